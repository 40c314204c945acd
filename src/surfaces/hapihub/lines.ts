import type { NamedItem } from '../../catalog/index.ts';
import type { StatementLine } from '../../documents/index.ts';
import { type Quantity, Refusal } from '../../platform/index.ts';
import { itemOf, type Names } from './names.ts';
import { moneyOf, quantityOf, type WireItem, type WireTransaction } from './wire.ts';

/** A line of a transaction with its item and its amount. */
export interface Line {
  item: NamedItem;
  itemId: number;
  quantity: Quantity;
  path: string;
  wire: WireItem;
  lot?: { number: string; expiresAt: Date | null };
  serials?: string[];
}

type AmountField = 'quantity' | 'adjustment';

/** Which field of a line is its amount, the first that is given: for orders, for packagings, or for stated changes. */
const AMOUNTS = {
  ordered: ['quantity', 'adjustment'],
  produced: ['adjustment'],
  stated: ['adjustment', 'quantity'],
} as const satisfies Record<string, AmountField[]>;
type Counting = keyof typeof AMOUNTS;

/** The amount of a line, with its field; undefined if there is none. */
function amountOf(wire: WireItem, counting: Counting): { field: AmountField; amount: Quantity } | undefined {
  const field = AMOUNTS[counting].find((name) => wire[name] !== undefined);
  const amount = field && quantityOf(wire[field]);
  if (field === undefined || amount === undefined) return undefined;
  return amount === 0n && counting !== 'stated' ? undefined : { field, amount };
}

/** Which fields are amounts in the lines of a transaction. */
function countingOf({ type, transaction }: WireTransaction): Counting {
  if (type === 'packaging' && transaction === undefined) return 'produced';
  return type === undefined || type === 'adjustment' ? 'stated' : 'ordered';
}

/** The paths of the effective amounts, in order: `items.2.quantity`. */
export function amountPaths(wire: WireTransaction): string[] {
  const counting = countingOf(wire);
  return (wire.items ?? []).flatMap((item, index) => {
    const counted = amountOf(item, counting);
    return counted === undefined ? [] : [`items.${index}.${counted.field}`];
  });
}

/** The effective lines of a transaction. Those without an amount are only information. */
export function linesOf(names: Names, transaction: WireTransaction): Line[] {
  const counting = countingOf(transaction);
  return (transaction.items ?? []).flatMap((wire, index): Line[] => {
    const path = `items.${index}`;
    const counted = amountOf(wire, counting);
    const item = itemOf(names, wire, path, counted !== undefined);
    if (counted === undefined) return [];
    const { field, amount } = counted;
    requireItem(item, path);
    if (counting === 'ordered' && amount < 0n) {
      throw new Refusal('invalid_quantity', `${path}.${field}: it must be above zero.`, { path: `${path}.${field}` });
    }
    return [{ item, itemId: item.id, quantity: amount, path, wire, ...trackedAs(item, wire) }];
  });
}

/** The lines of an adjustment: a signed change, or with only a quantity the new level. */
export function statementLinesOf(
  names: Names,
  items: readonly WireItem[] | undefined,
  locationId: number,
): StatementLine[] {
  return (items ?? []).flatMap((wire, index): StatementLine[] => {
    const path = `items.${index}`;
    const counted = amountOf(wire, 'stated');
    const item = itemOf(names, wire, path, counted !== undefined);
    if (counted === undefined) return [];
    const { field, amount: quantity } = counted;
    requireItem(item, path);
    const named = trackedAs(item, wire);
    const picks = item.tracking === 'lot' && named.lot === undefined && quantity < 0n;
    const pick = picks ? { pick: 'good_first' as const } : {};
    return [{ itemId: item.id, locationId, quantity, counted: field === 'quantity', ...named, ...pick }];
  });
}

/** `control` and `expiresAt` name the lot, or for an item tracked by serial the unit. */
function trackedAs(item: NamedItem, { control, expiresAt }: WireItem): Pick<Line, 'lot' | 'serials'> {
  if (control === undefined || control === '') return {};
  if (control.length > 200) throw new Refusal('invalid_request', 'control: it may have at most 200 characters.');
  if (item.tracking === 'serial') return { serials: [control] };
  return { lot: { number: control, expiresAt: expiresAt === undefined ? null : new Date(expiresAt) } };
}

function requireItem(item: NamedItem | undefined, path: string): asserts item is NamedItem {
  if (item !== undefined) return;
  throw new Refusal('invalid_request', `${path}: name the item by its sku or its variantName.`, {
    path: `${path}.sku`,
  });
}

/** A price from the wire as an amount, zero or more. */
export function priceOf({ price }: WireItem, path: string): Quantity | undefined {
  const amount = moneyOf(price);
  if (amount === undefined || amount >= 0n) return amount;
  throw new Refusal('invalid_quantity', `${path}.price: it cannot be below zero.`, { path: `${path}.price` });
}
