import { describe, expect, test } from 'vitest';
import { buyer, listed, purchasingTest, refused } from './test-purchasing.ts';

const { surface, acme } = await purchasingTest();
const { ids, order, receipt, made, shown, onHand } = acme;
const path = '/receipts';
const line = (quantity: number | string, more: object = {}) => ({ skuId: ids.pipe, quantity, cost: 2.5, ...more });

describe('Receipts_CreateReceipt', () => {
  test('brings goods in at the cost on the receipt, and updates the order', async () => {
    const orderId = await made('/purchase-orders', order());
    const [ordered] = (await shown(orderId)).items;
    const before = Number(await onHand(ids.pipe));
    const items = [line('4.5', { purchaseOrderItemId: ordered.id, cost: 2.6, budgetCodeId: 9 }), line(1)];
    const more = {
      tax: 1,
      shipping: '0.5',
      vendorDocumentNumber: 'D-1',
      memo: 'Dock 3',
      budgetCodeId: 8,
      jobId: ids.job,
    };
    const answer = await acme.post(path, receipt(orderId, items, more));
    expect([answer.status, answer.body]).toEqual([200, { id: expect.any(Number) }]);
    expect(Number(await onHand(ids.pipe)) - before).toBe(5.5);
    expect(await shown(orderId)).toMatchObject({ status: 'PartiallyReceived', items: [{ quantityReceived: 5.5 }] });
    const [read] = (await acme.get(`${path}?ids=${answer.body.id}`)).body.data;
    const moment = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(read).toEqual({
      id: answer.body.id,
      active: true,
      number: expect.stringMatching(/^RCV-\d+$/),
      vendorInvoiceNumber: 'D-1',
      createdById: expect.any(Number),
      memo: 'Dock 3',
      purchaseOrderId: orderId,
      billId: null,
      jobId: ids.job,
      businessUnitId: ids.unit,
      vendorId: ids.vendor,
      technicianId: null,
      inventoryLocationId: ids.warehouse,
      shipTo: order().shipTo.address,
      shipToDescription: 'The yard',
      receiptAmount: 15.7,
      taxAmount: 1,
      shippingAmount: 0.5,
      receivedOn: '2026-11-02T08:00:00.000Z',
      createdOn: moment,
      modifiedOn: moment,
      batchId: null,
      syncStatus: 'Pending',
      budgetCodeId: 8,
      landedCostMethod: 'None',
      otherAmount: null,
      customFields: [],
      items: [
        {
          id: expect.any(Number),
          skuId: ids.pipe,
          name: 'Pipe',
          code: 'PIPE',
          description: 'As quoted',
          quantity: 4.5,
          cost: 2.6,
          generalLedgerAccount: null,
          costOfSaleAccount: null,
          assetAccount: null,
          purchaseOrderItemId: ordered.id,
          budgetCodeId: 9,
          allocatedShipping: null,
          allocatedTax: null,
          allocatedOtherCosts: null,
          fullyLandedUnitCost: null,
        },
        expect.objectContaining({ quantity: 1, cost: 2.5, purchaseOrderItemId: ordered.id, budgetCodeId: null }),
      ],
    });
  });

  test('answers 404 for an unknown order, whatever else is wrong', async () => {
    expect(await refused(acme.post(path, receipt(999_999, [line(1)])))).toEqual([404, ['purchaseOrderId']]);
    expect(await refused(acme.post(path, receipt(ids.vendor, [line(1)])))).toEqual([404, ['purchaseOrderId']]);
  });

  test('answers 400 for a line of a canceled order', async () => {
    const orderId = await made('/purchase-orders', order());
    const [ordered] = (await shown(orderId)).items;
    await acme.patch(`/purchase-orders/${orderId}/cancellation`);
    const items = [line(1, { purchaseOrderItemId: ordered.id })];
    expect(await refused(acme.post(path, receipt(orderId, items)))).toEqual([400, ['purchaseOrderId']]);
  });

  test('refuses invalid receipts with 400, and posts nothing', async () => {
    const orderId = await made(
      '/purchase-orders',
      order({ items: [acme.item(), acme.item(ids.pump, { quantity: 1 })] }),
    );
    const foreign = await made('/purchase-orders', order());
    const [theirs] = (await shown(foreign)).items;
    const before = await onHand(ids.pipe);
    const count = (await listed(acme, `${path}?active=Any`)).length;
    const post = (items: object[], more: object = {}) => refused(acme.post(path, receipt(orderId, items, more)));
    expect(await post([line(4), line(6.000001)])).toEqual([400, ['items[0].quantity', 'items[1].quantity']]);
    expect(await post([line(4), line(1, { skuId: 999_999 })])).toEqual([400, ['items[1].skuId']]);
    expect(await post([line(4, { purchaseOrderItemId: theirs.id })])).toEqual([400, ['items[0].purchaseOrderItemId']]);
    expect(await post([line(0)])).toEqual([400, ['items[0].quantity']]);
    expect(await post([line(1, { cost: -0.01 })])).toEqual([400, ['items[0].cost']]);
    expect(await post([line(4), line(1, { skuId: ids.pump })])).toEqual([400, ['items[1].skuId']]);
    expect(await post([line(4)], { dateReceived: '2026-02-30T08:00:00Z' })).toEqual([400, ['dateReceived']]);
    expect(await post([])).toEqual([400, ['items']]);
    expect((await acme.post(path, receipt(orderId, []))).body.title).toMatch(/^Name /);
    expect(await post([line(1)], { dateReceived: '2199-01-01' })).toEqual([400, ['dateReceived']]);
    expect(await post([line(1)], { tax: -1 })).toEqual([400, ['tax']]);
    expect(await post([line(1)], { jobId: 999_999 })).toEqual([400, ['jobId']]);
    expect(await post([line(1)], { shipping: undefined })).toEqual([400, ['shipping']]);
    expect(await onHand(ids.pipe)).toBe(before);
    expect((await listed(acme, `${path}?active=Any`)).length).toBe(count);
    expect(await shown(orderId)).toMatchObject({ status: 'Pending', items: [{ quantityReceived: 0 }, {}] });
  });
});

describe('Receipts_CancelReceipts', () => {
  test('takes the goods out again, once; the id may be in the query too', async () => {
    const orderId = await made('/purchase-orders', order());
    const before = await onHand(ids.pipe);
    const id = await made(path, receipt(orderId, [line(10)]));
    const cancel = (query = '') => acme.patch(`${path}/${id}/cancellation${query}`, { canceledReason: 'VendorIssue' });
    expect(await refused(cancel('?id=1'))).toEqual([400, ['id']]);
    const answer = await cancel(`?id=${id}`);
    expect([answer.status, answer.body]).toEqual([200, { id }]);
    expect(await onHand(ids.pipe)).toBe(before);
    expect(await shown(orderId)).toMatchObject({ status: 'Pending', receivedOn: null });
    expect(await listed(acme, `${path}?active=False&purchaseOrderIds=${orderId}`)).toEqual([id]);
    expect(await refused(cancel())).toEqual([400, ['status']]);
    expect((await acme.patch(`${path}/999999/cancellation`)).status).toBe(404);
  });

  test('is refused when the goods are gone', async () => {
    const item = await acme.make('/v1/items', { partNumber: 'VALVE', name: 'Valve' });
    const orderId = await made('/purchase-orders', order({ items: [acme.item(item)] }));
    const id = await made(path, receipt(orderId, [line(10, { skuId: item })]));
    const entries = [{ itemId: item, locationId: ids.warehouse, quantity: -7 }];
    await acme.native.post('/v1/movements', { movements: [{ kind: 'issue', entries }] });
    expect((await acme.patch(`${path}/${id}/cancellation`)).status).toBe(400);
    expect(await onHand(item)).toBe('3');
  });
});

describe('Receipts_GetList and Receipts_UpdateCustomFields', async () => {
  const acme = await buyer(surface);
  const { ids, order, receipt, made } = acme;
  const line = { skuId: ids.pipe, quantity: 1, cost: 1 };
  const first = await made('/purchase-orders', order());
  const second = await made('/purchase-orders', order({ jobId: ids.job }));
  const a = await made(path, receipt(first, [line], { vendorDocumentNumber: 'D-1', dateReceived: '2026-10-01' }));
  const b = await made(path, receipt(first, [line]));
  const c = await made(path, receipt(second, [line]));
  const gone = await made(path, receipt(second, [line]));
  await acme.patch(`${path}/${gone}/cancellation`);
  const batch = await acme.native.post('/v1/export-batches', { documentIds: [c] });
  const field = (objectId: number, name: string, value: string) => ({ objectId, customFields: [{ name, value }] });
  const operations = [field(a, 'Dock', '4'), field(b, 'Dock', '5'), field(b, 'Shift', 'late')];
  const set = await acme.patch(`${path}/custom-fields`, { operations });

  test.each([
    ['', () => [a, b, c]],
    ['active=Any', () => [a, b, c, gone]],
    ['active=False', () => [gone]],
    ['number=RCV-2', () => [b]],
    ['vendorInvoiceNumber=D-1', () => [a]],
    ['billId=1', () => []],
    [`batchId=${batch.body.id}`, () => [c]],
    [`vendorIds=${ids.vendor}`, () => [a, b, c]],
    ['vendorIds=1', () => []],
    [`businessUnitIds=${ids.unit}&sort=-Id`, () => [c, b, a]],
    [`inventoryLocationIds=${ids.warehouse},1`, () => [a, b, c]],
    [`purchaseOrderIds=${second}`, () => [c]],
    [`purchaseOrderIds=${first},${second}`, () => [a, b, c]],
    ['syncStatuses=Posted', () => [c]],
    ['syncStatuses=Pending,Exported', () => [a, b]],
    ['receivedBefore=2026-10-02', () => [a]],
    ['receivedOnOrAfter=2026-11-02T08:00:00Z', () => [b, c]],
    ['customFields.Fields[Dock]=4', () => [a]],
    ['customFields.Fields.Dock=5&customFields.Fields.Shift=late', () => [b]],
    ['customFields.Fields.Dock=4&customFields.Fields.Shift=late&customFields.Operator=Or', () => [a, b]],
    ['modifiedOnOrAfter=2020-01-01&sort=-ModifiedOn&pageSize=1', () => [b]],
  ])('%s', async (query, expected) => {
    expect(await listed(acme, `${path}?${query}`)).toEqual(expected());
  });

  test('set and show fields, on all receipts or on none', async () => {
    expect([set.status, set.body]).toEqual([200, {}]);
    const [shown] = (await acme.get(`${path}?ids=${b}`)).body.data;
    const typeId = expect.any(Number);
    expect(shown.customFields).toEqual([
      { typeId, name: 'Dock', value: '5' },
      { typeId, name: 'Shift', value: 'late' },
    ]);
    const wrong = { operations: [field(a, 'Dock', '9'), field(999_999, 'Dock', '9')] };
    expect(await refused(acme.patch(`${path}/custom-fields`, wrong))).toEqual([400, ['operations[1].objectId']]);
    expect(await listed(acme, `${path}?customFields.Fields.Dock=9`)).toEqual([]);
  });

  test('refuse invalid parameters', async () => {
    expect(await refused(acme.get(`${path}?syncStatuses=Lost&billId=x`))).toEqual([400, ['billId', 'syncStatuses']]);
  });
});
