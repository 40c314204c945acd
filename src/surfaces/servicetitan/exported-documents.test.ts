import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { purchasingTest } from './test-purchasing.ts';

const { acme } = await purchasingTest();
const { ids, make, made, native } = acme;
const GUID = '9f8e7d6c-5b4a-4321-8765-0123456789ab';

/** A batch of these documents, exported immediately or later. */
async function batch(documentIds: number[], isTaken = true): Promise<number> {
  const id = await make('/v1/export-batches', { documentIds });
  if (isTaken) await take(id);
  return id;
}

async function take(batchId: number): Promise<void> {
  // So that a time which moved with the batch is another one.
  await wait(5);
  expect((await native.post(`/v1/export-batches/${batchId}/exportation`)).status).toBe(200);
}

const row = async (path: string, id: number) => (await acme.get(`${path}?active=Any&ids=${id}`)).body.data[0];
const stocked = (quantity: string) => ({
  lines: [{ itemId: ids.pipe, locationId: ids.warehouse, quantity }],
});

await make('/v1/adjustments', stocked('100'));
const van = await make('/v1/locations', { name: 'Van', kind: 'vehicle' });
const transfer = (quantity: number) =>
  make('/v1/transfers', {
    fromLocationId: ids.warehouse,
    toLocationId: van,
    lines: [{ itemId: ids.pipe, quantity }],
  });

describe('an exported document', () => {
  test('shows when it was picked and received, not when it went to the books', async () => {
    const id = await transfer(2);
    await native.post(`/v1/transfers/${id}/picking`);
    await native.post(`/v1/transfers/${id}/receipt`);
    const before = await row('/transfers', id);
    await batch([id]);
    const { pickedDate, pickedById, receivedDate, receivedById } = before;
    expect(await row('/transfers', id)).toMatchObject({
      syncStatus: 'Exported',
      pickedDate,
      pickedById,
      receivedDate,
      receivedById,
    });
  });

  test('shows for a direct transfer when it was made', async () => {
    const entry = { itemId: ids.pipe, locationId: ids.warehouse, quantity: '-1' };
    const entries = [entry, { ...entry, locationId: van, quantity: '1' }];
    await native.post('/v1/movements', { movements: [{ kind: 'transfer', entries }] });
    const { data } = (await acme.get('/transfers?sort=-Id&pageSize=1')).body;
    const [{ id, createdOn }] = data;
    await batch([id]);
    expect(await row('/transfers', id)).toMatchObject({ pickedDate: createdOn, receivedDate: createdOn });
  });

  test('shows when and why it was canceled, even if its batch was exported without it', async () => {
    const id = await make('/v1/adjustments', stocked('1'));
    const batchId = await batch([id], false);
    await native.post(`/v1/adjustments/${id}/cancellation`, { reason: 'Twice', reasonCode: 'Duplicate' });
    const { dateCanceled, canceledById } = await row('/adjustments', id);
    await take(batchId);
    expect(await row('/adjustments', id)).toMatchObject({ canceledReason: 'Duplicate', dateCanceled, canceledById });
  });

  test('can still be marked with custom fields, and with external data if it has some', async () => {
    const orderId = await made('/purchase-orders', acme.order());
    const item = { skuId: ids.pipe, quantity: 4, cost: 2.5 };
    const receiptId = await made('/receipts', acme.receipt(orderId, [item]));
    const returnId = await made('/returns', acme.giveBack({ purchaseOrderId: orderId }));
    await native.post(`/v1/vendor-returns/${returnId}/shipment`);
    const transferId = await transfer(1);
    await native.post(`/v1/transfers/${transferId}/picking`);
    await native.post(`/v1/transfers/${transferId}/receipt`);
    const adjustmentId = await make('/v1/adjustments', stocked('1'));
    const documents = {
      '/receipts': receiptId,
      '/returns': returnId,
      '/transfers': transferId,
      '/adjustments': adjustmentId,
    };
    await batch(Object.values(documents));
    for (const [path, objectId] of Object.entries(documents)) {
      const operations = [{ objectId, customFields: [{ name: 'Bill', value: 'B-7' }] }];
      const answer = await acme.patch(`${path}/custom-fields`, { operations });
      expect([path, answer.status]).toEqual([path, 200]);
      expect(await row(path, objectId)).toMatchObject({ syncStatus: 'Exported', customFields: [{ value: 'B-7' }] });
      if (path === '/receipts') continue;
      const externalData = { applicationGuid: GUID, externalData: [{ key: 'bill', value: 'B-7' }] };
      expect((await acme.patch(`${path}/${objectId}`, { externalData })).status).toBe(200);
    }
    expect((await acme.patch(`/returns/${returnId}`, { memo: 'Late' })).status).toBe(409);
    expect((await acme.patch(`/receipts/${receiptId}/cancellation`)).status).toBe(400);
  });
});

test('a transfer in state Picked shows since when, even if it was received before everything was picked', async () => {
  const id = await transfer(3);
  const [line] = (await native.get(`/v1/transfers/${id}`)).body.lines as unknown as { id: number }[];
  const one = { lines: [{ lineId: line?.id, quantity: 1 }] };
  await native.post(`/v1/transfers/${id}/picking`, one);
  expect(await row('/transfers', id)).toMatchObject({ status: 'Pending', pickedDate: null });
  await native.post(`/v1/transfers/${id}/receipt`, one);
  const { status, pickedDate, pickedById, receivedDate } = await row('/transfers', id);
  expect([status, receivedDate]).toEqual(['Picked', null]);
  expect([pickedDate, pickedById]).toEqual([expect.any(String), expect.any(Number)]);
  await native.post(`/v1/transfers/${id}/picking`);
  await native.post(`/v1/transfers/${id}/receipt`);
  expect(await row('/transfers', id)).toMatchObject({ status: 'Received', pickedDate });
});
