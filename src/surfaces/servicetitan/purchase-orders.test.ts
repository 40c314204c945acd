import { describe, expect, test } from 'vitest';
import { buyer, listed, purchasingTest, refused } from './test-purchasing.ts';

const { surface, acme } = await purchasingTest();
const { ids, item, order, made, shown } = acme;
const path = '/purchase-orders';
const send = (id: number) => acme.native.post(`/v1/purchase-orders/${id}/sending`);

describe('PurchaseOrders_Create and PurchaseOrders_GetById', () => {
  test('create and show an order with every field of the API', async () => {
    const more = {
      jobId: ids.job,
      projectId: ids.project,
      technicianId: ids.technician,
      budgetCodeId: 44,
      vendorInvoiceNumber: 'INV-9',
      memo: 'Line one\nLine two',
      items: [item(ids.pipe, { budgetCodeId: 45 }), item(ids.pump, { quantity: '0.5', cost: 0.000001 })],
    };
    const answer = await acme.post(path, order(more));
    expect([answer.status, answer.body]).toEqual([200, { id: expect.any(Number) }]);
    const read = await acme.get(`${path}/${answer.body.id}`);
    expect(read.status).toBe(200);
    const moment = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(read.body).toEqual({
      id: answer.body.id,
      number: expect.stringMatching(/^PO-\d+$/),
      invoiceId: null,
      jobId: ids.job,
      projectId: ids.project,
      status: 'Pending',
      typeId: ids.type,
      vendorId: ids.vendor,
      technicianId: ids.technician,
      shipTo: order().shipTo.address,
      businessUnitId: ids.unit,
      inventoryLocationId: ids.warehouse,
      batchId: null,
      budgetCodeId: 44,
      vendorDocumentNumber: 'INV-9',
      date: '2026-11-01T08:00:00.000Z',
      requiredOn: '2026-12-01T00:00:00.000Z',
      sentOn: null,
      receivedOn: null,
      createdOn: moment,
      modifiedOn: moment,
      createdById: expect.any(Number),
      total: 29.250001,
      tax: 1.25,
      shipping: 3,
      summary: 'Line one\nLine two',
      customFields: [],
      items: [
        {
          id: expect.any(Number),
          skuId: ids.pipe,
          description: 'As quoted',
          createdOn: moment,
          modifiedOn: moment,
          skuName: 'Pipe',
          skuCode: 'PIPE',
          skuType: 'Material',
          vendorPartNumber: 'V-7',
          quantity: 10,
          quantityReceived: 0,
          cost: 2.5,
          total: 25,
          serialNumbers: [],
          status: 'Pending',
          chargeable: false,
          budgetCodeId: 45,
        },
        expect.objectContaining({ skuType: 'Equipment', quantity: 0.5, cost: 0.000001, total: 0.000001 }),
      ],
    });
  });

  test('share the order with the native API under the same id, with the other fields in its details', async () => {
    const id = await made(path, order({ impactsTechnicianPayroll: true }));
    const { body } = await acme.native.get(`/v1/purchase-orders/${id}`);
    expect(body).toMatchObject({
      status: 'pending',
      details: { impactsTechnicianPayroll: true },
      shipTo: { description: 'The yard', address: { street: '1 Main St' } },
      lines: [{ itemId: ids.pipe, vendorPartNumber: 'V-7' }],
    });
  });

  test('receive an order of a type that receives automatically, under the invoice number', async () => {
    const typeId = await acme.make('/v1/purchase-order-types', { name: 'Counter', automaticallyReceive: true });
    expect(await refused(acme.post(path, order({ typeId, items: [acme.item(ids.pump)] })))).toEqual([
      400,
      ['items[0].skuId'],
    ]);
    const id = await made(path, order({ typeId, vendorInvoiceNumber: 'C-1' }));
    expect(await shown(id)).toMatchObject({
      status: 'Received',
      receivedOn: '2026-11-01T08:00:00.000Z',
      items: [{ quantityReceived: 10, status: 'Received' }],
    });
    const [receipt] = (await acme.get(`/receipts?purchaseOrderIds=${id}`)).body.data;
    expect(receipt).toMatchObject({ vendorInvoiceNumber: 'C-1', receiptAmount: 29.25 });
  });

  test.each([
    [{ vendorId: 999_999 }, ['vendorId']],
    [{ typeId: ids.returnType, inventoryLocationId: 999_999 }, ['inventoryLocationId', 'typeId']],
    [{ businessUnitId: 0, jobId: 0 }, ['businessUnitId', 'jobId']],
    [{ technicianId: ids.job, projectId: ids.job }, ['projectId', 'technicianId']],
    [{ items: [item(), item(999_999)] }, ['items[1].skuId']],
    [{ items: [item(ids.pipe, { quantity: 0 })] }, ['items[0].quantity']],
    [{ items: [item(ids.pipe, { cost: -1 })] }, ['items[0].cost']],
    [{ items: [item(ids.pipe, { quantity: 0.1234567 })] }, ['items[0].quantity']],
    [{ tax: -1 }, ['tax']],
    [{ date: 'soon' }, ['date']],
    [{ requiredOn: '0001-01-01' }, ['requiredOn']],
    [{ vendorId: undefined, shipTo: { address: {} } }, ['shipTo.description', 'vendorId']],
    [
      { items: [{ skuId: ids.pipe }] },
      ['cost', 'description', 'quantity', 'vendorPartNumber'].map((name) => `items[0].${name}`),
    ],
  ])('refuse %j with a 400 that names the faults', async (wrong, fields) => {
    const before = await listed(acme, `${path}?sort=-Id&pageSize=1`);
    expect(await refused(acme.post(path, order(wrong)))).toEqual([400, fields]);
    expect(await listed(acme, `${path}?sort=-Id&pageSize=1`)).toEqual(before);
  });

  test('ignore undocumented fields, even those with a meaning elsewhere', async () => {
    const odd = { locationId: 'x', reference: 7, customFields: 'none', externalData: [], status: 'Received', id: 1 };
    const id = await made(path, order(odd));
    expect(await shown(id)).toMatchObject({ status: 'Pending', vendorDocumentNumber: '', customFields: [] });
  });

  test('answer 404 for an unknown order, another document, or another tenant’s', async () => {
    const other = await buyer(surface);
    for (const id of [999_999, ids.vendor]) expect(await refused(acme.get(`${path}/${id}`))).toEqual([404, ['id']]);
    const mine = await made(path, order());
    expect(await refused(other.get(`${path}/${mine}`))).toEqual([404, ['id']]);
    expect((await other.patch(`${path}/${mine}`, { memo: 'x' })).status).toBe(404);
    expect((await acme.get(`${path}/first`)).status).toBe(400);
  });
});

describe('PurchaseOrders_Update', () => {
  test('changes the given fields and leaves the rest', async () => {
    const id = await made(path, order({ memo: 'Old', jobId: ids.job, budgetCodeId: 4 }));
    const answer = await acme.patch(`${path}/${id}`, { memo: 'New', tax: 0, jobId: null, budgetCodeId: null });
    expect([answer.status, answer.body]).toEqual([200, { id }]);
    expect(await shown(id)).toMatchObject({ summary: 'New', tax: 0, total: 28, jobId: ids.job, budgetCodeId: 4 });
  });

  test('removes items missing from the list, adds those with the id 0, and keeps the ids of the rest', async () => {
    const id = await made(path, order({ items: [item(), item(ids.pump)] }));
    const [kept, struck] = (await shown(id)).items;
    const items = [item(ids.pipe, { id: kept.id, quantity: 4 }), item(ids.pump, { id: 0, quantity: 1 })];
    expect((await acme.patch(`${path}/${id}`, { items })).status).toBe(200);
    const after = await shown(id);
    expect(after.items).toMatchObject([
      { id: kept.id, quantity: 4 },
      { skuId: ids.pump, quantity: 1 },
    ]);
    expect(after).toMatchObject({ total: 16.75, items: { length: 2 } });
    const { body } = await acme.native.get(`/v1/purchase-orders/${id}`);
    expect(body.lines).toMatchObject([{ active: true }, { id: struck.id, active: false }, { active: true }]);
  });

  test('refuses unknown items, and then changes nothing', async () => {
    const id = await made(path, order());
    const [line] = (await shown(id)).items;
    const patch = (items: object[]) => refused(acme.patch(`${path}/${id}`, { memo: 'Changed', items }));
    expect(await patch([item(ids.pipe, { id: 999_999 })])).toEqual([400, ['items[0].id']]);
    expect(await patch([item(ids.pump, { id: line.id })])).toEqual([400, ['items[0].skuId']]);
    expect(await patch([item()])).toEqual([400, ['items[0].id']]);
    expect(await patch([item(999_999, { id: 0 })])).toEqual([400, ['items[0].skuId']]);
    expect(await shown(id)).toMatchObject({ summary: '', items: [{ id: line.id }] });
  });

  test('refuses with 400 what the state does not allow, with 404 an unknown order', async () => {
    const id = await made(path, order());
    await made('/receipts', acme.receipt(id, [{ skuId: ids.pipe, quantity: 4, cost: 2.5 }]));
    const [line] = (await shown(id)).items;
    const vendorId = await acme.make('/v1/vendors', { name: 'Other' });
    expect(await refused(acme.patch(`${path}/${id}`, { vendorId }))).toEqual([400, ['vendorId']]);
    expect(await refused(acme.patch(`${path}/${id}`, { items: [] }))).toEqual([400, ['items']]);
    const items = [item(ids.pipe, { id: line.id, quantity: 3 })];
    expect(await refused(acme.patch(`${path}/${id}`, { items }))).toEqual([400, ['items[0].quantity']]);
    expect((await acme.patch(`${path}/999999`, { memo: 'x' })).status).toBe(404);
  });
});

describe('PurchaseOrders_Cancel', () => {
  test('cancels a pending or sent order, once, with or without a body', async () => {
    const id = await made(path, order());
    const answer = await acme.patch(`${path}/${id}/cancellation`, { canceledReason: 'Duplicate' });
    expect([answer.status, answer.body]).toEqual([200, { id }]);
    expect(await shown(id)).toMatchObject({ status: 'Canceled', items: [{ status: 'Canceled' }] });
    const { body } = await acme.native.get(`/v1/purchase-orders/${id}`);
    expect((body.history as unknown as object[]).at(-1)).toMatchObject({ status: 'canceled', reasonCode: 'Duplicate' });
    expect((await acme.patch(`${path}/${id}/cancellation`)).status).toBe(400);
    const sent = await made(path, order());
    await send(sent);
    const empty = await acme.call('PATCH', `${path}/${sent}/cancellation`, undefined, {
      'content-type': 'application/json',
    });
    expect(empty.status).toBe(200);
    expect((await acme.patch(`${path}/${sent}`, { tax: 1 })).status).toBe(400);
  });

  test('refuses an unknown reason, a partly received order, and an unknown one', async () => {
    const id = await made(path, order());
    const cancel = (of: number, canceledReason: string) =>
      refused(acme.patch(`${path}/${of}/cancellation`, { canceledReason }));
    expect(await cancel(id, 'Bored')).toEqual([400, ['canceledReason']]);
    await made('/receipts', acme.receipt(id, [{ skuId: ids.pipe, quantity: 4, cost: 2.5 }]));
    expect(await cancel(id, 'Other')).toEqual([400, ['status']]);
    expect((await cancel(999_999, 'Other'))[0]).toBe(404);
  });
});

describe('PurchaseOrders_GetList', async () => {
  const acme = await buyer(surface);
  const { ids, order, made, item } = acme;
  const pending = await made(path, order({ jobId: ids.job, date: '2026-10-01' }));
  const sent = await made(path, order({ technicianId: ids.technician }));
  const partial = await made(path, order({ projectId: ids.project }));
  const canceled = await made(path, order());
  const exported = await made(path, order());
  await acme.native.post(`/v1/purchase-orders/${sent}/sending`);
  for (const [id, quantity] of [
    [partial, 4],
    [exported, 10],
  ] as const)
    await made('/receipts', acme.receipt(id, [{ skuId: ids.pipe, quantity, cost: 2.5 }]));
  await acme.patch(`${path}/${canceled}/cancellation`);
  const batch = await acme.native.post('/v1/export-batches', { documentIds: [exported] });
  await acme.native.post(`/v1/export-batches/${batch.body.id}/exportation`);

  test.each([
    ['', () => [pending, sent, partial, canceled, exported]],
    ['status=Pending', () => [pending]],
    ['status=sent', () => [sent]],
    ['status=PartiallyReceived', () => [partial]],
    ['status=Received', () => []],
    ['status=Exported', () => [exported]],
    ['status=Canceled', () => [canceled]],
    ['status=Pending,Sent', () => [pending, sent]],
    ['status=Exported&status=Sent', () => [sent, exported]],
    ['number=PO-2', () => [sent]],
    [`jobId=${ids.job}`, () => [pending]],
    [`jobIds=${ids.job},1`, () => [pending]],
    [`jobId=1&jobIds=${ids.job}`, () => []],
    [`technicianId=${ids.technician}`, () => [sent]],
    [`projectId=${ids.project}`, () => [partial]],
    ['dateBefore=2026-10-02', () => [pending]],
    ['dateOnOrAfter=2026-11-01T08:00:00Z', () => [sent, partial, canceled, exported]],
    ['sentOnOrAfter=2026-01-01', () => [sent]],
    ['sentBefore=2026-01-01', () => []],
    [`ids=${sent},${exported}`, () => [sent, exported]],
    ['sort=-Id&pageSize=2&page=2', () => [partial, sent]],
    ['sort=-ModifiedOn&pageSize=1', () => [exported]],
    ['createdOnOrAfter=2999-01-01', () => []],
    ['modifiedBefore=2020-01-01', () => []],
  ])('%s', async (query, expected) => {
    expect(await listed(acme, `${path}?${query}`)).toEqual(expected());
  });

  test('shows an exported order as such, and the order cannot be changed', async () => {
    expect(await acme.shown(exported)).toMatchObject({ status: 'Exported', batchId: batch.body.id });
    expect(await refused(acme.patch(`${path}/${exported}`, { memo: 'x' }))).toEqual([400, ['memo']]);
    expect((await acme.patch(`${path}/${exported}/cancellation`)).status).toBe(400);
  });

  test('refuses invalid parameters', async () => {
    expect(await refused(acme.get(`${path}?status=Lost&jobId=x&sentBefore=soon`))).toEqual([
      400,
      ['jobId', 'sentBefore', 'status'],
    ]);
  });

  test('Export_PurchaseOrders shows every order once, as the look-up by id does, and goes on from its token', async () => {
    const { status, body } = await acme.get('/export/purchase-orders');
    expect([status, body.hasMore]).toEqual([200, false]);
    const found = body.data.map((row: { id: number }) => row.id);
    expect([...found].sort((a: number, b: number) => a - b)).toEqual([pending, sent, partial, canceled, exported]);
    for (const row of body.data) expect(row).toEqual(await acme.shown(row.id));
    await acme.patch(`${path}/${pending}`, { memo: 'Changed', items: [item(ids.pump, { id: 0 })] });
    const next = await acme.get(`/export/purchase-orders?from=${body.continueFrom}`);
    expect(next.body.data).toMatchObject([{ id: pending, summary: 'Changed', items: [{ skuCode: 'PUMP' }] }]);
    expect(await refused(acme.get(`/export/returns?from=${body.continueFrom}`))).toEqual([400, ['from']]);
  });
});

test('a client without the scope, or restricted to another site, cannot reach an order', async () => {
  const reader = await surface.connector(acme.tenantId, ['tn.inv.purchaseorders:r']);
  expect((await reader.get(path)).status).toBe(200);
  expect((await reader.post(path, order())).status).toBe(403);
  expect((await reader.get('/receipts')).status).toBe(403);
});
