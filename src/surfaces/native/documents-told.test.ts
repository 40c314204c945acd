import { beforeAll, describe, expect, it } from 'vitest';
import { type NativeTest, nativeTest } from '../../../test/support/native.ts';
import { buyer } from '../../../test/support/purchasing.ts';
import { CUSTOM_FIELDS } from '../../catalog/index.ts';
import { type DocumentKind, setCustomFields } from '../../documents/index.ts';
import { readPage } from '../../platform/index.ts';

let native: NativeTest;
let company: Awaited<ReturnType<typeof buyer>>;
const made = new Map<DocumentKind, number>();

const PATHS = {
  purchase_request: 'purchase-requests',
  purchase_order: 'purchase-orders',
  receipt: 'receipts',
  vendor_return: 'vendor-returns',
  transfer: 'transfers',
  adjustment: 'adjustments',
} as const;
const KINDS = Object.keys(PATHS) as (keyof typeof PATHS)[];
const pathOf = (kind: keyof typeof PATHS) => `/v1/${PATHS[kind]}/${made.get(kind)}`;

const system = () =>
  ({ kind: 'system', id: null, name: 'test', tenantId: company.id, scopes: [], brandId: null, siteIds: null }) as const;

interface Change {
  kind: string;
  id: number;
  revision: number;
  row: { revision: number };
}

/** What the feed told last of each document, and what each is when it is read. */
async function told() {
  const page = await company.client.get(`/v1/changes?limit=1000&kinds=${KINDS.join(',')}`);
  const last = new Map((page.body.data as Change[]).map((change) => [change.id, change]));
  return Promise.all(
    KINDS.map(async (kind) => {
      const { row, revision } = last.get(made.get(kind) ?? 0) ?? {};
      return { kind, told: row, revision, read: (await company.client.get(pathOf(kind))).body };
    }),
  );
}

async function expectTold() {
  for (const { kind, told: row, revision, read } of await told()) {
    expect({ kind, row, revision }).toEqual({ kind, row: read, revision: read.revision });
  }
}

beforeAll(async () => {
  native = await nativeTest();
  company = await buyer(native);
  const { post, make, order, ids } = company;
  const { vendorId, locationId, pipe } = ids;
  const lines = [{ itemId: pipe, quantity: '4', vendorPartNumber: 'V-1' }];
  const document = {
    vendorId,
    locationId,
    lines,
    shipTo: { description: 'The yard' },
    requiredOn: '2026-12-01T00:00:00Z',
  };
  made.set('purchase_request', (await post('/v1/purchase-requests', document)).id);
  const { id: purchaseOrderId } = await order(lines, { tax: '1.5', shipping: '2' });
  made.set('purchase_order', purchaseOrderId);
  await post(`/v1/purchase-orders/${purchaseOrderId}/sending`);
  const receipt = { purchaseOrderId, lines: [{ itemId: pipe, quantity: '3' }] };
  made.set('receipt', (await post('/v1/receipts', receipt)).id);
  const back = { purchaseOrderId, restockingFee: '0.5', lines: [{ itemId: pipe, quantity: '1' }] };
  made.set('vendor_return', (await post('/v1/vendor-returns', back)).id);
  await post(`/v1/vendor-returns/${made.get('vendor_return')}/shipment`);
  const toLocationId = await make('/v1/locations', { name: 'Van', kind: 'vehicle' });
  const moved = { fromLocationId: locationId, toLocationId, lines: [{ itemId: pipe, quantity: '1' }] };
  made.set('transfer', await make('/v1/transfers', moved));
  await post(`/v1/transfers/${made.get('transfer')}/picking`, undefined, 200);
  await post(`/v1/transfers/${made.get('transfer')}/receipt`, undefined, 200);
  const counted = { lines: [{ itemId: pipe, locationId, quantity: '2' }] };
  made.set('adjustment', await make('/v1/adjustments', counted));
});

describe('what the feed tells of a document is what its own endpoint shows', () => {
  it('when it was made, and after it was received', expectTold);

  it.each(KINDS)('after custom fields and external data of the %s were changed', async (kind) => {
    const patch = { customFields: { cost_center: '7' }, externalData: { books: { entry: '9' } } };
    expect((await company.client.patch(pathOf(kind), patch)).status).toBe(200);
    await expectTold();
    const operations = [{ objectId: made.get(kind) ?? 0, customFields: [{ name: 'project_code', value: '12' }] }];
    await native.journal.submit(system(), setCustomFields, { kind, operations });
    await expectTold();
    expect((await company.client.get(pathOf(kind))).body.customFields).toEqual({
      cost_center: '7',
      project_code: '12',
    });
  });

  it('after a batch took it, and was exported, and in the batch itself', async () => {
    const exported = KINDS.filter((kind) => kind !== 'purchase_request');
    const documentIds = exported.map((kind) => made.get(kind));
    const { id } = await company.post('/v1/export-batches', { documentIds });
    await expectTold();
    await company.post(`/v1/export-batches/${id}/exportation`, undefined, 200);
    await expectTold();
    const { data } = (await company.client.get(`/v1/export-batches/${id}/documents`)).body;
    const read = await Promise.all(
      exported.map(async (kind) => ({ kind, ...(await company.client.get(pathOf(kind))).body })),
    );
    expect(data).toEqual(read);
  });
});

it('knows a custom field by its name from the first document that has it', async () => {
  const { post, order, ids } = company;
  const names = async () => {
    const fields = await native.database.inTenant(company.id, (sql) =>
      readPage(sql, company.id, CUSTOM_FIELDS, {}, { limit: 100 }),
    );
    return fields.map((field) => field.name);
  };
  const { id } = await order([{ itemId: ids.pipe, quantity: '2' }], { customFields: { of_order: 'a' } });
  await post('/v1/receipts', { purchaseOrderId: id, customFields: { of_receipt: 'b' } });
  const lines = [{ itemId: ids.pipe, quantity: '1' }];
  await post('/v1/vendor-returns', { purchaseOrderId: id, customFields: { of_return: 'c' }, lines });
  await company.client.patch(`/v1/purchase-orders/${id}`, { customFields: { of_change: 'd' } });
  expect(await names()).toEqual(expect.arrayContaining(['of_order', 'of_receipt', 'of_return', 'of_change']));
});

it('tells of a receipt that its order made at once', async () => {
  const typeId = await company.make('/v1/purchase-order-types', { name: 'Counter', automaticallyReceive: true });
  const { id } = await company.order([{ itemId: company.ids.pipe, quantity: '2' }], { typeId });
  const [receipt] = (await company.client.get(`/v1/receipts?sourceId=${id}`)).body.data as { id: number }[];
  const { data } = (await company.client.get('/v1/changes?limit=1000&kinds=receipt')).body;
  expect((data as Change[]).filter((change) => change.id === receipt?.id)).toMatchObject([{ row: receipt }]);
});
