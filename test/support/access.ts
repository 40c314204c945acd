import { createTenant, ensureInstallation, type Stamp, type Tenant } from '../../src/access/index.ts';
import type { Database, Sql } from '../../src/platform/index.ts';

let revision = 0;

/** A new, empty tenant in the database. */
export async function makeTenant(database: Database, name = 'Acme Plumbing'): Promise<Tenant> {
  await ensureInstallation(database.system, new Date());
  return createTenant(database.system, { name }, new Date());
}

/** Runs a write in a transaction of the tenant, with the next value of a clock of the test's own. */
export async function write<T>(
  database: Database,
  tenantId: number,
  work: (sql: Sql, stamp: Stamp) => Promise<T>,
  now = new Date(),
): Promise<T> {
  revision += 1;
  const transaction = await database.begin(tenantId);
  try {
    const result = await work(transaction, { tenantId, id: revision, now });
    await transaction.commit();
    return result;
  } finally {
    await transaction.rollback();
  }
}

/** The same database with a count of the statements outside of transactions. */
export function counting(database: Database): Database & { statements: number } {
  const counted = {
    ...database,
    statements: 0,
    system: {
      rows<Row>(statement: Parameters<Sql['rows']>[0]) {
        counted.statements += 1;
        return database.system.rows<Row>(statement);
      },
    },
  };
  return counted;
}
