import { expect, test } from 'vitest';
import { surfaceTest } from './test-client.ts';
import { refused } from './test-purchasing.ts';

const surface = await surfaceTest();
const acme = await surface.company();

test('InventoryTemplates_GetList is an empty list, whose parameters are read', async () => {
  const { status, body } = await acme.get(
    '/inventory-templates?active=Any&includeTotal=true&page=3&pageSize=10&ids=1,2&sort=-Id',
  );
  expect([status, body]).toEqual([200, { page: 3, pageSize: 10, hasMore: false, totalCount: 0, data: [] }]);
  expect(await refused(acme.get('/inventory-templates?page=0&sort=Name&ids=x&createdBefore=soon'))).toEqual([
    400,
    ['createdBefore', 'ids', 'page', 'sort'],
  ]);
});

test('needs its scope', async () => {
  const other = await surface.connector(acme.tenantId, ['tn.inv.vendors:r']);
  expect((await other.get('/inventory-templates')).status).toBe(403);
  const own = await surface.connector(acme.tenantId, ['tn.inv.inventorytemplates:r']);
  expect((await own.get('/inventory-templates')).status).toBe(200);
});
