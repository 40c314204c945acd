import { formatQuantity, multiply, type Quantity, readDecimal } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';

/** Goods of one lot, or certain units, that have left for a line of a sale. */
export interface Gone {
  lot: string | null;
  serials: string[] | null;
  quantity: Quantity;
  /** How much of it has come back. */
  back: Quantity;
}

/** What a portion holds of one item. */
export interface Hold {
  itemId: number;
  /** How much of the item itself leaves with the whole portion. */
  quantity: Quantity;
  /** The reservation that holds it; null where nothing of the item itself is taken. */
  reservationId: number | null;
  /** Of a kit what one of it was put together from when it was sold: what it lacks of itself is taken from these. */
  components: readonly { itemId: number; quantity: Quantity }[];
  gone: Gone[];
}

/**
 * A part of a line of a sale that was held at once. Its first hold is of the item of the line; of a kit those of its components follow, each
 * behind all that it is part of.
 */
export interface Portion {
  quantity: Quantity;
  holds: Hold[];
}

interface StoredHold {
  itemId: number;
  quantity: string;
  reservationId: number | null;
  components?: { itemId: number; quantity: string }[];
  gone?: { lot: string | null; serials: string[] | null; quantity: string; back: string }[];
}

/** What is held for a line of a sale, and what of it has left. */
export function portionsOf({ details }: Pick<DocumentLine, 'details'>): Portion[] {
  const stored = (details.portions ?? []) as { quantity: string; holds: StoredHold[] }[];
  return stored.map(({ quantity, holds }) => ({
    quantity: readDecimal(quantity),
    holds: holds.map(({ itemId, quantity, reservationId, components = [], gone = [] }) => ({
      itemId,
      quantity: readDecimal(quantity),
      reservationId,
      components: components.map((one) => ({ ...one, quantity: readDecimal(one.quantity) })),
      gone: gone.map((one) => ({ ...one, quantity: readDecimal(one.quantity), back: readDecimal(one.back) })),
    })),
  }));
}

/** The details of a line with these portions. */
export function withPortions({ details }: Pick<DocumentLine, 'details'>, portions: readonly Portion[]) {
  return { ...details, portions: portions.map(storedPortion) };
}

function storedPortion({ quantity, holds }: Portion): { quantity: string; holds: StoredHold[] } {
  return {
    quantity: formatQuantity(quantity),
    holds: holds.map(({ itemId, quantity, reservationId, components, gone }) => ({
      itemId,
      quantity: formatQuantity(quantity),
      reservationId,
      ...(components.length === 0
        ? {}
        : { components: components.map((one) => ({ ...one, quantity: formatQuantity(one.quantity) })) }),
      ...(gone.length === 0
        ? {}
        : {
            gone: gone.map((one) => ({
              ...one,
              quantity: formatQuantity(one.quantity),
              back: formatQuantity(one.back),
            })),
          }),
    })),
  };
}

/** How much of a line is held or has left; the rest of its quantity waits for stock. */
export function coveredBy(portions: readonly Portion[]): Quantity {
  return portions.reduce((sum, { quantity }) => sum + quantity, 0n);
}

/** How much of a line waits for stock. */
export function waitingOf(line: Pick<DocumentLine, 'details' | 'quantity'>): Quantity {
  return line.quantity - coveredBy(portionsOf(line));
}

/** A share of a hold. */
export interface HoldShare {
  hold: Hold;
  quantity: Quantity;
}

/** What stands between two amounts of a line, hold by hold, in the order in which it leaves: portion after portion, and of a kit what is put together already before its components. */
export function sharesBetween(portions: readonly Portion[], from: Quantity, to: Quantity): HoldShare[] {
  let begin = 0n;
  return portions.flatMap((portion) => {
    const start = begin;
    begin += portion.quantity;
    const [first, last] = [within(from - start, portion.quantity), within(to - start, portion.quantity)];
    if (first >= last) return [];
    const [before, after] = [amountsOf(portion.holds, first), amountsOf(portion.holds, last)];
    return portion.holds
      .map((hold, index) => ({ hold, quantity: (after[index] ?? 0n) - (before[index] ?? 0n) }))
      .filter(({ quantity }) => quantity > 0n);
  });
}

function within(amount: Quantity, most: Quantity): Quantity {
  return amount < 0n ? 0n : amount > most ? most : amount;
}

/** What each hold gives for so many of the first one's item: of a kit its own stock first, then what it is put together from. */
export function amountsOf(
  holds: readonly Pick<Hold, 'itemId' | 'quantity' | 'components'>[],
  quantity: Quantity,
): Quantity[] {
  const asked = new Map<number, Quantity>();
  return holds.map(({ itemId, quantity: own, components }, index) => {
    const wanted = index === 0 ? quantity : (asked.get(itemId) ?? 0n);
    if (components.length === 0) return wanted;
    const taken = own < wanted ? own : wanted;
    for (const component of components) {
      const more = multiply(wanted - taken, component.quantity);
      asked.set(component.itemId, (asked.get(component.itemId) ?? 0n) + more);
    }
    return taken;
  });
}
