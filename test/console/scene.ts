import { makeTenantOver, type TestServer } from '../support/server.ts';

export const PERSON = { username: 'sam', password: 'a long enough password' };

/** A company with content for every page that is not a document's: items, locations, a lot, a key and a user who may do everything. */
export async function makeScene(server: TestServer) {
  const { tenantId, client } = await makeTenantOver(server);
  await client.post(`/v1/tenants/${tenantId}/users`, { ...PERSON, scopes: ['admin'], rateLimitPerMinute: 1_000_000 });
  const make = async (path: string, body: object): Promise<number> => (await client.post(path, body)).body.id;
  const item = await make('/v1/items', {
    partNumber: 'FLT-20',
    name: 'Air filter',
    unit: 'pcs',
    category: 'Filters',
    minStockLevel: '50',
  });
  const byLot = await make('/v1/items', { partNumber: 'GLUE-1', name: 'Glue', tracking: 'lot', lotsExpire: true });
  const shop = await make('/v1/locations', { name: 'Shop', kind: 'warehouse', code: 'S' });
  const expiresAt = new Date(Date.now() + 5 * 86_400_000).toISOString();
  await client.post('/v1/movements', {
    movements: [
      { kind: 'receipt', entries: [{ itemId: item, locationId: shop, quantity: '1234.5', unitCost: '2' }] },
      {
        kind: 'receipt',
        entries: [{ itemId: byLot, locationId: shop, quantity: '4', lot: { number: 'A', expiresAt } }],
      },
    ],
  });
  await client.post('/v1/reservations', { itemId: item, locationId: shop, quantity: '2', expiresAt });
  return { tenantId, client, item, byLot, shop };
}

/** Every page that is not a document's, by its name. */
export function pagesOf({ item, byLot, shop }: { item: number; byLot: number; shop: number }): string[] {
  return [
    '/overview',
    '/items',
    '/items?low=true',
    '/items?search=nothing%20like%20it',
    `/items/${item}`,
    `/items/${byLot}`,
    '/locations',
    `/locations?at=${shop}`,
    '/lots',
    '/lots?span=all',
    '/replenishment',
    '/replenishment?basis=usage',
    '/replenishment?tab=templates',
    '/selling',
    '/selling?tab=packagings',
    '/selling?tab=returns',
    '/events',
    '/integrations',
    '/integrations?tab=keys',
    '/integrations?tab=clients',
    '/integrations?tab=people',
    '/import',
    '/export',
    '/health',
  ];
}
