import { requireBaseUnits } from '../../catalog/index.ts';
import { isWhole, type Quantity, Refusal, units } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';
import type { Unit } from '../document/document-book.ts';

/** How far the clock of whoever counts may run ahead of ours. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

export interface CountedLine {
  lineId?: number | undefined;
  itemId?: number | undefined;
  lot?: { number: string } | undefined;
  /** All that was counted; null: not counted after all. */
  quantity?: Quantity | null | undefined;
  /** In its place: what was counted beyond what the line says already, so that several people may count one line. */
  more?: Quantity | undefined;
  /** What the quantity, or how many more there are, counts; left out or null: the base unit. */
  unit?: string | null | undefined;
  serials?: string[] | undefined;
  /** When it was counted; left out: now. */
  countedAt?: Date | null | undefined;
}

/** What was counted, in base units. Throws what is wrong with its unit or its quantity. */
export function countedInBaseUnits(unit: Unit, asked: CountedLine, itemId: number, path: string): CountedLine {
  const { quantity, more } = asked;
  const field = more === undefined ? 'quantity' : 'more';
  const amount = more ?? quantity ?? undefined;
  if (amount === undefined) return asked;
  const found = requireBaseUnits(unit, { itemId, quantity: amount, unit: asked.unit }, path, field);
  return { ...asked, [field]: found.quantity };
}

/** Throws unless what was counted fits the line and the way in which its item is tracked. */
export function requireCountable(asked: CountedLine, tracking: string, line: DocumentLine, path: string): void {
  const { serials } = asked;
  if ((asked.quantity === undefined) === (asked.more === undefined)) {
    const message = 'Say what was counted in all (quantity), or how many more (more), and not both.';
    throw new Refusal('invalid_request', message, { path: `${path}.quantity` });
  }
  const quantity = asked.more ?? asked.quantity ?? null;
  if (quantity !== null && quantity < 0n) {
    const field = asked.more === undefined ? 'quantity' : 'more';
    throw new Refusal('invalid_quantity', 'A counted quantity cannot be below zero.', { path: `${path}.${field}` });
  }
  if (tracking === 'lot' && line.lot === null) {
    throw new Refusal('lot_required', `Item ${line.itemId} is kept by lot: name the lot.`, { path: `${path}.lot` });
  }
  if (tracking !== 'lot' && line.lot !== null) {
    throw new Refusal('lot_not_tracked', `Item ${line.itemId} is not kept by lot.`, { path: `${path}.lot` });
  }
  if (tracking !== 'serial' && serials !== undefined) {
    const message = `Item ${line.itemId} is not kept by serial number.`;
    throw new Refusal('serials_not_tracked', message, { path: `${path}.serials` });
  }
  if (tracking !== 'serial' || quantity === null) return;
  if (isWhole(quantity) && units(new Set(serials ?? []).size) === quantity) return;
  const message = `Item ${line.itemId} is kept by serial number: name one serial for each unit.`;
  throw new Refusal('serials_required', message, { path: `${path}.serials` });
}

/** Throws `occurred_in_future` for what was counted later than now. */
export function requirePast(unit: Unit, { countedAt }: CountedLine, path: string): void {
  if (countedAt == null || countedAt.getTime() <= unit.now.getTime() + CLOCK_TOLERANCE_MS) return;
  const message = 'Nothing was counted in the future: check the clock of the device that counts.';
  throw new Refusal('occurred_in_future', message, { path: `${path}.countedAt` });
}
