import { expect, test } from 'vitest';
import { makeCompany } from './support/company.ts';
import { testDatabase } from './support/database.ts';

const database = await (await testDatabase()).open();
const { tenantId } = await makeCompany(database);
const mark = {
  text: `insert into projection (tenant_id, name, revision) values ($1, 'test', 1) returning revision`,
  values: [tenantId],
};

test('what is opened for reading cannot write', async () => {
  for (const open of ['inTenant', 'inSnapshot'] as const)
    await expect(database[open](tenantId, (sql) => sql.rows(mark))).rejects.toThrow('read-only transaction');
});

test('what is opened for writing is there when it resolves, and not when it fails', async () => {
  const count = () =>
    database.inTenant(
      tenantId,
      async (sql) =>
        (await sql.rows({ text: 'select from projection where tenant_id = $1', values: [tenantId] })).length,
    );
  const failing = database.write(tenantId, async (sql) => {
    await sql.rows(mark);
    throw new Error('Stopped.');
  });
  await expect(failing).rejects.toThrow('Stopped.');
  expect(await count()).toBe(0);
  expect(await database.write(tenantId, (sql) => sql.rows(mark))).toEqual([{ revision: 1 }]);
  expect(await count()).toBe(1);
});
