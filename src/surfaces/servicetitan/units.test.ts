import { expect, test } from 'vitest';
import { purchasingTest } from './test-purchasing.ts';

/** Documents that were written in units, which this vendor does not know: shown in base units. */

const { acme } = await purchasingTest();
const { ids, order, receipt, make, made, shown, onHand, native } = acme;
const tea = await make('/v1/items', {
  partNumber: 'TEA',
  name: 'Tea',
  unit: 'box',
  units: [{ name: 'case', factor: 12 }],
});
const fiveCases = [{ itemId: tea, quantity: 5, unit: 'case', unitCost: '10' }];
const newOrder = () =>
  make('/v1/purchase-orders', { vendorId: ids.vendor, locationId: ids.warehouse, typeId: ids.type, lines: fiveCases });

test('an order in cases shows base units, their cost rounded and the exact total', async () => {
  const id = await newOrder();
  const item = { quantity: 60, quantityReceived: 0, cost: 0.833333, total: 50, status: 'Pending' };
  expect(await shown(id)).toMatchObject({ total: 50, items: [item] });
  await made('/receipts', receipt(id, [{ skuId: tea, quantity: 24, cost: 0.75 }]));
  expect((await shown(id)).items).toMatchObject([{ quantity: 60, quantityReceived: 24, status: 'PartiallyReceived' }]);
  expect(await onHand(tea)).toBe('24');
});

test('an order that is sent back as it is shown keeps its cases and its total, and so does one of more of them', async () => {
  const id = await newOrder();
  const [item] = (await shown(id)).items;
  const patch = (change: object) => {
    const { id: lineId, skuId, description, vendorPartNumber, quantity, cost } = item;
    const line = { id: lineId, skuId, description, vendorPartNumber, quantity, cost, ...change };
    return acme.patch(`/purchase-orders/${id}`, { items: [line] });
  };
  const line = async () => (await native.get(`/v1/purchase-orders/${id}`)).body.lines;
  expect((await patch({})).status).toBe(200);
  expect(await line()).toMatchObject([{ quantity: '5', unit: 'case', total: '50' }]);
  await patch({ quantity: 72 });
  expect(await line()).toMatchObject([{ quantity: '6', unit: 'case', total: '60' }]);
  await patch({ quantity: 61 });
  expect(await line()).toMatchObject([{ quantity: '61', unit: null, unitCost: '0.833333', total: '50.833313' }]);
});

test('receipts and returns in cases show base units, and costs are landed on each of them', async () => {
  const type = await make('/v1/purchase-order-types', { name: 'By value', landedCostMethod: 'ByValue' });
  const bought = { vendorId: ids.vendor, locationId: ids.warehouse, typeId: type, lines: fiveCases };
  const orderId = await make('/v1/purchase-orders', bought);
  const id = await make('/v1/receipts', { purchaseOrderId: orderId, shipping: '10' });
  const [row] = (await acme.get(`/receipts?ids=${id}`)).body.data;
  expect(row).toMatchObject({ receiptAmount: 60, items: [{ quantity: 60, cost: 0.833333, fullyLandedUnitCost: 1 }] });
  const returnId = await make('/v1/vendor-returns', { ...bought, typeId: ids.returnType });
  const back = (await acme.get(`/returns?ids=${returnId}`)).body.data[0];
  expect(back).toMatchObject({ returnAmount: 50, items: [{ quantity: 60, cost: 0.833333 }] });
});

test('a transfer in cases shows base units', async () => {
  const toLocationId = await make('/v1/locations', { name: 'Van', kind: 'vehicle' });
  const lines = [{ itemId: tea, quantity: 2, unit: 'case' }];
  const id = await make('/v1/transfers', { fromLocationId: ids.warehouse, toLocationId, lines });
  const [row] = (await acme.get(`/transfers?ids=${id}`)).body.data;
  expect(row.items).toMatchObject([{ quantity: 24, quantityPicked: 0 }]);
});

test('an order of this vendor is in base units', async () => {
  const id = await made('/purchase-orders', order({ items: [acme.item(tea, { quantity: 12, cost: 1 })] }));
  expect((await native.get(`/v1/purchase-orders/${id}`)).body.lines).toMatchObject([{ quantity: '12', unit: null }]);
});
