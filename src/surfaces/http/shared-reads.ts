import type { Database, Sql } from '../../platform/index.ts';

/** Reads of a tenant that come in together share a transaction: a look-up before a write must not cost one of its own. */
export interface SharedReads {
  read<Result>(tenantId: number, work: (sql: Sql) => Promise<Result>): Promise<Result>;
}

interface WaitingRead {
  work(sql: Sql): Promise<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Reads that share one transaction at most. */
const SHARED_MAX = 100;

export function createSharedReads(database: Database): SharedReads {
  const queues = new Map<number, WaitingRead[]>();

  async function readTogether(tenantId: number, batch: readonly WaitingRead[]): Promise<void> {
    try {
      const results = await database.inTenant(tenantId, (sql) =>
        Promise.all(batch.map((waiting) => waiting.work(sql))),
      );
      for (const [index, waiting] of batch.entries()) waiting.resolve(results[index]);
    } catch {
      // One of them spoiled the transaction of all; alone, each gets its own answer.
      for (const { work, resolve, reject } of batch) await database.inTenant(tenantId, work).then(resolve, reject);
    }
  }

  async function run(tenantId: number, queue: WaitingRead[]): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await readTogether(tenantId, queue.splice(0, SHARED_MAX));
    queues.delete(tenantId);
  }

  return {
    read<Result>(tenantId: number, work: (sql: Sql) => Promise<Result>) {
      return new Promise<Result>((resolve, reject) => {
        const waiting: WaitingRead = { work, resolve: resolve as WaitingRead['resolve'], reject };
        const queue = queues.get(tenantId);
        if (queue !== undefined) {
          queue.push(waiting);
          return;
        }
        const fresh = [waiting];
        queues.set(tenantId, fresh);
        void run(tenantId, fresh);
      });
    },
  };
}
