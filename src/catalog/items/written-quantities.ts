import type { Actor } from '../../access/index.ts';
import { type Book, type EntryRequest, type Wants, wholeFault } from '../../ledger/index.ts';
import {
  type Fault,
  formatQuantity,
  multiply,
  pathOf,
  type Quantity,
  share,
  units,
  withinRange,
} from '../../platform/index.ts';
import { refuseAll } from '../checks.ts';
import type { Item } from './item.ts';
import { itemFor, wantItems } from './item-book.ts';
import { unitNamed } from './units.ts';

/** A quantity of an item as somebody wrote it. */
export interface AskedQuantity {
  itemId: number;
  quantity: Quantity;
  /** The unit of the item that it counts; left out or null: the base unit. */
  unit?: string | null | undefined;
}

/** How a quantity was written that is not in base units. */
export interface Written {
  /** The unit as the item spelled it. */
  unit: string;
  /** How many base units one of it was. */
  factor: Quantity;
  /** How many of it there were. */
  quantity: Quantity;
}

/** A quantity in base units, and how it was written; null: in base units. */
export interface BaseQuantity {
  quantity: Quantity;
  written: Written | null;
}

/** Wants the items of quantities that name a unit. */
export function wantUnits(wants: Wants, asked: readonly Omit<AskedQuantity, 'quantity'>[]): void {
  wantItems(wants, new Set(asked.flatMap(({ itemId, unit }) => (unit == null ? [] : [itemId]))));
}

/**
 * A quantity in base units: this is the one place where units are converted. What is wrong with it is added to the faults, `unknown_unit` or
 * `invalid_quantity`: more than six decimals in base units, more than the largest quantity, a part of what comes whole only. An item that is not
 * there for the actor is for others to refuse.
 */
export function inBaseUnits(
  { actor, book }: { actor: Actor; book: Book },
  asked: AskedQuantity,
  path: string,
  faults: Fault[],
  field = 'quantity',
): BaseQuantity {
  const item = itemFor(book, actor, asked.itemId);
  const plain = { quantity: asked.quantity, written: null };
  return item === undefined ? plain : convert(item, asked, { path, field }, faults);
}

/** The same of one quantity alone. Throws what is wrong with it. */
export function requireBaseUnits(
  unit: { actor: Actor; book: Book },
  asked: AskedQuantity,
  path = '',
  field = 'quantity',
): BaseQuantity {
  const faults: Fault[] = [];
  const found = inBaseUnits(unit, asked, path, faults, field);
  refuseAll(faults);
  return found;
}

/** An entry of a movement as somebody wrote it: its unit cost is that of one of its unit. */
export interface WrittenEntry extends EntryRequest {
  unit?: string | null | undefined;
}

/**
 * The entries of a movement in base units, as the ledger takes them; what each costs stays exact. Throws one refusal that names every entry
 * whose unit or quantity is wrong.
 */
export function entriesInBaseUnits(
  by: { actor: Actor; book: Book },
  entries: readonly WrittenEntry[],
  path = 'entries',
): EntryRequest[] {
  const faults: Fault[] = [];
  const found = entries.map(({ unit, ...entry }, index): EntryRequest => {
    if (unit == null) return entry;
    const { quantity, written } = inBaseUnits(by, { ...entry, unit }, `${path}.${index}`, faults);
    if (written === null || entry.unitCost === undefined) return { ...entry, quantity };
    return { ...entry, quantity, costPer: written.factor };
  });
  refuseAll(faults);
  return found;
}

/** So many base units in the unit that something was written in; null where they are not so many of it in six decimals. */
export function inUnitOf({ unit, factor }: Written, quantity: Quantity): Written | null {
  const scaled = quantity * units(1);
  return scaled % factor === 0n && withinRange(scaled / factor) ? { unit, factor, quantity: scaled / factor } : null;
}

/** What one base unit costs where one of the written unit costs this, rounded half away from zero to six decimals. */
export function perBaseUnit(cost: Quantity, written: Written | null): Quantity {
  return written === null ? cost : share(cost, units(1), written.factor);
}

function convert(
  { id: itemId, fields }: Pick<Item, 'id' | 'fields'>,
  { quantity, unit = null }: AskedQuantity,
  { path, field }: { path: string; field: string },
  faults: Fault[],
): BaseQuantity {
  const { partNumber } = fields;
  const base = unitNamed(fields, null);
  const found = unitNamed(fields, unit);
  const say = (name: string, code: Fault['code'], message: string): BaseQuantity => {
    faults.push({ path: pathOf(path, name), code, message, itemId, partNumber });
    return { quantity, written: null };
  };
  if (base === undefined || found === undefined) {
    const names = [base, ...fields.units].flatMap((one) => one?.name ?? []).join(', ');
    return say('unit', 'unknown_unit', `Item ${partNumber} has no unit called ${unit}. It has: ${names}.`);
  }
  const said = `${formatQuantity(quantity)} ${found.name}`;
  if ((quantity * found.factor) % units(1) !== 0n) {
    return say(
      field,
      'invalid_quantity',
      `${said} has more than six decimals in ${base.name}: give it in ${base.name}.`,
    );
  }
  const inBase = multiply(quantity, found.factor);
  if (!withinRange(inBase)) {
    const message = `${said} has more than twelve whole digits in ${base.name}: give less at a time.`;
    return say(field, 'invalid_quantity', message);
  }
  const fault = wholeFault(fields, inBase);
  if (fault !== undefined) return say(field, 'invalid_quantity', fault);
  const isBase = found.name === base.name;
  return { quantity: inBase, written: isBase ? null : { unit: found.name, factor: found.factor, quantity } };
}
