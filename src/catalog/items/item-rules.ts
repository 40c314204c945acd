import type { Actor } from '../../access/index.ts';
import { maySeeLocation } from '../../access/index.ts';
import {
  addTo,
  type Fault,
  plainArray,
  QUANTITY_MAX,
  type RefusalCode,
  type Sql,
  textArray,
} from '../../platform/index.ts';
import { DESCRIPTION_MAX, INDEXED_TEXT_MAX, NAME_MAX, textFaults } from '../checks.ts';
import type { ItemFields } from './item.ts';
import { partNumberKey } from './part-number.ts';

/** What the rules look at besides the items themselves. */
export interface Surroundings {
  /** The part numbers that are taken, by what they share with their other spellings. */
  partNumbers: Map<string, string[]>;
  vendors: Set<number>;
  brands: Set<number>;
  sites: Set<number>;
}

export async function readSurroundings(
  sql: Sql,
  tenantId: number,
  items: Pick<ItemFields, 'partNumber' | 'vendorId' | 'brandId' | 'siteId'>[],
): Promise<Surroundings> {
  const given = (ids: (number | null)[]) => plainArray([...new Set(ids)].filter((id) => id !== null));
  const [taken, references, sites] = await Promise.all([
    sql.rows<{ part_number: string }>({
      name: 'catalog-part-numbers',
      text: 'select part_number from item where tenant_id = $1 and part_number_key = any($2::text[])',
      values: [tenantId, textArray(items.map((item) => partNumberKey(item.partNumber)))],
    }),
    sql.rows<{ id: number; kind: string }>({
      name: 'catalog-item-references',
      text: 'select id, kind from reference where tenant_id = $1 and id = any($2::bigint[])',
      values: [tenantId, given(items.flatMap((item) => [item.vendorId, item.brandId]))],
    }),
    sql.rows<{ id: number }>({
      name: 'catalog-item-sites',
      text: `select id from location where tenant_id = $1 and kind = 'site' and id = any($2::bigint[])`,
      values: [tenantId, given(items.map((item) => item.siteId))],
    }),
  ]);
  const partNumbers: Surroundings['partNumbers'] = new Map();
  for (const row of taken) take(partNumbers, row.part_number);
  const ofKind = (kind: string) => new Set(references.filter((row) => row.kind === kind).map((row) => row.id));
  return {
    partNumbers,
    vendors: ofKind('vendor'),
    brands: ofKind('brand'),
    sites: new Set(sites.map((row) => row.id)),
  };
}

/** Marks a part number as taken. */
export function take(partNumbers: Surroundings['partNumbers'], partNumber: string): void {
  addTo(partNumbers, partNumberKey(partNumber), partNumber);
}

/** The part number of another item, as it is spelled there, that a part number means too. Twins that are there stay as they are. */
function takenPartNumber(partNumber: string, around: Surroundings, before?: string): string | undefined {
  if (partNumber === before) return undefined;
  const key = partNumberKey(partNumber);
  const others = (around.partNumbers.get(key) ?? []).filter((other) => other !== before);
  if (before !== undefined && partNumberKey(before) === key) return others.find((other) => other === partNumber);
  return others[0];
}

/** Everything that is wrong with an item. Of one that is there already, only what differs is judged. */
export function itemFaults(item: ItemFields, actor: Actor, around: Surroundings, before?: ItemFields): Fault[] {
  const faults: Fault[] = [];
  const isNew = (name: keyof ItemFields) => before === undefined || before[name] !== item[name];
  const add = (path: keyof ItemFields, code: RefusalCode, message: string) => faults.push({ path, code, message });

  faults.push(...textFaults('partNumber', item.partNumber, { max: INDEXED_TEXT_MAX, required: true }));
  faults.push(...textFaults('name', item.name, { max: NAME_MAX, required: true }));
  faults.push(...textFaults('description', item.description, { max: DESCRIPTION_MAX }));
  for (const name of ['category', 'serialNumber', 'unit'] as const) {
    faults.push(...textFaults(name, item[name], { max: INDEXED_TEXT_MAX }));
  }
  for (const name of ['minStockLevel', 'reorderQuantity', 'cost', 'price'] as const) {
    const amount = item[name] ?? 0n;
    if (amount < 0n) add(name, 'invalid_quantity', 'It cannot be below zero.');
    else if (amount > QUANTITY_MAX) add(name, 'invalid_quantity', 'It may have twelve whole digits at most.');
  }
  const taken = takenPartNumber(item.partNumber, around, before?.partNumber);
  if (taken !== undefined) {
    add('partNumber', 'duplicate_part_number', `There is an item with the part number ${taken} already.`);
  }
  if (isNew('vendorId') && item.vendorId !== null && !around.vendors.has(item.vendorId)) {
    add('vendorId', 'unknown_reference', `There is no vendor with the id ${item.vendorId}.`);
  }
  if (actor.brandId !== null && item.brandId !== actor.brandId) {
    add('brandId', 'unknown_reference', `This credential may touch items of brand ${actor.brandId} only.`);
  } else if (isNew('brandId') && item.brandId !== null && !around.brands.has(item.brandId)) {
    add('brandId', 'unknown_reference', `There is no brand with the id ${item.brandId}.`);
  }
  if (isNew('siteId') && item.siteId !== null) {
    const isKnown = around.sites.has(item.siteId) && maySeeLocation(actor, { siteId: item.siteId });
    if (!isKnown) add('siteId', 'unknown_reference', `There is no site with the id ${item.siteId}.`);
  }
  if (actor.siteIds !== null && item.siteId === null) {
    add('siteId', 'actor_restricted', 'This credential may have items of its own sites only: name one of these.');
  }
  return faults;
}
