import { expect, test } from 'vitest';
import { purchasingTest, refused } from './test-purchasing.ts';

/** Canceled documents cannot be changed: a change of an order is a 400, of a return a 409, the statuses that the vendor documents. */

const { acme } = await purchasingTest();
const { ids, order, giveBack, made, native } = acme;
const GUID = '9f8e7d6c-5b4a-4321-8765-0123456789ab';
const external = { applicationGuid: GUID, externalData: [{ key: 'k', value: 'v' }] };

const canceledOrder = await made('/purchase-orders', order());
await acme.patch(`/purchase-orders/${canceledOrder}/cancellation`, {});
const canceledReturn = await made('/returns', giveBack());
await acme.patch(`/returns/${canceledReturn}/cancellation`, {});

test.each([
  ['a memo', { memo: 'Late' }],
  ['the items', { items: [] }],
  ['the vendor', { vendorId: ids.vendor }],
  ['nothing', {}],
])('a canceled order does not accept %s', async (_what, body) => {
  const before = (await acme.get(`/purchase-orders/${canceledOrder}`)).body;
  const answer = await acme.patch(`/purchase-orders/${canceledOrder}`, body);
  expect([answer.status, answer.body.data?.code]).toEqual([400, 'wrong_state']);
  expect((await acme.get(`/purchase-orders/${canceledOrder}`)).body).toEqual(before);
});

test.each([
  ['a memo', { memo: 'Late' }],
  ['external data', { externalData: external }],
  ['the items', { items: [] }],
  ['nothing', {}],
])('a canceled return does not accept %s', async (_what, body) => {
  const read = async () => (await acme.get(`/returns?ids=${canceledReturn}&active=Any`)).body.data;
  const before = await read();
  const answer = await acme.patch(`/returns/${canceledReturn}`, body);
  expect([answer.status, answer.body.data?.code]).toEqual([409, 'wrong_state']);
  expect(await read()).toEqual(before);
});

test('an unknown order is a 404, and an open one can still be changed', async () => {
  expect(await refused(acme.patch('/purchase-orders/999999', {}))).toEqual([404, ['id']]);
  const open = await made('/purchase-orders', order());
  expect((await acme.patch(`/purchase-orders/${open}`, { memo: 'Soon' })).status).toBe(200);
});

test('the native API can still change the texts of a canceled document', async () => {
  const { status } = await native.patch(`/v1/purchase-orders/${canceledOrder}`, { memo: 'Ordered twice' });
  expect(status).toBe(200);
  expect((await native.patch(`/v1/vendor-returns/${canceledReturn}`, { memo: 'Sent twice' })).status).toBe(200);
});
