import type { Database, Statement, Transaction } from '../../src/platform/index.ts';

/** The statements of a transaction, in the groups in which they left: each group is one round trip. */
export type RoundTrips = Statement[][];

/** A database that keeps what its writing transactions send, beside doing it. The commit goes with the group before it. */
export function watchWrites(database: Database): { database: Database; transactions: RoundTrips[] } {
  const transactions: RoundTrips[] = [];
  const watch = (transaction: Transaction): Transaction => {
    const trips: RoundTrips = [];
    transactions.push(trips);
    let open: Statement[] | undefined;
    const note = (statement: Statement) => {
      if (open === undefined) {
        open = [];
        trips.push(open);
        process.nextTick(() => {
          open = undefined;
        });
      }
      open.push(statement);
    };
    return new Proxy(transaction, {
      get(target, property) {
        if (property === 'rows')
          return (statement: Statement) => {
            note(statement);
            return target.rows(statement);
          };
        if (property === 'follow') return (tenantId: number) => watch(target.follow(tenantId));
        const value = Reflect.get(target, property);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  return {
    transactions,
    database: { ...database, begin: async (tenantId) => watch(await database.begin(tenantId)) },
  };
}
