/**
 * Verifications requested over HTTP: a row for each, which the working process updates, so that its progress and later its result can be
 * read through any process. A tenant has one at a time.
 */
import { type Actor, systemActor } from '../access/index.ts';
import type { Idempotency, Journal, LoneCommand, Outcome } from '../journal/index.ts';
import { type Verification, verifyLedger } from '../ledger/index.ts';
import type { Database, Logger, Sql } from '../platform/index.ts';

/** A verification with its progress. */
export interface VerificationRun {
  id: number;
  revision: number;
  /** `interrupted`: its process ended, or the database failed; a new one can be requested. */
  status: 'running' | 'finished' | 'interrupted';
  /** Entries checked, and in total; the total is unknown before the work begins. */
  checked: number;
  total: number | null;
  actor: Pick<Actor, 'kind' | 'id' | 'name'>;
  /** The result, once it is finished. */
  result: Verification | null;
  createdAt: string;
  updatedAt: string;
  finishedAt: string | null;
}

/** Runs verifications beside the requests, one after another. */
export interface Verifications {
  /** Starts one, or returns the running one. */
  begin(actor: Actor, idempotency?: Idempotency): Promise<Outcome<Begun>>;
  find(tenantId: number, id: number): Promise<VerificationRun | undefined>;
  /** The newest first, starting before an id. */
  list(tenantId: number, page: { before: number; limit: number }): Promise<VerificationRun[]>;
  /** Interrupts those running in this process. */
  stop(): Promise<void>;
}

/** The result of requesting a verification: a new one, or the one already running. */
export interface Begun {
  isNew: boolean;
  run: VerificationRun;
}

const TELL_EVERY_MS = 500;
/** One that was not updated for this long has lost its process. */
const LOST_AFTER_SECONDS = 30;
/** Finished ones kept for each tenant. */
const KEPT = 100;

const IS_LOST = `status = 'running' and updated_at < now() - interval '${LOST_AFTER_SECONDS} seconds'`;
const COLUMNS = `id, revision, case when ${IS_LOST} then 'interrupted' else status end as status, checked, total, result,
  actor_kind, actor_id, actor_name, created_at, updated_at, finished_at`;

/** Ends the work from within, when the process stops or another one has taken over the run. */
class Interrupted extends Error {}

/** Creates the runner of this process. */
export function createVerifications(context: { database: Database; journal: Journal; log: Logger }): Verifications {
  const { database, journal, log } = context;
  let line: Promise<void> = Promise.resolve();
  let stopped = false;

  async function work(tenantId: number, id: number): Promise<void> {
    const state: Progress = { checked: 0, total: null, isOurs: true };
    const timer = setInterval(() => {
      reportProgress(database, tenantId, id, state).catch((error) =>
        log.warn({ error }, 'the progress of a verification was not recorded'),
      );
    }, TELL_EVERY_MS);
    const mine = line.then(() => attempt(tenantId, state));
    line = mine.then(() => undefined);
    const result = await mine;
    clearInterval(timer);
    const { total } = state;
    const checked = result?.entries ?? state.checked;
    await journal.submit(systemActor(tenantId), endVerification, { id, checked, total, result });
  }

  /** The result, or null when it did not finish. */
  async function attempt(tenantId: number, state: Progress): Promise<Verification | null> {
    try {
      return await verifyLedger(database, tenantId, {
        progress(checked, total) {
          if (stopped || !state.isOurs) throw new Interrupted();
          state.checked = checked;
          state.total = total;
        },
      });
    } catch (error) {
      if (!(error instanceof Interrupted)) log.error({ error }, 'a verification failed');
      return null;
    }
  }

  const running = new Set<Promise<void>>();
  return {
    async begin(actor, idempotency) {
      const outcome = await journal.submit(actor, beginVerification, null, idempotency);
      if (outcome.output.isNew && !outcome.replayed) {
        const task = work(actor.tenantId, outcome.output.run.id)
          .catch((error) => log.error({ error }, 'the result of a verification was not recorded'))
          .finally(() => running.delete(task));
        running.add(task);
      }
      return outcome;
    },
    async find(tenantId, id) {
      const rows = await database.inTenant(tenantId, (sql) =>
        readRuns(sql, 'where tenant_id = $1 and id = $2', [tenantId, id]),
      );
      return rows[0];
    },
    list: (tenantId, { before, limit }) =>
      database.inTenant(tenantId, (sql) =>
        readRuns(sql, 'where tenant_id = $1 and id < $2 order by id desc limit $3', [tenantId, before, limit]),
      ),
    async stop() {
      stopped = true;
      await Promise.all(running);
    },
  };
}

interface Progress {
  checked: number;
  total: number | null;
  /** False once another process has declared this one lost. */
  isOurs: boolean;
}

async function reportProgress(database: Database, tenantId: number, id: number, state: Progress): Promise<void> {
  const rows = await database.write(tenantId, (sql) =>
    sql.rows({
      name: 'verification-progress',
      text: `update verification set checked = $3, total = $4, updated_at = now()
        where tenant_id = $1 and id = $2 and status = 'running' returning id`,
      values: [tenantId, id, state.checked, state.total],
    }),
  );
  state.isOurs = rows.length === 1;
}

/** Under the tenant's lock, so that of two concurrent requests the second sees the first one's. */
const beginVerification: LoneCommand<null, Begun> = {
  sort: 'lone',
  name: 'verification.begin',
  async run(_, { sql, book, actor, tenantId }) {
    await sql.rows({
      text: `update verification set status = 'interrupted', finished_at = updated_at where tenant_id = $1 and ${IS_LOST}`,
      values: [tenantId],
    });
    const [running] = await readRuns(sql, `where tenant_id = $1 and status = 'running'`, [tenantId]);
    if (running !== undefined) return { isNew: false, run: running };
    await sql.rows({
      text: `delete from verification where tenant_id = $1
        and id <= (select id from verification where tenant_id = $1 order by id desc offset $2 limit 1)`,
      values: [tenantId, KEPT - 1],
    });
    const made = await sql.rows<Row>({
      text: `insert into verification (tenant_id, id, revision, status, actor_kind, actor_id, actor_name, created_at, updated_at)
        values ($1, $2, $2, 'running', $3, $4, $5, now(), now()) returning ${COLUMNS}`,
      values: [tenantId, book.tick(), actor.kind, actor.id, actor.name],
    });
    const [run] = made.map(fromRow);
    if (run === undefined) throw new Error('A verification that was started has no row.');
    return { isNew: true, run };
  },
};

const endVerification: LoneCommand<
  { id: number; checked: number; total: number | null; result: Verification | null },
  null
> = {
  sort: 'lone',
  name: 'verification.end',
  async run({ id, checked, total, result }, { sql, book, tenantId }) {
    await sql.rows({
      text: `update verification set status = $3, checked = $4, total = $5, result = $6, revision = $7, updated_at = now(),
        finished_at = now() where tenant_id = $1 and id = $2 and status = 'running'`,
      values: [
        tenantId,
        id,
        result === null ? 'interrupted' : 'finished',
        checked,
        total,
        result === null ? null : JSON.stringify(result),
        book.tick(),
      ],
    });
    return null;
  },
};

interface Row {
  id: number;
  revision: number;
  status: VerificationRun['status'];
  checked: number;
  total: number | null;
  result: Verification | null;
  actor_kind: Actor['kind'];
  actor_id: number | null;
  actor_name: string;
  created_at: Date;
  updated_at: Date;
  finished_at: Date | null;
}

async function readRuns(sql: Sql, where: string, values: unknown[]): Promise<VerificationRun[]> {
  const rows = await sql.rows<Row>({ text: `select ${COLUMNS} from verification ${where}`, values });
  return rows.map(fromRow);
}

function fromRow({ actor_kind, actor_id, actor_name, created_at, updated_at, finished_at, ...row }: Row) {
  return {
    ...row,
    actor: { kind: actor_kind, id: actor_id, name: actor_name },
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
    finishedAt: finished_at?.toISOString() ?? null,
  };
}
