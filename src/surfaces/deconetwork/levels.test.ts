import { beforeEach, describe, expect, test } from 'vitest';
import { openScene, refused, UPDATE } from './test-scene.ts';

const { native, client, tenant, shop, van, addUser, post } = await openScene();
const make = async (path: string, body: object) => Number((await client.post(path, body)).body.id);
const setDefault = (locationId: number | null) =>
  native.operator.patch(`/v1/tenants/${tenant.id}`, { settings: { deconetwork: { locationId } } });

let made = 0;
async function item(more: object = {}): Promise<number> {
  made += 1;
  return make('/v1/items', { partNumber: `I-${made}`, name: 'Item', ...more });
}

async function move(kind: string, ...entries: object[]): Promise<void> {
  const answer = await client.post('/v1/movements', { movements: [{ kind, entries }] });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
}

async function level(itemId: number, inv_lvl: number | string, more: Record<string, string> = {}) {
  return post({ dn_sku_id: `${itemId}_${itemId}`, inv_lvl, ...more }, UPDATE);
}

const good = { http: 200, body: { response_status: { code: 10001, severity: 'SUCCESS', description: '' } } };

/** The stock on hand by name of location, with the lot if there is one. */
async function where(itemId: number): Promise<Record<string, string>> {
  const { data } = (await client.get(`/v1/positions?itemId=${itemId}`)).body as unknown as {
    data: { locationId: number | null; lot: { number: string } | null; onHand: string }[];
  };
  const names: Record<number, string> = { [shop]: 'shop', [van]: 'van' };
  const name = (id: number | null) => (id === null ? 'nowhere' : (names[id] ?? 'elsewhere'));
  const rows = data.filter((row) => row.onHand !== '0');
  return Object.fromEntries(rows.map((row) => [row.lot?.number ?? name(row.locationId), row.onHand]));
}

beforeEach(async () => {
  expect((await setDefault(null)).status).toBe(200);
});

describe('a level is lowered where the stock is', () => {
  test('at the location with the most stock, then at the next', async () => {
    const id = await item();
    const entry = (locationId: number | null, quantity: number) => ({ itemId: id, locationId, quantity });
    await move('receipt', entry(shop, 4), entry(van, 3), entry(null, 2));
    expect(await level(id, 7)).toEqual(good);
    expect(await where(id)).toEqual({ shop: '2', van: '3', nowhere: '2' });
    expect(await level(id, 1)).toEqual(good);
    expect(await where(id)).toEqual({ shop: '1' });
    expect(await level(id, 0)).toEqual(good);
    expect(await where(id)).toEqual({});
  });

  test('including reserved stock, and stock in transit last', async () => {
    const id = await item();
    await move('receipt', { itemId: id, locationId: shop, quantity: 10 });
    await client.post('/v1/reservations', { itemId: id, locationId: shop, quantity: 2 });
    const lines = [{ itemId: id, quantity: 8 }];
    const transfer = await make('/v1/transfers', { fromLocationId: shop, toLocationId: van, lines });
    expect((await client.post(`/v1/transfers/${transfer}/picking`)).status).toBe(200);
    expect(await level(id, 9)).toEqual(good);
    expect(await where(id)).toEqual({ shop: '1', elsewhere: '8' });
    expect(await level(id, '0.5')).toEqual(good);
    expect(await where(id)).toEqual({ elsewhere: '0.5' });
  });

  test('from any lots in stock, including expired and reserved ones', async () => {
    const id = await item({ tracking: 'lot' });
    const lot = (number: string, quantity: number, expiresAt?: string) => {
      return { itemId: id, locationId: van, quantity, lot: { number, ...(expiresAt && { expiresAt }) } };
    };
    await move(
      'receipt',
      lot('OPEN', 1),
      lot('LATE', 2, '2090-01-01T00:00:00Z'),
      lot('PAST', 2, '2001-01-01T00:00:00Z'),
    );
    await move('receipt', { ...lot('OTHER', 1, '2080-01-01T00:00:00Z'), locationId: shop });
    const hold = { itemId: id, locationId: van, quantity: 1, lot: { number: 'LATE' } };
    expect((await client.post('/v1/reservations', hold)).status).toBe(201);
    expect(await level(id, 4)).toEqual(good);
    expect(await where(id)).toEqual({ LATE: '1', PAST: '2', OTHER: '1' });
    expect(await level(id, 2)).toEqual(good);
    expect(await where(id)).toEqual({ LATE: '1', OTHER: '1' });
    expect(await level(id, 0)).toEqual(good);
    expect(await where(id)).toEqual({});
  });

  test('from units that are not reserved, in order of their numbers', async () => {
    const id = await item({ tracking: 'serial' });
    await move('receipt', { itemId: id, locationId: shop, quantity: 3, serials: ['C', 'A', 'B'] });
    await client.post('/v1/reservations', { itemId: id, locationId: shop, quantity: 1, serials: ['A'] });
    expect((await level(id, '1.5')).body.response_status.code).toBe(50005);
    expect(await level(id, 2)).toEqual(good);
    const there = async () =>
      ((await client.get(`/v1/serials?itemId=${id}`)).body.data as { number: string; locationId: number | null }[])
        .filter((serial) => serial.locationId === shop)
        .map((serial) => serial.number);
    expect((await there()).sort()).toEqual(['A', 'C']);
    expect(await level(id, 0, { inv_warn: '1' })).toEqual(good);
    expect(await there()).toEqual([]);
  });

  test('at the company’s default location before any other', async () => {
    await setDefault(van);
    const fresh = await asNewUser();
    const id = await item();
    await move('receipt', { itemId: id, locationId: shop, quantity: 5 }, { itemId: id, locationId: van, quantity: 2 });
    expect(await level(id, 4, fresh)).toEqual(good);
    expect(await where(id)).toEqual({ shop: '4' });
    expect(await level(id, 6, fresh)).toEqual(good);
    expect(await where(id)).toEqual({ shop: '4', van: '2' });
  });

  test('only at the site that a user is restricted to', async () => {
    const site = await make('/v1/locations', { name: 'Site', kind: 'site' });
    const id = await item();
    await move('receipt', { itemId: id, locationId: site, quantity: 2 }, { itemId: id, locationId: shop, quantity: 5 });
    const restricted = await asNewUser({ siteIds: [site] });
    expect(await level(id, 5, restricted)).toEqual(good);
    expect(await where(id)).toEqual({ shop: '5' });
    expect((await level(id, 4, restricted)).body.response_status.code).toBe(50005);
    expect(await where(id)).toEqual({ shop: '5' });
  });
});

describe('a level is raised', () => {
  test('at the only location with stock, else unassigned', async () => {
    const id = await item();
    expect(await level(id, 1)).toEqual(good);
    expect(await where(id)).toEqual({ nowhere: '1' });
    expect(await level(id, 3)).toEqual(good);
    await move('receipt', { itemId: id, locationId: shop, quantity: 1 });
    expect(await level(id, 6)).toEqual(good);
    expect(await where(id)).toEqual({ nowhere: '5', shop: '1' });
  });

  test('where the most stock is, or at its site, for an item that needs a location', async () => {
    const site = await make('/v1/locations', { name: 'Spa', kind: 'site' });
    const id = await item({ locationAware: true });
    expect(await level(id, 1)).toEqual(
      refused(
        50005,
        'Invalid request parameters: this item needs a location; set one in settings.deconetwork.locationId',
      ),
    );
    await move('receipt', { itemId: id, locationId: shop, quantity: 1 }, { itemId: id, locationId: van, quantity: 2 });
    expect(await level(id, 5)).toEqual(good);
    expect(await where(id)).toEqual({ shop: '1', van: '4' });
    const there = await item({ locationAware: true, siteId: site });
    expect(await level(there, 2)).toEqual(good);
    expect(await where(there)).toEqual({ elsewhere: '2' });
  });

  test.each([
    ['lot', { lot: { number: 'L' } }],
    ['serial number', { serials: ['S'] }],
  ])('never for an item tracked by %s, with the reason', async (kind, named) => {
    const id = await item({ tracking: kind === 'lot' ? 'lot' : 'serial' });
    await move('receipt', { itemId: id, locationId: shop, quantity: 1, ...named });
    const words = `inv_lvl of an item tracked by ${kind} cannot be raised; receive it through another API or the console`;
    expect(await level(id, 2)).toEqual(refused(50005, `Invalid request parameters: ${words}`));
    expect(await level(id, 2, { inv_warn: '1' })).toEqual(refused(50005, `Invalid request parameters: ${words}`));
    expect(await level(id, 1)).toEqual(good);
  });

  test('nowhere if the default location no longer exists', async () => {
    const gone = await make('/v1/locations', { name: 'Gone', kind: 'warehouse' });
    await setDefault(gone);
    await client.delete(`/v1/locations/${gone}`);
    const fresh = await asNewUser();
    const id = await item();
    const words = 'the location in settings.deconetwork.locationId does not exist, or this user may not use it';
    expect(await level(id, 2, fresh)).toEqual(refused(50005, `Invalid request parameters: ${words}`));
    await move('receipt', { itemId: id, locationId: shop, quantity: 3 });
    expect(await level(id, 2, fresh)).toEqual(good);
  });
});

test('a default location must exist', async () => {
  const other = await native.tenant();
  const foreign = Number((await other.client.post('/v1/locations', { name: 'Foreign', kind: 'warehouse' })).body.id);
  for (const locationId of [foreign + 100_000, 999_999_999]) {
    const answer = await setDefault(locationId);
    expect(answer.body).toMatchObject({
      code: 'unknown_location',
      errors: [{ path: 'settings.deconetwork.locationId' }],
    });
  }
  for (const locationId of ['1', 0, -1, 1.5, true]) {
    expect((await setDefault(locationId as never)).status).toBe(400);
  }
  const made = await native.operator.post('/v1/tenants', {
    name: 'New',
    settings: { fsmNavigator: { locationId: shop } },
  });
  expect(made.body.code).toBe('unknown_location');
});

let users = 0;
/** A user of a company whose settings are not cached yet. */
async function asNewUser(more: object = {}): Promise<Record<string, string>> {
  users += 1;
  await addUser(tenant.id, { username: `user-${users}`, ...more });
  return { username: `user-${users}` };
}
