import { LATE_ENTRY } from './rules.ts';

/**
 * Stock at a past moment, by index alone. Entries are recorded in the order of their ids, so what was *recorded* by then is the last
 * entry up to a cut. What was *truly* there adds the late entries behind the cut that happened before the moment; an entry that
 * is not late happened when it was recorded. The texts expect a row `place` with item_id, location_id, lot_id and `at`, and `$1` as the tenant.
 */

/** An id that no entry recorded up to `place.at` goes beyond, and all later ones do. Times of recording are whole milliseconds. */
export const CUT = `coalesce(first_movement_since($1, place.at + interval '1 millisecond') - 1, ${Number.MAX_SAFE_INTEGER})`;

/** Whether entry `e` is of the place. */
export const OF_PLACE = `e.tenant_id = $1 and e.item_id = place.item_id and e.location_id = place.location_id and e.lot_id = place.lot_id`;

/** What was on hand by the last entry up to `cut.id`. */
export const RECORDED_ON_HAND = `coalesce((select e.after from entry e where ${OF_PLACE} and e.id <= cut.id order by e.id desc limit 1), 0)`;

/** What was reserved by the last entry up to `cut.id`. */
export const RECORDED_RESERVED = `coalesce((select coalesce(e.reserved_after, 0) from entry e where ${OF_PLACE} and e.id <= cut.id order by e.id desc limit 1), 0)`;

/** What came in late behind `cut.id` but had happened by `place.at`. */
export const LATE_CHANGE = `coalesce((select sum(e.change) from entry e where ${OF_PLACE} and e.late and e.occurred_at <= place.at and e.id > cut.id), 0)`;

/**
 * Whether entry `e` is a count that stands. One that was taken back counts no more, and neither taking it back nor correcting what came in
 * late is counting.
 */
export const STANDING_COUNT = `e.kind = 'count'
  and exists (select from movement m where m.tenant_id = $1 and m.id = e.movement_id and m.reverses is null
    and m.reason_code is distinct from '${LATE_ENTRY}')
  and not exists (select from movement m where m.tenant_id = $1 and m.reverses = e.movement_id)`;

/** The first count after `place.at`: when it was made, and its movement. */
export const NEXT_COUNT = `select e.occurred_at, e.movement_id from entry e where ${OF_PLACE} and e.occurred_at > place.at and ${STANDING_COUNT}
  order by e.occurred_at, e.id limit 1`;
