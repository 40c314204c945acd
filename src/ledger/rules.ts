import type { Quantity } from '../platform/index.ts';
import {
  type ItemState,
  type LocationState,
  type LotPick,
  type MovementKind,
  type MovementRecord,
  NO_LOT,
  type PositionState,
} from './model.ts';

/** How a kind of movement may change what is on hand, and what a change that takes is judged on. */
interface KindRule {
  sign: 'positive' | 'negative' | 'either' | 'absolute' | 'none';
  /** `available`: a choice, which must leave what is reserved. `on_hand`: a statement of what is physically true. */
  judgedOn: 'available' | 'on_hand';
  /** How lots are picked where a taking names none and does not say; left out: it must say. */
  pick?: LotPick;
  /** Whether what is held, past its last day or in transit is taken too: it is moved, given back, or found to be gone. */
  takesAll: boolean;
}

export const KIND_RULES: Record<MovementKind, KindRule> = {
  adjustment: { sign: 'either', judgedOn: 'on_hand', pick: 'any', takesAll: true },
  count: { sign: 'absolute', judgedOn: 'on_hand', takesAll: true },
  receipt: { sign: 'positive', judgedOn: 'available', takesAll: true },
  issue: { sign: 'negative', judgedOn: 'available', takesAll: false },
  vendor_return: { sign: 'negative', judgedOn: 'available', pick: 'any', takesAll: true },
  customer_return: { sign: 'positive', judgedOn: 'available', takesAll: true },
  transfer: { sign: 'either', judgedOn: 'available', pick: 'fefo', takesAll: true },
  reserve: { sign: 'none', judgedOn: 'available', takesAll: false },
  release: { sign: 'none', judgedOn: 'available', takesAll: true },
  job_completion: { sign: 'negative', judgedOn: 'available', takesAll: false },
  production: { sign: 'either', judgedOn: 'available', takesAll: false },
  merger: { sign: 'none', judgedOn: 'on_hand', takesAll: true },
};

/** Kinds by which more of an item comes to be: of one that is out of use there is to be no more than there is. */
export const KINDS_THAT_BRING_MORE: ReadonlySet<MovementKind> = new Set(['receipt', 'production']);

/** Kinds that set stock aside or send it elsewhere: of an item that is out of use no more than what is there, whatever may go below zero. */
export const KINDS_THAT_PLAN: ReadonlySet<MovementKind> = new Set(['transfer', 'reserve']);

/** Whether a movement states what is physically there, and is an adjustment to whoever lists those. */
export function isAdjusting(kind: MovementKind): kind is 'adjustment' | 'count' {
  return kind === 'adjustment' || kind === 'count';
}

/** The reason code of a correction, which balances what came in late at the count that had seen it. The ledger alone gives it to a count. */
export const LATE_ENTRY = 'late_entry';

/** Whether a movement corrects at a count what came in late for it. */
export function isCorrection({ kind, reasonCode }: Pick<MovementRecord, 'kind' | 'reasonCode'>): boolean {
  return kind === 'count' && reasonCode === LATE_ENTRY;
}

/** Whether a movement says what somebody counted: neither a correction on behalf of a count nor the taking back of one. */
export function isCount(movement: Pick<MovementRecord, 'kind' | 'reasonCode' | 'reverses'>): boolean {
  return movement.kind === 'count' && !isCorrection(movement) && movement.reverses === null;
}

/** What is wrong with the sign of a quantity for its kind, as a sentence; undefined when it is right. */
export function signFault(kind: MovementKind, quantity: Quantity): string | undefined {
  switch (KIND_RULES[kind].sign) {
    case 'positive':
      return quantity > 0n ? undefined : `The quantity of a ${words(kind)} must be above zero.`;
    case 'negative':
      return quantity < 0n ? undefined : `The quantity of an entry of kind ${words(kind)} must be below zero.`;
    case 'absolute':
      return quantity >= 0n ? undefined : 'A counted quantity cannot be below zero.';
    case 'either':
      return quantity !== 0n || kind === 'adjustment' ? undefined : `The quantity of a ${words(kind)} cannot be zero.`;
    case 'none':
      return kind === 'merger'
        ? 'Items are merged by their own request, not through movements.'
        : 'Stock is reserved and released through reservations, not through movements.';
  }
}

/** Whether a position may go below zero: the item's own rule first, then the location's, then the tenant's. Serials never may. */
export function negativeAllowed(item: ItemState, location: LocationState | undefined, tenantAllows: boolean): boolean {
  if (item.tracking === 'serial') return false;
  return item.allowNegative ?? location?.allowNegative ?? tenantAllows;
}

/**
 * How much is missing for a change that takes; zero when there is enough. `released` is what the change itself gives back of the
 * reserved amount (a reservation that is consumed).
 */
export function missing(
  position: PositionState,
  change: Quantity,
  reservedChange: Quantity,
  judgedOn: 'available' | 'on_hand',
): Quantity {
  const takes = change < 0n || reservedChange > 0n;
  if (!takes) return 0n;
  const left =
    judgedOn === 'on_hand' ? position.onHand + change : position.onHand - position.reserved + change - reservedChange;
  const consumesReserved = change < 0n && reservedChange < 0n;
  const short = consumesReserved ? position.onHand + change : left;
  return short < 0n ? -short : 0n;
}

/** A kind in words, for messages. */
export function words(kind: MovementKind): string {
  return kind.replace('_', ' ');
}

/** Whether entries of these lines cancel out per item and lot, as a transfer's must. */
export function sumsToZero(lines: { item: { id: number }; lotId: number; change: Quantity }[]): boolean {
  const sums = new Map<string, Quantity>();
  for (const line of lines) {
    const key = `${line.item.id}:${line.lotId ?? NO_LOT}`;
    sums.set(key, (sums.get(key) ?? 0n) + line.change);
  }
  return [...sums.values()].every((sum) => sum === 0n);
}
