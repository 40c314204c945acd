/** Sales that end by themselves, and sales that wait for stock. */
import { beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { openStore, type Row } from './test-store.ts';

let shop: Awaited<ReturnType<typeof openStore>>;

beforeAll(async () => {
  shop = await openStore({ sweeps: true });
});

const soon = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
const endSoon = async (sale: Row) => {
  expect((await shop.client.patch(`/v1/sales/${sale.id}`, { expiresAt: soon(300) })).status).toBe(200);
};
const becomes = async (sale: Row, status: string) => {
  await until(async () => (await shop.read(sale)).status === status);
  return shop.read(sale);
};

describe('a sale whose time is over', () => {
  test('gives free what it holds, and is expired; what has left stays away', async () => {
    const part = await shop.stocked(10);
    const sale = await shop.sold([{ itemId: part, quantity: 6 }]);
    await shop.step(sale, 'fulfilment', { lines: [{ lineId: sale.lines[0].id, quantity: 1 }] });
    await endSoon(sale);
    const over = await becomes(sale, 'expired');
    expect(over).toMatchObject({ lines: [{ fulfilled: '1', waiting: '0' }] });
    expect(over.history.at(-1)).toMatchObject({ status: 'expired', actor: { kind: 'system' } });
    expect(await shop.stock(part)).toBe('9/0');
    const { body } = await shop.client.get(`/v1/reservations/${sale.lines[0].holds[0].reservationId}`);
    expect(body).toMatchObject({ status: 'expired', document: { kind: 'sale', id: sale.id } });
    expect((await shop.step(sale, 'fulfilment', {})).body.code).toBe('wrong_state');
    const late = await shop.client.patch(`/v1/sales/${sale.id}`, { expiresAt: soon(60_000) });
    expect([late.status, late.body.code]).toEqual([409, 'wrong_state']);
  });

  test('ends with all that it holds when its end is moved', async () => {
    const part = await shop.stocked(10);
    const far = '2190-01-01T00:00:00.000Z';
    const sale = await shop.sold([{ itemId: part, quantity: 2 }], { expiresAt: soon(60_000) });
    const change = async (expiresAt: string | null) => {
      const answer = await shop.client.patch(`/v1/sales/${sale.id}`, { expiresAt });
      const { body } = await shop.client.get(`/v1/reservations/${sale.lines[0].holds[0].reservationId}`);
      return [answer.status, answer.body.expiresAt, body.expiresAt];
    };
    expect(await change(far)).toEqual([200, far, far]);
    const { revision } = await shop.read(sale);
    expect(await change(far)).toEqual([200, far, far]);
    expect((await shop.read(sale)).revision).toBe(revision);
    expect(await change(null)).toEqual([200, null, null]);
    expect((await change('2001-01-01T00:00:00Z'))[0]).toBe(400);
    const near = soon(300);
    expect(await change(near)).toEqual([200, near, near]);
    await becomes(sale, 'expired');
    expect(await shop.stock(part)).toBe('10/0');
  });

  test('is expired too where all that it held was released by hand', async () => {
    const part = await shop.stocked(10);
    const sale = await shop.sold([{ itemId: part, quantity: 2 }]);
    await shop.client.post(`/v1/reservations/${sale.lines[0].holds[0].reservationId}/release`);
    await endSoon(sale);
    await becomes(sale, 'expired');
  });
});

describe('a sale that waits', () => {
  test('holds what is there, and takes what comes in, the oldest sale first', async () => {
    const part = await shop.stocked(3);
    const more = { backOrder: true };
    const first = await shop.sold([{ itemId: part, quantity: 5 }], more);
    expect(first).toMatchObject({ status: 'open', backOrder: true, lines: [{ quantity: '5', waiting: '2' }] });
    const second = await shop.sold([{ itemId: part, quantity: 4 }], more);
    expect(second.lines).toMatchObject([{ waiting: '4', holds: [] }]);
    expect(await shop.stock(part)).toBe('3/3');
    await shop.receive(part, 3);
    await until(async () => (await shop.stock(part)) === '6/6');
    expect((await shop.read(first)).lines).toMatchObject([
      { waiting: '0', holds: [{ quantity: '3' }, { quantity: '2' }] },
    ]);
    expect((await shop.read(second)).lines).toMatchObject([{ waiting: '3', holds: [{ quantity: '1' }] }]);
    await shop.receive(part, 30);
    await until(async () => (await shop.read(second)).lines[0].waiting === '0');
    expect(await shop.stock(part)).toBe('36/9');
    expect((await shop.step(first, 'fulfilment')).body).toMatchObject({ status: 'fulfilled' });
    expect((await shop.step(second, 'fulfilment')).body).toMatchObject({ status: 'fulfilled' });
    expect(await shop.stock(part)).toBe('27/0');
  });

  test('hands over what it holds, and refuses more with what is held', async () => {
    const [part, none] = [await shop.stocked(2), await shop.item()];
    const lines = [
      { itemId: part, quantity: 5 },
      { itemId: none, quantity: 1 },
    ];
    const sale = await shop.sold(lines, { backOrder: true });
    const lineId = sale.lines[0].id;
    const much = await shop.step(sale, 'fulfilment', { lines: [{ lineId, quantity: 3 }] });
    expect([much.status, much.body.errors]).toMatchObject([
      409,
      [{ path: 'lines.0.quantity', code: 'insufficient_stock', location: 'Store', requested: '3', available: '2' }],
    ]);
    const some = await shop.step(sale, 'fulfilment');
    expect(some.body).toMatchObject({ status: 'part_fulfilled', lines: [{ fulfilled: '2', waiting: '3' }, {}] });
    const nothing = await shop.step(sale, 'fulfilment');
    expect([nothing.body.code, nothing.body.errors.length]).toEqual(['insufficient_stock', 2]);
    const given = await shop.step(sale, 'cancellation', { reason: 'Too long' });
    expect(given.body).toMatchObject({ status: 'cancelled', lines: [{ waiting: '0' }, { waiting: '0' }] });
    await shop.receive(part, 9);
    const next = await shop.sold([{ itemId: part, quantity: 10 }], { backOrder: true });
    await shop.receive(part, 1);
    await until(async () => (await shop.read(next)).lines[0].waiting === '0');
    expect((await shop.read(sale)).lines[0].holds).toHaveLength(1);
  });

  test('ends while nothing is held for it, and takes nothing any more', async () => {
    const part = await shop.item();
    const sale = await shop.sold([{ itemId: part, quantity: 1 }], { backOrder: true, expiresAt: soon(500) });
    await becomes(sale, 'expired');
    await shop.receive(part, 1);
    const next = await shop.sold([{ itemId: part, quantity: 2 }], { backOrder: true });
    await shop.receive(part, 1);
    await until(async () => (await shop.read(next)).lines[0].waiting === '0');
    expect((await shop.read(sale)).lines[0].holds).toEqual([]);
  });

  test('is served of what is discontinued as far as it is there, and waits for lots that are good', async () => {
    const [off, lots] = [await shop.stocked(1), await shop.item({ tracking: 'lot' })];
    const ending = await shop.sold([{ itemId: off, quantity: 3 }], { backOrder: true });
    await shop.receive(off, 1);
    await until(async () => (await shop.read(ending)).lines[0].waiting === '1');
    await shop.client.patch(`/v1/items/${off}`, { active: false });
    await shop.client.post(`/v1/reservations/${ending.lines[0].holds[0].reservationId}/release`);
    const sale = await shop.sold([{ itemId: lots, quantity: 2 }], { backOrder: true });
    await shop.receive(lots, 5, { lot: { number: 'OLD', expiresAt: '2020-01-01T00:00:00Z' } });
    await shop.receive(lots, 2, { lot: { number: 'GOOD' } });
    await until(async () => (await shop.read(sale)).lines[0].waiting === '0');
    const { body } = await shop.client.get(
      `/v1/reservations/${(await shop.read(sale)).lines[0].holds[0].reservationId}`,
    );
    expect(body.allocations).toMatchObject([{ lot: 'GOOD', quantity: '2' }]);
    await until(async () => (await shop.stock(off)) === '2/2');
    expect((await shop.read(ending)).lines).toMatchObject([{ waiting: '0' }]);
  });

  test('does not wait for units that are named', async () => {
    const serials = await shop.item({ tracking: 'serial' });
    const answer = await shop.sell([{ itemId: serials, quantity: 1, serials: ['S'] }], { backOrder: true });
    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ path: 'lines.0.serials' }]]);
  });
});
