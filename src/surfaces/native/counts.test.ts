import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type Client, nativeTest } from '../../../test/support/native.ts';

const native = await nativeTest();
let client: Client;
let tenant: Awaited<ReturnType<typeof native.tenant>>;
let place: number;
let bolt: number;
let nut: number;
let partNumber = 0;

// biome-ignore lint/suspicious/noExplicitAny: answers are read by the tests as they come.
type Row = any;
const make = async (path: string, body: object): Promise<number> =>
  (await client.post(path, body)).body.id as unknown as number;
const item = (more: object = {}) => {
  partNumber += 1;
  return make('/v1/items', { partNumber: `P${partNumber}`, name: 'Part', cost: '2', ...more });
};
async function receive(itemId: number, quantity: number, more: object = {}) {
  const entries = [{ itemId, locationId: place, quantity, ...more }];
  expect((await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] })).status).toBe(201);
}
const onHand = async (itemId: number) => {
  const { body } = await client.get(`/v1/positions?itemId=${itemId}&locationId=${place}`);
  return body.data.reduce((sum, row: Row) => sum + Number(row.onHand), 0);
};
const open = async (more: object = {}): Promise<Row> => {
  const answer = await client.post('/v1/counts', { locationId: place, ...more });
  expect(answer.status).toBe(201);
  return answer.body;
};
const enter = (sheet: Row, lines: object[]) => client.patch(`/v1/counts/${sheet.id}`, { lines });
const post = (sheet: Row, body: object = { uncounted: 'stay' }) => client.post(`/v1/counts/${sheet.id}/posting`, body);

beforeAll(async () => {
  tenant = await native.tenant();
  client = tenant.client;
});
beforeEach(async () => {
  place = await make('/v1/locations', { name: 'Store', kind: 'warehouse' });
  [bolt, nut] = [await item(), await item()];
  await receive(bolt, 10);
  await receive(nut, 4);
});

test('a count shows what is expected, takes what was found, and makes it the truth in one movement', async () => {
  const sheet = await open({ memo: 'yearly' });
  expect(sheet).toMatchObject({
    status: 'open',
    number: 'CNT-1',
    lineCount: 2,
    lines: [
      { itemId: bolt, expected: '10', counted: null, difference: null },
      { itemId: nut, expected: '4' },
    ],
  });
  const entered = await enter(sheet, [{ lineId: sheet.lines[0].id, quantity: '7.5' }]);
  expect(entered.body).toMatchObject({ countedCount: 1, lines: [{ counted: '7.5', difference: '-2.5', value: '-5' }] });
  expect(await onHand(bolt)).toBe(10);
  const posted = await post(sheet);
  expect(posted.body).toMatchObject({
    status: 'posted',
    value: '-5',
    differenceCount: 1,
    history: [{ status: 'open' }, { status: 'posted' }],
  });
  expect([await onHand(bolt), await onHand(nut)]).toEqual([7.5, 4]);
  const adjustment = await client.get(`/v1/adjustments/${posted.body.adjustmentId}`);
  expect(adjustment.body).toMatchObject({
    countId: sheet.id,
    type: 'count',
    memo: 'yearly',
    lines: [{ itemId: bolt, quantity: '-2.5', value: '-5' }],
  });
  expect((await post(sheet)).body.code).toBe('wrong_state');
  expect((await enter(sheet, [{ itemId: nut, quantity: 1 }])).body.code).toBe('wrong_state');
});

test('what nobody counted stays, or is not there: the caller says', async () => {
  const sheet = await open();
  expect((await post(sheet, { uncounted: 'stay' })).body.code).toBe('wrong_state');
  expect((await post(sheet, {})).status).toBe(400);
  await enter(sheet, [{ itemId: bolt, quantity: 9 }]);
  expect((await post(sheet, { uncounted: 'zero' })).status).toBe(200);
  expect([await onHand(bolt), await onHand(nut)]).toEqual([9, 0]);
});

test('many people count different lines at once, and the last word on one line holds', async () => {
  const items = await Promise.all(Array.from({ length: 8 }, () => item()));
  for (const id of items) await receive(id, 5);
  const sheet = await open({ itemIds: items });
  await Promise.all(items.map((itemId, n) => enter(sheet, [{ itemId, quantity: n }])));
  await enter(sheet, [{ itemId: items[0], quantity: 9 }]);
  await enter(sheet, [{ itemId: items[1], quantity: null }]);
  const read = (await client.get(`/v1/counts/${sheet.id}`)).body as Row;
  expect(read.lines.map((line: Row) => line.counted)).toEqual(['9', null, '2', '3', '4', '5', '6', '7']);
  expect(read.countedCount).toBe(7);
  const both = await Promise.all([post(sheet), post(sheet)]);
  expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
  expect(await onHand(items[0]!)).toBe(9);
  expect(await onHand(items[1]!)).toBe(5);
});

test('several scanners count one line: each says how many more it saw', async () => {
  const tool = await item({ tracking: 'serial' });
  const sheet = await open({ itemIds: [bolt, nut, tool] });
  await Promise.all(Array.from({ length: 6 }, () => enter(sheet, [{ itemId: bolt, more: 1 }])));
  await enter(sheet, [
    { itemId: bolt, more: '0.5' },
    { itemId: bolt, more: 2 },
  ]);
  await enter(sheet, [{ itemId: tool, more: 2, serials: ['M1', 'M2'] }]);
  const seenTwice = await enter(sheet, [{ itemId: tool, more: 2, serials: ['M2', 'M3'] }]);
  expect((seenTwice.body as Row).lines).toMatchObject([{ counted: '3', serials: ['M1', 'M2', 'M3'] }]);
  const read = (await client.get(`/v1/counts/${sheet.id}`)).body as Row;
  expect(read.lines.find((line: Row) => line.itemId === bolt).counted).toBe('8.5');
  // A repeat of the same request counts nothing twice.
  const again = { lines: [{ itemId: nut, more: 3 }] };
  for (let n = 0; n < 2; n += 1) {
    await client.patch(`/v1/counts/${sheet.id}`, again, { 'idempotency-key': `more-${sheet.id}` });
  }
  expect((await post(sheet)).status).toBe(200);
  expect([await onHand(bolt), await onHand(nut), await onHand(tool)]).toEqual([8.5, 3, 3]);
});

test('a line says what was counted, or how many more, and not both', async () => {
  const sheet = await open();
  const codes = async (line: object) => {
    const { status, body } = await enter(sheet, [
      { itemId: nut, quantity: 1 },
      { itemId: bolt, ...line },
    ]);
    return [status, body.code, body.errors[0]?.path];
  };
  expect(await codes({})).toEqual([400, 'invalid_request', 'lines.1.quantity']);
  expect(await codes({ quantity: 1, more: 1 })).toEqual([400, 'invalid_request', 'lines.1.quantity']);
  expect(await codes({ more: -1 })).toEqual([400, 'invalid_quantity', 'lines.1.more']);
  expect((await enter(sheet, [])).status).toBe(400);
  expect(((await client.get(`/v1/counts/${sheet.id}`)).body as Row).countedCount).toBe(0);
});

test('a count may be of one category', async () => {
  const washer = await item({ category: 'Washers' });
  await item({ category: 'Washers' });
  await receive(washer, 3);
  const sheet = await open({ category: 'Washers' });
  expect(sheet.lines.map((line: Row) => line.itemId)).toEqual([washer]);
  const both = await client.post('/v1/counts', { locationId: place, category: 'Washers', itemIds: [washer] });
  expect([both.status, both.body.errors[0]?.path]).toEqual([400, 'category']);
});

test('a blind count is uncovered by whoever decides, and its history says by whom', async () => {
  const sheet = await open({ blind: true });
  await enter(sheet, [{ itemId: bolt, quantity: 8 }]);
  const uncovered = await client.patch(`/v1/counts/${sheet.id}`, { blind: false });
  expect(uncovered.body).toMatchObject({ blind: false, lines: [], history: [{}, { reasonCode: 'uncovered' }] });
  expect(((await client.get(`/v1/counts/${sheet.id}`)).body as Row).lines[0]).toMatchObject({
    expected: '10',
    difference: '-2',
  });
  expect((await client.patch(`/v1/counts/${sheet.id}`, {})).status).toBe(400);
  expect((await client.patch(`/v1/counts/${sheet.id}`, { blind: true })).status).toBe(400);
});

test('lots and serials: what was found without being expected gets a line', async () => {
  const drug = await item({ tracking: 'lot' });
  await receive(drug, 3, { lot: { number: 'A' } });
  const tool = await item({ tracking: 'serial' });
  await receive(tool, 2, { serials: ['S1', 'S2'] });
  const sheet = await open({ itemIds: [drug, tool] });
  expect((await enter(sheet, [{ itemId: drug, quantity: 1 }])).body.code).toBe('lot_required');
  expect((await enter(sheet, [{ itemId: tool, quantity: 2, serials: ['S1'] }])).body.code).toBe('serials_required');
  const found = await enter(sheet, [
    { itemId: drug, lot: { number: 'B' }, quantity: 2 },
    { itemId: drug, lot: { number: 'A' }, quantity: 1 },
    { itemId: tool, quantity: 2, serials: ['S2', 'S3'] },
  ]);
  expect(found.body).toMatchObject({ lineCount: 3, countedCount: 3 });
  expect((await post(sheet)).status).toBe(200);
  const lots = (await client.get(`/v1/positions?itemId=${drug}&locationId=${place}`)).body.data as Row[];
  expect(Object.fromEntries(lots.map((row) => [row.lot.number, row.onHand]))).toEqual({ A: '1', B: '2' });
  const serials = (await client.get(`/v1/serials?itemId=${tool}`)).body.data as Row[];
  expect(Object.fromEntries(serials.map((row) => [row.number, row.locationId]))).toEqual({
    S1: null,
    S2: place,
    S3: place,
  });
});

test('a blind count hides what is expected until it is over, and a canceled one moves nothing', async () => {
  const sheet = await open({ blind: true });
  expect(sheet.lines[0]).toMatchObject({ expected: null });
  const entered = await enter(sheet, [{ itemId: bolt, quantity: 8 }]);
  expect(entered.body).toMatchObject({ value: null, lines: [{ counted: '8', expected: null, difference: null }] });
  const canceled = await client.post(`/v1/counts/${sheet.id}/cancellation`, { reason: 'flood' });
  expect(canceled.body).toMatchObject({ status: 'canceled', history: [{}, { reason: 'flood' }] });
  expect(((await client.get(`/v1/counts/${sheet.id}`)).body as Row).lines[0]).toMatchObject({
    expected: '10',
    difference: '-2',
  });
  expect(await onHand(bolt)).toBe(10);
  expect((await post(sheet)).status).toBe(409);
});

test('what is wrong is named, and a site sees its own counts alone', async () => {
  expect((await client.post('/v1/counts', { locationId: 999_999 })).body.errors[0]?.path).toBe('locationId');
  const unknown = await client.post('/v1/counts', { locationId: place, itemIds: [bolt, 999_999] });
  expect(unknown.body.errors[0]?.path).toBe('itemIds.1');
  const sheet = await open();
  expect((await enter(sheet, [{ lineId: 999_999, quantity: 1 }])).body.code).toBe('unknown_line');
  expect((await enter(sheet, [{ itemId: bolt, quantity: -1 }])).body.code).toBe('invalid_quantity');
  const held = await tenant.key(['inventory:write'], {
    siteIds: [await make('/v1/locations', { name: 'Site', kind: 'site' })],
  });
  expect((await held.get('/v1/counts')).body.data).toEqual([]);
  expect((await held.get(`/v1/counts/${sheet.id}`)).status).toBe(404);
  expect((await held.post(`/v1/counts/${sheet.id}/posting`, { uncounted: 'zero' })).status).toBe(404);
});
