import type { NamedItem } from '../../catalog/index.ts';
import type { StatementLine } from '../../documents/index.ts';
import { type Quantity, Refusal } from '../../platform/index.ts';
import { itemOf, type Names } from './names.ts';
import { quantityOf, type WireItem } from './wire.ts';

/** A line of a transaction with the item that it means and the amount that it speaks of. */
export interface Line {
  item: NamedItem;
  itemId: number;
  quantity: Quantity;
  path: string;
  wire: WireItem;
  lot?: { number: string; expiresAt: Date | null };
  serials?: string[];
}

/** Which of the two amounts of a line counts: the plain one first, or the signed one alone. */
type Amount = 'quantity' | 'adjustment';

/** The lines that have an effect. Those without an amount say something and do nothing; what they name must still be there. */
export function linesOf(names: Names, items: readonly WireItem[] | undefined, amount: Amount, field = 'items'): Line[] {
  return (items ?? []).flatMap((wire, index): Line[] => {
    const path = `${field}.${index}`;
    const item = itemOf(names, wire, path);
    const given = amount === 'quantity' ? (wire.quantity ?? wire.adjustment) : wire.adjustment;
    const quantity = quantityOf(given);
    if (quantity === undefined || quantity === 0n) return [];
    requireItem(item, path);
    if (amount === 'quantity' && quantity < 0n) {
      throw new Refusal('invalid_quantity', `${path}.quantity: it must be above zero.`, { path: `${path}.quantity` });
    }
    return [{ item, itemId: item.id, quantity, path, wire, ...trackedAs(item, wire) }];
  });
}

/** The lines of an adjustment: a signed change, or with a quantity alone the level that there is now. */
export function statementLinesOf(
  names: Names,
  items: readonly WireItem[] | undefined,
  locationId: number,
): StatementLine[] {
  return (items ?? []).flatMap((wire, index): StatementLine[] => {
    const path = `items.${index}`;
    const item = itemOf(names, wire, path);
    const change = quantityOf(wire.adjustment);
    const level = quantityOf(wire.quantity);
    const quantity = change ?? level;
    if (quantity === undefined) return [];
    requireItem(item, path);
    const named = trackedAs(item, wire);
    const picks = item.tracking === 'lot' && named.lot === undefined && quantity < 0n;
    const counted = change === undefined;
    return [{ itemId: item.id, locationId, quantity, counted, ...named, ...(picks ? { pick: 'fefo' as const } : {}) }];
  });
}

/** `control` and `expiresAt` name the lot, or of an item that is kept by serial the unit. */
function trackedAs(item: NamedItem, { control, expiresAt }: WireItem): Pick<Line, 'lot' | 'serials'> {
  if (control === undefined || control === '') return {};
  if (control.length > 200) throw new Refusal('invalid_request', 'control: it may have 200 characters at most.');
  if (item.tracking === 'serial') return { serials: [control] };
  return { lot: { number: control, expiresAt: expiresAt === undefined ? null : new Date(expiresAt) } };
}

function requireItem(item: NamedItem | undefined, path: string): asserts item is NamedItem {
  if (item !== undefined) return;
  throw new Refusal('invalid_request', `${path}: name the item by its sku or its variantName.`, {
    path: `${path}.sku`,
  });
}

/** A price of the wire as an amount; one below zero is no price. */
export function priceOf({ price }: WireItem, path: string): Quantity | undefined {
  const amount = quantityOf(price);
  if (amount === undefined || amount >= 0n) return amount;
  throw new Refusal('invalid_quantity', `${path}.price: it cannot be below zero.`, { path: `${path}.price` });
}
