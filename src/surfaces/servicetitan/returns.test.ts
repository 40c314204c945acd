import { describe, expect, test } from 'vitest';
import { buyer, listed, purchasingTest, refused } from './test-purchasing.ts';

const { surface, acme } = await purchasingTest();
const { ids, order, receipt, giveBack, made, onHand } = acme;
const path = '/returns';
const GUID = '9f8e7d6c-5b4a-4321-8765-0123456789ab';
const line = (quantity: number, more: object = {}) => ({ skuId: ids.pipe, quantity, cost: 2.5, ...more });
const read = async (id: number, query = '') => (await acme.get(`${path}?active=Any&ids=${id}${query}`)).body.data[0];
const native = (id: number, noun: string) => acme.native.post(`/v1/vendor-returns/${id}/${noun}`);

/** An order of which so many came in, on one line of one receipt. */
async function received(quantity = 10) {
  const orderId = await made('/purchase-orders', order({ jobId: ids.job, projectId: ids.project }));
  const id = await made('/receipts', receipt(orderId, [line(quantity)]));
  const [{ items }] = (await acme.get(`/receipts?ids=${id}`)).body.data;
  return { orderId, itemId: items[0].id as number };
}

describe('Returns_CreateReturn', () => {
  test('plans the return of an order’s goods; nothing moves before shipment', async () => {
    const { orderId, itemId } = await received();
    const before = await onHand(ids.pipe);
    const items = [line(3, { shipmentItemId: itemId, description: 'Bent', budgetCodeId: 6 })];
    const fees = { tax: 1, shipping: 0.5, restockingFee: '2.25' };
    const more = { ...fees, purchaseOrderId: orderId, referenceNumber: 'RMA-1', memo: 'Bent', budgetCodeId: 5, items };
    const answer = await acme.post(path, giveBack(more));
    expect([answer.status, answer.body]).toEqual([200, { id: expect.any(Number) }]);
    const moment = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(await read(answer.body.id)).toEqual({
      id: answer.body.id,
      active: true,
      number: expect.stringMatching(/^RET-\d+$/),
      referenceNumber: 'RMA-1',
      status: 'Pending',
      returnTypeId: ids.returnType,
      vendorId: ids.vendor,
      purchaseOrderId: orderId,
      jobId: ids.job,
      projectId: ids.project,
      budgetCodeId: 5,
      businessUnitId: ids.unit,
      inventoryLocationId: ids.warehouse,
      createdById: expect.any(Number),
      memo: 'Bent',
      returnAmount: 6.75,
      taxAmount: 1,
      shippingAmount: 0.5,
      returnDate: '2026-11-03T08:00:00.000Z',
      returnedOn: null,
      creditReceivedOn: null,
      createdOn: moment,
      modifiedOn: moment,
      batchId: null,
      batch: null,
      syncStatus: 'Pending',
      canceledById: null,
      canceledReason: null,
      dateCanceled: null,
      customFields: [],
      externalData: [],
      items: [
        {
          id: expect.any(Number),
          skuId: ids.pipe,
          description: 'Bent',
          createdOn: moment,
          modifiedOn: moment,
          name: 'Pipe',
          code: 'PIPE',
          quantity: 3,
          cost: 2.5,
          generalLedgerAccount: null,
          costOfSaleAccount: null,
          assetAccount: null,
          serialNumbers: [],
          createdById: expect.any(Number),
          active: true,
          receiptItemId: itemId,
          budgetCodeId: 6,
        },
      ],
    });
    expect(await onHand(ids.pipe)).toBe(before);
  });

  test('shows the shipment and the credit made through the native API', async () => {
    const { orderId } = await received();
    const id = await made(path, giveBack({ purchaseOrderId: orderId, items: [line(2)] }));
    await native(id, 'shipment');
    expect(await read(id)).toMatchObject({
      status: 'Returned',
      returnedOn: expect.any(String),
      creditReceivedOn: null,
    });
    await native(id, 'credit');
    expect(await read(id)).toMatchObject({ status: 'CreditReceived', creditReceivedOn: expect.any(String) });
  });

  test('returns goods whose only lots have expired', async () => {
    const glue = await acme.make('/v1/items', { partNumber: 'GLUE', name: 'Glue', tracking: 'lot' });
    const lots = ['2020-01-01T00:00:00Z', '2021-01-01T00:00:00Z'].map((expiresAt, index) => ({
      itemId: glue,
      locationId: ids.warehouse,
      quantity: '2',
      lot: { number: `G-${index}`, expiresAt },
    }));
    await acme.native.post('/v1/movements', { movements: [{ kind: 'receipt', entries: lots }] });
    const id = await made(path, giveBack({ items: [line(3, { skuId: glue })] }));
    expect((await native(id, 'shipment')).status).toBe(201);
    expect(await read(id)).toMatchObject({ status: 'Returned', items: [{ skuId: glue, quantity: 3 }] });
    expect(await onHand(glue)).toBe('1');
    const tooMuch = await made(path, giveBack({ items: [line(2, { skuId: glue })] }));
    expect((await native(tooMuch, 'shipment')).status).toBe(409);
    expect(await read(tooMuch)).toMatchObject({ status: 'Pending', returnedOn: null });
    await acme.patch(`${path}/${id}/cancellation`);
    expect(await onHand(glue)).toBe('4');
  });

  test('answers 404 for an unknown order', async () => {
    expect(await refused(acme.post(path, giveBack({ purchaseOrderId: 999_999 })))).toEqual([404, ['purchaseOrderId']]);
  });

  test('refuses invalid returns with 400, and creates nothing', async () => {
    const { orderId, itemId } = await received(4);
    const otherVendor = await acme.make('/v1/vendors', { name: 'Other' });
    const count = (await listed(acme, `${path}?active=Any`)).length;
    const post = (more: object) => refused(acme.post(path, giveBack(more)));
    expect(await post({ vendorId: 999_999, returnTypeId: ids.type })).toEqual([400, ['returnTypeId', 'vendorId']]);
    expect(await post({ businessUnitId: 999_999, inventoryLocationId: 999_999 })).toEqual([
      400,
      ['businessUnitId', 'inventoryLocationId'],
    ]);
    expect(await post({ purchaseOrderId: orderId, vendorId: otherVendor })).toEqual([400, ['vendorId']]);
    expect(await post({ purchaseOrderId: orderId, items: [line(4.000001)] })).toEqual([400, ['items[0].quantity']]);
    expect(await post({ items: [line(1), line(1, { skuId: 999_999 })] })).toEqual([400, ['items[1].skuId']]);
    expect(await post({ items: [line(1, { shipmentItemId: 999_999 })] })).toEqual([400, ['items[0].shipmentItemId']]);
    const pump = { skuId: ids.pump, shipmentItemId: itemId };
    expect(await post({ items: [line(1, pump)] })).toEqual([400, ['items[0].shipmentItemId']]);
    expect(await post({ restockingFee: -1 })).toEqual([400, ['restockingFee']]);
    expect(await post({ returnDate: 'x' })).toEqual([400, ['returnDate']]);
    expect(await post({ tax: undefined, vendorId: 'x' })).toEqual([400, ['tax', 'vendorId']]);
    expect((await listed(acme, `${path}?active=Any`)).length).toBe(count);
  });

  test('refuses a line of a canceled order', async () => {
    const orderId = await made('/purchase-orders', order());
    await acme.patch(`/purchase-orders/${orderId}/cancellation`);
    expect(await refused(acme.post(path, giveBack({ purchaseOrderId: orderId })))).toEqual([
      400,
      ['items[0].quantity'],
    ]);
  });
});

describe('Returns_Update', () => {
  test('changes the given fields, removes items missing from the list, and adds those with the id 0', async () => {
    const id = await made(path, giveBack({ memo: 'Old', items: [line(1), line(2)] }));
    const [kept, struck] = (await read(id)).items;
    const items = [line(5, { id: kept.id, itemDescription: 'Bent' }), { id: 0, skuId: ids.pump, quantity: 1, cost: 0 }];
    const answer = await acme.patch(`${path}/${id}`, { referenceNumber: 'RMA-2', shipping: 1, memo: null, items });
    expect([answer.status, answer.body]).toEqual([200, { id }]);
    expect(await read(id)).toMatchObject({
      referenceNumber: 'RMA-2',
      memo: 'Old',
      returnAmount: 13.5,
      items: [
        { id: kept.id, quantity: 5, description: 'Bent', active: true },
        { id: struck.id, active: false },
        { skuId: ids.pump, active: true },
      ],
    });
  });

  test('replaces or merges external data, which is only shown with its GUID', async () => {
    const id = await made(path, giveBack());
    const say = (key: string, patchMode?: string) =>
      acme.patch(`${path}/${id}`, {
        externalData: { applicationGuid: GUID, patchMode, externalData: [{ key, value: `${key}!` }] },
      });
    await say('a');
    await say('b', 'Merge');
    const guid = `externalDataApplicationGuid=${GUID}`;
    expect((await read(id, `&${guid}`)).externalData).toEqual([
      { key: 'a', value: 'a!' },
      { key: 'b', value: 'b!' },
    ]);
    expect((await read(id)).externalData).toEqual([]);
    expect(await listed(acme, `${path}?${guid}&externalDataKey=b&externalDataValues=x,b!`)).toEqual([id]);
    const merges = Array.from({ length: 8 }, (_, index) => say(`k${index}`, 'Merge'));
    await Promise.all(merges);
    expect((await read(id, `&${guid}`)).externalData).toHaveLength(10);
  });

  test('answers 409 for a wrong state, 400 for invalid fields, 404 for an unknown return', async () => {
    const { orderId } = await received();
    const id = await made(path, giveBack({ purchaseOrderId: orderId, items: [line(2)] }));
    const [item] = (await read(id)).items;
    const patch = (body: object) => refused(acme.patch(`${path}/${id}`, body));
    expect(await patch({ items: [line(11, { id: item.id })] })).toEqual([409, ['items[0].quantity']]);
    expect(await patch({ items: [line(1, { id: 999_999 })] })).toEqual([400, ['items[0].id']]);
    expect(await patch({ returnTypeId: 999_999 })).toEqual([400, ['returnTypeId']]);
    await native(id, 'shipment');
    expect(await patch({ returnDate: '2026-11-04', tax: 1 })).toEqual([409, ['returnDate', 'tax']]);
    expect((await acme.patch(`${path}/${id}`, { memo: 'Collected' })).status).toBe(200);
    expect((await acme.patch(`${path}/999999`, { memo: 'x' })).status).toBe(404);
  });
});

describe('Returns_Cancel', () => {
  test('brings shipped goods back into stock, and refuses a credited return', async () => {
    const { orderId } = await received();
    const before = await onHand(ids.pipe);
    const id = await made(path, giveBack({ purchaseOrderId: orderId, items: [line(2)] }));
    await native(id, 'shipment');
    expect(Number(before) - Number(await onHand(ids.pipe))).toBe(2);
    const cancel = (of: number) => acme.patch(`${path}/${of}/cancellation`, { canceledReason: 'Accidental' });
    const answer = await cancel(id);
    expect([answer.status, answer.body]).toEqual([200, { id }]);
    expect(await onHand(ids.pipe)).toBe(before);
    const canceled = {
      status: 'Canceled',
      active: false,
      canceledReason: 'Accidental',
      dateCanceled: expect.any(String),
    };
    expect(await read(id)).toMatchObject({ ...canceled, canceledById: expect.any(Number) });
    expect(await refused(cancel(id))).toEqual([400, ['status']]);
    const credited = await made(path, giveBack({ purchaseOrderId: orderId, items: [line(2)] }));
    await native(credited, 'shipment');
    await native(credited, 'credit');
    expect(await refused(cancel(credited))).toEqual([400, ['status']]);
    expect((await cancel(999_999)).status).toBe(404);
  });
});

describe('Returns_GetList and Returns_UpdateCustomFields', async () => {
  const acme = await buyer(surface);
  const { ids, giveBack, made } = acme;
  const orderId = await made('/purchase-orders', acme.order());
  await made('/receipts', acme.receipt(orderId, [{ skuId: ids.pipe, quantity: 5, cost: 1 }]));
  const a = await made(path, giveBack({ referenceNumber: 'RMA-1', returnDate: '2026-10-01' }));
  const b = await made(path, giveBack({ jobId: ids.job }));
  const c = await made(path, giveBack({ purchaseOrderId: orderId }));
  const gone = await made(path, giveBack());
  await acme.patch(`${path}/${gone}/cancellation`);
  await acme.native.post(`/v1/vendor-returns/${c}/shipment`);
  const batch = await acme.native.post('/v1/export-batches', { name: 'November', documentIds: [c] });
  const operations = [{ objectId: a, customFields: [{ name: 'Carrier', value: 'Post' }] }];
  const set = await acme.patch(`${path}/custom-fields`, { operations });

  test.each([
    ['', () => [a, b, c]],
    ['active=Any', () => [a, b, c, gone]],
    ['active=False', () => [gone]],
    ['number=RET-2', () => [b]],
    ['referenceNumber=RMA-1', () => [a]],
    [`jobId=${ids.job}`, () => [b]],
    [`purchaseOrderId=${orderId}`, () => [c]],
    [`batchId=${batch.body.id}`, () => [c]],
    [`vendorIds=${ids.vendor}&sort=-Id`, () => [c, b, a]],
    [`businessUnitIds=${ids.unit}`, () => [a, b, c]],
    [`inventoryLocationIds=${ids.warehouse}`, () => [a, b, c]],
    ['inventoryLocationIds=1', () => []],
    ['syncStatuses=Posted', () => [c]],
    ['returnDateBefore=2026-10-02', () => [a]],
    ['returnDateOnOrAfter=2026-11-03T08:00:00Z', () => [b, c]],
    ['customFields.Fields={"Carrier":"Post"}', () => [a]],
    ['createdBefore=2020-01-01', () => []],
  ])('%s', async (query, expected) => {
    expect(await listed(acme, `${path}?${query}`)).toEqual(expected());
  });

  test('show batch and custom fields; an unknown return makes the whole change fail', async () => {
    expect([set.status, set.body]).toEqual([200, {}]);
    const { data } = (await acme.get(path)).body;
    expect(data[0].customFields).toEqual([{ typeId: expect.any(Number), name: 'Carrier', value: 'Post' }]);
    expect(data[2]).toMatchObject({ syncStatus: 'Posted', batch: { id: batch.body.id, name: 'November' } });
    const wrong = { operations: [{ objectId: orderId, customFields: [] }] };
    expect(await refused(acme.patch(`${path}/custom-fields`, wrong))).toEqual([400, ['operations[0].objectId']]);
  });

  test('Export_Returns shows every return, canceled ones too, as the list does', async () => {
    const { status, body } = await acme.get('/export/returns');
    expect([status, body.hasMore, typeof body.continueFrom]).toEqual([200, false, 'string']);
    const byId = (x: { id: number }, y: { id: number }) => x.id - y.id;
    expect([...body.data].sort(byId)).toEqual((await acme.get(`${path}?active=Any`)).body.data);
    expect((await acme.get(`/export/returns?from=${body.continueFrom}`)).body.data).toEqual([]);
  });
});
