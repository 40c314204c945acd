import type { Actor } from '../../access/index.ts';
import { findItemsCalled, findItemsNamed, findLocationsNamed, type NamedItem } from '../../catalog/index.ts';
import { createGatherer, type Database, Refusal, type Sql } from '../../platform/index.ts';
import type { WireItem, WireTransaction } from './wire.ts';

/** The items and locations that transactions name, as far as they were found. */
export interface Names {
  bySku: ReadonlyMap<string, NamedItem>;
  byName: ReadonlyMap<string, NamedItem[]>;
  places: ReadonlyMap<string, number>;
}

/** The limit of items that one request may identify by name: each takes a search of its own. */
const CALLED_MAX = 200;

/** Looks up everything that the transactions name. */
export async function readNames(sql: Sql, actor: Actor, transactions: readonly WireTransaction[]): Promise<Names> {
  const items = transactions.flatMap((one) => [
    ...(one.items ?? []),
    ...(one.fulfilledItems ?? []),
    ...(one.approvedItems ?? []),
  ]);
  const skus = given(items.map((item) => item.sku));
  const called = given(items.filter((item) => !item.sku).map((item) => item.variantName));
  if (called.length > CALLED_MAX) {
    throw new Refusal(
      'invalid_request',
      `Only ${CALLED_MAX} items can be named by variantName in one request: use their sku.`,
    );
  }
  const places = given(transactions.flatMap((one) => [one.warehouse, one.source, one.destination]));
  const { tenantId } = actor;
  const [bySku, placesFound, ...found] = await Promise.all([
    findItemsNamed(sql, tenantId, actor, skus),
    findLocationsNamed(sql, tenantId, actor, places),
    ...called.map((name) => findItemsCalled(sql, tenantId, actor, name)),
  ]);
  return { bySku, places: placesFound, byName: new Map(called.map((name, index) => [name, found[index] ?? []])) };
}

function given(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts.filter((text): text is string => text !== undefined && text !== ''))];
}

/** Skus without an item. */
export function unknownSkus(names: Names, transactions: readonly WireTransaction[]): WireItem[] {
  const missing = new Map<string, WireItem>();
  for (const { items = [] } of transactions) {
    for (const item of items) if (item.sku && !names.bySku.has(item.sku)) missing.set(item.sku, item);
  }
  return [...missing.values()];
}

/**
 * The item of a line of a transaction; undefined if it names none, or has only an unknown label and `moves` nothing.
 * Throws `unknown_item`.
 */
export function itemOf(
  names: Names,
  { sku, variantName }: WireItem,
  path: string,
  moves = true,
): NamedItem | undefined {
  if (sku) {
    const item = names.bySku.get(sku);
    if (item !== undefined) return item;
    throw new Refusal('unknown_item', `There is no item with the sku ${sku}.`, { path: `${path}.sku` });
  }
  if (!variantName) return undefined;
  const [item, another] = names.byName.get(variantName) ?? [];
  if (!moves) return undefined;
  if (item === undefined) {
    throw new Refusal('unknown_item', `There is no item with the name ${variantName}.`, {
      path: `${path}.variantName`,
    });
  }
  if (another !== undefined) {
    throw new Refusal('unknown_item', `More than one item has the name ${variantName}: use its sku.`, {
      path: `${path}.variantName`,
    });
  }
  return item;
}

/** The location that a field names. Throws `unknown_location`. */
export function placeOf(names: Names, text: string, path: string): number {
  const id = names.places.get(text);
  if (id !== undefined) return id;
  throw new Refusal('unknown_location', `There is no location with the id or code ${text}.`, { path });
}

/** Looks up what transactions name; concurrent requests of one credential share a look-up. */
export interface NameReader {
  read(actor: Actor, transactions: readonly WireTransaction[]): Promise<Names>;
}

export function createNameReader(database: Database): NameReader {
  const look = (actor: Actor, transactions: readonly WireTransaction[]) =>
    database.inTenant(actor.tenantId, (sql) => readNames(sql, actor, transactions));
  const gather = createGatherer<Actor, readonly WireTransaction[], Names>(async (actor, asked) => {
    const names = await look(actor, asked.flat());
    return asked.map(() => names);
  });
  return {
    // Each name takes a search of its own, which is limited per request.
    read: (actor, transactions) =>
      transactions.some(({ items = [] }) => items.some((item) => !item.sku))
        ? look(actor, transactions)
        : gather(actor, transactions),
  };
}
