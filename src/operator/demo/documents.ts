import { createReference } from '../../catalog/index.ts';
import {
  createCount,
  createPurchaseOrder,
  createPurchaseRequest,
  createReceipt,
  createTransfer,
  createVendorReturn,
  enterCount,
  pickTransfer,
  postCount,
  sendPurchaseOrder,
} from '../../documents/index.ts';
import { amount, money } from './catalogue.ts';
import type { DemoCompany } from './company.ts';

const VENDORS = ['Harbour Pipe & Fittings', 'Brightwell Heating Supply'];

/** Documents that wait for action: requests to approve, orders on their way, transfers to pick and to receive. */
export async function writeDocuments(company: DemoCompany): Promise<void> {
  const { run, people, items, warehouses, trucks } = company;
  const [dana, ravi] = people;
  const vendors: number[] = [];
  for (const name of VENDORS) vendors.push((await run(createReference, { kind: 'vendor', name })).id);
  const plain = items.filter(({ fields }) => fields.tracking === 'none');
  const document = (vendor: number, first: number, count: number) => ({
    vendorId: vendors[vendor] ?? null,
    locationId: warehouses[0] ?? null,
    lines: plain.slice(first, first + count).map((item) => ({
      itemId: item.id,
      quantity: amount(item.perDay * 20),
      unitCost: money(item.cents),
    })),
  });

  await run(createPurchaseRequest, { ...document(0, 3, 4), reference: 'Running low' }, ravi);
  await run(createPurchaseRequest, { ...document(1, 60, 2), reference: 'School gym' }, ravi);
  await run(createPurchaseOrder, document(0, 10, 5), dana);
  const sent = await run(createPurchaseOrder, { ...document(1, 20, 6), reference: 'Autumn stock' }, dana);
  await run(sendPurchaseOrder, { id: sent.id }, dana);
  const partly = await run(createPurchaseOrder, document(0, 40, 3), dana);
  await run(sendPurchaseOrder, { id: partly.id }, dana);
  const [first] = partly.lines;
  if (first !== undefined) {
    const lines = [{ purchaseOrderLineId: first.id, quantity: amount(5) }];
    const receipt = await run(createReceipt, { purchaseOrderId: partly.id, lines, reference: 'DN-48211' }, ravi);
    const back = receipt.lines.map(({ id, itemId }) => ({ itemId, quantity: amount(1), receiptLineId: id }));
    await run(createVendorReturn, { memo: 'Cracked in transport', lines: back }, dana);
  }

  const transfer = (to: number, start: number) => ({
    fromLocationId: warehouses[0] ?? 0,
    toLocationId: to,
    lines: plain.slice(start, start + 3).map((item) => ({ itemId: item.id, quantity: amount(2) })),
  });
  await run(createTransfer, { ...transfer(trucks[0] ?? 0, 5), reference: 'For Monday' }, ravi);
  const picked = await run(createTransfer, transfer(warehouses[1] ?? 0, 25), ravi);
  await run(pickTransfer, { id: picked.id }, ravi);

  await writeCounts(company);
}

/** A count with differences, and one in progress. */
async function writeCounts({ run, people, warehouses, trucks, items }: DemoCompany): Promise<void> {
  const [dana, ravi, lena] = people;
  const counted = (lines: readonly { id: number; itemId: number; expected: string | null }[], short: number) =>
    lines.map(({ id, itemId, expected }, index) => ({
      lineId: id,
      itemId,
      // Now and then one is missing.
      quantity: amount(Math.max(0, Number(expected) - (index % short === 1 ? 1 : 0))),
    }));
  const plain = items.filter(({ fields }) => fields.tracking === 'none').slice(0, 12);
  const shelf = { locationId: warehouses[1] ?? 0, itemIds: plain.map(({ id }) => id), reference: 'Shelf A' };
  const over = await run(createCount, shelf, ravi);
  await run(enterCount, { id: over.id, lines: counted(over.lines, 5) }, ravi);
  await run(postCount, { id: over.id, uncounted: 'stay', reason: 'Monthly count' }, dana);
  const van = await run(createCount, { locationId: trucks[0] ?? 0, reference: 'Truck 1' }, lena);
  const untracked = new Set(items.filter(({ fields }) => fields.tracking === 'none').map(({ id }) => id));
  const seen = van.lines.filter(({ itemId }) => untracked.has(itemId)).slice(0, 8);
  if (seen.length > 0) await run(enterCount, { id: van.id, lines: counted(seen, 4) }, lena);
}
