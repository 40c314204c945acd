import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, nativeTest } from '../../../test/support/native.ts';

const native = await nativeTest();
let client: Client;
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
async function issue(itemId: number, quantity: number, more: object = {}, occurredAt?: string) {
  const entries = [{ itemId, locationId: place, quantity: -quantity, ...more }];
  const movement = { kind: 'issue', entries, ...(occurredAt === undefined ? {} : { occurredAt }) };
  expect((await client.post('/v1/movements', { movements: [movement] })).status).toBe(201);
}
/** Lets the clock go on, so that two moments differ. */
const tick = () => new Promise((resolve) => setTimeout(resolve, 3));
const sheetOf = async (sheet: Row) => (await client.get(`/v1/counts/${sheet.id}`)).body as Row;
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
  ({ client } = await native.tenant());
});
beforeEach(async () => {
  place = await make('/v1/locations', { name: 'Store', kind: 'warehouse' });
  [bolt, nut] = [await item(), await item()];
  await receive(bolt, 10);
  await receive(nut, 4);
});

/** A sheet on which nuts were counted, before some more came in. */
async function countedBefore(counted: number, more: number): Promise<Row> {
  const sheet = await open();
  await enter(sheet, [{ itemId: nut, quantity: counted }]);
  if (more > 0) await receive(nut, more);
  else await issue(nut, -more);
  return sheet;
}

describe('what moved since a line was counted', () => {
  test('stays, unless something else is asked for', async () => {
    const sheet = await countedBefore(4, -1);
    expect((await sheetOf(sheet)).lines[1]).toMatchObject({ counted: '4', difference: '0', movedSince: '-1' });
    expect((await post(sheet)).status).toBe(200);
    expect(await onHand(nut)).toBe(3);
    const found = await countedBefore(7, 5);
    const posted = await post(found, { uncounted: 'stay', moved: 'keep' });
    expect(posted.body).toMatchObject({ status: 'posted', differenceCount: 1 });
    expect((posted.body as Row).lines[1]).toMatchObject({ counted: '7', difference: '4', movedSince: null });
    expect(await onHand(nut)).toBe(12);
  });

  test('refuses the line where that is asked for, by name and with the way out', async () => {
    const sheet = await countedBefore(3, 5);
    const refused = await post(sheet, { uncounted: 'stay', moved: 'refuse' });
    expect([refused.status, refused.body.code]).toEqual([409, 'stale_expectation']);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({
        path: 'lines.1.expect.onHand',
        partNumber: `P${partNumber}`,
        location: 'Store',
        message: expect.stringMatching(/4 were expected .* there are 9\. .*moved: keep\.$/),
      }),
    ]);
    await enter(sheet, [{ itemId: nut, quantity: 8 }]);
    expect((await post(sheet, { uncounted: 'stay', moved: 'refuse' })).status).toBe(200);
    expect(await onHand(nut)).toBe(8);
  });

  test.each([{ moved: 'overwrite' }, { acceptMoved: true }, { acceptMoved: true, moved: 'overwrite' }])(
    'is overwritten with %j',
    async (how) => {
      const sheet = await countedBefore(3, 5);
      expect((await post(sheet, { uncounted: 'stay', ...how })).status).toBe(200);
      expect(await onHand(nut)).toBe(3);
    },
  );

  test('is one of the three, said once', async () => {
    const sheet = await countedBefore(3, 5);
    const both = await post(sheet, { uncounted: 'stay', acceptMoved: true, moved: 'keep' });
    expect([both.status, both.body.errors[0]?.path]).toEqual([400, 'acceptMoved']);
    expect((await post(sheet, { uncounted: 'stay', moved: 'lose' })).status).toBe(400);
    expect((await post(sheet, { uncounted: 'stay', acceptMoved: false, moved: 'refuse' })).status).toBe(409);
  });

  test('is judged for each line at its own moment', async () => {
    const sheet = await open();
    await enter(sheet, [{ itemId: bolt, quantity: 10 }]);
    await issue(bolt, 1);
    await issue(nut, 1);
    await enter(sheet, [{ itemId: nut, quantity: 3 }]);
    await issue(bolt, 2);
    await issue(nut, 1);
    expect((await post(sheet)).status).toBe(200);
    expect([await onHand(bolt), await onHand(nut)]).toEqual([7, 2]);
  });

  test('stays of lots and of serials too', async () => {
    const pill = await item({ tracking: 'lot' });
    const tool = await item({ tracking: 'serial' });
    await receive(pill, 10, { lot: { number: 'L1' } });
    await receive(tool, 3, { serials: ['T1', 'T2', 'T3'] });
    const sheet = await open({ itemIds: [pill, tool] });
    await enter(sheet, [
      { itemId: pill, lot: { number: 'L1' }, quantity: 9 },
      { itemId: tool, quantity: 3, serials: ['T1', 'T2', 'T9'] },
    ]);
    await issue(pill, 4, { lot: { number: 'L1' } });
    await issue(tool, 1, { serials: ['T1'] });
    await receive(tool, 1, { serials: ['T5'] });
    expect((await post(sheet)).status).toBe(200);
    expect(await onHand(pill)).toBe(5);
    const { body } = await client.get(`/v1/serials?itemId=${tool}&locationId=${place}`);
    expect(body.data.map((row: Row) => row.number)).toEqual(['T2', 'T5', 'T9']);
  });

  test('stays of serials too where somebody says afterwards when they were counted', async () => {
    const tool = await item({ tracking: 'serial' });
    await receive(tool, 3, { serials: ['T1', 'T2', 'T3'] });
    await tick();
    const countedAt = new Date().toISOString();
    await tick();
    await issue(tool, 1, { serials: ['T1'] });
    await receive(tool, 1, { serials: ['T5'] });
    const found = { itemId: tool, quantity: 3, serials: ['T1', 'T2', 'T9'] };
    const here = async () => {
      const { body } = await client.get(`/v1/serials?itemId=${tool}&locationId=${place}`);
      return body.data.map((row: Row) => row.number);
    };
    const [line, whole] = [await open({ itemIds: [tool] }), await open({ itemIds: [tool] })];
    await enter(line, [{ ...found, countedAt }]);
    expect((await post(line)).status).toBe(200);
    expect(await here()).toEqual(['T2', 'T5', 'T9']);
    // The posting says for all lines when it was, and nobody counted since.
    await enter(whole, [found]);
    expect((await post(whole, { uncounted: 'stay', occurredAt: countedAt })).status).toBe(200);
    expect(await here()).toEqual(['T2', 'T5', 'T9']);
  });

  test('and cannot stay, is refused with the way out', async () => {
    const sheet = await countedBefore(1, -3);
    const refused = await post(sheet);
    expect([refused.status, refused.body.code]).toEqual([409, 'insufficient_stock']);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ partNumber: `P${partNumber}`, message: expect.stringContaining('moved: overwrite.') }),
    ]);
    expect((await post(sheet, { uncounted: 'stay', moved: 'overwrite' })).status).toBe(200);
    expect(await onHand(nut)).toBe(1);
  });

  test('is nothing for what nobody counted: where that means zero, it is zero at the posting', async () => {
    const sheet = await open();
    await enter(sheet, [{ itemId: bolt, quantity: 10 }]);
    await receive(nut, 5);
    expect((await post(sheet, { uncounted: 'zero' })).status).toBe(200);
    expect([await onHand(bolt), await onHand(nut)]).toEqual([10, 0]);
  });

  test('is what moved since the given moment, where the posting or the line says when that was', async () => {
    const dated = await open();
    const { body } = await enter(dated, [{ itemId: nut, quantity: 6 }]);
    const at = (body as Row).lines[0].countedAt;
    await tick();
    await receive(nut, 2);
    expect((await post(dated, { uncounted: 'stay', occurredAt: at })).status).toBe(200);
    expect(await onHand(nut)).toBe(8);
    await tick();
    const before = new Date().toISOString();
    await tick();
    await issue(nut, 3);
    const told = await open();
    const entered = await enter(told, [{ itemId: nut, quantity: 8, countedAt: before }]);
    expect((entered.body as Row).lines[0]).toMatchObject({ expected: '8', difference: '0', countedAt: before });
    expect((await post(told)).status).toBe(200);
    expect(await onHand(nut)).toBe(5);
  });

  test('was counted in no future', async () => {
    const sheet = await open();
    const countedAt = new Date(Date.now() + 3_600_000).toISOString();
    const refused = await enter(sheet, [{ itemId: nut, quantity: 1, countedAt }]);
    expect([refused.status, refused.body.errors[0]]).toMatchObject([400, { path: 'lines.0.countedAt' }]);
  });
});

describe('what comes in late for a sheet', () => {
  /** Counts nuts, waits, and answers the moments before and after the counting. */
  async function countedBetween() {
    const before = new Date().toISOString();
    await tick();
    const sheet = await open();
    await enter(sheet, [{ itemId: nut, quantity: 4 }]);
    await tick();
    const after = new Date().toISOString();
    await tick();
    return { sheet, before, after };
  }

  test('before its posting: what happened before the count was seen, what happened after it is kept', async () => {
    const { sheet, before, after } = await countedBetween();
    await issue(nut, 1, {}, before);
    await issue(nut, 1, {}, after);
    expect(await onHand(nut)).toBe(2);
    expect((await post(sheet)).status).toBe(200);
    expect(await onHand(nut)).toBe(3);
  });

  test('after its posting: likewise', async () => {
    const { sheet, before, after } = await countedBetween();
    expect((await post(sheet)).status).toBe(200);
    await issue(nut, 1, {}, before);
    expect(await onHand(nut)).toBe(4);
    await issue(nut, 1, {}, after);
    expect(await onHand(nut)).toBe(3);
  });

  test('each entry says when it was counted, and the ledger verifies', async () => {
    const { sheet } = await countedBetween();
    const posted = await post(sheet);
    const line = (posted.body as Row).lines[1];
    const { body } = await client.get(`/v1/entries?itemId=${nut}&kind=count`);
    const [entry] = body.data as Row[];
    expect(entry.occurredAt).toBe(line.countedAt);
    const movement = (await client.get(`/v1/movements/${entry.movementId}`)).body as Row;
    expect(Date.parse(movement.occurredAt)).toBeGreaterThan(Date.parse(line.countedAt));
    expect(movement.entries[0].occurredAt).toBe(line.countedAt);
    expect((await client.get('/v1/verification')).body).toMatchObject({ ok: true });
  });
});

describe('a line that is counted in parts', () => {
  test('is judged at its last part', async () => {
    const sheet = await open();
    await enter(sheet, [{ itemId: nut, more: 2 }]);
    await enter(sheet, [{ itemId: nut, more: 2 }]);
    await receive(nut, 5);
    expect((await sheetOf(sheet)).lines[1]).toMatchObject({
      expected: '4',
      counted: '4',
      movedBetweenParts: null,
      movedSince: '5',
    });
    expect((await post(sheet)).status).toBe(200);
    expect(await onHand(nut)).toBe(9);
  });

  test('while its stock moved is counted again, or overwrites', async () => {
    const sheet = await open();
    await enter(sheet, [{ itemId: nut, more: 2 }]);
    await receive(nut, 5);
    await enter(sheet, [{ itemId: nut, more: 2 }]);
    await enter(sheet, [{ itemId: nut, more: 1 }]);
    expect((await sheetOf(sheet)).lines[1]).toMatchObject({ expected: '9', counted: '5', movedBetweenParts: '5' });
    for (const moved of ['keep', 'refuse']) {
      const refused = await post(sheet, { uncounted: 'stay', moved });
      expect([refused.status, refused.body.code]).toEqual([409, 'stale_expectation']);
      expect(refused.body.errors).toEqual([
        expect.objectContaining({ path: 'lines.1.movedBetweenParts', partNumber: `P${partNumber}` }),
      ]);
    }
    await enter(sheet, [{ itemId: nut, quantity: 9 }]);
    expect((await sheetOf(sheet)).lines[1]).toMatchObject({ movedBetweenParts: null });
    expect((await post(sheet)).status).toBe(200);
    expect(await onHand(nut)).toBe(9);
  });

  test('is uncertain also when what moved came back', async () => {
    const sheet = await open();
    await enter(sheet, [{ itemId: nut, more: 2 }]);
    await receive(nut, 5);
    await issue(nut, 5);
    await enter(sheet, [{ itemId: nut, more: 2 }]);
    expect((await sheetOf(sheet)).lines[1]).toMatchObject({ movedBetweenParts: '0' });
    expect((await post(sheet)).status).toBe(409);
    expect((await post(sheet, { uncounted: 'stay', moved: 'overwrite' })).status).toBe(200);
    expect(await onHand(nut)).toBe(4);
  });

  test('is not uncertain for what happened before and came in late', async () => {
    const before = new Date().toISOString();
    await tick();
    const sheet = await open();
    await enter(sheet, [{ itemId: nut, more: 2 }]);
    await issue(nut, 1, {}, before);
    await enter(sheet, [{ itemId: nut, more: 1 }]);
    expect((await sheetOf(sheet)).lines[1]).toMatchObject({ movedBetweenParts: null });
    expect((await post(sheet)).status).toBe(200);
    expect(await onHand(nut)).toBe(3);
  });

  test('are dated no later than their movement, where the clock of the device that counts runs ahead', async () => {
    const sheet = await open();
    const ahead = new Date(Date.now() + 120_000).toISOString();
    expect((await enter(sheet, [{ itemId: nut, quantity: 3, countedAt: ahead }])).status).toBe(200);
    expect((await post(sheet)).body.status).toBe('posted');
    const [movement] = (await client.get(`/v1/movements?kind=count&itemId=${nut}`)).body.data as Row[];
    expect(movement.entries[0].occurredAt ?? movement.occurredAt).toBe(movement.occurredAt);
    expect((await client.get('/v1/verification')).body).toMatchObject({ ok: true, misfit: null });
  });
});
