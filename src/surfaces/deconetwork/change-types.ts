import type { MovementKind, StockEvent } from '../../ledger/index.ts';

/**
 * The values of `change_type`. The vendor shows only one, 4, for stock received on a purchase order. ALL OTHERS ARE OURS, provisional
 * until the vendor's list is known.
 */
export const CHANGE_TYPES = {
  edited: 1,
  updatedByProgram: 2,
  consumed: 3,
  received: 4,
  returned: 5,
  counted: 6,
} as const;

/** Transfers, reservations and releases change no total, so they have no events. */
const OF_KIND: Record<Exclude<MovementKind, 'adjustment'>, number> = {
  count: CHANGE_TYPES.counted,
  receipt: CHANGE_TYPES.received,
  issue: CHANGE_TYPES.consumed,
  job_completion: CHANGE_TYPES.consumed,
  production: CHANGE_TYPES.consumed,
  vendor_return: CHANGE_TYPES.returned,
  customer_return: CHANGE_TYPES.returned,
  transfer: CHANGE_TYPES.edited,
  reserve: CHANGE_TYPES.edited,
  release: CHANGE_TYPES.edited,
  merger: CHANGE_TYPES.edited,
};

/** The change type of an event: an adjustment is a user's edit, or a program's update; a reversed receipt or issue is a return. */
export function changeType({ kind, actor, reverses, before, after }: StockEvent): number {
  if (kind === 'adjustment') return actor.kind === 'user' ? CHANGE_TYPES.edited : CHANGE_TYPES.updatedByProgram;
  const type = OF_KIND[kind];
  const isTurned =
    (type === CHANGE_TYPES.received && after < before) || (type === CHANGE_TYPES.consumed && after > before);
  return reverses !== null && isTurned ? CHANGE_TYPES.returned : type;
}
