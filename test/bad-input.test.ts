import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type NativeTest, nativeTest } from './support/native.ts';

let native: NativeTest;
let client: Client;
let itemId: number;
let locationId: number;
let foreignItem: number;

beforeAll(async () => {
  native = await nativeTest();
  client = (await native.tenant()).client;
  itemId = (await client.post('/v1/items', { partNumber: 'A', name: 'A' })).body.id as never;
  locationId = (await client.post('/v1/locations', { name: 'L', kind: 'warehouse' })).body.id as never;
  const other = (await native.tenant()).client;
  for (let n = 0; n < 20; n += 1)
    foreignItem = (await other.post('/v1/items', { partNumber: `B${n}`, name: 'B' })).body.id as never;
});

function raw(body: string | Buffer, path = '/v1/movements', type = 'application/json') {
  return native.server.inject({
    method: 'POST',
    url: path,
    payload: body,
    headers: { authorization: `Bearer ${client.key}`, 'content-type': type },
  });
}

const movement = (entry: object, rest: object = {}) => ({
  movements: [{ kind: 'adjustment', ...rest, entries: [{ itemId, locationId, quantity: '1', ...entry }] }],
});

describe('bad input', () => {
  it.each([
    ['half a JSON', '{"movements": ['],
    ['no object', '[]'],
    ['a text', '"x"'],
    ['a number', '1'],
    ['null', 'null'],
    ['nothing', ''],
    ['a 10,000-deep array', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['a 10,000-deep object', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['a million brackets', '['.repeat(1_000_000)],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['a NUL in a text', JSON.stringify({ movements: [{ kind: 'adjustment', reason: 'a\0b', entries: [] }] })],
    ['half a surrogate pair', '{"movements":[{"kind":"adjustment","reason":"\\ud800","entries":[]}]}'],
    ['a prototype', '{"__proto__": {"mode": "atomic"}, "movements": []}'],
  ])('refuses %s', async (_name, body) => {
    const answer = await raw(body);
    expect({ status: answer.statusCode, code: answer.json().code }).toEqual({ status: 400, code: 'invalid_request' });
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('refuses a body over the limit and another content type', async () => {
    expect((await raw(`{"movements": "${'x'.repeat(9 * 1024 * 1024)}"}`)).statusCode).toBe(413);
    expect((await raw('<a/>', '/v1/movements', 'application/xml')).statusCode).toBe(415);
  });

  it.each([
    ['1.0000001'],
    ['1e3'],
    ['1e400'],
    ['NaN'],
    ['Infinity'],
    ['1000000000000'],
    ['-1000000000000'],
    ['0x1'],
    ['١'],
    [''],
    [' 1'],
    [1.5],
    [1e300],
    [1e15],
    [true],
    [null],
    [[]],
    [{}],
  ])('refuses the quantity %j', async (quantity) => {
    const answer = await client.post('/v1/movements', movement({ quantity }));
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error) => error.path)).toEqual(['movements.0.entries.0.quantity']);
  });

  it.each([
    ['itemId', '1'],
    ['itemId', 0],
    ['itemId', -1],
    ['itemId', 1.5],
    ['itemId', 2 ** 53],
    ['itemId', null],
    ['locationId', 'x'],
    ['lot', 'L1'],
    ['lot', {}],
    ['lot', { number: '' }],
    ['lot', { number: 'x'.repeat(201) }],
    ['serials', 'S'],
    ['serials', [1]],
    ['pick', 'lifo'],
    ['expect', 5],
    ['expect', {}],
    ['unitCost', '-1'],
    ['quantityy', '1'],
  ])('names the field %s when it is %j', async (field, value) => {
    const answer = await client.post('/v1/movements', movement({ [field]: value }));
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.path).toContain(`movements.0.entries.0.${field}`);
  });

  it.each([
    ['occurredAt', 'yesterday'],
    ['occurredAt', '2026-02-30T00:00:00Z'],
    ['occurredAt', '2999-01-01T00:00:00Z'],
    ['occurredAt', '1969-01-01T00:00:00Z'],
    ['occurredAt', 5],
    ['kind', 'reserve'],
    ['kind', 'theft'],
    ['reason', 'x'.repeat(2_001)],
    ['jobId', 0],
    ['jobId', '7'],
  ])('names %s when it is %j', async (field, value) => {
    const answer = await client.post('/v1/movements', movement({}, { [field]: value }));
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]?.path).toBe(`movements.0.${field}`);
  });

  it('refuses a moment in the future', async () => {
    const answer = await client.post(
      '/v1/movements',
      movement({}, { occurredAt: new Date(Date.now() + 3_600_000).toISOString() }),
    );
    expect([answer.status, answer.body.code]).toEqual([400, 'occurred_in_future']);
  });

  it('names every failing field of all lines at once', async () => {
    const answer = await client.post('/v1/movements', {
      mode: 'atomic',
      movements: [
        {
          kind: 'issue',
          entries: [
            { itemId, locationId, quantity: '-1' },
            { itemId: 999_999, locationId, quantity: '-1' },
          ],
        },
        { kind: 'receipt', entries: [{ itemId, locationId: 999_999, quantity: '1' }] },
        { kind: 'receipt', entries: [{ itemId, locationId, quantity: '1' }] },
      ],
    });
    const paths = answer.body.errors.map((error) => error.path);
    expect(paths).toEqual(expect.arrayContaining(['movements.0.entries.1.itemId', 'movements.1.entries.0.locationId']));
    expect((await client.get(`/v1/positions?itemId=${itemId}`)).body.data).toEqual([]);
  });

  it("does not know another tenant's ids", async () => {
    const entries = [{ itemId: foreignItem, quantity: '1' }];
    const answer = await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] });
    expect([answer.status, answer.body.code]).toEqual([404, 'unknown_item']);
    expect((await client.get(`/v1/items/${foreignItem}`)).status).toBe(404);
    expect((await client.patch(`/v1/items/${foreignItem}`, { name: 'mine' })).status).toBe(404);
    const job = await client.post('/v1/movements', movement({}, { jobId: 424_242 }));
    expect([job.status, job.body.errors[0]?.path]).toEqual([404, 'movements.0.jobId']);
  });

  it('refuses too many lines', async () => {
    const entry = { itemId, locationId, quantity: '1' };
    const many = await client.post('/v1/movements', {
      movements: Array.from({ length: 1_001 }, () => ({ kind: 'receipt', entries: [entry] })),
    });
    expect(many.status).toBe(400);
    const wide = Array.from({ length: 2 }, () => ({
      kind: 'receipt',
      entries: Array.from({ length: 6_000 }, () => entry),
    }));
    expect((await client.post('/v1/movements', { movements: wide })).status).toBe(400);
  });

  it.each([
    '/v1/items?limit=0',
    '/v1/items?limit=1001',
    '/v1/items?limit=x',
    '/v1/items?after=zzz',
    '/v1/items?after=WyJ4Il0',
    '/v1/items?active=maybe',
    '/v1/items/abc',
    '/v1/items/0',
    '/v1/items/9007199254740993',
    '/v1/items/-1',
    '/v1/positions?asOf=x',
    '/v1/positions?basis=guess',
    '/v1/positions?itemId=1e99',
    '/v1/entries?kind=theft',
    '/v1/entries?from=2026-13-01T00:00:00Z',
    '/v1/entries?after=WzEsMl0',
    '/v1/changes?after=1.AAAAAAAAAAAAAAAA',
    '/v1/changes?after=x',
    '/v1/changes?wait=31',
    '/v1/changes?wait=-1',
    '/v1/low-stock?after=W10',
    '/v1/items/1/explanation?after=WzFd',
    '/v1/items?search=%00',
    '/v1/items?search=%ff',
    '/v1/%zz',
    '/v1/serials?after=W10',
    '/v1/lots?expiresBefore=no',
  ])('answers %s with a 4xx', async (path) => {
    const answer = await client.get(path);
    expect({ path, refused: answer.status >= 400 && answer.status < 500 }).toEqual({ path, refused: true });
  });

  it.each(['/v1/%zz', '/v1/items/%ff', '/%zz', '/v1/items?search=%ff'])('tells what is wrong with %s', async (path) => {
    const answer = await client.get(path);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
  });

  it.each([
    [{ partNumber: '', name: 'x' }, 'partNumber'],
    [{ partNumber: 'x' }, 'name'],
    [{ partNumber: 'x', name: 'x', tracking: 'maybe' }, 'tracking'],
    [{ partNumber: 'x', name: 'x', minStockLevel: '-1' }, 'minStockLevel'],
    [{ partNumber: 'x', name: 'x', cost: 'NaN' }, 'cost'],
    [{ partNumber: 'x', name: 'x', vendorId: 987_654 }, 'vendorId'],
    [{ partNumber: 'x', name: 'x', siteId: 987_654 }, 'siteId'],
    [{ partNumber: 'x'.repeat(201), name: 'x' }, 'partNumber'],
    [{ partNumber: 'x', name: 'x', colour: 'red' }, 'colour'],
    [{ partNumber: 'x', name: 'x', customFields: [] }, 'customFields'],
  ])('names the field of the item %j', async (body, path) => {
    const answer = await client.post('/v1/items', body);
    expect({ refused: answer.status >= 400 && answer.status < 500, path: answer.body.errors[0]?.path }).toEqual({
      refused: true,
      path,
    });
  });

  it.each([
    ['Idempotency-Key', 'k'.repeat(256), 400],
    ['If-Match', 'not an etag', 412],
    ['If-Match', '"1"', 412],
  ])('refuses the header %s: %s', async (name, value, status) => {
    const answer = await client.patch(`/v1/items/${itemId}`, { name: 'B' }, { [name]: value });
    expect(answer.status).toBe(status);
  });

  it('leaves nothing half-written behind', async () => {
    expect((await client.get('/v1/verification')).body).toMatchObject({ ok: true, movements: 0, entries: 0 });
  });
});
