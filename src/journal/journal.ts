import { EventEmitter } from 'node:events';
import type { Actor } from '../access/index.ts';
import type { Database } from '../platform/index.ts';
import { Refusal } from '../platform/index.ts';
import type { Command, Idempotency, Outcome } from './command.ts';
import { TenantWriter } from './writer.ts';

/** The one way to change a tenant's data. */
export interface Journal {
  /**
   * Runs a command for its actor's tenant and answers when it is committed. Rejects with a Refusal for an expected "no",
   * among them `outcome_unknown` when nobody can tell whether the commit happened.
   */
  submit<Input, Output>(
    actor: Actor,
    command: Command<Input, Output>,
    input: Input,
    idempotency?: Idempotency,
  ): Promise<Outcome<Output>>;
  /** Resolves after the next commit of this process for the tenant, or after the time is over. */
  waitForCommit(tenantId: number, timeoutMs: number): Promise<void>;
  /** Stops taking commands and resolves when all accepted ones are answered. */
  close(): Promise<void>;
}

/**
 * `now` is the time that writes are recorded at: the machine's, but where a past is made up for a demonstration. `guard` is asked before
 * each write, and refuses it by throwing.
 */
export function createJournal(
  database: Database,
  now: () => Date = () => new Date(),
  guard: () => Promise<void> | undefined = () => undefined,
): Journal {
  const writers = new Map<number, TenantWriter>();
  const commits = new EventEmitter();
  commits.setMaxListeners(0);
  let closed = false;

  function writerFor(tenantId: number): TenantWriter {
    let writer = writers.get(tenantId);
    if (writer === undefined) {
      writer = new TenantWriter(database, tenantId, { committed: (id) => commits.emit(String(id)), now });
      writers.set(tenantId, writer);
    }
    return writer;
  }

  return {
    submit(actor, command, input, idempotency) {
      if (closed)
        return Promise.reject(
          new Refusal('overloaded', 'The server is stopping. Try again in a moment.', { retryAfterSeconds: 2 }),
        );
      const write = () => writerFor(actor.tenantId).submit(command, input, actor, idempotency);
      const checking = guard();
      return checking === undefined ? write() : checking.then(write);
    },
    waitForCommit(tenantId, timeoutMs) {
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          commits.off(String(tenantId), done);
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        commits.once(String(tenantId), done);
      });
    },
    async close() {
      closed = true;
      await Promise.all([...writers.values()].map((writer) => writer.drain()));
    },
  };
}
