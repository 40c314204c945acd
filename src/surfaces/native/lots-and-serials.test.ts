import { beforeAll, expect, test } from 'vitest';
import { type Client, nativeTest } from '../../../test/support/native.ts';

const native = await nativeTest();
let client: Client;

beforeAll(async () => {
  const tenant = await native.tenant();
  client = tenant.client;
  const item = (await client.post('/v1/items', { partNumber: 'MILK', name: 'Milk', tracking: 'lot' })).body.id;
  const place = (await client.post('/v1/locations', { name: 'Shelf', kind: 'bin' })).body.id;
  const entry = (number: string, day: string | null) => ({
    itemId: item,
    locationId: place,
    quantity: '1',
    lot: { number, ...(day === null ? {} : { expiresAt: `${day}T00:00:00Z` }) },
  });
  const entries = [entry('never', null), entry('july', '2030-07-01'), entry('june', '2030-06-01'), entry('ever', null)];
  await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] });
});

test('lots are listed page by page, those first that expire first', async () => {
  const numbers: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const after: string = next === '' ? '' : `&after=${next}`;
    const { body } = await client.get(`/v1/lots?order=expiry&inStock=true&limit=1${after}`);
    numbers.push(...(body.data as unknown as { number: string }[]).map(({ number }) => number));
    next = body.next as unknown as string | null;
  }
  expect(numbers).toEqual(['june', 'july', 'never', 'ever']);
});

test.each([[1], ['x', ''], [1, 'soon'], [1, '9999999999999999']])(
  'a cursor of no list is refused: %j',
  async (...key) => {
    const after = Buffer.from(JSON.stringify(key)).toString('base64url');
    const { status, body } = await client.get(`/v1/lots?order=expiry&after=${after}`);
    expect([status, body.code]).toEqual([400, 'invalid_token']);
  },
);
