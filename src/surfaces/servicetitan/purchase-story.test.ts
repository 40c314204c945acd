import { beforeAll, describe, expect, test } from 'vitest';
import { dialectClient } from '../../../test/support/dialect.ts';
import { surfaceTest } from './test-client.ts';
import { type Buyer, buyer } from './test-purchasing.ts';

interface Entry {
  change: string;
  after: string;
  kind: string;
  document: { kind: string; number: string };
}

let acme: Buyer;
let fsm: ReturnType<typeof dialectClient>;

beforeAll(async () => {
  const surface = await surfaceTest();
  acme = await buyer(surface);
  fsm = dialectClient(surface.server, '/api/v1/inventory', { 'x-api-key': acme.native.key });
});

/** The stock of pipes on every surface: always the same. */
async function stock(): Promise<number> {
  const { pipe, warehouse } = acme.ids;
  const native = Number(await acme.onHand(pipe));
  const { item, stock } = (await fsm.get(`?id=${pipe}`)).body.data;
  expect(item.quantity_on_hand).toBe(native);
  const there = stock.filter((place: { location_id: number }) => place.location_id === warehouse);
  expect(there.reduce((sum: number, place: { quantity: number }) => sum + place.quantity, 0)).toBe(native);
  return native;
}

describe('a purchase through several surfaces', () => {
  test('is explained to the last unit: request, order, two receipts, one canceled, return and credit', async () => {
    const { ids, native, made } = acme;
    const request = await acme.make('/v1/purchase-requests', {
      vendorId: ids.vendor,
      locationId: ids.warehouse,
      typeId: ids.type,
      lines: [{ itemId: ids.pipe, quantity: 10, unitCost: '2.5' }],
    });
    const orderId: number = (await acme.patch(`/purchase-orders/requests/${request}/approve`)).body.id;
    await native.post(`/v1/purchase-orders/${orderId}/sending`);
    expect(await acme.shown(orderId)).toMatchObject({ status: 'Sent', sentOn: expect.any(String) });
    expect(await stock()).toBe(0);

    const [ordered] = (await acme.shown(orderId)).items;
    const line = (quantity: number) => ({ purchaseOrderItemId: ordered.id, skuId: ids.pipe, quantity, cost: 2.5 });
    await made('/receipts', acme.receipt(orderId, [line(4)]));
    expect(await stock()).toBe(4);
    const second = await made('/receipts', acme.receipt(orderId, [line(6)]));
    expect(await acme.shown(orderId)).toMatchObject({ status: 'Received' });
    expect(await stock()).toBe(10);
    await acme.patch(`/receipts/${second}/cancellation`, { canceledReason: 'Duplicate' });
    expect(await acme.shown(orderId)).toMatchObject({ status: 'PartiallyReceived', items: [{ quantityReceived: 4 }] });
    expect(await stock()).toBe(4);

    const items = [{ skuId: ids.pipe, quantity: 3, cost: 2.5 }];
    const returned = await made('/returns', acme.giveBack({ purchaseOrderId: orderId, items }));
    expect(await stock()).toBe(4);
    await native.post(`/v1/vendor-returns/${returned}/shipment`);
    expect(await stock()).toBe(1);
    await native.post(`/v1/vendor-returns/${returned}/credit`);
    const { data } = (await acme.get(`/returns?ids=${returned}`)).body;
    expect(data).toMatchObject([{ status: 'CreditReceived', returnAmount: 7.5 }]);

    const { body } = await native.get(`/v1/entries?itemId=${ids.pipe}`);
    const entries = (body.data as unknown as Entry[]).map(({ kind, change, document }) => [
      kind,
      change,
      document.number,
    ]);
    expect(entries.sort()).toEqual([
      ['receipt', '-6', 'RCV-2'],
      ['receipt', '4', 'RCV-1'],
      ['receipt', '6', 'RCV-2'],
      ['vendor_return', '-3', 'RET-1'],
    ]);
    expect(entries.reduce((sum, [, change]) => sum + Number(change), 0)).toBe(await stock());
    expect((await native.get('/v1/verification')).body.ok).toBe(true);
    const history = (await fsm.get(`?id=${ids.pipe}&sub=transactions`)).body.data;
    const moved = history.map(({ quantity }: { quantity: number }) => quantity);
    expect([...moved].sort((x, y) => x - y)).toEqual([-6, -3, 4, 6]);
  });
});
