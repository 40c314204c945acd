import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, nativeTest } from '../../../test/support/native.ts';

const native = await nativeTest();
let tenant: Awaited<ReturnType<typeof native.tenant>>;
let client: Client;
let place: number;
let part: number;
let unitId: number;
let projectId: number;

// biome-ignore lint/suspicious/noExplicitAny: answers are read by the tests as they come.
type Row = any;
const make = async (path: string, body: object): Promise<number> =>
  (await client.post(path, body)).body.id as unknown as number;
let partNumber = 0;
const item = () => {
  partNumber += 1;
  return make('/v1/items', { partNumber: `P${partNumber}`, name: 'Part', cost: '2.5' });
};
const reason = 'miscounted';
const post = async (movement: object): Promise<Row> => {
  const answer = await client.post('/v1/movements', { movements: [movement] });
  expect(answer.status).toBe(201);
  return (answer.body.data[0] as Row).movement;
};
const adjust = (quantity: number) =>
  post({
    kind: 'adjustment',
    reasonCode: 'found',
    reason: 'behind the shelf',
    reference: 'A',
    entries: [{ itemId: part, locationId: place, quantity }],
  });
const onHand = async () =>
  ((await client.get(`/v1/positions?itemId=${part}&locationId=${place}`)).body.data[0] as Row)?.onHand ?? '0';
const read = async (id: number) => (await client.get(`/v1/adjustments/${id}`)).body as Row;

beforeAll(async () => {
  tenant = await native.tenant();
  client = tenant.client;
  unitId = await make('/v1/business-units', { name: 'North' });
  projectId = await make('/v1/projects', { name: 'Tower' });
});

beforeEach(async () => {
  place = await make('/v1/locations', { name: 'Store', kind: 'warehouse' });
  part = await item();
});

describe('the document of an adjustment', () => {
  test('is there for every movement of kind adjustment or count, with its entries as lines', async () => {
    const movement = await adjust(5);
    const body = await read(movement.document.id);
    expect(body).toMatchObject({
      number: movement.document.number,
      status: 'posted',
      syncStatus: 'pending',
      type: 'found',
      memo: 'behind the shelf',
      reference: 'A',
      locationId: place,
      movementId: movement.id,
      lines: [{ itemId: part, locationId: place, quantity: '5', before: '0', after: '5', value: '12.5' }],
      history: [{ status: 'posted' }],
    });
    const counted = await post({ kind: 'count', entries: [{ itemId: part, locationId: place, quantity: 3 }] });
    expect(await read(counted.document.id)).toMatchObject({ type: 'count', lines: [{ quantity: '-2' }] });
  });

  test('made by itself says all from the beginning, late too', async () => {
    const made = await client.post('/v1/adjustments', {
      reasonCode: 'scrap',
      memo: 'fell down',
      reference: 'S-1',
      businessUnitId: unitId,
      projectId,
      date: '2026-01-05T10:00:00Z',
      customFields: { Shift: 'late' },
      externalData: { app: { key: 'value' } },
      lines: [{ itemId: part, locationId: place, quantity: 7 }],
    });
    expect(made.status).toBe(201);
    expect(made.headers.location).toBe(`/v1/adjustments/${made.body.id}`);
    expect(made.body).toMatchObject({
      type: 'scrap',
      date: '2026-01-05T10:00:00.000Z',
      businessUnitId: unitId,
      projectId,
    });
    expect(await read(made.body.id as never)).toEqual(made.body);
    const entry = (await client.get(`/v1/entries?documentId=${made.body.id}`)).body.data[0] as Row;
    expect(entry).toMatchObject({ change: '7', reasonCode: 'scrap', occurredAt: '2026-01-05T10:00:00.000Z' });
  });

  test('refuses as the ledger does, and names the line', async () => {
    const line = { itemId: part, locationId: place, quantity: -1 };
    const answer = await client.post('/v1/adjustments', { lines: [line] });
    expect([answer.body.code, answer.body.errors[0]?.path]).toEqual(['insufficient_stock', 'lines.0.quantity']);
    const unknown = await client.post('/v1/adjustments', {
      businessUnitId: 999_999,
      lines: [{ ...line, quantity: 1 }],
    });
    expect([unknown.status, unknown.body.errors[0]?.path]).toEqual([404, 'businessUnitId']);
    const repeated = await client.post(
      '/v1/adjustments',
      { lines: [{ ...line, quantity: 2 }] },
      { 'idempotency-key': 'a' },
    );
    const again = await client.post(
      '/v1/adjustments',
      { lines: [{ ...line, quantity: 2 }] },
      { 'idempotency-key': 'a' },
    );
    expect(again.body).toEqual(repeated.body);
    expect(await onHand()).toBe('2');
  });

  test('takes from every lot where it names none, expired ones included', async () => {
    const drug = await make('/v1/items', { partNumber: 'DRUG', name: 'Drug', tracking: 'lot' });
    const lots = ['2020-01-01T00:00:00Z', '2199-01-01T00:00:00Z'].map((expiresAt, index) => ({
      itemId: drug,
      locationId: place,
      quantity: 2,
      lot: { number: `L${index}`, expiresAt },
    }));
    await client.post('/v1/adjustments', { lines: lots });
    const written = await client.post('/v1/adjustments', {
      lines: [{ itemId: drug, locationId: place, quantity: -3 }],
    });
    expect([written.status, written.body.lines]).toMatchObject([
      201,
      [
        { lot: { number: 'L0' }, quantity: '-2' },
        { lot: { number: 'L1' }, quantity: '-1' },
      ],
    ]);
    const brought = await client.post('/v1/adjustments', { lines: [{ itemId: drug, locationId: place, quantity: 1 }] });
    expect([brought.status, brought.body.code]).toEqual([400, 'lot_required']);
  });

  test('is changed by who has seen it as it is', async () => {
    const { document } = await adjust(5);
    const path = `/v1/adjustments/${document.id}`;
    const changed = await client.patch(
      path,
      { memo: 'new', businessUnitId: unitId },
      { 'if-match': `"${document.id}"` },
    );
    expect(changed.body).toMatchObject({ memo: 'new', reference: 'A', businessUnitId: unitId });
    expect(changed.body.revision).toBeGreaterThan(document.id);
    expect((await client.patch(path, { memo: 'x' }, { 'if-match': `"${document.id}"` })).status).toBe(412);
    expect((await client.patch(path, { memo: 'new' })).body.revision).toBe(changed.body.revision);
    expect((await client.patch(path, { businessUnitId: 999_999 })).status).toBe(404);
    expect((await client.patch(path, { jobId: 5 })).status).toBe(400);
  });

  test.each(['its movement', 'the document'])('is taken back once, through %s', async (through) => {
    const movement = await adjust(5);
    const { id } = movement.document;
    const byDocument = () => client.post(`/v1/adjustments/${id}/cancellation`, { reason, reasonCode: 'error' });
    const byMovement = () => client.post(`/v1/movements/${movement.id}/reversal`, { reason });
    const both = through === 'the document' ? [byDocument(), byMovement()] : [byMovement(), byDocument()];
    const statuses = (await Promise.all(both)).map((answer) => answer.status);
    expect(statuses[1]).toBe(409);
    expect([200, 201]).toContain(statuses[0]);
    expect(await onHand()).toBe('0');
    expect(await read(id)).toMatchObject({
      status: 'canceled',
      lines: [{ quantity: '5' }],
      history: [{ status: 'posted' }, { status: 'canceled', reason }],
    });
    expect((await client.get(`/v1/adjustments?locationId=${place}`)).body.data).toHaveLength(1);
  });

  test('is as it was when its reversal is taken back', async () => {
    const movement = await adjust(5);
    const reversal = await client.post(`/v1/movements/${movement.id}/reversal`, { reason });
    expect(reversal.body).toMatchObject({ document: movement.document });
    await client.post(`/v1/movements/${reversal.body.id}/reversal`, { reason: 'it was right' });
    expect(await read(movement.document.id)).toMatchObject({ status: 'posted', lines: [{ quantity: '5' }] });
    expect(await onHand()).toBe('5');
  });
});

describe('the list', () => {
  test('is narrowed by what stands on the documents, page by page', async () => {
    const made: number[] = [];
    for (const quantity of [1, 2, 3, 4]) made.push((await adjust(quantity)).document.id);
    const at = `/v1/adjustments?locationId=${place}`;
    const first = await client.get(`${at}&limit=3`);
    const second = await client.get(`${at}&limit=3&after=${first.body.next}`);
    expect([...first.body.data, ...second.body.data].map((row: Row) => row.id)).toEqual(made);
    expect(second.body.next).toBeNull();
    const ids = async (query: string) => (await client.get(`${at}&${query}`)).body.data.map((row: Row) => row.id);
    await client.post(`/v1/adjustments/${made[0]}/cancellation`, { reason });
    expect(await ids('status=canceled')).toEqual([made[0]]);
    expect(await ids('type=found&status=posted')).toEqual(made.slice(1));
    expect(await ids('type=count')).toEqual([]);
    expect(await ids(`number=${(await read(made[2]!)).number}`)).toEqual([made[2]]);
    expect(await ids('reference=A&syncStatus=pending')).toEqual(made);
    expect(await ids('createdBefore=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await ids(`updatedFrom=${(await read(made[0]!)).updatedAt}`)).toContain(made[0]);
    expect((await client.get('/v1/adjustments?createdFrom=yesterday')).status).toBe(400);
  });

  test('shows nothing to a brand or a site that is not its own', async () => {
    const brandId = await make('/v1/brands', { name: 'Own' });
    const { document } = await adjust(5);
    const held = [
      await tenant.key(['inventory:write'], { brandId }),
      await tenant.key(['inventory:write'], { siteIds: [await make('/v1/locations', { name: 'Site', kind: 'site' })] }),
    ];
    for (const other of held) {
      expect((await other.get('/v1/adjustments')).body.data).toEqual([]);
      expect((await other.get(`/v1/adjustments/${document.id}`)).status).toBe(404);
      expect((await other.patch(`/v1/adjustments/${document.id}`, { memo: 'x' })).status).toBe(404);
      expect((await other.post(`/v1/adjustments/${document.id}/cancellation`, { reason })).status).toBe(404);
    }
  });
});
