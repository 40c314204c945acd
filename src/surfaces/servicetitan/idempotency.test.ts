import { expect, test } from 'vitest';
import { OPERATIONS } from './index.ts';
import type { Operation } from './operation.ts';
import { purchasingTest } from './test-purchasing.ts';

/** A write that is sent again with its Idempotency-Key has one effect, and answers as it did. */

const { surface, acme } = await purchasingTest();
const { ids, order, receipt, giveBack, make, made, native, tenantId } = acme;
const GUID = '9f8e7d6c-5b4a-4321-8765-0123456789ab';

interface Call {
  path: string;
  body?: object;
  /** Another body that the operation takes; left out where it takes none. */
  other?: object;
}

const externalData = (value: string) => ({
  externalData: { applicationGuid: GUID, externalData: [{ key: 'k', value }] },
});
const fields = (objectId: number, value: string) => ({
  operations: [{ objectId, customFields: [{ name: 'Crew', value }] }],
});
const marks = async (resource: string, id: number): Promise<Call> => ({
  path: `/${resource}/${id}`,
  body: externalData('a'),
  other: externalData('b'),
});
const fieldsOf = async (resource: string, id: number): Promise<Call> => ({
  path: `/${resource}/custom-fields`,
  body: fields(id, 'A'),
  other: fields(id, 'B'),
});
const cancel = async (resource: string, id: number): Promise<Call> => ({
  path: `/${resource}/${id}/cancellation`,
  body: { canceledReason: 'Duplicate' },
  other: { canceledReason: 'Other' },
});

let count = 0;
const named = (more: object) => {
  count += 1;
  return { name: `Number ${count}`, ...more };
};
const alertSettings = {
  sendEmailToTechnicianWhenPoMovedToSend: true,
  sendEmailToTechnicianWhenPoMovedToReceived: false,
  sendEmailToPmWhenPoMovedToSend: false,
  sendEmailToPmWhenPoMovedToReceived: false,
};
const orderType = () =>
  named({
    ...{ active: true, includeInPoScreen: true, automaticallyReceive: false, displayToTechnician: true, alertSettings },
    ...{ excludeTaxFromJobCosting: false, impactToTechnicianPayroll: false, allowTechniciansToSendPo: true },
    ...{ defaultRequiredDateDaysOffset: 0, skipWeekends: true, includeInSalesTax: false, isDefault: false },
    ...{ copyPurchaseOrderItemsToInvoiceWhenReceived: false, isDefaultForConsignment: false },
  });
const returnType = () =>
  named({
    automaticallyReceiveVendorCredit: false,
    includeInSalesTax: true,
    isDefault: false,
    isDefaultForConsignment: false,
  });
const vendor = () =>
  named({ active: true, isTruckReplenishment: false, restrictedMobileCreation: false, taxRate: 0, address: {} });
const range = () => {
  count += 1;
  return { from: count * 10, to: count * 10 + 5, percent: 1 };
};

const adjustment = () =>
  make('/v1/adjustments', { lines: [{ itemId: ids.pipe, locationId: ids.warehouse, quantity: '1' }] });
const van = await make('/v1/locations', { name: 'Van', kind: 'vehicle' });
const transfer = () =>
  make('/v1/transfers', {
    fromLocationId: ids.warehouse,
    toLocationId: van,
    lines: [{ itemId: ids.pipe, quantity: '1' }],
  });
const request = () =>
  make('/v1/purchase-requests', {
    vendorId: ids.vendor,
    locationId: ids.warehouse,
    lines: [{ itemId: ids.pipe, quantity: 1 }],
  });
const ordered = () => made('/purchase-orders', order());
const line = { skuId: ids.pipe, quantity: 1, cost: 2 };
const received = async () => made('/receipts', receipt(await ordered(), [line]));
const returned = () => made('/returns', giveBack());

/** How each operation that writes is called. */
const CALLS: Record<string, () => Promise<Call>> = {
  Adjustments_Update: async () => marks('adjustments', await adjustment()),
  Adjustments_UpdateCustomFields: async () => fieldsOf('adjustments', await adjustment()),
  PurchaseOrderTypes_Create: async () => ({ path: '/purchase-order-types', body: orderType(), other: orderType() }),
  PurchaseOrderTypes_Update: async () => ({
    path: `/purchase-order-types/${await made('/purchase-order-types', orderType())}`,
    body: { skipWeekends: false },
    other: { active: false },
  }),
  PurchaseOrdersMarkup_Create: async () => ({ path: '/purchase-order-markups', body: range(), other: range() }),
  PurchaseOrdersMarkup_Update: async () => ({
    path: `/purchase-order-markups/${await made('/purchase-order-markups', range())}`,
    body: range(),
    other: range(),
  }),
  PurchaseOrdersMarkup_Delete: async () => ({
    path: `/purchase-order-markups/${await made('/purchase-order-markups', range())}`,
  }),
  PurchaseOrders_Create: async () => ({ path: '/purchase-orders', body: order(), other: order({ memo: 'x' }) }),
  PurchaseOrders_Update: async () => ({
    path: `/purchase-orders/${await ordered()}`,
    body: { memo: 'a' },
    other: { memo: 'b' },
  }),
  PurchaseOrders_Cancel: async () => cancel('purchase-orders', await ordered()),
  PurchaseOrders_ApproveRequest: async () => ({ path: `/purchase-orders/requests/${await request()}/approve` }),
  PurchaseOrders_RejectRequest: async () => ({
    path: `/purchase-orders/requests/${await request()}/reject`,
    body: { rejectionReason: 'Other' },
    other: { rejectionReason: 'WrongVendor' },
  }),
  Receipts_CreateReceipt: async () => {
    const id = await ordered();
    return { path: '/receipts', body: receipt(id, [line]), other: receipt(id, [{ ...line, quantity: 2 }]) };
  },
  Receipts_UpdateCustomFields: async () => fieldsOf('receipts', await received()),
  Receipts_CancelReceipts: async () => cancel('receipts', await received()),
  ReturnTypes_Create: async () => ({ path: '/return-types', body: returnType(), other: returnType() }),
  ReturnTypes_Update: async () => {
    const id = await made('/return-types', returnType());
    return { path: `/return-types/${id}`, body: { id, active: false }, other: { id, includeInSalesTax: false } };
  },
  Returns_CreateReturn: async () => ({ path: '/returns', body: giveBack(), other: giveBack({ memo: 'x' }) }),
  Returns_Update: async () => ({ path: `/returns/${await returned()}`, body: { memo: 'a' }, other: { memo: 'b' } }),
  Returns_UpdateCustomFields: async () => fieldsOf('returns', await returned()),
  Returns_Cancel: async () => cancel('returns', await returned()),
  Transfers_Update: async () => marks('transfers', await transfer()),
  Transfers_UpdateCustomFields: async () => fieldsOf('transfers', await transfer()),
  Trucks_Create: async () => {
    const truck = () => named({ warehouseId: ids.warehouse });
    return { path: '/trucks', body: truck(), other: truck() };
  },
  Trucks_Update: async () => ({ path: `/trucks/${van}`, body: { memo: 'a' }, other: { memo: 'b' } }),
  Vendors_Create: async () => ({ path: '/vendors', body: vendor(), other: vendor() }),
  Vendors_Update: async () => ({ path: `/vendors/${ids.vendor}`, body: { memo: 'a' }, other: { memo: 'b' } }),
  Vendors_UpdateCustomFields: async () => fieldsOf('vendors', ids.vendor),
  Warehouses_Update: async () => marks('warehouses', ids.warehouse),
};

/** Where the company's clock stands: every effect moves it. */
async function revision(): Promise<unknown> {
  const [row] = await surface.database.inTenant(tenantId, (sql) =>
    sql.rows<{ revision: number }>({ text: 'select revision from clock where tenant_id = $1', values: [tenantId] }),
  );
  return row?.revision;
}

const WRITES = OPERATIONS.filter(({ method }) => method !== 'GET');

test('every operation that writes has its call', () => {
  expect(Object.keys(CALLS).sort()).toEqual(WRITES.map(({ id }) => id).sort());
});

test.each(WRITES.map((operation): [string, Operation] => [operation.id, operation]))(
  '%s',
  async (id, { method, conflict }) => {
    const { path, body, other } = await CALLS[id]!(); // The test above says that it is there.
    const send = (sent: object | undefined, key: string) => acme.call(method, path, sent, { 'idempotency-key': key });
    const first = await send(body, id);
    expect([first.status, first.headers['idempotency-replayed']]).toEqual([200, undefined]);
    const before = await revision();
    const again = await send(body, id);
    expect([again.status, again.text, again.headers['idempotency-replayed']]).toEqual([200, first.text, 'true']);
    expect(await revision()).toBe(before);
    if (other === undefined) return;
    const reused = await send(other, id);
    expect([reused.status, reused.body.data.code]).toEqual([conflict ? 409 : 400, 'idempotency_key_reused']);
    expect(Object.keys(reused.body.errors)).toEqual(['Idempotency-Key']);
    expect(await revision()).toBe(before);
  },
);

test('repeats that arrive together have one effect', async () => {
  const body = order();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => acme.call('POST', '/purchase-orders', body, { 'idempotency-key': 'together' })),
  );
  expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
  expect(answers.filter((answer) => answer.headers['idempotency-replayed'] === 'true')).toHaveLength(4);
});

test('what was refused may be sent again, and a key that cannot be kept is named', async () => {
  const body = order({ vendorId: 999_999 });
  for (let turn = 0; turn < 2; turn += 1) {
    const { status, headers } = await acme.call('POST', '/purchase-orders', body, { 'idempotency-key': 'refused' });
    expect([status, headers['idempotency-replayed']]).toEqual([400, undefined]);
  }
  for (const key of ['', 'k'.repeat(256)]) {
    const { status, body: refusal } = await acme.call('POST', '/purchase-orders', order(), { 'idempotency-key': key });
    expect([status, Object.keys(refusal.errors)]).toEqual([400, ['Idempotency-Key']]);
  }
  expect((await native.get('/v1/verification')).body.ok).toBe(true);
});
