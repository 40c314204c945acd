import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';

let native: NativeTest;
let client: Client;
let tenantId: number;
let reader: Client;
let item: number;
let place: number;

beforeAll(async () => {
  native = await nativeTest();
  const tenant = await native.tenant();
  client = tenant.client;
  tenantId = tenant.id;
  reader = await tenant.key(['inventory:read']);
  const make = async (path: string, body: object) => (await client.post(path, body)).body.id as unknown as number;
  item = await make('/v1/items', { partNumber: 'A', name: 'A', minStockLevel: '10' });
  await make('/v1/items', { partNumber: 'B', name: 'B' });
  place = await make('/v1/locations', { name: 'Shop', kind: 'warehouse' });
  await move('12', '2.5');
});

async function move(quantity: string, unitCost?: string) {
  const entry = { itemId: item, locationId: place, quantity, ...(unitCost === undefined ? {} : { unitCost }) };
  const kind = quantity.startsWith('-') ? 'issue' : 'receipt';
  expect((await client.post('/v1/movements', { movements: [{ kind, entries: [entry] }] })).status).toBe(201);
}

it('sums the stock up', async () => {
  const { body } = await reader.get('/v1/stock-summary');
  expect(body).toMatchObject({ items: 2, stockValue: '30', lowStock: 0, reservations: 0 });
});

it('counts movements by days of the asked zone', async () => {
  const { body } = await reader.get('/v1/movement-days?days=3&timeZone=Pacific/Auckland');
  const days = body.data as { day: string; startsAt: string; movements: number }[];
  expect(days.map((day) => day.movements)).toEqual([0, 0, 1]);
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Pacific/Auckland' }).format(new Date());
  expect(days[2]?.day).toBe(today);
  for (const zone of ['Nowhere/City', '%2B05:00', "'"]) {
    expect((await reader.get(`/v1/movement-days?timeZone=${zone}`)).body.errors[0]?.path).toBe('timeZone');
  }
});

it("shows an item's stock over time, with what was just recorded", async () => {
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const url = `/v1/items/${item}/history?from=${from}&points=5`;
  const before = (await reader.get(url)).body.data as { onHand: string }[];
  expect(before.map((point) => point.onHand)).toEqual(['0', '0', '0', '0', '12']);
  await move('-4');
  const after = (await reader.get(url)).body.data as { onHand: string }[];
  expect(after.at(-1)?.onHand).toBe('8');
  expect((await reader.get(`/v1/items/999/history?from=${from}`)).status).toBe(404);
  expect((await reader.get(`/v1/items/${item}/history?from=2999-01-01T00:00:00Z`)).status).toBe(400);
});

it('speaks of the own company alone', async () => {
  const { client: other } = await native.tenant();
  expect((await other.get('/v1/stock-summary')).body).toMatchObject({ items: 0, stockValue: '0' });
  const days = (await other.get('/v1/movement-days?days=2')).body.data as { movements: number }[];
  expect(days.map((day) => day.movements)).toEqual([0, 0]);
  expect((await other.get(`/v1/items/${item}/history?from=2026-01-01T00:00:00Z`)).status).toBe(404);
});

it('finds items by their ids', async () => {
  const { body } = await reader.get(`/v1/items?ids=${item}&ids=77777`);
  expect((body.data as { id: number }[]).map((row) => row.id)).toEqual([item]);
});

describe('the use of surfaces', () => {
  it('is counted by credential, with errors', async () => {
    const scanner = await native.as(client.key).post(`/v1/tenants/${tenantId}/api-keys`, {
      name: 'Scanner',
      scopes: ['inventory:read'],
    });
    const used = native.as(scanner.body.key as unknown as string);
    await used.get('/v1/items');
    await used.get('/v1/items/424242');
    await native.use.flush();
    await used.get('/v1/items');
    await native.use.flush();
    const { body } = await client.get('/v1/surface-use');
    const rows = body.data as { actor: { id: number; name: string } }[];
    expect(rows.find((row) => row.actor.id === (scanner.body.id as unknown as number))).toMatchObject({
      surface: 'native',
      actor: { kind: 'api_key', name: 'Scanner' },
      requests: 3,
      errors: 1,
      lastErrorStatus: 404,
    });
    expect((await reader.get('/v1/surface-use')).body.code).toBe('insufficient_scope');
  });

  it("is the company's own", async () => {
    const other = await native.tenant();
    await native.use.flush();
    const names = ((await other.client.get('/v1/surface-use')).body.data as { actor: { name: string } }[]).map(
      (row) => row.actor.name,
    );
    expect(names).not.toContain('Scanner');
  });
});

it('tells versions and sizes to those who administer', async () => {
  const { body } = await client.get('/v1/status');
  expect(body.database).toMatch(/^PostgreSQL \d/);
  expect(body.databaseBytes).toBeGreaterThan(1_000_000);
  expect((body.tables as unknown as { name: string }[]).length).toBeGreaterThan(3);
  expect((await reader.get('/v1/status')).status).toBe(403);
});
