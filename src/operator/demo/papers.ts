import { createReference } from '../../catalog/index.ts';
import {
  createPurchaseOrder,
  createPurchaseRequest,
  createReceipt,
  createTransfer,
  pickTransfer,
  sendPurchaseOrder,
} from '../../documents/index.ts';
import { amount, money } from './catalogue.ts';
import type { DemoCompany } from './company.ts';

const VENDORS = ['Harbour Pipe & Fittings', 'Brightwell Heating Supply'];

/** Papers that wait for somebody: requests to approve, orders on their way, transfers to pick and to receive. */
export async function writePapers(company: DemoCompany): Promise<void> {
  const { run, people, items, warehouses, trucks } = company;
  const [dana, ravi] = people;
  const vendors: number[] = [];
  for (const name of VENDORS) vendors.push((await run(createReference, { kind: 'vendor', name })).id);
  const plain = items.filter(({ fields }) => fields.tracking === 'none');
  const paper = (vendor: number, first: number, count: number) => ({
    vendorId: vendors[vendor] ?? null,
    locationId: warehouses[0] ?? null,
    lines: plain.slice(first, first + count).map((item) => ({
      itemId: item.id,
      quantity: amount(item.perDay * 20),
      unitCost: money(item.cents),
    })),
  });

  await run(createPurchaseRequest, { ...paper(0, 3, 4), reference: 'Running low' }, ravi);
  await run(createPurchaseRequest, { ...paper(1, 60, 2), reference: 'School gym' }, ravi);
  await run(createPurchaseOrder, paper(0, 10, 5), dana);
  const sent = await run(createPurchaseOrder, { ...paper(1, 20, 6), reference: 'Autumn stock' }, dana);
  await run(sendPurchaseOrder, { id: sent.id }, dana);
  const partly = await run(createPurchaseOrder, paper(0, 40, 3), dana);
  await run(sendPurchaseOrder, { id: partly.id }, dana);
  const [first] = partly.lines;
  if (first !== undefined) {
    const lines = [{ purchaseOrderLineId: first.id, quantity: amount(5) }];
    await run(createReceipt, { purchaseOrderId: partly.id, lines, reference: 'DN-48211' }, ravi);
  }

  const transfer = (to: number, start: number) => ({
    fromLocationId: warehouses[0] ?? 0,
    toLocationId: to,
    lines: plain.slice(start, start + 3).map((item) => ({ itemId: item.id, quantity: amount(2) })),
  });
  await run(createTransfer, { ...transfer(trucks[0] ?? 0, 5), reference: 'For Monday' }, ravi);
  const picked = await run(createTransfer, transfer(warehouses[1] ?? 0, 25), ravi);
  await run(pickTransfer, { id: picked.id }, ravi);
}
