import { expect } from 'vitest';
import { type Answer, type Client, nativeTest } from '../../../test/support/native.ts';

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/;
export const NOWHERE = '00000000-0000-4000-8000-000000000000';

export interface Row {
  id: string;
  quantity: number;
  site_id: string | null;
  location_id: number | null;
  reason_code: string | null;
}

export const rows = (answer: Answer) => answer.body.data as unknown as Row[];

/** The status, and for a failed validation the fields with their messages. */
export const refused = ({ status, body }: Answer) => ({
  status,
  message: body.message,
  errors: body.errors as unknown,
});
export const invalid = (errors: Record<string, unknown>) => ({
  status: 422,
  message: "The request didn't pass validation",
  errors,
});
export const sentence = [expect.stringMatching(/^[A-Z].+\.$/)];

/** A company with two sites, locations inside and outside them, and items of every kind. */
export async function openScene() {
  const native = await nativeTest();
  const tenant = await native.tenant();
  const { client } = tenant;
  const tenantUuid = (await native.operator.get(`/v1/tenants/${tenant.id}`)).body.uuid as unknown as string;
  const id: Record<string, number> = {};
  const uuid: Record<string, string> = {};
  async function make(name: string, path: string, body: object): Promise<void> {
    const answer = await client.post(path, body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    id[name] = answer.body.id as never;
    uuid[name] = answer.body.uuid as never;
  }
  await make('north', '/v1/locations', { name: 'North', kind: 'site' });
  await make('south', '/v1/locations', { name: 'South', kind: 'site' });
  await make('shelf', '/v1/locations', { name: 'Shelf', kind: 'warehouse', parentId: id.north });
  await make('cellar', '/v1/locations', { name: 'Cellar', kind: 'warehouse', parentId: id.south });
  await make('van', '/v1/locations', { name: 'Van', kind: 'vehicle' });
  await make('house', '/v1/brands', { name: 'House' });
  await make('oil', '/v1/items', { partNumber: 'OIL', name: 'Oil', siteId: id.north, cost: '2.345', category: 'Oils' });
  await make('aware', '/v1/items', { partNumber: 'AWARE', name: 'Aware', siteId: id.north, locationAware: true });
  await make('salt', '/v1/items', { partNumber: 'SALT', name: 'Salt', siteId: id.south, brandId: id.house });
  await make('free', '/v1/items', { partNumber: 'FREE', name: 'Free', minStockLevel: '3' });
  await make('lots', '/v1/items', { partNumber: 'LOTS', name: 'Lots', tracking: 'lot' });
  await make('serials', '/v1/items', { partNumber: 'SERIALS', name: 'Serials', tracking: 'serial' });
  await make('idle', '/v1/items', { partNumber: 'IDLE', name: 'Idle', active: false });
  const adjust = (body: unknown, by: Client = client) => by.post('/inventory/adjustments', body);
  const list = (query = '', by: Client = client) => by.get(`/inventory/adjustments${query}`);
  return { native, tenant, client, tenantUuid, id, uuid, adjust, list };
}
