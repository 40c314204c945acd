import { expect, test } from 'vitest';
import { purchasingTest, refused } from './test-purchasing.ts';

/** What was canceled stays as it is: an order's change is a 400, a return's a 409, as the vendor documents statuses of them. */

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
])('an order that was canceled does not take %s', async (_what, body) => {
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
])('a return that was canceled does not take %s', async (_what, body) => {
  const read = async () => (await acme.get(`/returns?ids=${canceledReturn}&active=Any`)).body.data;
  const before = await read();
  const answer = await acme.patch(`/returns/${canceledReturn}`, body);
  expect([answer.status, answer.body.data?.code]).toEqual([409, 'wrong_state']);
  expect(await read()).toEqual(before);
});

test('an order that was never there is a 404, and one that is open still changes', async () => {
  expect(await refused(acme.patch('/purchase-orders/999999', {}))).toEqual([404, ['id']]);
  const open = await made('/purchase-orders', order());
  expect((await acme.patch(`/purchase-orders/${open}`, { memo: 'Soon' })).status).toBe(200);
});

test('natively what is said about a canceled document may still change', async () => {
  const { status } = await native.patch(`/v1/purchase-orders/${canceledOrder}`, { memo: 'Ordered twice' });
  expect(status).toBe(200);
  expect((await native.patch(`/v1/vendor-returns/${canceledReturn}`, { memo: 'Sent twice' })).status).toBe(200);
});
