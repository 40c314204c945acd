import type { Actor } from '../../access/index.ts';
import type { Book, Wants } from '../../ledger/index.ts';
import { type Fault, QUANTITY_MAX, type RefusalCode } from '../../platform/index.ts';
import { DESCRIPTION_MAX, INDEXED_TEXT_MAX, NAME_MAX, textFaults } from '../checks.ts';
import { CODES, codeFaults, codeKey } from '../codes/codes.ts';
import { KITS_OF } from '../kits/components.ts';
import { kitFaults } from '../kits/kit-rules.ts';
import { LOCATION_ROWS, locationFor } from '../locations/location-book.ts';
import { REFERENCE_ROWS, referenceOf } from '../references/reference.ts';
import type { Item, ItemFields } from './item.ts';
import { PART_NUMBERS, wantItems } from './item-book.ts';
import { partNumberKey } from './part-number.ts';
import { unitFaults, unitNamed } from './units.ts';

/** Wants what the rules look at besides the item itself. */
export function wantSurroundings(wants: Wants, item: Partial<ItemFields>): void {
  wants.rows(PART_NUMBERS, item.partNumber === undefined ? [] : [partNumberKey(item.partNumber)]);
  const codes = item.codes ?? [];
  wants.rows(
    CODES,
    codes.map(({ code }) => codeKey(code)),
  );
  wants.rows(REFERENCE_ROWS, [item.vendorId, item.brandId, ...codes.map(({ vendorId }) => vendorId)]);
  wants.rows(LOCATION_ROWS, [item.siteId]);
  for (const { itemId } of item.components ?? []) {
    wantItems(wants, [itemId]);
    wants.rows(KITS_OF, [itemId]);
  }
}

/** The part number of another item, as it is spelled there, that a part number means too. Twins that are there stay as they are. */
function takenPartNumber(book: Book, partNumber: string, before?: string): string | undefined {
  if (partNumber === before) return undefined;
  const key = partNumberKey(partNumber);
  const taken = (book.row(PART_NUMBERS, key) ?? []).map((other) => other.partNumber);
  const others = taken.filter((other) => other !== before);
  if (before !== undefined && partNumberKey(before) === key) return others.find((other) => other === partNumber);
  return others[0];
}

/** Everything that is wrong with an item. Of one that is there already, only what differs is judged. */
export function itemFaults(book: Book, item: ItemFields, actor: Actor, known?: Pick<Item, 'id' | 'fields'>): Fault[] {
  const { id, fields: before } = known ?? {};
  const faults: Fault[] = [];
  const isNew = (name: keyof ItemFields) => before === undefined || before[name] !== item[name];
  const add = (path: keyof ItemFields, code: RefusalCode, message: string) => faults.push({ path, code, message });

  faults.push(...textFaults('partNumber', item.partNumber, { max: INDEXED_TEXT_MAX, required: true }));
  faults.push(...textFaults('name', item.name, { max: NAME_MAX, required: true }));
  faults.push(...textFaults('description', item.description, { max: DESCRIPTION_MAX }));
  for (const name of ['category', 'serialNumber', 'unit'] as const) {
    faults.push(...textFaults(name, item[name], { max: INDEXED_TEXT_MAX }));
  }
  for (const name of ['minStockLevel', 'targetStockLevel', 'reorderQuantity', 'cost', 'price', 'weight'] as const) {
    const amount = item[name] ?? 0n;
    if (amount < 0n) add(name, 'invalid_quantity', 'It cannot be below zero.');
    else if (amount > QUANTITY_MAX) add(name, 'invalid_quantity', 'It may have twelve whole digits at most.');
  }
  if (item.targetStockLevel !== null && item.targetStockLevel < item.minStockLevel) {
    add('targetStockLevel', 'invalid_quantity', 'A target is not below its minimum.');
  }
  if (isNew('units') || isNew('unit')) faults.push(...unitFaults(item));
  if (isNew('codes') || isNew('units')) faults.push(...faultsOfCodes(book, item, id));
  if (isNew('components') || isNew('tracking')) faults.push(...kitFaults(book, item, actor, known));
  const taken = takenPartNumber(book, item.partNumber, before?.partNumber);
  if (taken !== undefined) {
    add('partNumber', 'duplicate_part_number', `There is an item with the part number ${taken} already.`);
  }
  if (isNew('vendorId') && item.vendorId !== null && !referenceOf(book, 'vendor', item.vendorId)) {
    add('vendorId', 'unknown_reference', `There is no vendor with the id ${item.vendorId}.`);
  }
  if (actor.brandId !== null && item.brandId !== actor.brandId) {
    add('brandId', 'unknown_reference', `This credential may touch items of brand ${actor.brandId} only.`);
  } else if (isNew('brandId') && item.brandId !== null && !referenceOf(book, 'brand', item.brandId)) {
    add('brandId', 'unknown_reference', `There is no brand with the id ${item.brandId}.`);
  }
  if (isNew('siteId') && item.siteId !== null) {
    if (locationFor(book, actor, item.siteId)?.fields.kind !== 'site')
      add('siteId', 'unknown_reference', `There is no site with the id ${item.siteId}.`);
  }
  if (actor.siteIds !== null && item.siteId === null) {
    add('siteId', 'actor_restricted', 'This credential may have items of its own sites only: name one of these.');
  }
  return faults;
}

/** What is wrong with the codes of an item: each for itself, its unit, and whose own code it is. */
function faultsOfCodes(book: Book, item: ItemFields, id: number | undefined): Fault[] {
  const faults = codeFaults(book, item.codes, id);
  item.codes.forEach(({ unit, vendorId }, index) => {
    const add = (field: string, code: RefusalCode, message: string) =>
      faults.push({ path: `codes.${index}.${field}`, code, message });
    if (unitNamed(item, unit) === undefined) add('unit', 'unknown_reference', `The item has no unit called ${unit}.`);
    if (vendorId !== null && !referenceOf(book, 'vendor', vendorId)) {
      add('vendorId', 'unknown_reference', `There is no vendor with the id ${vendorId}.`);
    }
  });
  return faults;
}
