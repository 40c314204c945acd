import type { TSchema } from 'typebox';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from './index.ts';
import { answerMisfits, misfits, operationOf } from './test-answers.ts';
import { purchasingTest } from './test-purchasing.ts';
import { ANSWERS, MADE } from './test-shapes.ts';

/**
 * The tests' client checks every answer in every test of this folder against its shape. Here we make sure that this can fail, and
 * that every field of every row has been seen filled, and empty where it may be.
 */

const { acme } = await purchasingTest();
const { ids, make, made, native } = acme;
const GUID = '9f8e7d6c-5b4a-4321-8765-0123456789ab';
const externalData = { applicationGuid: GUID, externalData: [{ key: 'k', value: 'v' }] };
const custom = (path: string, objectId: number) =>
  acme.patch(`/${path}/custom-fields`, { operations: [{ objectId, customFields: [{ name: 'Crew', value: 'A' }] }] });

const van = await make('/v1/locations', { name: 'Van', kind: 'vehicle' });
const everything = { jobId: ids.job, projectId: ids.project, technicianId: ids.technician };
const bought = { vendorId: ids.vendor, locationId: ids.warehouse };
const address = { street: '1 Main St', unit: '2', city: 'Reno', state: 'NV', zip: '89501', country: 'USA' };
const shipTo = { description: 'Yard', address };

// A company in which everything of each kind is there with all that it can say, and with as little as possible.

async function fillCatalog(): Promise<void> {
  const bolt = await make('/v1/items', { partNumber: 'T-BOLT', name: 'Bolt', description: 'Steel' });
  const nut = await make('/v1/items', { partNumber: 'T-NUT', name: 'Nut' });
  const levels = [bolt, nut].map((itemId) => ({ itemId, minimum: '2', target: '4' }));
  const templateId = await make('/v1/level-templates', { name: 'Stocked', levels });
  await make('/v1/level-templates', { name: 'Empty', levels: [] });
  const stocked = { levelTemplateId: templateId };
  const depot = await make('/v1/locations', { name: 'Depot', kind: 'warehouse', address, ...stocked });
  await acme.patch(`/warehouses/${depot}`, { externalData });
  await acme.post('/trucks', {
    ...{ name: 'T', warehouseId: depot, templateId, technicianIds: [ids.technician], externalData },
  });
  await acme.post('/vendors', {
    ...{ name: 'V', active: true, isTruckReplenishment: true, restrictedMobileCreation: true, taxRate: 8.25, address },
    ...{ firstName: 'A', lastName: 'B', phone: '1', email: 'a@b.example', fax: '2', memo: 'm', externalData },
  });
  await acme.post('/purchase-order-markups', { from: 0, to: 10, percent: 5 });
  await custom('vendors', ids.vendor);
  const attached = { externalData: { [GUID]: { k: 'v' } } };
  const shown = { officialName: 'Plumbing Inc.', email: 'a@b.example', currency: 'USD', phoneNumber: '1', address };
  await make('/v1/business-units', { name: 'HVAC', ...shown, quickbooksClass: 'Q', accountCode: 'A', ...attached });
  await make('/v1/business-units', { name: 'Drains', address: {} });
  const priced = { unit: 'm', price: '3', vendorId: ids.vendor, ...attached };
  await make('/v1/items', { partNumber: 'BOLT', name: 'Bolt', ...priced });
  await make('/v1/items', { partNumber: 'HEATER', name: 'Heater', tracking: 'serial', ...priced });
}

async function fillPurchasing(): Promise<number[]> {
  const serials = (...numbers: string[]) => ({ itemId: ids.pump, locationId: ids.warehouse, serials: numbers });
  const received = { ...serials('A', 'B', 'C'), quantity: '3', unitCost: '9' };
  await native.post('/v1/movements', { movements: [{ kind: 'receipt', entries: [received] }] });

  await make('/v1/purchase-requests', { ...bought, lines: [] });
  await make('/v1/purchase-requests', { ...bought, shipTo: {}, lines: [{ itemId: ids.pipe, quantity: 1 }] });
  await make('/v1/purchase-requests', {
    ...{ ...bought, ...everything, businessUnitId: ids.unit, typeId: ids.type, details: { budgetCodeId: 1 } },
    ...{ requiredOn: '2026-12-01T00:00:00Z', shipTo, reference: 'R', memo: 'm', customFields: { Crew: 'A' } },
    lines: [{ itemId: ids.pipe, quantity: 1, details: { budgetCodeId: 1 } }],
  });
  const item = acme.item(ids.pipe, { budgetCodeId: 1 });
  const full = {
    ...everything,
    shipTo,
    budgetCodeId: 1,
    vendorInvoiceNumber: 'I',
    memo: 'm',
    items: [item, acme.item()],
  };
  const landed = { name: 'Landed', landedCostMethod: 'ByValue', includeTaxInFullyLandedCost: true };
  const typeId = await make('/v1/purchase-order-types', landed);
  const orderId = await made('/purchase-orders', acme.order({ ...full, typeId }));
  await native.patch(`/v1/purchase-orders/${orderId}`, { customFields: { Crew: 'A' } });
  await native.post(`/v1/purchase-orders/${orderId}/sending`);
  const line = { skuId: ids.pipe, cost: 2, quantity: 10 };
  const brought = { tax: 1, shipping: 2, memo: 'm', vendorDocumentNumber: 'D', jobId: ids.job, budgetCodeId: 1 };
  const receiptId = await made('/receipts', acme.receipt(orderId, [{ ...line, budgetCodeId: 1 }, line], brought));
  for (const more of [{}, { shipTo: {} }]) {
    const bare = await make('/v1/purchase-orders', { ...bought, ...more, lines: [{ itemId: ids.pipe, quantity: 9 }] });
    await made('/receipts', acme.receipt(bare, [{ ...line, quantity: 1 }]));
  }
  await custom('receipts', receiptId);

  return [orderId, receiptId];
}

async function fillReturns([orderId, receiptId]: number[]): Promise<number> {
  const [receiptItem] = (await acme.get(`/receipts?ids=${receiptId}`)).body.data[0].items;
  const back = [{ skuId: ids.pipe, quantity: 1, cost: 2, shipmentItemId: receiptItem.id, budgetCodeId: 1 }];
  const details = { referenceNumber: 'R', memo: 'm', tax: 1, shipping: 1, restockingFee: 1, budgetCodeId: 1 };
  const returnId = await made(
    '/returns',
    acme.giveBack({ purchaseOrderId: orderId, ...details, jobId: ids.job, items: back }),
  );
  await acme.patch(`/returns/${returnId}`, { externalData });
  await custom('returns', returnId);
  await native.post(`/v1/vendor-returns/${returnId}/shipment`);
  await native.post(`/v1/vendor-returns/${returnId}/credit`);
  const serial = { itemId: ids.pump, quantity: 1, serials: ['C'] };
  const freed = await make('/v1/vendor-returns', { ...bought, lines: [serial] });
  await acme.patch(`/returns/${freed}/cancellation`, { canceledReason: 'VendorIssue' });

  return returnId;
}

async function fillStock(): Promise<number[]> {
  const lines = [{ itemId: ids.pump, quantity: 2, serials: ['A', 'B'] }];
  const way = { fromLocationId: ids.warehouse, toLocationId: van };
  const plan = { ...way, jobId: ids.job, reference: 'R', memo: 'm', lines };
  const transferId = await make('/v1/transfers', plan);
  await native.post(`/v1/transfers/${transferId}/picking`);
  await native.post(`/v1/transfers/${transferId}/receipt`);
  await acme.patch(`/transfers/${transferId}`, { externalData });
  await custom('transfers', transferId);
  const idle = await make('/v1/transfers', { ...way, lines: [{ itemId: ids.pipe, quantity: 1 }] });
  await native.post(`/v1/transfers/${idle}/cancellation`, { reason: 'No' });

  const found = { itemId: ids.pump, locationId: van, quantity: '-1', serials: ['A'] };
  const adjusted = { businessUnitId: ids.unit, projectId: ids.project, reference: 'R', memo: 'm' };
  const adjustmentId = await make('/v1/adjustments', { ...adjusted, reasonCode: 'Broken', lines: [found] });
  await acme.patch(`/adjustments/${adjustmentId}`, { externalData });
  await custom('adjustments', adjustmentId);
  const wrong = await make('/v1/adjustments', { lines: [{ itemId: ids.pipe, quantity: '1' }] });
  await native.post(`/v1/adjustments/${wrong}/cancellation`, { reason: 'No' });
  return [transferId, adjustmentId];
}

/** Everything in a batch with a name, then something of each kind in one without. */
async function fillBatches(documentIds: number[]): Promise<void> {
  await make('/v1/export-batches', { name: 'November', documentIds });

  const other = await made('/returns', acme.giveBack());
  await native.post(`/v1/vendor-returns/${other}/shipment`);
  const pipe = { itemId: ids.pipe, locationId: ids.warehouse };
  const entries = [
    { ...pipe, quantity: '-1' },
    { ...pipe, locationId: van, quantity: '1' },
  ];
  const movements = [
    { kind: 'transfer', entries },
    { kind: 'adjustment', entries: [{ ...pipe, quantity: '1' }] },
  ];
  await native.post('/v1/movements', { movements });
  await make('/v1/export-batches', { kinds: ['vendor_return', 'transfer', 'adjustment'] });
}

/** Where in a schema a body has something, and where it has null or an empty list. */
function look(schema: TSchema, body: unknown, path: string, seen: { full: Set<string>; empty: Set<string> }): void {
  const isEmpty = body === null || (Array.isArray(body) && body.length === 0);
  (isEmpty ? seen.empty : seen.full).add(path);
  if (isEmpty) return;
  for (const [name, inner] of childrenOf(schema)) {
    for (const value of Array.isArray(body) ? body : [(body as Record<string, unknown>)[name]]) {
      look(inner, value, within(path, name), seen);
    }
  }
}

const within = (path: string, name: string) => (name === '[]' ? `${path}[]` : `${path}.${name}`);

/** What stands within a schema: the fields of a row, the items of a list; of what may be null, those of what it is else. */
function childrenOf(schema: TSchema): [string, TSchema][] {
  const {
    anyOf,
    properties,
    items,
    const: literal,
  } = schema as unknown as {
    anyOf?: TSchema[];
    properties?: Record<string, TSchema>;
    items?: TSchema;
    const?: unknown;
  };
  if (anyOf !== undefined && literal === undefined) return anyOf.flatMap(childrenOf);
  if (items !== undefined) return [['[]', items]];
  return Object.entries(properties ?? {});
}

function pathsOf(schema: TSchema, path: string, mayBeEmpty: string[] = [], all: string[] = []) {
  const kinds = (schema as { anyOf?: { type?: string }[] }).anyOf ?? [];
  if (kinds.some(({ type }) => type === 'null')) mayBeEmpty.push(path);
  if (isNothing(schema)) return { all, mayBeEmpty };
  all.push(path);
  for (const [name, inner] of childrenOf(schema)) pathsOf(inner, within(path, name), mayBeEmpty, all);
  return { all, mayBeEmpty };
}

/** Whether the shape itself says that there is never anything. */
function isNothing(schema: TSchema): boolean {
  const { type, maxItems } = schema as { type?: string; maxItems?: number };
  return type === 'null' || maxItems === 0;
}

describe('the shapes', () => {
  test('are those of operations, and every operation that reads has one', () => {
    const known = new Set(OPERATIONS.map(({ id }) => id));
    expect(Object.keys(ANSWERS).filter((id) => !known.has(id))).toEqual([]);
    expect(OPERATIONS.filter(({ id, method }) => method === 'GET' && !(id in ANSWERS))).toEqual([]);
  });

  test('refuse missing and extra fields, nulls and wrong types', () => {
    const vendor = { id: 7 };
    expect(misfits(MADE, vendor)).toEqual([]);
    for (const wrong of [{}, { id: '7' }, { id: null }, { id: 7, name: '' }, { id: 1.5 }, [], null]) {
      expect(misfits(MADE, wrong)).not.toEqual([]);
    }
    const markup = { id: 1, from: 0, to: 1, percent: 2, createdOn: '2026-11-22T00:00:00.000Z', modifiedOn: 'today' };
    const [fault] = misfits(ANSWERS.PurchaseOrdersMarkup_GetById!, markup); // It is one of the operations.
    expect(fault).toContain('/modifiedOn');
  });

  test('refuse a status that an operation does not document', () => {
    const body = { type: 'x', title: 'x', status: 409, traceId: 'x', errors: {}, data: {} };
    const operation = (method: string, path: string) => operationOf(method, path)!; // These are there.
    expect(answerMisfits(operation('PATCH', '/returns/7'), 409, body)).toEqual([]);
    expect(answerMisfits(operation('PATCH', '/returns/7/cancellation'), 409, body)).toEqual(['409 is not documented']);
    expect(answerMisfits(operation('PATCH', '/returns/custom-fields'), 404, body)).toEqual(['404 is not documented']);
    expect(answerMisfits(operation('GET', '/vendors?page=0'), 400, {})).not.toEqual([]);
  });
});

test('every field of every row is filled in some answer, and empty in some if it may be', async () => {
  await fillCatalog();
  const documents = await fillPurchasing();
  await fillBatches([...documents, await fillReturns(documents), ...(await fillStock())]);
  const full = new Set<string>();
  const empty = new Set<string>();
  const owed: string[] = [];
  for (const { id, method, path, base } of OPERATIONS) {
    const schema = ANSWERS[id];
    if (method !== 'GET' || path.includes(':id') || schema === undefined) continue;
    const needed = id === 'ReturnTypes_GetList' ? 'activeOnly=false&' : '';
    const query = `${needed}active=Any&externalDataApplicationGuid=${GUID}`;
    for (const more of ['', '&includeTotal=true']) {
      const { status, body } = await acme.call('GET', `${path}?${query}${more}`, undefined, {}, base);
      expect([id, status]).toEqual([id, 200]);
      look(schema, body, id, { full, empty });
    }
    const { all, mayBeEmpty } = pathsOf(schema, id);
    owed.push(...all.filter((one) => !full.has(one)));
    // Who made a document is known in all of these.
    const emptied = mayBeEmpty.filter((one) => !one.endsWith('.createdById'));
    owed.push(...emptied.filter((one) => !empty.has(one)).map((one) => `empty ${one}`));
  }
  expect(owed).toEqual([]);
});
