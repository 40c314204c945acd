import { type Actor, ownsItem } from '../../access/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import type { Book } from '../../ledger/index.ts';
import { type Fault, type Quantity, Refusal, type RefusalCode } from '../../platform/index.ts';
import { refuseAll } from '../checks.ts';
import { updateItem } from '../items/change-item.ts';
import { companyLevelView, hasLevel } from '../items/company-level.ts';
import { ITEM_ROWS, itemFor, wantItems } from '../items/item-book.ts';
import { LOCATION_ROWS, locationFor } from '../locations/location-book.ts';
import { LEVELS, levelFaults, levelKey, levelView, type StockLevel, type StockLevelView } from './level.ts';

export const LEVELS_AT_ONCE_MAX = 1_000;

/** The level that an item is to have at a place, or in the company. */
export interface NewLevel {
  itemId: number;
  /** Null: the company's. */
  locationId: number | null;
  /** Null takes the level away. */
  minimum: Quantity | null;
  target: Quantity | null;
}

/**
 * Sets the levels of items, all or none, and answers those that there are now, in the order in which they were named. A level that does not
 * differ keeps its revision.
 */
export const setLevels: BatchCommand<readonly NewLevel[], StockLevelView[]> = {
  sort: 'batch',
  name: 'levels.set',
  weight: (levels) => levels.length,
  wants(levels, wants) {
    wantItems(wants, new Set(levels.map(({ itemId }) => itemId)));
    wants.rows(
      LOCATION_ROWS,
      levels.map(({ locationId }) => locationId),
    );
    wants.rows(
      LEVELS,
      levels.map(({ itemId, locationId }) => (locationId === null ? null : levelKey(itemId, locationId))),
    );
  },
  decide(levels, actor, book) {
    if (levels.length > LEVELS_AT_ONCE_MAX) {
      throw new Refusal('invalid_request', `At most ${LEVELS_AT_ONCE_MAX} levels can be set at once.`);
    }
    const seen = new Set<string>();
    refuseAll(
      levels.flatMap((level, index) => {
        const key = `${level.itemId}:${level.locationId}`;
        const isRepeated = seen.has(key);
        seen.add(key);
        return faultsOf(book, actor, level, String(index), isRepeated);
      }),
    );
    return levels.flatMap((level) =>
      level.locationId === null ? setCompanyLevel(book, actor, level) : setAt(book, actor, level, level.locationId),
    );
  },
};

function faultsOf(book: Book, actor: Actor, level: NewLevel, path: string, isRepeated: boolean): Fault[] {
  const { itemId, locationId, minimum, target } = level;
  const item = itemFor(book, actor, itemId);
  const faults: Fault[] =
    locationId === null ? [] : placeFaults(book, actor, locationId, minimum, `${path}.locationId`);
  const add = (name: string, code: RefusalCode, message: string) =>
    faults.push({ path: `${path}.${name}`, code, message });
  if (item === undefined) add('itemId', 'unknown_item', `There is no item with the id ${itemId}.`);
  else if (locationId === null && !ownsItem(actor, item.fields))
    add(
      'itemId',
      'actor_restricted',
      `Item ${item.fields.partNumber} is shared, and your credential is restricted: set its level at a place of your own.`,
    );
  if (isRepeated) add('itemId', 'invalid_request', 'This item and place stand in the list already.');
  if (minimum !== null) faults.push(...levelFaults({ minimum, target }, path));
  else if (target !== null)
    add('target', 'invalid_request', 'A target needs a minimum. Leave out both to take the level away.');
  return faults;
}

function placeFaults(book: Book, actor: Actor, id: number, minimum: Quantity | null, path: string): Fault[] {
  const location = locationFor(book, actor, id);
  const fault = (code: RefusalCode, message: string): Fault[] => [{ path, code, message }];
  if (location === undefined) return fault('unknown_location', `There is no location with the id ${id}.`);
  const { active, kind, name } = location.fields;
  if (kind === 'transit') return fault('invalid_request', 'What is in transit is on its way: name a place.');
  return active || minimum === null ? [] : fault('inactive_location', `Location ${name} is not active.`);
}

function setCompanyLevel(book: Book, actor: Actor, { itemId, minimum, target }: NewLevel): StockLevelView[] {
  updateItem.decide({ id: itemId, patch: { minStockLevel: minimum ?? 0n, targetStockLevel: target } }, actor, book);
  const item = book.row(ITEM_ROWS, itemId);
  return item !== undefined && hasLevel(item.fields) ? [companyLevelView(item)] : [];
}

function setAt(book: Book, actor: Actor, level: NewLevel, locationId: number): StockLevelView[] {
  const { itemId, minimum, target } = level;
  const key = levelKey(itemId, locationId);
  const before = book.row(LEVELS, key);
  const names = {
    partNumber: itemFor(book, actor, itemId)?.fields.partNumber ?? '',
    locationName: locationFor(book, actor, locationId)?.fields.name ?? null,
  };
  if (minimum === null) {
    if (before !== undefined) takeAway(book, before, names);
    return [];
  }
  if (before !== undefined && before.minimum === minimum && before.target === target)
    return [levelView({ ...before, ...names })];
  const revision = book.tick();
  const { id, createdAt } = before ?? { id: revision, createdAt: book.now };
  const after: StockLevel = { id, revision, itemId, locationId, minimum, target, createdAt, updatedAt: book.now };
  book.put(LEVELS, key, after);
  const view = levelView({ ...after, ...names });
  book.changed('stock_level', id, revision, view);
  return [view];
}

function takeAway(book: Book, before: StockLevel, names: { partNumber: string; locationName: string | null }): void {
  const level = { ...before, revision: book.tick(), updatedAt: book.now };
  book.put(LEVELS, levelKey(level.itemId, level.locationId), undefined);
  book.changed('stock_level', level.id, level.revision, levelView({ ...level, ...names }), true);
}
