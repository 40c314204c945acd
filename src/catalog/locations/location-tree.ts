import type { Actor } from '../../access/index.ts';
import { type Book, oneByOne, type Shelf } from '../../ledger/index.ts';
import { Refusal, type Sql } from '../../platform/index.ts';
import { LOCATION_COLUMNS, type Location, type LocationRow, locationFromRow } from './location.ts';
import { LOCATION_ROWS, locationFor } from './location-book.ts';

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

/** Everything below a location whose site is another one, now that the location's own site is this. With its new site. */
export function movedToSite(
  book: Book,
  id: number,
  siteId: number | null,
): { before: Location; siteId: number | null }[] {
  const sites = new Map([[id, siteId]]);
  const moved: { before: Location; siteId: number | null }[] = [];
  for (const before of book.row(BELOW, id) ?? []) {
    const { kind, parentId } = before.fields;
    const own = kind === 'site' ? before.id : (sites.get(parentId ?? 0) ?? null);
    sites.set(before.id, own);
    if (own !== before.siteId) moved.push({ before, siteId: own });
  }
  return moved.sort((one, other) => one.before.id - other.before.id);
}
