import { describe, expect, test } from 'vitest';
import { buyer, listed, purchasingTest, refused } from './test-purchasing.ts';

const { surface, acme } = await purchasingTest();
const path = '/purchase-orders/requests';

/** Requests are created through the native API: this one cannot. */
const asked = ({ ids, make }: typeof acme, more: object = {}) =>
  make('/v1/purchase-requests', {
    vendorId: ids.vendor,
    locationId: ids.warehouse,
    typeId: ids.type,
    date: '2026-10-01T08:00:00Z',
    lines: [{ itemId: ids.pipe, quantity: 3, unitCost: '2.5' }],
    ...more,
  });

describe('PurchaseOrders_ApproveRequest', () => {
  test('turns a request into an order and returns its id, once', async () => {
    const id = await asked(acme, { jobId: acme.ids.job, memo: 'Please' });
    const answer = await acme.patch(`${path}/${id}/approve`);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['id']);
    expect(await acme.shown(answer.body.id)).toMatchObject({
      status: 'Pending',
      summary: 'Please',
      jobId: acme.ids.job,
      items: [{ skuId: acme.ids.pipe, quantity: 3 }],
    });
    expect(await listed(acme, `${path}?requestStatus=Approved`)).toContain(id);
    expect(await refused(acme.patch(`${path}/${id}/approve`))).toEqual([400, ['status']]);
    expect((await acme.patch(`${path}/${answer.body.id}/approve`)).status).toBe(404);
    const typed = await acme.call('PATCH', `${path}/999999/approve`, undefined, { 'content-type': 'application/json' });
    expect(typed.status).toBe(404);
  });
});

describe('PurchaseOrders_RejectRequest', () => {
  test('needs a known reason, and stores it', async () => {
    const id = await asked(acme);
    for (const wrong of [{}, undefined, { rejectionReason: 'Mood' }])
      expect((await acme.patch(`${path}/${id}/reject`, wrong)).status).toBe(400);
    const answer = await acme.patch(`${path}/${id}/reject`, { rejectionReason: 'CostTooHigh' });
    expect([answer.status, answer.body]).toEqual([200, { id }]);
    const { body } = await acme.native.get(`/v1/purchase-requests/${id}`);
    expect(body).toMatchObject({ status: 'rejected', purchaseOrderId: null });
    expect((body.history as unknown as object[]).at(-1)).toMatchObject({ reasonCode: 'CostTooHigh' });
    expect(await refused(acme.patch(`${path}/${id}/approve`))).toEqual([400, ['status']]);
    expect((await acme.patch(`${path}/999999/reject`, { rejectionReason: 'Other' })).status).toBe(404);
  });
});

describe('PurchaseOrders_GetRequests', async () => {
  const acme = await buyer(surface);
  const { ids } = acme;
  const waiting = await asked(acme, { jobId: ids.job, requiredOn: '2026-12-01T00:00:00Z', reference: 'Q-1', tax: '1' });
  const rejected = await asked(acme, { technicianId: ids.technician, date: '2026-10-02T08:00:00Z' });
  const approved = await asked(acme, { projectId: ids.project, date: '2026-10-03T08:00:00Z' });
  await acme.patch(`${path}/${rejected}/reject`, { rejectionReason: 'Other' });
  await acme.patch(`${path}/${approved}/approve`);

  test.each([
    ['', () => [waiting, rejected, approved]],
    ['requestStatus=PendingApproval', () => [waiting]],
    ['requestStatus=rejected', () => [rejected]],
    ['requestStatus=Approved', () => [approved]],
    ['requestNumber=PR-2', () => [rejected]],
    [`jobId=${ids.job}`, () => [waiting]],
    [`jobIds=${ids.job}`, () => [waiting]],
    [`technicianId=${ids.technician}`, () => [rejected]],
    [`projectId=${ids.project}`, () => [approved]],
    ['dateOnOrAfter=2026-10-02&dateBefore=2026-10-03', () => [rejected]],
    [`ids=${approved}`, () => [approved]],
    ['sort=-ModifiedOn&pageSize=1', () => [approved]],
  ])('%s', async (query, expected) => {
    expect(await listed(acme, `${path}?${query}`)).toEqual(expected());
  });

  test('shows a request with its fields', async () => {
    const { body } = await acme.get(`${path}?ids=${waiting}&includeTotal=true`);
    expect(body).toMatchObject({ totalCount: 1, hasMore: false });
    expect(body.data[0]).toMatchObject({
      id: waiting,
      requestNumber: 'PR-1',
      requestStatus: 'PendingApproval',
      typeId: ids.type,
      vendorId: ids.vendor,
      inventoryLocationId: ids.warehouse,
      jobId: ids.job,
      shipTo: null,
      vendorDocumentNumber: 'Q-1',
      requiredOn: '2026-12-01T00:00:00.000Z',
      total: 8.5,
      tax: 1,
      items: [{ skuId: ids.pipe, skuName: 'Pipe', quantity: 3, quantityReceived: 0, cost: 2.5, total: 7.5 }],
      customFields: [],
    });
  });

  test('refuses an unknown status', async () => {
    expect(await refused(acme.get(`${path}?requestStatus=Lost`))).toEqual([400, ['requestStatus']]);
  });
});
