import type { Visibility } from '../../access/index.ts';
import { formatQuantity, multiply, readDecimal, type Sql, UNREMEMBERED, units } from '../../platform/index.ts';
import type { ItemView } from '../items/item.ts';
import { findItemsByIds } from '../items/item-list.ts';
import { findItemsNumbered } from '../items/item-names.ts';
import { BASE_UNIT, unitNamed } from '../items/units.ts';
import { LOCATIONS } from '../locations/location-list.ts';
import { LOTS } from '../lots/lots.ts';
import { SERIALS } from '../lots/serials.ts';
import { codeKey, readCodes } from './codes.ts';
import { readGs1, type Scanned, withoutPrefix } from './gs1.ts';

/** How many things of one sort a scanned text may mean; there are as many only where a company uses a text for many things. */
const MATCHES_MAX = 20;

/** A thing that a scanned text may mean. */
export interface ScanMatch {
  /** By what it was found. */
  by: 'code' | 'partNumber' | 'lot' | 'serial' | 'location';
  item?: { id: number; partNumber: string; name: string; tracking: ItemView['tracking'] };
  /** The unit of the quantity. */
  unit?: string;
  /** How many were scanned with it: 1 where the code says nothing. */
  quantity?: string;
  /** The same in the base unit of the item. */
  baseQuantity?: string;
  lot?: { id: number | null; number: string; expiresOn: string | null };
  serial?: { number: string; inStock: boolean };
  location?: { id: number; name: string; code: string | null };
}

export interface Scan {
  /** What the text says in GS1's terms; absent where it says nothing so. */
  parsed: Omit<Scanned, 'isWeight'>;
  matches: ScanMatch[];
}

/** Finds what a scanned text may mean to a reader: codes of items first, then part numbers, lots, serials and codes of locations. */
export async function scan(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  text: string,
  today: Date,
): Promise<Scan> {
  const scanned = readGs1(text, today);
  const { isWeight: _isWeight, ...parsed } = scanned ?? {};
  const plain = withoutPrefix(text).trim();
  const found = scanned?.gtin === undefined ? undefined : { code: scanned.gtin, scanned };
  const matches = await Promise.all([
    byCode(sql, tenantId, visibility, found ?? { code: plain }),
    byPartNumber(sql, tenantId, visibility, plain, scanned),
    byLot(sql, tenantId, visibility, plain),
    bySerial(sql, tenantId, visibility, plain),
    byLocation(sql, tenantId, visibility, plain),
  ]);
  return { parsed, matches: withoutRepeats(matches.flat()) };
}

/** An item that is found by a code and by its part number is one match. */
function withoutRepeats(matches: ScanMatch[]): ScanMatch[] {
  const byCode = new Set(matches.flatMap(({ by, item }) => (by === 'code' && item ? [item.id] : [])));
  return matches.filter(({ by, item }) => by !== 'partNumber' || !byCode.has(item?.id ?? 0));
}

async function byCode(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  { code, scanned = {} }: { code: string; scanned?: Scanned },
): Promise<ScanMatch[]> {
  const key = codeKey(code);
  const owners = await readCodes(sql, tenantId, [key]);
  const ids = [...new Set(owners.map(({ itemId }) => itemId))].slice(0, MATCHES_MAX);
  const items = await findItemsByIds(sql, tenantId, visibility, ids);
  return Promise.all(
    items.map(async (item) => ({
      by: 'code' as const,
      ...(await matchOf(sql, tenantId, visibility, item, unitOf(item, key), scanned)),
    })),
  );
}

/** Items whose part number the text is, or says in GS1's terms, with the lot or the serial that it says then. */
async function byPartNumber(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  plain: string,
  scanned: Scanned = {},
): Promise<ScanMatch[]> {
  const find = (number: string) => findItemsNumbered(sql, tenantId, visibility, number);
  const [items, named] = await Promise.all([
    find(plain),
    scanned.partNumber === undefined ? [] : find(scanned.partNumber),
  ]);
  const by = 'partNumber' as const;
  const inGs1 = named.map(async (item) => ({ by, ...(await matchOf(sql, tenantId, visibility, item, null, scanned)) }));
  return [...items.map((item) => ({ by, ...scannedOf(item, null, {}) })), ...(await Promise.all(inGs1))];
}

async function byLot(sql: Sql, tenantId: number, visibility: Visibility, number: string): Promise<ScanMatch[]> {
  const lots = await UNREMEMBERED.page(sql, tenantId, LOTS, { visibility, number }, { limit: MATCHES_MAX });
  const items = await itemsOf(sql, tenantId, visibility, lots);
  return lots.flatMap((lot): ScanMatch[] => {
    const item = items.get(lot.itemId);
    const { id, expiresOn } = lot;
    return item === undefined ? [] : [{ by: 'lot', ...scannedOf(item, null, {}), lot: { id, number, expiresOn } }];
  });
}

async function bySerial(sql: Sql, tenantId: number, visibility: Visibility, number: string): Promise<ScanMatch[]> {
  const serials = await UNREMEMBERED.page(sql, tenantId, SERIALS, { visibility, number }, { limit: MATCHES_MAX });
  const items = await itemsOf(sql, tenantId, visibility, serials);
  return serials.flatMap(({ itemId, inStock }): ScanMatch[] => {
    const item = items.get(itemId);
    return item === undefined ? [] : [{ by: 'serial', ...scannedOf(item, null, {}), serial: { number, inStock } }];
  });
}

async function byLocation(sql: Sql, tenantId: number, visibility: Visibility, code: string): Promise<ScanMatch[]> {
  const locations = await UNREMEMBERED.page(sql, tenantId, LOCATIONS, { visibility, code }, { limit: 1 });
  return locations.map(({ id, name, code }) => ({ by: 'location', location: { id, name, code } }));
}

async function itemsOf(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  rows: readonly { itemId: number }[],
): Promise<Map<number, ItemView>> {
  const items = await findItemsByIds(sql, tenantId, visibility, [...new Set(rows.map(({ itemId }) => itemId))]);
  return new Map(items.map((item) => [item.id, item]));
}

/** The item with the quantity that was scanned: of a weight in kg where the item is kept so, else in the unit that the code stands for. */
function scannedOf(item: ItemView, codeUnit: string | null, { quantity = '1', isWeight = false }: Scanned) {
  const { id, partNumber, name, tracking } = item;
  const weighed = isWeight ? unitNamed(item, 'kg') : undefined;
  const unit = weighed ?? unitNamed(item, codeUnit) ?? { name: BASE_UNIT, factor: units(1) };
  const amount = isWeight && weighed === undefined ? units(1) : readDecimal(quantity);
  return {
    item: { id, partNumber, name, tracking },
    unit: unit.name,
    quantity: formatQuantity(amount),
    baseQuantity: formatQuantity(multiply(amount, unit.factor)),
  };
}

const unitOf = (item: ItemView, key: string) => item.codes.find((one) => codeKey(one.code) === key)?.unit ?? null;

/** The item with what was scanned beside it: how many, which lot, which unit of it. */
async function matchOf(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  item: ItemView,
  codeUnit: string | null,
  scanned: Scanned,
) {
  return {
    ...scannedOf(item, codeUnit, scanned),
    ...(scanned.lot === undefined ? {} : { lot: await lotOf(sql, tenantId, visibility, item.id, scanned) }),
    ...(scanned.serial === undefined
      ? {}
      : { serial: await serialOf(sql, tenantId, visibility, item.id, scanned.serial) }),
  };
}

/** The lot of an item that was scanned with it; one that the company does not know yet has no id. */
async function lotOf(sql: Sql, tenantId: number, visibility: Visibility, itemId: number, scanned: Scanned) {
  const { lot: number = '', expiresOn = null } = scanned;
  const [lot] = await UNREMEMBERED.page(sql, tenantId, LOTS, { visibility, itemId, number }, { limit: 1 });
  if (lot === undefined) return { id: null, number, expiresOn };
  return { id: lot.id, number, expiresOn: lot.expiresOn ?? expiresOn };
}

async function serialOf(sql: Sql, tenantId: number, visibility: Visibility, itemId: number, number: string) {
  const [serial] = await UNREMEMBERED.page(sql, tenantId, SERIALS, { visibility, itemId, number }, { limit: 1 });
  return { number, inStock: serial?.inStock ?? false };
}
