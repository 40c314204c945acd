import { makeTenantOver, type TestServer } from '../support/server.ts';

/** The password of every user. */
export const PASSWORD = 'a long enough password';

/** A company with an item, two locations and a user who may do everything. */
export async function makeCompany(server: TestServer) {
  const { tenantId, client } = await makeTenantOver(server);
  const user = { password: PASSWORD, scopes: ['admin'], rateLimitPerMinute: 1_000_000 };
  for (const username of ['sam', 'pat']) await client.post(`/v1/tenants/${tenantId}/users`, { ...user, username });
  const make = async (path: string, body: object): Promise<number> => (await client.post(path, body)).body.id;
  const item = await make('/v1/items', { partNumber: 'FLT-20', name: 'Air filter', unit: 'pcs', minStockLevel: '5' });
  const other = await make('/v1/items', { partNumber: 'VLV-1', name: 'Valve' });
  const glue = await make('/v1/items', { partNumber: 'GLUE', name: 'Glue', tracking: 'lot' });
  const shop = await make('/v1/locations', { name: 'Shop', kind: 'warehouse', code: 'S' });
  const van = await make('/v1/locations', { name: 'Van', kind: 'vehicle', code: 'V' });
  const vendor = await make('/v1/vendors', { name: 'Pipes & Co' });
  const receive = (itemId: number, quantity: string) => ({
    kind: 'receipt',
    entries: [{ itemId, locationId: shop, quantity, unitCost: '2' }],
  });
  await client.post('/v1/movements', { movements: [receive(item, '10'), receive(other, '4')] });
  return { client, item, other, glue, shop, van, vendor };
}
