import type { Quantity } from '../platform/index.ts';
import type { Book } from './book.ts';
import { expiryOrder } from './lines.ts';
import type { LotState } from './model.ts';

/**
 * Lots at a place that together give a quantity of what is physically there, for somebody who names none and states a fact: what is
 * available first, by its expiry; then what is past it; then what is reserved. Undefined where all lots together have less. The lots there
 * must have been read.
 */
export function lotsThatGive(
  book: Book,
  itemId: number,
  locationId: number,
  wanted: Quantity,
): { lot: LotState; quantity: Quantity }[] | undefined {
  const lots = book
    .lotsAt(itemId, locationId)
    .map(({ lot, position }) => ({ lot, onHand: position.onHand, reserved: position.reserved, quantity: 0n }))
    .sort((a, b) => expiryOrder(a.lot, b.lot));
  const isPast = ({ lot }: { lot: LotState }) => lot.expiresAt !== null && lot.expiresAt <= book.now;
  const past = lots.filter(isPast);
  const good = lots.filter((lot) => !isPast(lot));
  let missing = wanted;
  const take = (from: typeof lots, keepsReserved: boolean) => {
    for (const lot of from) {
      const room = lot.onHand - (keepsReserved ? lot.reserved : 0n) - lot.quantity;
      const part = room < missing ? room : missing;
      if (part <= 0n) continue;
      lot.quantity += part;
      missing -= part;
    }
  };
  take(good, true);
  take(past, true);
  take([...past, ...good], false);
  if (missing > 0n) return undefined;
  return lots.filter(({ quantity }) => quantity > 0n).map(({ lot, quantity }) => ({ lot, quantity }));
}
