import { beforeAll, describe, expect, it } from 'vitest';
import { type NativeTest, nativeTest } from '../../../test/support/native.ts';
import { buyer, type PurchasingDocument, refusalOf } from '../../../test/support/purchasing.ts';

let native: NativeTest;
let company: Awaited<ReturnType<typeof buyer>>;

beforeAll(async () => {
  native = await nativeTest();
  company = await buyer(native);
});

describe('a purchase from the request to the credit', () => {
  let order: PurchasingDocument;
  let orderPath: string;

  it('is asked for, approved and sent', async () => {
    const { ids, post, get } = company;
    const { vendorId, locationId, pipe } = ids;
    const shipTo = { description: 'The yard', address: { street: '1 Mill Lane', city: 'York' } };
    const requiredOn = '2026-12-01T00:00:00.000Z';
    const lines = [{ itemId: pipe, quantity: '10', vendorPartNumber: 'V-1' }];
    const request = await post('/v1/purchase-requests', { vendorId, locationId, requiredOn, shipTo, lines });
    expect(request).toMatchObject({ number: 'PR-1', status: 'pending_approval', total: '25', purchaseOrderId: null });

    const approved = await post(`/v1/purchase-requests/${request.id}/approval`);
    expect(approved).toMatchObject({ status: 'approved', number: 'PR-1' });
    orderPath = `/v1/purchase-orders/${approved.purchaseOrderId}`;
    order = await get(orderPath);
    expect(order).toMatchObject({
      number: 'PO-1',
      status: 'pending',
      purchaseRequestId: request.id,
      requiredOn,
      shipTo,
      lines: [{ itemId: pipe, quantity: '10', unitCost: '2.5', received: '0', vendorPartNumber: 'V-1' }],
    });
    expect(await post(`${orderPath}/sending`)).toMatchObject({ status: 'sent', sentOn: expect.any(String) });
  });

  it('is received in two parts, one of which is canceled', async () => {
    const { post, get, onHand, ids } = company;
    const lines = [{ purchaseOrderLineId: order.lines[0]?.id, quantity: '4', unitCost: '2.6' }];
    const first = { purchaseOrderId: order.id, reference: 'INV-7', tax: '1.5', shipping: '3', lines };
    expect(await post('/v1/receipts', first)).toMatchObject({
      number: 'RCV-1',
      status: 'received',
      subtotal: '10.4',
      total: '14.9',
      reference: 'INV-7',
    });
    expect(await get(orderPath)).toMatchObject({ status: 'partially_received', lines: [{ received: '4' }] });
    const second = await post('/v1/receipts', { purchaseOrderId: order.id });
    expect(second).toMatchObject({ subtotal: '15', lines: [{ quantity: '6', unitCost: '2.5' }] });
    expect(await get(orderPath)).toMatchObject({ status: 'received', receivedOn: expect.any(String) });
    expect(await onHand(ids.pipe)).toBe('10');

    const why = { reason: 'Counted twice', reasonCode: 'accidental' };
    const canceled = await post(`/v1/receipts/${second.id}/cancellation`, why);
    expect(canceled.status).toBe('canceled');
    expect(canceled.history.at(-1)).toMatchObject({ status: 'canceled', ...why, actor: { name: 'Test key' } });
    const after = { status: 'partially_received', receivedOn: null, lines: [{ received: '4' }] };
    expect(await get(orderPath)).toMatchObject(after);
    expect(await onHand(ids.pipe)).toBe('4');
  });

  it('goes back in part, for credit', async () => {
    const { post, onHand, ids } = company;
    const lines = [{ itemId: ids.pipe, quantity: '3', unitCost: '2.6' }];
    const back = await post('/v1/vendor-returns', { purchaseOrderId: order.id, restockingFee: '0.6', lines });
    expect(back).toMatchObject({ number: 'RET-1', status: 'pending', total: '7.2', vendorId: ids.vendorId });
    expect(await onHand(ids.pipe)).toBe('4');
    expect(await post(`/v1/vendor-returns/${back.id}/shipment`)).toMatchObject({ status: 'returned' });
    expect(await onHand(ids.pipe)).toBe('1');
    const credited = await post(`/v1/vendor-returns/${back.id}/credit`);
    expect(credited).toMatchObject({ status: 'credit_received', creditReceivedOn: expect.any(String) });
    expect(credited.history.map((state) => state.status)).toEqual(['pending', 'returned', 'credit_received']);
  });

  it('is explained by the ledger to the last unit, and told in the feed', async () => {
    const { client, ids } = company;
    interface Entry {
      change: string;
      kind: string;
      document: { number: string };
    }
    const entries = (await client.get(`/v1/entries?itemId=${ids.pipe}`)).body.data as unknown as Entry[];
    expect(entries.map((entry) => [entry.kind, entry.change, entry.document.number]).sort()).toEqual([
      ['receipt', '-6', 'RCV-2'],
      ['receipt', '4', 'RCV-1'],
      ['receipt', '6', 'RCV-2'],
      ['vendor_return', '-3', 'RET-1'],
    ]);
    expect((await client.get('/v1/verification')).body.ok).toBe(true);
    const kinds = 'purchase_request,purchase_order,receipt,vendor_return';
    const { data } = (await client.get(`/v1/changes?kinds=${kinds}&limit=100`)).body;
    const shown = (data as unknown as { kind: string; row: PurchasingDocument }[]).map(
      ({ kind, row }) => `${kind} ${row.status}`,
    );
    expect(shown).toEqual([
      'purchase_request pending_approval',
      'purchase_order pending',
      'purchase_request approved',
      'purchase_order sent',
      'receipt received',
      'purchase_order partially_received',
      'receipt received',
      'purchase_order received',
      'receipt canceled',
      'purchase_order partially_received',
      'vendor_return pending',
      'vendor_return returned',
      'vendor_return credit_received',
    ]);
  });
});

it('refuses what the state does not allow', async () => {
  const { ids, post, client, order } = company;
  const { vendorId, locationId, pipe } = ids;
  const request = await post('/v1/purchase-requests', { vendorId, locationId, lines: [{ itemId: pipe, quantity: 1 }] });
  const rejected = await post(`/v1/purchase-requests/${request.id}/rejection`, { reason: 'Too dear' });
  expect(rejected).toMatchObject({ status: 'rejected', purchaseOrderId: null });
  const no = (path: string, body: object = {}) => refusalOf(client.post(path, body));
  const wrong = { status: 409, code: 'wrong_state' };
  expect(await no(`/v1/purchase-requests/${request.id}/approval`)).toMatchObject(wrong);
  expect(await no(`/v1/purchase-requests/${request.id}/rejection`, { reason: 'x' })).toMatchObject(wrong);

  const one = await order([{ itemId: pipe, quantity: '2' }]);
  await post(`/v1/purchase-orders/${one.id}/cancellation`, { reason: 'Not needed' });
  expect(await no(`/v1/purchase-orders/${one.id}/sending`)).toMatchObject(wrong);
  expect(await no('/v1/receipts', { purchaseOrderId: one.id })).toMatchObject(wrong);
  expect(await no('/v1/receipts', { purchaseOrderId: 999_999 })).toEqual({
    status: 404,
    code: 'not_found',
    paths: ['purchaseOrderId'],
  });
  const two = await order([{ itemId: pipe, quantity: '2' }]);
  const receipt = await post('/v1/receipts', { purchaseOrderId: two.id });
  expect(await no(`/v1/purchase-orders/${two.id}/cancellation`, { reason: 'x' })).toMatchObject(wrong);
  expect(await no('/v1/receipts', { purchaseOrderId: two.id })).toMatchObject(wrong);
  await client.post('/v1/movements', {
    movements: [{ kind: 'issue', entries: [{ itemId: pipe, locationId, quantity: -2 }] }],
  });
  await client.post('/v1/movements', {
    movements: [{ kind: 'issue', entries: [{ itemId: pipe, locationId, quantity: -1 }] }],
  });
  expect(await no(`/v1/receipts/${receipt.id}/cancellation`)).toMatchObject({
    status: 409,
    code: 'insufficient_stock',
  });
  expect(await no('/v1/purchase-orders', { vendorId: 1e9, locationId: 1e9, jobId: 1e9, lines: [] })).toEqual({
    status: 404,
    code: 'unknown_reference',
    paths: ['vendorId', 'jobId', 'locationId'],
  });
  expect(
    await no('/v1/purchase-orders', { vendorId, locationId, lines: [{ itemId: 1e9, quantity: 0 }] }),
  ).toMatchObject({
    paths: ['lines.0.quantity', 'lines.0.itemId'],
  });
});
