import { expect, test } from 'vitest';
import { makeCompany } from '../../../test/support/company.ts';
import { testDatabase } from '../../../test/support/database.ts';
import type { Sql } from '../../platform/index.ts';
import { createSharedReads } from './shared-reads.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);
const reads = createSharedReads(database);

const transactionOf = async (sql: Sql) => {
  const [row] = await sql.rows<{ id: string; tenant: string }>({
    text: `select pg_current_xact_id()::text as id, current_setting('onhand.tenant') as tenant`,
  });
  return row;
};

test('concurrent reads of a tenant share a transaction', async () => {
  const all = await Promise.all([1, 2, 3].map(() => reads.read(company.tenantId, transactionOf)));
  expect(new Set(all.map((row) => row?.id)).size).toBe(1);
  expect(all[0]?.tenant).toBe(String(company.tenantId));
  const later = await reads.read(company.tenantId, transactionOf);
  expect(later?.id).not.toBe(all[0]?.id);
});

test('reads of two tenants never share a transaction', async () => {
  const other = await makeCompany(database);
  const [mine, theirs] = await Promise.all(
    [company.tenantId, other.tenantId].map((tenantId) => reads.read(tenantId, transactionOf)),
  );
  expect([mine?.tenant, theirs?.tenant]).toEqual([String(company.tenantId), String(other.tenantId)]);
});

test('a failed read does not fail the others', async () => {
  const broken = (sql: Sql) => sql.rows({ text: 'select 1 / 0' });
  const outcomes = await Promise.allSettled([
    reads.read(company.tenantId, transactionOf),
    reads.read(company.tenantId, broken),
    reads.read(company.tenantId, transactionOf),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
