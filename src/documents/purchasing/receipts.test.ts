import { expect, it } from 'vitest';
import { makeCompany } from '../../../test/support/company.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { createReference } from '../../catalog/index.ts';
import { createJournal } from '../../journal/index.ts';
import { units } from '../../platform/index.ts';
import {
  cancelReceipt,
  createPurchaseOrder,
  createReceipt,
  findPurchasing,
  onOrder,
  updatePurchaseOrder,
} from './index.ts';

const place = await testDatabase();
const database = await place.open();
const company = await makeCompany(database);
const { run, tenantId, actor } = company;
const vendorId = (await run(createReference, { kind: 'vendor', name: 'Supply' })).id;
const locationId = await company.location();

async function order(quantity: number) {
  const itemId = await company.item();
  const { id } = await run(createPurchaseOrder, {
    vendorId,
    locationId,
    lines: [{ itemId, quantity: units(quantity) }],
  });
  return { id, itemId };
}

/** Writes by a transaction that is ended for certain: that of a reading is not waited for. */
async function exported(id: number): Promise<void> {
  const transaction = await database.begin(tenantId);
  await transaction.rows({
    text: `update document set sync_status = 'exported' where tenant_id = $1 and id = $2`,
    values: [tenantId, id],
  });
  await transaction.commit();
}

it('never receives more than was ordered, whatever arrives at once from several processes', async () => {
  const { id, itemId } = await order(10);
  const others = [createJournal(await place.open(2)), createJournal(await place.open(2))];
  const attempts = Array.from({ length: 30 }, (_, n) => {
    const journal = others[n % others.length] ?? company.journal;
    return journal.submit(actor, createReceipt, { purchaseOrderId: id, lines: [{ itemId, quantity: units(1) }] });
  });
  const outcomes = await Promise.allSettled(attempts);
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(10);
  const codes = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
  expect(new Set(codes)).toEqual(new Set(['over_receipt']));
  expect(await company.balance(itemId, locationId)).toBe('10');
  const found = await database.inTenant(tenantId, (sql) => findPurchasing(sql, tenantId, actor, 'purchase_order', id));
  expect(found).toMatchObject({ status: 'received', lines: [{ received: '10' }] });
});

it('leaves what was exported as it is', async () => {
  const { id } = await order(2);
  const receipt = await run(createReceipt, { purchaseOrderId: id });
  await exported(receipt.id);
  const refusal = { code: 'document_exported' };
  await expect(run(cancelReceipt, { id: receipt.id })).rejects.toMatchObject(refusal);
  const open = await order(2);
  await exported(open.id);
  await expect(run(updatePurchaseOrder, { id: open.id, patch: { memo: 'x' } })).rejects.toMatchObject(refusal);
  const attached = { externalData: { 'app-1': { key: 'value' } } };
  expect(await run(updatePurchaseOrder, { id: open.id, patch: attached })).toMatchObject(attached);
});

it('knows how much of an item is on order', async () => {
  const { id, itemId } = await order(5);
  const read = () => database.inTenant(tenantId, (sql) => onOrder(sql, tenantId, [itemId]));
  expect(await read()).toEqual(new Map([[itemId, '5']]));
  await run(createReceipt, { purchaseOrderId: id, lines: [{ itemId, quantity: 1_500_000n }] });
  expect(await read()).toEqual(new Map([[itemId, '3.5']]));
  await run(createReceipt, { purchaseOrderId: id });
  expect(await read()).toEqual(new Map());
});

it('refuses a total that cannot be kept', async () => {
  const itemId = await company.item();
  const line = { itemId, quantity: units(999_999_999_999), unitCost: units(999_999_999_999) };
  await expect(run(createPurchaseOrder, { vendorId, locationId, lines: [line] })).rejects.toMatchObject({
    code: 'quantity_out_of_range',
  });
});
