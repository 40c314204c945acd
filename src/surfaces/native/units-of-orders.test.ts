import { describe, expect, it } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import type { PurchasingDocument } from '../../../test/support/purchasing.ts';
import { boxedCompany, faultsOf } from '../../../test/support/units.ts';

const company = await boxedCompany(await nativeTest());
const { boxed, stockOf } = company;

describe('E1: an order in cases', () => {
  it('says 5 cases and 50.00; received, the stock rises by 60 and its value by exactly 50.00', async () => {
    const tea = await boxed();
    const order = await company.order([{ itemId: tea, quantity: 5, unit: 'Case', unitCost: '10.00' }]);
    expect(order).toMatchObject({ subtotal: '50', total: '50' });
    expect(order.lines).toMatchObject([
      { quantity: '5', unit: 'case', baseQuantity: '60', unitCost: '10', total: '50', received: '0' },
    ]);
    expect((await company.client.get(`/v1/items/${tea}`)).body.onOrder).toBe('60');

    const receipt = await company.post('/v1/receipts', { purchaseOrderId: order.id });
    expect(receipt).toMatchObject({ subtotal: '50' });
    expect(receipt.lines).toMatchObject([
      { quantity: '5', unit: 'case', baseQuantity: '60', unitCost: '10', total: '50' },
    ]);
    expect(await stockOf(tea)).toEqual({ onHand: '60', reserved: '0', stockValue: '50' });
    const after = await company.get(`/v1/purchase-orders/${order.id}`);
    expect(after).toMatchObject({ status: 'received', lines: [{ quantity: '5', received: '60' }] });
  });

  it('received in parts that no cent divides evenly comes to exactly its total, whatever is taken back meanwhile', async () => {
    const tea = await boxed();
    const order = await company.order([{ itemId: tea, quantity: 5, unit: 'case', unitCost: '10' }]);
    const lineId = order.lines[0]?.id;
    const receive = (quantity: number, more: object = {}) =>
      company.post('/v1/receipts', {
        purchaseOrderId: order.id,
        lines: [{ purchaseOrderLineId: lineId, quantity, ...more }],
      });
    const first = await receive(20);
    expect(first).toMatchObject({
      subtotal: '16.666667',
      lines: [{ quantity: '20', unit: null, unitCost: '0.833333' }],
    });
    expect((await stockOf(tea)).stockValue).toBe('16.666667');
    await receive(20);
    await company.post(`/v1/receipts/${first.id}/cancellation`);
    expect((await stockOf(tea)).onHand).toBe('20');
    await receive(20);
    const last = await receive(20);
    expect(last.lines).toMatchObject([{ unitCost: '0.833333', total: '16.666667' }]);
    expect(await stockOf(tea)).toMatchObject({ onHand: '60', stockValue: '50' });
  });

  it('takes receipts in any unit of the item, and in base units where none is named', async () => {
    const tea = await boxed();
    const order = await company.order([{ itemId: tea, quantity: 5, unit: 'case', unitCost: '10' }]);
    const receive = (line: object) =>
      company.client.post('/v1/receipts', { purchaseOrderId: order.id, lines: [{ itemId: tea, ...line }] });
    expect((await receive({ quantity: 2, unit: 'CASE' })).body).toMatchObject({
      total: '20',
      lines: [{ quantity: '2', unit: 'case', baseQuantity: '24', unitCost: '10', total: '20' }],
    });
    expect((await receive({ quantity: 2 })).body).toMatchObject({ lines: [{ quantity: '2', total: '1.666667' }] });
    expect((await receive({ quantity: 1, unit: 'case', unitCost: '9' })).body).toMatchObject({ total: '9' });
    expect(await faultsOf(receive({ quantity: 2, unit: 'case' }))).toEqual({
      status: 409,
      faults: ['lines.0.quantity over_receipt'],
    });
    expect(await faultsOf(receive({ quantity: 1, unit: 'pallet' }))).toEqual({
      status: 400,
      faults: ['lines.0.unit unknown_unit'],
    });
    const rest = await company.post('/v1/receipts', { purchaseOrderId: order.id });
    expect(rest.lines).toMatchObject([{ quantity: '22', unit: null, baseQuantity: '22', total: '18.333333' }]);
    expect(await stockOf(tea)).toMatchObject({ onHand: '60', stockValue: '49' });
  });

  it('of base units is received in cases at what the order says', async () => {
    const tea = await boxed();
    const order = await company.order([{ itemId: tea, quantity: 60, unitCost: '0.833333' }]);
    const lines = [{ itemId: tea, quantity: 2, unit: 'case' }];
    const receipt = await company.post('/v1/receipts', { purchaseOrderId: order.id, lines });
    expect(receipt.lines).toMatchObject([{ quantity: '2', unit: 'case', unitCost: '9.999996', total: '19.999992' }]);
    expect((await stockOf(tea)).stockValue).toBe('19.999992');
  });

  it('keeps its unit in a change that names none, and takes another one', async () => {
    const tea = await boxed({ cost: '2' });
    const order = await company.order([{ itemId: tea, quantity: 5, unit: 'case' }]);
    expect(order.lines).toMatchObject([{ unitCost: '24', total: '120' }]);
    const id = order.lines[0]?.id;
    const change = async (line: object) =>
      (await company.client.patch(`/v1/purchase-orders/${order.id}`, { lines: [{ id, itemId: tea, ...line }] })).body;
    const same = await change({ quantity: 5, unitCost: '24' });
    expect(same.revision).toBe(order.revision);
    expect(await change({ quantity: 6 })).toMatchObject({
      total: '144',
      lines: [{ quantity: '6', unit: 'case', baseQuantity: '72' }],
    });
    expect(await change({ quantity: 7, unit: null })).toMatchObject({
      total: '14',
      lines: [{ quantity: '7', unit: null, baseQuantity: '7', unitCost: '2' }],
    });
    expect(await change({ quantity: 1, unit: 'case', unitCost: '20' })).toMatchObject({ total: '20' });
  });

  it('after a new price charges what is still to come at that', async () => {
    const tea = await boxed();
    const order = await company.order([{ itemId: tea, quantity: 5, unit: 'case', unitCost: '10' }]);
    const id = order.lines[0]?.id;
    const lines = [{ purchaseOrderLineId: id, quantity: 30 }];
    const first = await company.post('/v1/receipts', { purchaseOrderId: order.id, lines });
    expect(first.total).toBe('25');
    const dearer = { lines: [{ id, itemId: tea, quantity: 5, unitCost: '12' }] };
    await company.client.patch(`/v1/purchase-orders/${order.id}`, dearer);
    expect((await company.post('/v1/receipts', { purchaseOrderId: order.id })).total).toBe('30');
    await company.post(`/v1/receipts/${first.id}/cancellation`);
    expect((await company.post('/v1/receipts', { purchaseOrderId: order.id })).total).toBe('30');
  });

  it('is marked up by the range of what a base unit costs', async () => {
    const tea = await boxed();
    await company.make('/v1/purchase-order-markups', { from: '0', to: '1', percent: '50' });
    const order = await company.order([{ itemId: tea, quantity: 1, unit: 'case', unitCost: '10' }]);
    expect(order.lines).toMatchObject([{ price: '15', markupPercent: '50' }]);
  });

  it('comes from a request in cases, and goes back in cases', async () => {
    const { vendorId, locationId } = company.ids;
    const tea = await boxed();
    const lines = [{ itemId: tea, quantity: '2.5', unit: 'case', unitCost: '10' }];
    const request = await company.post('/v1/purchase-requests', { vendorId, locationId, lines });
    expect(request).toMatchObject({ total: '25', lines: [{ quantity: '2.5', unit: 'case', baseQuantity: '30' }] });
    const approved = await company.post(`/v1/purchase-requests/${request.id}/approval`);
    const orderId = approved.purchaseOrderId;
    const receipt = await company.post('/v1/receipts', { purchaseOrderId: orderId });
    expect(receipt.lines).toMatchObject([{ quantity: '2.5', unit: 'case', total: '25' }]);

    const back = { vendorId, locationId, purchaseOrderId: orderId };
    const tooMuch = [{ itemId: tea, quantity: 3, unit: 'case' }];
    expect(await faultsOf(company.client.post('/v1/vendor-returns', { ...back, lines: tooMuch }))).toEqual({
      status: 409,
      faults: ['lines.0.quantity over_return'],
    });
    const some = [{ itemId: tea, quantity: '0.5', unit: 'case', unitCost: '10' }];
    const returned = await company.post('/v1/vendor-returns', { ...back, lines: some });
    expect(returned).toMatchObject({ total: '5', lines: [{ quantity: '0.5', unit: 'case', baseQuantity: '6' }] });
    await company.post(`/v1/vendor-returns/${returned.id}/shipment`);
    expect((await stockOf(tea)).onHand).toBe('24');
  });

  it('names every line whose unit or quantity is wrong', async () => {
    const { vendorId, locationId } = company.ids;
    const tea = await boxed();
    const lines = [
      { itemId: tea, quantity: 1, unit: 'pallet' },
      { itemId: tea, quantity: '0.5', unit: 'crumb' },
      { itemId: tea, quantity: '99999999999', unit: 'case' },
      { itemId: 1, quantity: 1 },
    ];
    expect(await faultsOf(company.client.post('/v1/purchase-orders', { vendorId, locationId, lines }))).toEqual({
      status: 400,
      faults: [
        'lines.0.unit unknown_unit',
        'lines.1.quantity invalid_quantity',
        'lines.2.quantity invalid_quantity',
        'lines.3.itemId unknown_item',
      ],
    });
  });
});

it('shows lines without a unit as they are in base units', async () => {
  const order: PurchasingDocument = await company.order([{ itemId: company.ids.pipe, quantity: '3' }]);
  expect(order.lines).toMatchObject([{ quantity: '3', unit: null, baseQuantity: '3', total: '7.5' }]);
});
