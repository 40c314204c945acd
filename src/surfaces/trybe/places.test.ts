import { describe, expect, test } from 'vitest';
import { createLog, REFUSAL_CODES, Refusal, type RefusalCode } from '../../platform/index.ts';
import { createServer } from '../http/index.ts';
import { renderErrors } from './errors.ts';
import { invalid, openScene, refused } from './test-scene.ts';

const { native, tenant, client, id, uuid, adjust } = await openScene();

let made = 0;
/** A new product, by default of the site North. */
async function product(more: object = {}): Promise<{ id: number; uuid: string }> {
  made += 1;
  const answer = await client.post('/v1/items', { partNumber: `P-${made}`, name: 'P', siteId: id.north, ...more });
  return answer.body as unknown as { id: number; uuid: string };
}

async function receive(itemId: number, places: Record<string, number>): Promise<void> {
  const entries = Object.entries(places).map(([name, quantity]) => {
    return { itemId, locationId: name === 'nowhere' ? null : id[name], quantity };
  });
  const answer = await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
}

async function where(itemId: number): Promise<Record<string, string>> {
  const { data } = (await client.get(`/v1/positions?itemId=${itemId}`)).body as unknown as {
    data: { locationId: number | null; onHand: string }[];
  };
  const name = (place: number | null) => Object.keys(id).find((key) => id[key] === place) ?? 'nowhere';
  return Object.fromEntries(
    data.filter(({ onHand }) => onHand !== '0').map(({ locationId, onHand }) => [name(locationId), onHand]),
  );
}

const taken = async (uuid: string, quantity: number, more: object = {}) => {
  const { status, body } = await adjust({ product_id: uuid, quantity, ...more });
  return [status, (body.data as unknown as { location_id: number | null } | undefined)?.location_id];
};

const TOO_MUCH = invalid({ quantity: ['The quantity is more than the stock.'] });
const WHICH = invalid({ location_id: [expect.stringContaining('several locations')] });

describe('an adjustment without a location', () => {
  test('brings stock in at the site, and takes it there', async () => {
    const { id: item, uuid: oil } = await product();
    expect(await taken(oil, 5)).toEqual([201, id.north]);
    expect(await where(item)).toEqual({ north: '5' });
    expect(await taken(oil, -2, { site_id: uuid.north })).toEqual([201, id.north]);
    expect(await taken(oil, 0)).toEqual([201, id.north]);
    expect(await where(item)).toEqual({ north: '3' });
    const listed = await client.get('/inventory/adjustments?per_page=3');
    expect(listed.body.data).toMatchObject([0, -2, 5].map((quantity) => ({ quantity, site_id: uuid.north })));
  });

  test('takes stock from the only location of the site with enough, if the site itself has none', async () => {
    const { id: item, uuid: oil } = await product();
    await receive(item, { shelf: 4, cellar: 9, van: 9 });
    expect(await taken(oil, 1)).toEqual([201, id.north]);
    expect(await taken(oil, -3)).toEqual([201, id.shelf]);
    expect(await taken(oil, -1)).toEqual([201, id.north]);
    expect(await taken(oil, -1)).toEqual([201, id.shelf]);
    // Stock at other sites, or at none, is not the site's.
    expect(refused(await adjust({ product_id: oil, quantity: -1 }))).toEqual(TOO_MUCH);
    expect(await where(item)).toEqual({ cellar: '9', van: '9' });
  });

  test('counts unassigned stock as the product’s site’s', async () => {
    const { id: item, uuid: oil } = await product();
    await receive(item, { nowhere: 4 });
    expect(await taken(oil, 2)).toEqual([201, id.north]);
    expect(await taken(oil, -3)).toEqual([201, null]);
    expect(await taken(oil, -2)).toEqual([201, id.north]);
    expect(await where(item)).toEqual({ nowhere: '1' });
    const restricted = await tenant.key(['inventory:write'], { siteIds: [id.north] });
    expect((await adjust({ product_id: oil, quantity: -1 }, restricted)).status).toBe(201);
  });

  test('asks for a location if several have enough', async () => {
    const { id: item, uuid: oil } = await product();
    await receive(item, { shelf: 4, nowhere: 4 });
    expect(refused(await adjust({ product_id: oil, quantity: -3 }))).toEqual(WHICH);
    expect(await taken(oil, -3, { location_id: id.shelf })).toEqual([201, id.shelf]);
    expect(await taken(oil, -3)).toEqual([201, null]);
    expect(await where(item)).toEqual({ shelf: '1', nowhere: '1' });
  });

  test('adjusts a product without a site at the named site, else where its stock is', async () => {
    const { id: item, uuid: salt } = await product({ siteId: null });
    expect(await taken(salt, 2, { site_id: uuid.south })).toEqual([201, id.south]);
    await receive(item, { cellar: 5 });
    expect(await taken(salt, -4, { site_id: uuid.south })).toEqual([201, id.cellar]);
    expect(await taken(salt, 1)).toEqual([201, null]);
    expect(await taken(salt, -2)).toEqual([201, id.south]);
    expect(await where(item)).toEqual({ cellar: '1', nowhere: '1' });
    const restricted = await tenant.key(['inventory:write'], { siteIds: [id.south] });
    const answer = await adjust({ product_id: salt, quantity: 1 }, restricted);
    expect(refused(answer)).toEqual(invalid({ location_id: [expect.stringContaining('or the site_id')] }));
  });

  test('lets stock go below zero at the site if that is allowed', async () => {
    const { id: item, uuid: oil } = await product({ allowNegative: true });
    await receive(item, { shelf: 1 });
    expect(await taken(oil, -3)).toEqual([201, id.north]);
    expect(await where(item)).toEqual({ shelf: '1', north: '-3' });
  });

  test('finds the remaining stock, each of many at a time', async () => {
    const { id: item, uuid: oil } = await product();
    await receive(item, { north: 5, shelf: 5 });
    const all = await Promise.all(Array.from({ length: 12 }, () => taken(oil, -1)));
    expect(all.filter(([status]) => status === 201)).toHaveLength(10);
    expect(all.filter(([status]) => status === 422)).toHaveLength(2);
    expect(await where(item)).toEqual({});
  });
});

describe('no message names an id', () => {
  const OURS = ['unauthenticated', 'insufficient_scope', 'address_not_allowed', 'invalid_request'];
  const TRANSPORT = ['body_too_large', 'rate_limited', 'overloaded', 'outcome_unknown', 'database_unavailable'];
  const PLAIN = [...OURS, ...TRANSPORT, 'idempotency_key_reused'];

  test.each((Object.keys(REFUSAL_CODES) as RefusalCode[]).filter((code) => !PLAIN.includes(code)))(
    '%s',
    async (code) => {
      const server = createServer({ log: createLog('silent') });
      renderErrors(server);
      server.get('/', () => {
        throw new Refusal(code, 'Item 4711 at location 4712 is not right.', { path: 'entries.4713' });
      });
      const answer = await server.inject('/');
      expect(answer.body).not.toMatch(/471/);
      expect(answer.statusCode).toBeLessThan(500);
    },
  );

  test('of a real refusal', async () => {
    const { uuid: oil } = await product();
    const { uuid: idle } = await product({ active: false });
    const sent = [
      { product_id: oil, quantity: -100 },
      { product_id: oil, quantity: -100, location_id: id.shelf },
      { product_id: oil, quantity: 1, location_id: 987_654 },
      { product_id: uuid.lots, quantity: 1 },
      { product_id: uuid.serials, quantity: 1, location_id: id.van },
      { product_id: idle, quantity: -1 },
    ];
    for (const body of sent) {
      const answer = await adjust(body);
      expect([body, answer.status]).toEqual([body, 422]);
      expect(JSON.stringify(answer.body)).not.toMatch(/\d/);
    }
    expect((await native.server.inject('/inventory/adjustments')).statusCode).toBe(401);
  });
});
