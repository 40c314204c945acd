import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, nativeTest } from '../../../test/support/native.ts';

const native = await nativeTest();
let tenant: Awaited<ReturnType<typeof native.tenant>>;
let client: Client;
let from: number;
let to: number;
let part: number;

beforeAll(async () => {
  tenant = await native.tenant();
  client = tenant.client;
});

const make = async (path: string, body: object): Promise<number> => {
  const answer = await client.post(path, body);
  expect(answer.body).toMatchObject({ id: expect.any(Number) });
  return answer.body.id as unknown as number;
};
const location = (kind = 'warehouse') => make('/v1/locations', { name: 'Place', kind });
let partNumber = 0;
const item = (more: object = {}) => {
  partNumber += 1;
  return make('/v1/items', { partNumber: `P${partNumber}`, name: 'Part', ...more });
};
async function receive(itemId: number, quantity: number, more: object = {}, locationId = from) {
  const entries = [{ itemId, locationId, quantity, ...more }];
  expect((await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] })).status).toBe(201);
}
async function onHand(itemId: number, locationId: number): Promise<string> {
  const answer = await client.get(`/v1/positions?itemId=${itemId}&locationId=${locationId}`);
  const rows = answer.body.data as unknown as { onHand: string }[];
  return String(rows.reduce((sum, row) => sum + Number(row.onHand), 0));
}
async function transit(): Promise<number> {
  const answer = await client.get('/v1/locations?kind=transit');
  expect(answer.body.data).toHaveLength(1);
  return (answer.body.data[0] as Row).id;
}
const stock = async (itemId: number) => [
  await onHand(itemId, from),
  await onHand(itemId, await transit()),
  await onHand(itemId, to),
];
// biome-ignore lint/suspicious/noExplicitAny: answers are read by the tests as they come.
type Row = any;
async function plan(lines: object[], more: object = {}): Promise<Row> {
  const answer = await client.post('/v1/transfers', { fromLocationId: from, toLocationId: to, lines, ...more });
  expect([answer.status, answer.body]).toMatchObject([201, { status: 'pending', direct: false }]);
  return answer.body;
}
const step = async (transfer: Row, noun: string, body?: object) =>
  client.post(`/v1/transfers/${transfer.id}/${noun}`, body);
const states = (body: Row) => body.history.map((state: Row) => state.status);

beforeEach(async () => {
  from = await location();
  to = await location('vehicle');
  part = await item();
  await receive(part, 10);
});

describe('a planned transfer', () => {
  test('moves nothing until it is picked, is in transit in between, and ends where it should', async () => {
    const transfer = await plan([{ itemId: part, quantity: 4 }], { memo: 'for Monday', reference: 'R-1' });
    expect(await onHand(part, from)).toBe('10');
    const picked = await step(transfer, 'picking');
    expect(picked).toMatchObject({ status: 200, body: { status: 'picked', lines: [{ picked: '4', inTransit: '4' }] } });
    expect(await stock(part)).toEqual(['6', '4', '0']);
    const received = await step(transfer, 'receipt', {});
    expect(received.body).toMatchObject({ status: 'received', lines: [{ received: '4', inTransit: '0' }] });
    expect(await stock(part)).toEqual(['6', '0', '4']);
    expect(states(received.body)).toEqual(['pending', 'picked', 'received']);
    expect(received.body).toMatchObject({ memo: 'for Monday', reference: 'R-1', number: transfer.number });
    expect((await client.get(`/v1/transfers/${transfer.id}`)).body).toEqual(received.body);
    const entries = await client.get(`/v1/entries?documentId=${transfer.id}`);
    expect(entries.body.data).toHaveLength(4);
    expect(entries.body.data[0]).toMatchObject({ document: { kind: 'transfer', id: transfer.id } });
  });

  test('is picked and received in parts; what did not arrive stays in transit', async () => {
    const other = await item();
    await receive(other, 5);
    const transfer = await plan([
      { itemId: part, quantity: 4 },
      { itemId: other, quantity: 5 },
    ]);
    const [first, second] = transfer.lines;
    const once = await step(transfer, 'picking', { lines: [{ lineId: first.id, quantity: 3 }] });
    expect(once.body).toMatchObject({ status: 'partially_picked', lines: [{ picked: '3' }, { picked: '0' }] });
    const early = await step(transfer, 'receipt', { lines: [{ lineId: first.id, quantity: '1.5' }] });
    expect(early.body).toMatchObject({
      status: 'partially_received',
      lines: [{ received: '1.5', inTransit: '1.5' }, {}],
    });
    expect((await step(transfer, 'picking')).body).toMatchObject({ lines: [{ picked: '4' }, { picked: '5' }] });
    const short = await step(transfer, 'receipt', { lines: [{ lineId: second.id, quantity: 4 }] });
    expect(short.body).toMatchObject({ status: 'partially_received' });
    expect(await stock(other)).toEqual(['0', '1', '4']);
    const all = await step(transfer, 'receipt');
    expect(all.body).toMatchObject({ status: 'received' });
    expect(await stock(other)).toEqual(['0', '0', '5']);
    expect((await step(transfer, 'receipt')).body.code).toBe('wrong_state');
    expect((await step(transfer, 'picking')).body.code).toBe('wrong_state');
  });

  test('more than is left, or than there is, is refused and leaves nothing', async () => {
    const transfer = await plan([{ itemId: part, quantity: 11 }]);
    expect((await step(transfer, 'picking')).body).toMatchObject({
      code: 'insufficient_stock',
      errors: [{ path: 'lines.0.quantity' }],
    });
    const lineId = transfer.lines[0].id;
    expect((await step(transfer, 'picking', { lines: [{ lineId, quantity: 12 }] })).body.code).toBe(
      'document_exceeded',
    );
    expect((await step(transfer, 'picking', { lines: [{ lineId, quantity: 0 }] })).body.code).toBe('invalid_quantity');
    expect((await step(transfer, 'receipt')).body.code).toBe('wrong_state');
    expect((await step(transfer, 'picking', { lines: [{ lineId: 1, quantity: 1 }] })).status).toBe(400);
    await step(transfer, 'picking', { lines: [{ lineId, quantity: 2 }] });
    expect((await step(transfer, 'receipt', { lines: [{ lineId, quantity: 3 }] })).body.code).toBe('document_exceeded');
    expect(await stock(part)).toEqual(['8', '2', '0']);
  });

  test('two people who pick and receive at once do it once', async () => {
    const transfer = await plan([{ itemId: part, quantity: 4 }]);
    const pickings = await Promise.all([1, 2, 3].map(() => step(transfer, 'picking')));
    expect(pickings.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
    const receipts = await Promise.all([1, 2, 3].map(() => step(transfer, 'receipt')));
    expect(receipts.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
    expect(await stock(part)).toEqual(['6', '0', '4']);
  });

  test('lots: the first to expire are picked unless one is named, and each arrives as the lot that it is', async () => {
    const drug = await item({ tracking: 'lot' });
    await receive(drug, 3, { lot: { number: 'LATE', expiresAt: '2190-01-01T00:00:00Z' } });
    await receive(drug, 2, { lot: { number: 'SOON', expiresAt: '2189-01-01T00:00:00Z' } });
    const transfer = await plan([
      { itemId: drug, quantity: 3 },
      { itemId: drug, quantity: 1, lot: { number: 'LATE' } },
    ]);
    const picked = await step(transfer, 'picking');
    expect(picked.body.lines).toMatchObject([
      {
        onTheWay: [
          { lot: 'SOON', quantity: '2' },
          { lot: 'LATE', quantity: '1' },
        ],
      },
      { onTheWay: [{ lot: 'LATE', quantity: '1' }] },
    ]);
    const lineId = transfer.lines[0].id;
    const wrong = await step(transfer, 'receipt', { lines: [{ lineId, quantity: 2, lot: { number: 'LATE' } }] });
    expect(wrong.body.code).toBe('document_exceeded');
    await step(transfer, 'receipt', { lines: [{ lineId, quantity: 1, lot: { number: 'LATE' } }] });
    expect((await step(transfer, 'receipt')).body.status).toBe('received');
    const rows = (await client.get(`/v1/positions?itemId=${drug}&locationId=${to}`)).body.data as Row[];
    expect(Object.fromEntries(rows.map((row) => [row.lot.number, row.onHand]))).toEqual({ SOON: '2', LATE: '2' });
  });

  test('serials: the units that leave are the units that arrive', async () => {
    const tool = await item({ tracking: 'serial' });
    await receive(tool, 3, { serials: ['A', 'B', 'C'] });
    const transfer = await plan([{ itemId: tool, quantity: 3 }]);
    const lineId = transfer.lines[0].id;
    expect((await step(transfer, 'picking')).body.code).toBe('serials_required');
    await step(transfer, 'picking', { lines: [{ lineId, quantity: 2, serials: ['A', 'B'] }] });
    const strange = await step(transfer, 'receipt', { lines: [{ lineId, quantity: 1, serials: ['C'] }] });
    expect(strange.body.code).toBe('serial_not_here');
    const one = await step(transfer, 'receipt', { lines: [{ lineId, quantity: 1, serials: ['B'] }] });
    expect(one.body.lines).toMatchObject([{ onTheWay: [{ serials: ['A'], quantity: '1' }] }]);
    await step(transfer, 'receipt');
    const rows = (await client.get(`/v1/serials?itemId=${tool}`)).body.data as Row[];
    expect(Object.fromEntries(rows.map((row) => [row.number, row.locationId]))).toEqual({ A: to, B: to, C: from });
  });
});

describe('a cancellation', () => {
  const reason = 'not needed';

  test('of a pending transfer moves nothing', async () => {
    const transfer = await plan([{ itemId: part, quantity: 4 }]);
    const canceled = await step(transfer, 'cancellation', { reason, reasonCode: 'mistake' });
    expect(canceled.body).toMatchObject({
      status: 'canceled',
      history: [{}, { status: 'canceled', reason, reasonCode: 'mistake' }],
    });
    expect((await step(transfer, 'picking')).body.code).toBe('wrong_state');
    expect((await step(transfer, 'cancellation', { reason })).status).toBe(409);
    expect(await onHand(part, from)).toBe('10');
  });

  test.each([
    ['source', ['9', '0', '1']],
    ['destination', ['6', '0', '4']],
    ['lost', ['6', '0', '1']],
  ])('of one that is in transit says where the goods are: %s', async (goodsAt, left) => {
    const transfer = await plan([{ itemId: part, quantity: 4 }]);
    const lineId = transfer.lines[0].id;
    await step(transfer, 'picking');
    await step(transfer, 'receipt', { lines: [{ lineId, quantity: 1 }] });
    expect((await step(transfer, 'cancellation', { reason })).body).toMatchObject({
      code: 'wrong_state',
      errors: [{ path: 'goodsAt' }],
    });
    const canceled = await step(transfer, 'cancellation', { reason, goodsAt });
    expect(canceled.body).toMatchObject({ status: 'canceled', goodsAt, lines: [{ inTransit: '0' }] });
    expect(await stock(part)).toEqual(left);
    if (goodsAt !== 'lost') return;
    const written = (await client.get('/v1/adjustments?type=lost_in_transit')).body.data as Row[];
    expect(written).toMatchObject([{ memo: reason, lines: [{ itemId: part, quantity: '-3' }] }]);
  });

  test('by two at once, one of whom says that the goods came back, puts them in one place', async () => {
    const transfer = await plan([{ itemId: part, quantity: 4 }]);
    await step(transfer, 'picking');
    const both = await Promise.all(
      ['source', 'destination'].map((goodsAt) => step(transfer, 'cancellation', { reason, goodsAt })),
    );
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const [source, , destination] = await stock(part);
    expect(Number(source) + Number(destination)).toBe(10);
  });

  test('of a movement of a planned transfer goes through the transfer alone', async () => {
    const transfer = await plan([{ itemId: part, quantity: 4 }]);
    await step(transfer, 'picking');
    const entries = (await client.get(`/v1/entries?documentId=${transfer.id}`)).body.data as Row[];
    const answer = await client.post(`/v1/movements/${entries[0].movementId}/reversal`, { reason });
    expect([answer.status, answer.body.code]).toEqual([409, 'not_reversible']);
  });
});

describe('a direct transfer', () => {
  const move = async () => {
    const entries = [
      { itemId: part, locationId: from, quantity: -4 },
      { itemId: part, locationId: to, quantity: 4 },
    ];
    const answer = await client.post('/v1/movements', { movements: [{ kind: 'transfer', entries }] });
    return (answer.body.data[0] as Row).movement;
  };

  test('is a document that is received', async () => {
    const { document } = await move();
    const { body } = await client.get(`/v1/transfers/${document.id}`);
    expect(body).toMatchObject({
      number: document.number,
      status: 'received',
      direct: true,
      fromLocationId: from,
      toLocationId: to,
      lines: [{ itemId: part, quantity: '4', received: '4' }],
      history: [{ status: 'received' }],
    });
  });

  test.each(['its movement', 'the document'])('is canceled through %s', async (through) => {
    const movement = await move();
    const { id } = movement.document;
    const answer =
      through === 'the document'
        ? await client.post(`/v1/transfers/${id}/cancellation`, { reason: 'wrong' })
        : await client.post(`/v1/movements/${movement.id}/reversal`, { reason: 'wrong' });
    expect([200, 201]).toContain(answer.status);
    const { body } = await client.get(`/v1/transfers/${id}`);
    expect(body).toMatchObject({
      status: 'canceled',
      history: [{ status: 'received' }, { status: 'canceled', reason: 'wrong' }],
    });
    expect([await onHand(part, from), await onHand(part, to)]).toEqual(['10', '0']);
  });
});

describe('what is wrong with a request', () => {
  test.each<[string, (body: Row) => void, number, string]>([
    ['an unknown source', (body) => Object.assign(body, { fromLocationId: 999_999 }), 404, 'fromLocationId'],
    ['one place', (body) => Object.assign(body, { toLocationId: from }), 400, 'toLocationId'],
    ['an unknown item', (body) => Object.assign(body.lines[0], { itemId: 999_999 }), 404, 'lines.0.itemId'],
    ['nothing', (body) => Object.assign(body.lines[0], { quantity: 0 }), 400, 'lines.0.quantity'],
    ['a lot of what has none', (body) => Object.assign(body.lines[0], { lot: { number: 'X' } }), 400, 'lines.0.lot'],
    ['an unknown job', (body) => Object.assign(body, { jobId: 999_999 }), 404, 'jobId'],
  ])('%s', async (_name, spoil, status, path) => {
    const body = { fromLocationId: from, toLocationId: to, lines: [{ itemId: part, quantity: 1 }] };
    spoil(body);
    const answer = await client.post('/v1/transfers', body);
    expect([answer.status, answer.body.errors.map((error) => error.path)]).toEqual([status, [path]]);
  });

  test('a key that may only transfer plans, picks and receives, and writes nothing off', async () => {
    const mover = await tenant.key(['inventory:transfer']);
    const body = { fromLocationId: from, toLocationId: to, lines: [{ itemId: part, quantity: 1 }] };
    const made = await mover.post('/v1/transfers', body);
    expect(made.status).toBe(201);
    expect((await mover.post(`/v1/transfers/${made.body.id}/picking`)).status).toBe(200);
    const lost = await mover.post(`/v1/transfers/${made.body.id}/cancellation`, { reason: 'gone', goodsAt: 'lost' });
    expect([lost.status, lost.body.code]).toEqual([403, 'insufficient_scope']);
    expect((await mover.post(`/v1/transfers/${made.body.id}/receipt`)).status).toBe(200);
  });
});

test('a key that is restricted to a site sees the transfers of its site and no others, and takes what arrives there', async () => {
  const [here, elsewhere] = [await location('site'), await location('site')];
  const shelf = await make('/v1/locations', { name: 'Shelf', kind: 'bin', parentId: here });
  const far = await make('/v1/locations', { name: 'Far', kind: 'bin', parentId: elsewhere });
  await receive(part, 5, {}, far);
  const incoming = await client.post('/v1/transfers', {
    fromLocationId: far,
    toLocationId: shelf,
    lines: [{ itemId: part, quantity: 2 }],
  });
  const foreign = await client.post('/v1/transfers', {
    fromLocationId: far,
    toLocationId: to,
    lines: [{ itemId: part, quantity: 2 }],
  });
  const held = await tenant.key(['inventory:write'], { siteIds: [here] });
  const listed = (await held.get('/v1/transfers')).body.data as Row[];
  expect(listed.map((row) => row.id)).toEqual([incoming.body.id]);
  for (const call of [
    held.get(`/v1/transfers/${foreign.body.id}`),
    held.post(`/v1/transfers/${foreign.body.id}/picking`),
  ]) {
    expect((await call).status).toBe(404);
  }
  expect((await held.post(`/v1/transfers/${incoming.body.id}/picking`)).body.code).toBe('unknown_location');
  await client.post(`/v1/transfers/${incoming.body.id}/picking`);
  expect((await held.post(`/v1/transfers/${incoming.body.id}/receipt`)).body.status).toBe('received');
  expect(await onHand(part, shelf)).toBe('2');
});
