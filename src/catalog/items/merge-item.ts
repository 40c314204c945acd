import type { Actor } from '../../access/index.ts';
import type { Book, Wants } from '../../ledger/index.ts';
import { type Fault, formatQuantity, readDecimal } from '../../platform/index.ts';
import { refuseAll } from '../checks.ts';
import { CODES, codeKey, type ItemCode, kindOf } from '../codes/codes.ts';
import type { ItemComponent } from '../kits/components.ts';
import { updateTemplate } from '../levels/change-template.ts';
import { LEVELS, levelKey } from '../levels/level.ts';
import { TEMPLATES } from '../levels/level-template.ts';
import { LEVELS_AT_ONCE_MAX, type NewLevel, setLevels } from '../levels/set-levels.ts';
import { LOCATION_ROWS } from '../locations/location-book.ts';
import { updateItem } from './change-item.ts';
import { hasLevel } from './company-level.ts';
import type { Item, ItemFields, ItemView } from './item.ts';
import { ITEM_ROWS, itemById, putItem, wantItems } from './item-book.ts';
import { itemFaults, wantSurroundings } from './item-rules.ts';
import { BASE_UNIT, type ItemUnit, unitNamed } from './units.ts';

/** What of the catalog speaks of an item that is merged into another one. */
export interface NamedInCatalog {
  /** Where it has a level of its own. */
  levelsAt: readonly number[];
  templateIds: readonly number[];
  kitIds: readonly number[];
  /** Items that were merged into it before. */
  mergedIds: readonly number[];
}

/** Wants what the merging of an item looks at in the catalog. */
export function wantMerger(wants: Wants, from: Item, into: number, named: NamedInCatalog): void {
  wantItems(wants, [...named.kitIds, ...named.mergedIds]);
  wants.rows(TEMPLATES, named.templateIds);
  wants.rows(LOCATION_ROWS, named.levelsAt);
  wants.rows(
    LEVELS,
    named.levelsAt.flatMap((at) => [levelKey(from.id, at), levelKey(into, at)]),
  );
  wantSurroundings(wants, { codes: [...from.fields.codes, codeOf(from)] });
}

/** Throws with everything that keeps two items from being one. */
export function requireAlike({ fields: from }: Item, { fields: into }: Item): void {
  const faults: Fault[] = [];
  const say = (message: string) => faults.push({ path: 'intoItemId', code: 'in_use', message });
  if (from.components.length > 0 || into.components.length > 0)
    say('A kit is not merged: neither of the two may be one.');
  if (from.tracking !== into.tracking) say(`The one is kept by ${from.tracking}, the other by ${into.tracking}.`);
  const [fromUnit, intoUnit] = [from.unit ?? BASE_UNIT, into.unit ?? BASE_UNIT];
  if (unitNamed(into, fromUnit)?.name !== intoUnit) say(`The one is kept in ${fromUnit}, the other in ${intoUnit}.`);
  if (into.brandId !== null && into.brandId !== from.brandId) say('They belong to different brands.');
  if (into.siteId !== null && into.siteId !== from.siteId) say('They belong to different sites.');
  for (const { name, factor } of from.units) {
    const same = unitNamed(into, name);
    if (same === undefined || same.factor === readDecimal(factor)) continue;
    say(
      `A ${name} is ${factor} of the one and ${formatQuantity(same.factor)} of the other. Rename one of the two units.`,
    );
  }
  refuseAll(faults);
}

/**
 * Makes one item of two in the catalog: codes, units, levels and the place in kits become the second's, where it has none of its own, and so
 * does the part number, as a code. The first stays, out of use, and names the second.
 */
export function mergeInCatalog(book: Book, actor: Actor, from: Item, into: Item, named: NamedInCatalog): ItemView {
  moveLevels(book, actor, from.id, into.id, named.levelsAt);
  for (const id of named.templateIds) moveInTemplate(book, actor, id, from.id, into.id);
  for (const id of named.kitIds) moveInKit(book, actor, id, from.id, into.id);
  const before = catalogRow(book, from.id);
  const emptied = { ...before.fields, active: false, codes: [], minStockLevel: 0n, targetStockLevel: null };
  const end = { mergedIntoId: into.id, updatedAt: book.now };
  const ended = putItem(book, { ...before, ...end, fields: emptied, revision: book.tick() }, before);
  for (const id of named.mergedIds) {
    const earlier = catalogRow(book, id);
    putItem(book, { ...earlier, ...end, revision: book.tick() }, earlier);
  }
  const kept = catalogRow(book, into.id);
  const fields = withThoseOf(book, kept.fields, from);
  refuseAll(itemFaults(book, fields, actor, kept).map((fault) => ({ ...fault, path: 'intoItemId' })));
  putItem(book, { ...kept, fields, revision: book.tick(), updatedAt: book.now }, kept);
  return ended;
}

function catalogRow(book: Book, id: number) {
  const row = book.row(ITEM_ROWS, id);
  if (row === undefined) throw new Error(`Item ${id} was not read.`);
  return row;
}

function codeOf({ fields: { partNumber } }: Item): ItemCode {
  return { code: partNumber, kind: kindOf(partNumber), unit: null, vendorId: null };
}

function withThoseOf(book: Book, into: ItemFields, from: Item): ItemFields {
  const units: ItemUnit[] = from.fields.units.filter(({ name }) => unitNamed(into, name) === undefined);
  const level = hasLevel(into) ? into : from.fields;
  const { minStockLevel, targetStockLevel } = level;
  const number = codeOf(from);
  const owners = book.row(CODES, codeKey(number.code)) ?? [];
  const isTaken = [...into.codes, ...from.fields.codes].some(({ code }) => codeKey(code) === codeKey(number.code));
  const codes = [...into.codes, ...from.fields.codes, ...(isTaken || owners.length > 0 ? [] : [number])];
  return { ...into, units: [...into.units, ...units], codes, minStockLevel, targetStockLevel };
}

function moveLevels(book: Book, actor: Actor, from: number, into: number, places: readonly number[]): void {
  const levels = places.flatMap((locationId): NewLevel[] => {
    const level = book.row(LEVELS, levelKey(from, locationId));
    if (level === undefined) return [];
    const gone = { itemId: from, locationId, minimum: null, target: null };
    const isFree = book.row(LEVELS, levelKey(into, locationId)) === undefined;
    const isOpen = book.row(LOCATION_ROWS, locationId)?.fields.active === true;
    const { minimum, target } = level;
    return isFree && isOpen ? [gone, { itemId: into, locationId, minimum, target }] : [gone];
  });
  for (let start = 0; start < levels.length; start += LEVELS_AT_ONCE_MAX)
    setLevels.decide(levels.slice(start, start + LEVELS_AT_ONCE_MAX), actor, book);
}

function moveInTemplate(book: Book, actor: Actor, id: number, from: number, into: number): void {
  const template = book.row(TEMPLATES, id);
  if (template === undefined) return;
  const isThere = template.levels.some(({ itemId }) => itemId === into);
  const levels = template.levels
    .filter(({ itemId }) => itemId !== from || !isThere)
    .map((level) => (level.itemId === from ? { ...level, itemId: into } : level));
  updateTemplate.decide({ id, patch: { levels } }, actor, book);
}

function moveInKit(book: Book, actor: Actor, id: number, from: number, into: number): void {
  const kit = itemById(book, actor, id);
  const components = new Map<number, ItemComponent>();
  for (const { itemId, quantity } of kit.fields.components) {
    const standing = itemId === from ? into : itemId;
    const known = readDecimal(components.get(standing)?.quantity ?? '0');
    components.set(standing, { itemId: standing, quantity: formatQuantity(known + readDecimal(quantity)) });
  }
  updateItem.decide({ id, patch: { components: [...components.values()] } }, actor, book);
}
