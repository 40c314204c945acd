import type { Actor } from '../../access/index.ts';
import { type Book, oneByOne, type Shelf } from '../../ledger/index.ts';
import { Refusal, type Sql } from '../../platform/index.ts';
import {
  type Derived,
  LOCATION_COLUMNS,
  type Location,
  type LocationRow,
  type LocationView,
  locationFromRow,
} from './location.ts';
import { LOCATION_ROWS, locationFor, putLocation } from './location-book.ts';

/** How many locations may stand one in the other, the outermost and the innermost included. */
export const DEPTH_MAX = 20;

/** All that stands in a location, however deep: each behind what it stands in. */
export const BELOW: Shelf<number, readonly Location[]> = {
  name: 'what stands in locations',
  pageOnly: true,
  read: oneByOne(readBelow),
};

async function readBelow(sql: Sql, tenantId: number, id: number): Promise<Location[]> {
  const rows = await sql.rows<LocationRow>({
    name: 'catalog-locations-below',
    text: `with recursive below as (
        select w.id, 1 as depth from location w where w.tenant_id = $1 and w.parent_id = $2
        union all
        select w.id, below.depth + 1 from location w join below on w.parent_id = below.id where w.tenant_id = $1
      ) select ${LOCATION_COLUMNS} from below join location w on w.tenant_id = $1 and w.id = below.id order by below.depth, w.id`,
    values: [tenantId, id],
  });
  return rows.map(locationFromRow);
}

/**
 * The parent that a location is to have. Refuses one that is not there, that stands in the location itself, or under which the location,
 * with all that stands in it, would be too deep.
 */
export function requireParent(
  book: Book,
  actor: Actor,
  parentId: number | null,
  childId: number | null,
): Location | null {
  if (parentId === null) return null;
  const parent = locationFor(book, actor, parentId);
  if (parent === undefined) {
    throw new Refusal('unknown_location', `There is no location with the id ${parentId}.`, { path: 'parentId' });
  }
  const above = ancestors(book, parent);
  if (childId !== null && above.some(({ id }) => id === childId)) {
    throw new Refusal('location_cycle', `Location ${parentId} stands in location ${childId} itself.`, {
      path: 'parentId',
    });
  }
  if (above.length + (childId === null ? 1 : height(book, childId)) > DEPTH_MAX) {
    throw new Refusal('invalid_request', `Locations may stand in each other at most ${DEPTH_MAX} deep.`, {
      path: 'parentId',
    });
  }
  return parent;
}

/** The location and all that it stands in, from the inside out. */
function ancestors(book: Book, location: Location): Location[] {
  const { parentId } = location.fields;
  const parent = parentId === null ? undefined : book.row(LOCATION_ROWS, parentId);
  return parent === undefined ? [location] : [location, ...ancestors(book, parent)];
}

/** How many locations stand one in the other from this one down. */
function height(book: Book, id: number): number {
  const heights = new Map([[id, 1]]);
  for (const location of book.row(BELOW, id) ?? []) {
    heights.set(location.id, (heights.get(location.fields.parentId ?? 0) ?? 0) + 1);
  }
  return Math.max(...heights.values());
}

/** What follows for a location from itself and from what its parent has; undefined: it stands in none. */
export function derivedOf(
  { id, fields, heldAt }: Pick<Location, 'id' | 'fields' | 'heldAt'>,
  above: Derived | undefined,
): Derived {
  const holds = [heldAt, above?.blockedAt].flatMap((at) => at ?? []);
  return {
    siteId: fields.kind === 'site' ? id : (above?.siteId ?? null),
    zone: fields.timeZone ?? above?.zone ?? null,
    blockedAt: holds.length === 0 ? null : new Date(Math.min(...holds.map((at) => at.getTime()))),
  };
}

/** Puts a location that changed, and everything below it for which something else follows. */
export function putWithBelow(book: Book, before: Location, location: Location): LocationView {
  const put = (after: Location, old: Location) =>
    putLocation(book, { ...after, revision: book.tick(), updatedAt: book.now }, old);
  const below = isSame(before.derived, location.derived) ? [] : changedBelow(book, location.id, location.derived);
  const view = put(location, before);
  for (const { before: old, derived } of below) put({ ...old, derived }, old);
  return view;
}

/** Everything below a location for which something else follows, now that this follows for the location itself. With what follows. */
function changedBelow(book: Book, id: number, derived: Derived): { before: Location; derived: Derived }[] {
  const known = new Map([[id, derived]]);
  const changed: { before: Location; derived: Derived }[] = [];
  for (const before of book.row(BELOW, id) ?? []) {
    const own = derivedOf(before, known.get(before.fields.parentId ?? 0));
    known.set(before.id, own);
    if (!isSame(own, before.derived)) changed.push({ before, derived: own });
  }
  return changed.sort((one, other) => one.before.id - other.before.id);
}

function isSame(one: Derived, other: Derived): boolean {
  const isHeldAlike = one.blockedAt?.getTime() === other.blockedAt?.getTime();
  return one.siteId === other.siteId && one.zone === other.zone && isHeldAlike;
}
