import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { type Visibility, visibleItems, visibleLocations } from '../../access/index.ts';
import { POSITION_AVAILABLE } from '../../ledger/index.ts';
import { plainArray } from '../../platform/index.ts';

/**
 * The levels that hold at places, as rows `l` with their item `i` and their place `w`: a place's own, and for items without one those of its
 * template. Of items and places in use, as far as a reader sees both.
 */
export function effectiveLevels(
  tenantId: number,
  visibility: Visibility,
  locationIds: readonly number[] | undefined,
): { rows: Fragment; conditions: Fragment[] } {
  const rows = sqlTag`(select x.item_id, x.location_id, x.minimum, x.target, null::bigint as template_id from stock_level x
      where x.tenant_id = ${tenantId}
    union all
    select y.item_id, v.id, y.minimum, y.target, y.template_id from location v
      join level_template_line y on y.tenant_id = ${tenantId} and y.template_id = v.level_template_id
      where v.tenant_id = ${tenantId} and v.level_template_id is not null and not exists (select from stock_level o
        where o.tenant_id = ${tenantId} and o.item_id = y.item_id and o.location_id = v.id)) as l
    join item i on i.tenant_id = ${tenantId} and i.id = l.item_id
    join location w on w.tenant_id = ${tenantId} and w.id = l.location_id`;
  const named = locationIds === undefined ? [] : [sqlTag`l.location_id = any(${plainArray(locationIds)}::bigint[])`];
  return {
    rows,
    conditions: [raw(IN_FORCE), ...named, ...visibleItems(visibility), ...visibleLocations(visibility)],
  };
}

/** A minimum of zero without a target says that the item is not kept there. */
const IN_FORCE = `i.active and i.components = '[]' and w.active and (l.minimum > 0 or l.target is not null)`;

/** What of an item is at a place: a table to be joined beside rows that have both ids. */
export function stockAt(tenantId: number, itemId: string, locationId: string): Fragment {
  return sqlTag`cross join lateral (select coalesce(sum(p.on_hand), 0) as on_hand, coalesce(sum(p.reserved), 0) as reserved,
      coalesce(sum(${raw(POSITION_AVAILABLE)}), 0) as available from position p
    where p.tenant_id = ${tenantId} and p.item_id = ${raw(itemId)} and p.location_id = ${raw(locationId)}) as at_place`;
}

/** The conditions as one. */
export const allOf = (conditions: readonly Fragment[]) => join([...conditions], ' and ');
