import { dayAt } from '../platform/index.ts';
import type { LocationState, LotState, Standing } from './model.ts';

/** What is known of the time: of a company, and now. */
interface Clock {
  readonly timeZone: string;
  readonly now: Date;
}

/** The time zone by whose clock days end at a place. */
export function zoneOf({ timeZone }: Pick<Clock, 'timeZone'>, location: LocationState | undefined): string {
  return location?.zone ?? timeZone;
}

/** Whether what lies of a lot at a place is available at a moment; left out: now. */
export function standingOf(
  clock: Clock,
  location: LocationState | undefined,
  lot: LotState | undefined,
  at: Date = clock.now,
): Standing {
  if (isHeld(location?.blockedAt, at) || isHeld(lot?.heldAt, at)) return 'held';
  if (lot !== undefined && isOver(clock, location, lot, at)) return 'expired';
  return location?.transit === true ? 'in_transit' : 'available';
}

const isHeld = (since: Date | null | undefined, at: Date) => since != null && since <= at;

/** Whether the last day of a lot is over at a place. */
function isOver(
  clock: Pick<Clock, 'timeZone'>,
  location: LocationState | undefined,
  { expiresOn }: Pick<LotState, 'expiresOn'>,
  at: Date,
): boolean {
  return expiresOn !== null && expiresOn < dayAt(zoneOf(clock, location), at);
}
