import { createGatherer, type Database, type Sql } from '../../platform/index.ts';

/** Concurrent reads of a tenant share a transaction. */
export interface SharedReads {
  read<Result>(tenantId: number, work: (sql: Sql) => Promise<Result>): Promise<Result>;
}

type Work = (sql: Sql) => Promise<unknown>;

export function createSharedReads(database: Database): SharedReads {
  const gather = createGatherer<number, Work, unknown>(async (tenantId, works) => {
    try {
      return await database.inTenant(tenantId, (sql) => Promise.all(works.map((work) => work(sql))));
    } catch {
      // One of them broke the transaction for all; separately, each gets its own answer.
      return works.map((work) => database.inTenant(tenantId, work));
    }
  });
  return {
    read<Result>(tenantId: number, work: (sql: Sql) => Promise<Result>) {
      return gather(tenantId, work) as Promise<Result>; // The work's own outcome.
    },
  };
}
