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

test('a unit says where it last went, and its entries are its history', async () => {
  const item = (await client.post('/v1/items', { partNumber: 'PUMP', name: 'Pump', tracking: 'serial' })).body.id;
  const place = (await client.post('/v1/locations', { name: 'Store', kind: 'bin' })).body.id;
  const jobId = (await client.post('/v1/jobs', { name: 'House' })).body.id;
  const move = async (kind: string, quantity: string, facts: object = {}, serials = ['P-1']) => {
    const entries = [{ itemId: item, locationId: place, quantity, serials }];
    const { status, body } = await client.post('/v1/movements', { movements: [{ kind, entries, ...facts }] });
    expect(status, JSON.stringify(body)).toBe(201);
    return (body.data[0] as unknown as { movement: { id: number } }).movement.id;
  };
  const unit = async () =>
    (await client.get('/v1/serials?number=P-1')).body.data[0] as unknown as Record<string, unknown>;
  const reverse = async (id: number) =>
    (await client.post(`/v1/movements/${id}/reversal`, { reason: 'A mistake' })).body.id as unknown as number;

  const received = await move('receipt', '2', {}, ['P-1', 'P-2']);
  const other = (await client.post('/v1/locations', { name: 'Other store', kind: 'bin' })).body.id;
  const there = { itemId: item, quantity: '-1', serials: ['P-1'] };
  const ways = [
    [
      { ...there, locationId: place },
      { ...there, locationId: other, quantity: '1' },
    ],
    [
      { ...there, locationId: other },
      { ...there, locationId: place, quantity: '1' },
    ],
  ];
  for (const entries of ways) await client.post('/v1/movements', { movements: [{ kind: 'transfer', entries }] });
  expect(await unit()).toMatchObject({ inStock: true, locationId: place, lastIssue: null });
  const sold = await move('issue', '-1', { reference: 'Mrs. Jones', jobId });
  const issue = { movementId: sold, kind: 'issue', reference: 'Mrs. Jones', jobId, document: null };
  expect(await unit()).toMatchObject({ inStock: false, lastIssue: issue });
  const back = await move('customer_return', '1');
  expect(await unit()).toMatchObject({ inStock: true, lastIssue: issue });
  const mistaken = await move('issue', '-1', { reference: 'Mr. Smith' });
  expect(await unit()).toMatchObject({ inStock: false, lastIssue: { reference: 'Mr. Smith' } });
  const undone = await reverse(mistaken);
  expect(await unit()).toMatchObject({ inStock: true, lastIssue: issue });
  const done = await reverse(undone);
  expect(await unit()).toMatchObject({ inStock: false, lastIssue: { movementId: mistaken, reference: 'Mr. Smith' } });
  const undoneAgain = await reverse(done);
  const missing = await move('count', '1', {}, ['P-2']);
  expect(await unit()).toMatchObject({ inStock: false, lastIssue: { movementId: missing, kind: 'count' } });

  const history = (await client.get(`/v1/entries?itemId=${item}&serial=P-1`)).body.data as unknown as {
    movementId: number;
    kind: string;
  }[];
  const moved = history.filter(({ kind }) => kind !== 'transfer').map(({ movementId }) => movementId);
  expect(moved).toEqual([missing, undoneAgain, done, undone, mistaken, back, sold, received]);
  expect(history).toHaveLength(12);
  expect((await client.get('/v1/entries?serial=P-1&kind=issue&limit=1')).body.data).toMatchObject([
    { movementId: undoneAgain },
  ]);
  expect((await client.get('/v1/verification')).body).toMatchObject({ ok: true });
});
