import { describe, expect, test } from 'vitest';
import { purchasingTest } from './test-purchasing.ts';

const { acme } = await purchasingTest();
const { ids, made } = acme;

const orderId = await made(
  '/purchase-orders',
  acme.order({ memo: 'As agreed', items: [acme.item(), acme.item(ids.pipe, { budgetCodeId: 3 })] }),
);
const item = { skuId: ids.pipe, quantity: 2, cost: 2.5 };
await made('/receipts', acme.receipt(orderId, [item]));
const returnId = await made('/returns', acme.giveBack({ purchaseOrderId: orderId, items: [item] }));

/** The rows of the feed after a token, and the next token. */
async function news(feed: string, from = ''): Promise<{ data: { id: number }[]; continueFrom: string }> {
  return (await acme.get(`/export/${feed}?from=${from}`)).body;
}

interface Shown {
  id: number;
  skuId: number;
  description: string;
  vendorPartNumber: string;
  quantity: number;
  cost: number;
  modifiedOn: string;
}

const orderItem = ({ id, skuId, description, vendorPartNumber, quantity, cost }: Shown) => ({
  id,
  skuId,
  description,
  vendorPartNumber,
  quantity,
  cost,
});

describe('a change that changes nothing', () => {
  test('leaves an order as it is, and out of the feed', async () => {
    const before = await acme.shown(orderId);
    const { continueFrom } = await news('purchase-orders');
    const same = [
      {},
      { vendorId: ids.vendor, tax: 1.25, memo: 'As agreed', date: before.date, requiredOn: before.requiredOn },
      { shipTo: acme.order().shipTo, impactsTechnicianPayroll: false },
      { items: before.items.map(orderItem) },
    ];
    for (const body of same) expect((await acme.patch(`/purchase-orders/${orderId}`, body)).status).toBe(200);
    expect(await acme.shown(orderId)).toEqual(before);
    expect((await news('purchase-orders', continueFrom)).data).toEqual([]);
  });

  test('leaves a return as it is', async () => {
    const { data } = (await acme.get(`/returns?ids=${returnId}`)).body;
    const { continueFrom } = await news('returns');
    const items = data[0].items.map(({ id, skuId, quantity, cost }: Shown) => ({ id, skuId, quantity, cost }));
    const applicationGuid = '9f8e7d6c-5b4a-4321-8765-0123456789ab';
    for (const body of [
      {},
      { restockingFee: 0, returnDate: data[0].returnDate },
      { items },
      { externalData: { applicationGuid, patchMode: 'Merge', externalData: [] } },
    ]) {
      expect((await acme.patch(`/returns/${returnId}`, body)).status).toBe(200);
    }
    expect((await acme.get(`/returns?ids=${returnId}`)).body.data).toEqual(data);
    expect((await news('returns', continueFrom)).data).toEqual([]);
  });
});

test('a receipt, and its cancellation, modifies only the order item that it is for', async () => {
  const modified = async () => (await acme.shown(orderId)).items.map((item: Shown) => item.modifiedOn);
  const [first, second] = await modified();
  const ordered = (await acme.shown(orderId)).items[1];
  const received = { ...item, purchaseOrderItemId: ordered.id, quantity: 1 };
  const receiptId = await made('/receipts', acme.receipt(orderId, [received]));
  const [unchanged, later] = await modified();
  expect([unchanged, later > second]).toEqual([first, true]);
  await acme.patch(`/receipts/${receiptId}/cancellation`);
  const [stillUnchanged, last] = await modified();
  expect([stillUnchanged, last > later]).toEqual([first, true]);
});

test('a change of an order modifies only the items that differ', async () => {
  const before = await acme.shown(orderId);
  const [first, second] = before.items.map(orderItem);
  const { continueFrom } = await news('purchase-orders');
  await acme.patch(`/purchase-orders/${orderId}`, { items: [first, { ...second, quantity: 11 }] });
  const after = await acme.shown(orderId);
  expect(after.items[0]).toEqual(before.items[0]);
  expect(after.items[1].modifiedOn > before.items[1].modifiedOn).toBe(true);
  expect((await news('purchase-orders', continueFrom)).data.map(({ id }) => id)).toEqual([orderId]);
});
