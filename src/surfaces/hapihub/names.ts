import type { Actor } from '../../access/index.ts';
import {
  itemNamed,
  itemsCalled,
  itemsMaybeNamed,
  LOCATION_ROWS,
  locationNamed,
  locationsMaybeNamed,
  type NamedItem,
  wantItemsNamed,
  wantLocationsNamed,
} from '../../catalog/index.ts';
import type { Book, Wants } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { TransactionType } from './fields.ts';
import type { WireItem, WireTransaction } from './wire.ts';

/** Looks up the items and locations that transactions name, for an actor. */
export interface Names {
  item(sku: string): NamedItem | undefined;
  /** The items with exactly this name. */
  called(name: string): readonly NamedItem[];
  place(text: string): number | undefined;
}

export function namesIn({ book, actor }: { book: Book; actor: Actor }): Names {
  return {
    item: (sku) => itemNamed(book, actor, sku),
    called: (name) => itemsCalled(book, actor, name),
    place: (text) => locationNamed(book, actor, text),
  };
}

/** The limit of items that one request may identify by name: each takes a search of its own. */
const CALLED_MAX = 200;

/** Throws `invalid_request` where transactions identify too many items by their names. */
export function requireFewCalled(transactions: readonly WireTransaction[]): void {
  const called = new Set(transactions.flatMap(itemsOf).flatMap((item) => (item.sku ? [] : (item.variantName ?? []))));
  if (called.size <= CALLED_MAX) return;
  throw new Refusal(
    'invalid_request',
    `Only ${CALLED_MAX} items can be named by variantName in one request: use their sku.`,
  );
}

function itemsOf({ items = [], fulfilledItems = [], approvedItems = [] }: WireTransaction): WireItem[] {
  return [...items, ...fulfilledItems, ...approvedItems];
}

function skusOf(transaction: WireTransaction): string[] {
  return itemsOf(transaction).flatMap(({ sku }) => sku || []);
}

function placesOf({ warehouse, source, destination }: WireTransaction): string[] {
  return [warehouse, source, destination].flatMap((text) => text || []);
}

/** Wants what is read to find the items and locations that transactions name. */
export function wantNames(wants: Wants, transactions: readonly WireTransaction[]): void {
  wantItemsNamed(wants, transactions.flatMap(skusOf));
  wantLocationsNamed(wants, transactions.flatMap(placesOf));
}

/** Types of transactions that take what was sold or moved from its place, in whatever lots are there. */
const PICKING: readonly TransactionType[] = ['sales', 'transfer'];

/** Needs all that transactions name at the places that they name, in one look. */
export function needNamed(book: Book, transactions: readonly WireTransaction[]): void {
  book.need((wants) => {
    for (const transaction of transactions) {
      const places = placesOf(transaction).flatMap((text) => locationsMaybeNamed(book, text));
      const items = skusOf(transaction).flatMap((text) => itemsMaybeNamed(book, text));
      const picks = PICKING.includes(transaction.type ?? 'adjustment') ? { pick: 'fefo' } : {};
      wants.rows(LOCATION_ROWS, places);
      for (const id of items) for (const place of places) wants.place(id, place, picks);
    }
  });
}

/** Skus without an item. */
export function unknownSkus(names: Names, transactions: readonly WireTransaction[]): WireItem[] {
  const missing = new Map<string, WireItem>();
  for (const { items = [] } of transactions) {
    for (const item of items) if (item.sku && names.item(item.sku) === undefined) missing.set(item.sku, item);
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
    const item = names.item(sku);
    if (item !== undefined) return item;
    throw new Refusal('unknown_item', `There is no item with the sku ${sku}.`, { path: `${path}.sku` });
  }
  if (!variantName) return undefined;
  const [item, another] = names.called(variantName);
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
  const id = names.place(text);
  if (id !== undefined) return id;
  throw new Refusal('unknown_location', `There is no location with the id or code ${text}.`, { path });
}
