import { maySeeLocation } from '../../access/index.ts';
import type { LoneUnit } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';
import { LOCATION_COLUMNS, type Location, type LocationRow, locationFromRow, readLocations } from './location.ts';

/** How many locations may stand one in the other, the outermost and the innermost included. */
export const DEPTH_MAX = 20;

/**
 * The parent that a location is to have. Refuses one that is not there, that stands in the location itself, or under which the
 * location, with all that stands in it, would be too deep.
 */
export async function requireParent(
  unit: LoneUnit,
  parentId: number | null,
  childId: number | null,
): Promise<Location | null> {
  if (parentId === null) return null;
  const { sql, tenantId } = unit;
  const [[parent], above, height] = await Promise.all([
    readLocations(sql, tenantId, [parentId]),
    readAncestors(unit, parentId),
    childId === null ? 1 : readHeight(unit, childId),
  ]);
  if (parent === undefined || !maySeeLocation(unit.actor, parent)) {
    throw new Refusal('unknown_location', `There is no location with the id ${parentId}.`, { path: 'parentId' });
  }
  if (childId !== null && above.includes(childId)) {
    throw new Refusal('location_cycle', `Location ${parentId} stands in location ${childId} itself.`, {
      path: 'parentId',
    });
  }
  if (above.length + height > DEPTH_MAX) {
    throw new Refusal('invalid_request', `Locations may stand in each other at most ${DEPTH_MAX} deep.`, {
      path: 'parentId',
    });
  }
  return parent;
}

/** The location and all that it stands in. */
async function readAncestors({ sql, tenantId }: LoneUnit, id: number): Promise<number[]> {
  const rows = await sql.rows<{ id: number }>({
    text: `with recursive above as (
        select id, parent_id from location where tenant_id = $1 and id = $2
        union all
        select w.id, w.parent_id from location w join above on w.id = above.parent_id where w.tenant_id = $1
      ) select id from above`,
    values: [tenantId, id],
  });
  return rows.map((row) => row.id);
}

/** How many locations stand one in the other from this one down. */
async function readHeight({ sql, tenantId }: LoneUnit, id: number): Promise<number> {
  const [row] = await sql.rows<{ height: number }>({
    text: `with recursive below as (
        select $2::bigint as id, 1 as height
        union all
        select w.id, below.height + 1 from location w join below on w.parent_id = below.id where w.tenant_id = $1
      ) select max(height) as height from below`,
    values: [tenantId, id],
  });
  return row?.height ?? 1;
}

/** Everything that stands in a location, however deep, with its site. */
export async function readBelow({ sql, tenantId }: LoneUnit, id: number): Promise<{ siteId: number | null }[]> {
  return sql.rows<{ siteId: number | null }>({
    text: `with recursive below as (
        select w.id, w.site_id from location w where w.tenant_id = $1 and w.parent_id = $2
        union all
        select w.id, w.site_id from location w join below on w.parent_id = below.id where w.tenant_id = $1
      ) select site_id as "siteId" from below`,
    values: [tenantId, id],
  });
}

/** Everything below a location whose site is another one, now that the location's own site is this. With its new site. */
export async function readMovedToSite(
  { sql, tenantId }: LoneUnit,
  id: number,
  siteId: number | null,
): Promise<Location[]> {
  const rows = await sql.rows<LocationRow & { new_site_id: number | null }>({
    text: `with recursive below as (
        select $2::bigint as id, $3::bigint as site_id
        union all
        select w.id, case when w.kind = 'site' then w.id else below.site_id end
        from location w join below on w.parent_id = below.id where w.tenant_id = $1
      )
      select ${LOCATION_COLUMNS}, below.site_id as new_site_id from below join location w on w.tenant_id = $1 and w.id = below.id
      where w.id <> $2 and w.site_id is distinct from below.site_id order by w.id`,
    values: [tenantId, id, siteId],
  });
  return rows.map((row) => ({ ...locationFromRow(row), siteId: row.new_site_id }));
}
