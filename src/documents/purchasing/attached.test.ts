import { expect, it } from 'vitest';
import { makeCompany } from '../../../test/support/company.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { createReference } from '../../catalog/index.ts';
import { units } from '../../platform/index.ts';
import {
  createExportBatch,
  createPurchaseOrder,
  createReceipt,
  createVendorReturn,
  readCustomFields,
  setCustomFields,
  updateReceipt,
  updateVendorReturn,
} from '../index.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);
const { run, tenantId } = company;
const vendorId = (await run(createReference, { kind: 'vendor', name: 'Supply' })).id;
const locationId = await company.location();
const itemId = await company.item();
const order = await run(createPurchaseOrder, { vendorId, locationId, lines: [{ itemId, quantity: units(3) }] });
const receipt = await run(createReceipt, { purchaseOrderId: order.id });

async function lastTold(id: number): Promise<unknown> {
  const [row] = await database.inTenant(tenantId, (sql) =>
    sql.rows<{ row: unknown }>({
      text: 'select "row" from change where tenant_id = $1 and row_id = $2 order by revision desc limit 1',
      values: [tenantId, id],
    }),
  );
  return row?.row;
}

it('is told whole in the feed when only a custom field or a batch of it changed', async () => {
  const whole = {
    vendorId,
    purchaseOrderId: order.id,
    total: '0',
    lines: [{ purchaseOrderLineId: expect.any(Number) }],
  };
  const operations = [{ objectId: receipt.id, customFields: [{ name: 'Dock', value: '4' }] }];
  await run(setCustomFields, { kind: 'receipt', operations });
  expect(await lastTold(receipt.id)).toMatchObject({ ...whole, customFields: { Dock: '4' } });
  await run(createExportBatch, { documentIds: [receipt.id] });
  expect(await lastTold(receipt.id)).toMatchObject({ ...whole, syncStatus: 'posted' });
});

it('gives a custom field its id when a document uses it first', async () => {
  await run(updateReceipt, { id: receipt.id, patch: { customFields: { Gate: 'West' } } });
  const fields = await database.inTenant(tenantId, (sql) => readCustomFields(sql, tenantId, { names: ['Gate'] }));
  expect(fields).toMatchObject([{ id: expect.any(Number), name: 'Gate' }]);
});

it('merges what an application says of a return with what it said before', async () => {
  const { id } = await run(createVendorReturn, { vendorId, locationId });
  const say = (values: Record<string, string>, mode: 'merge' | 'replace') =>
    run(updateVendorReturn, { id, patch: {}, external: { application: 'books', mode, values } });
  await say({ a: '1' }, 'replace');
  expect(await say({ b: '2' }, 'merge')).toMatchObject({ externalData: { books: { a: '1', b: '2' } } });
});

it('gives nothing back of lines that are not there', async () => {
  const line = { itemId, quantity: units(1) };
  const lines = [
    { ...line, receiptLineId: 9e9 },
    { ...line, purchaseOrderLineId: 9e9 },
  ];
  const wrong = ['lines.0.receiptLineId', 'lines.1.purchaseOrderLineId'];
  await expect(run(createVendorReturn, { vendorId, locationId, lines })).rejects.toMatchObject({
    code: 'unknown_line',
    faults: wrong.map((path) => ({ path, code: 'unknown_line' })),
  });
});
