import sqlTag, { type Sql as Fragment, raw } from 'sql-template-tag';
import {
  allOf,
  effectiveLevels,
  type ItemUnit,
  LEAD_TIME_DAYS_MAX,
  stockAt,
  type Visibility,
  visibleItems,
  visibleLocations,
} from '../../catalog/index.ts';
import { ITEM_AVAILABLE } from '../../ledger/index.ts';
import { plainArray, readDecimal, type Sql } from '../../platform/index.ts';
import type { Basis } from './basis.ts';
import type { Need } from './suggest.ts';

/** Where a need stands in the order of all: those of the company first, then place by place, each by item. */
export type NeedPlace = readonly [locationId: number, itemId: number];

/** An item at a place; null is the company. */
export interface Pair {
  itemId: number;
  locationId: number | null;
}

/** Whose needs are read. */
export interface NeedFilter {
  visibility: Visibility;
  /** Needs of these places alone; undefined: of the company and of all places. */
  locationIds?: readonly number[] | undefined;
  /** Needs that this vendor fills. */
  vendorId?: number | undefined;
}

/** Which of the needs: some behind a place, in order, or those of some items at some places. */
export type NeedPart = { behind: NeedPlace; limit: number } | { pairs: readonly Pair[] };

/** What may have to be filled up; whether it has to be is for `suggest` to say. */
export async function readNeeds(
  sql: Sql,
  tenantId: number,
  basis: Basis['sort'],
  filter: NeedFilter,
  part: NeedPart,
): Promise<Need[]> {
  const sources = sourcesOf(tenantId, basis, filter, part);
  const read = async (source: NeedSource, alreadyFound: number) => {
    const { text, values } = statementOf(tenantId, filter, source, part, alreadyFound);
    return (await sql.rows<NeedRow>({ text, values })).map(needFromRow);
  };
  if ('pairs' in part) return (await Promise.all(sources.map((source) => read(source, 0)))).flat();
  const found: Need[] = [];
  for (const source of sources) {
    if (found.length < part.limit) found.push(...(await read(source, found.length)));
  }
  return found;
}

export const placeOfNeed = ({ location, item }: Need): NeedPlace => [location?.id ?? 0, item.id];

/** Rows with an item `i`, one after the other: those of the company come before those of places. */
interface NeedSource {
  rows: Fragment;
  conditions: readonly Fragment[];
  /** Columns: where, the level, and what is available. */
  columns: string;
  /** What gives the order, of which no row of the company has the place. */
  order: readonly string[];
  isOfCompany: boolean;
}

function sourcesOf(tenantId: number, basis: Basis['sort'], filter: NeedFilter, part: NeedPart): NeedSource[] {
  const { visibility, locationIds } = filter;
  const company = companySource(tenantId, basis, visibility);
  const places = basis === 'level' ? leveledPlaces(tenantId, filter) : usedPlaces(tenantId, visibility, locationIds);
  if ('pairs' in part) return [company, places];
  const isBehindCompany = part.behind[0] > 0 || locationIds !== undefined;
  // Where no place is named, use is judged in the company alone: what leaves a warehouse for a van is not used yet.
  const isOfCompanyAlone = basis === 'usage' && locationIds === undefined;
  return [...(isBehindCompany ? [] : [company]), ...(isOfCompanyAlone ? [] : [places])];
}

/** What belongs to several sites is for those to fill up who see them all. */
function companySource(tenantId: number, basis: Basis['sort'], visibility: Visibility): NeedSource {
  const { siteIds } = visibility;
  return {
    rows: sqlTag`item_stock s join item i on i.tenant_id = ${tenantId} and i.id = s.item_id`,
    conditions: [
      sqlTag`s.tenant_id = ${tenantId} and i.active and i.components = '[]'`,
      ...(basis === 'level' ? [raw('s.usable_share is not null')] : []),
      ...visibleItems(visibility),
      ...(siteIds === null ? [] : [raw('i.site_id is not null')]),
    ],
    columns: `0 as location_id, null as location_name, null::bigint as supply_id, ${ITEM_AVAILABLE} as available,
      i.min_stock_level as minimum, i.target_stock_level as target, null::bigint as template_id`,
    order: ['s.item_id'],
    isOfCompany: true,
  };
}

const AT_PLACE = `w.id as location_id, w.name as location_name, w.supply_location_id as supply_id, at_place.available`;

function leveledPlaces(tenantId: number, { visibility, locationIds }: NeedFilter): NeedSource {
  const { rows, conditions } = effectiveLevels(tenantId, visibility, locationIds);
  return {
    rows: sqlTag`${rows} ${stockAt(tenantId, 'l.item_id', 'l.location_id')}`,
    conditions: [...conditions, raw('at_place.available <= l.minimum')],
    columns: `${AT_PLACE}, l.minimum, l.target, l.template_id`,
    order: ['l.location_id', 'l.item_id'],
    isOfCompany: false,
  };
}

/** Whatever was at a place once has a position there; of several lots one stands for all, so that an index gives the items in order. */
function usedPlaces(tenantId: number, visibility: Visibility, locationIds: readonly number[] | undefined): NeedSource {
  const named = locationIds === undefined ? [] : [sqlTag`l.location_id = any(${plainArray(locationIds)}::bigint[])`];
  return {
    rows: sqlTag`position l join item i on i.tenant_id = ${tenantId} and i.id = l.item_id
      join location w on w.tenant_id = ${tenantId} and w.id = l.location_id ${stockAt(tenantId, 'l.item_id', 'l.location_id')}`,
    conditions: [
      ...named,
      sqlTag`l.tenant_id = ${tenantId} and i.active and i.components = '[]' and w.active and w.kind <> 'transit' and not exists (select from position x
        where x.tenant_id = ${tenantId} and x.item_id = l.item_id and x.location_id = l.location_id and x.lot_id < l.lot_id)`,
      ...visibleItems(visibility),
      ...visibleLocations(visibility),
    ],
    columns: `${AT_PLACE}, 0::numeric as minimum, null::numeric as target, null::bigint as template_id`,
    order: ['l.location_id', 'l.item_id'],
    isOfCompany: false,
  };
}

interface NeedRow {
  item_id: number;
  part_number: string;
  name: string;
  unit: string | null;
  units: readonly ItemUnit[];
  vendor_id: number | null;
  lead_time: unknown;
  location_id: number;
  location_name: string | null;
  supply_id: number | null;
  seen_supply_id: number | null;
  available: string;
  minimum: string;
  target: string | null;
  template_id: number | null;
}

function statementOf(
  tenantId: number,
  { visibility, vendorId }: NeedFilter,
  { rows, conditions, columns, order, isOfCompany }: NeedSource,
  part: NeedPart,
  alreadyFound: number,
): Fragment {
  const keys = raw(order.join(', '));
  const supply = isOfCompany ? 'null::bigint' : 'w.supply_location_id';
  const ofVendor = vendorId === undefined ? [] : [sqlTag`i.vendor_id = ${vendorId}`, raw(`${supply} is null`)];
  const narrowed =
    'pairs' in part ? amongPairs(part.pairs, order, isOfCompany) : behind(part.behind, order, isOfCompany);
  const tail = 'pairs' in part ? sqlTag`` : sqlTag`order by ${keys} limit ${part.limit - alreadyFound}`;
  return sqlTag`select i.id as item_id, i.part_number, i.name, i.unit, i.units, i.vendor_id, r.details -> 'leadTimeDays' as lead_time,
      v.id as seen_supply_id, ${raw(columns)}
    from ${rows}
    left join reference r on r.tenant_id = ${tenantId} and r.id = i.vendor_id and r.kind = 'vendor'
    left join location v on v.tenant_id = ${tenantId} and v.id = ${raw(supply)} and ${seenSupply(visibility)}
    where ${allOf([...conditions, ...ofVendor, narrowed])} ${tail}`;
}

function seenSupply({ siteIds }: Visibility): Fragment {
  return siteIds === null ? sqlTag`true` : sqlTag`v.site_id = any(${plainArray(siteIds)}::bigint[])`;
}

function behind(place: NeedPlace, order: readonly string[], isOfCompany: boolean): Fragment {
  const [locationId, itemId] = place;
  if (isOfCompany) return sqlTag`${raw(order[0] ?? '')} > ${itemId}`;
  return sqlTag`(${raw(order.join(', '))}) > (${locationId}, ${locationId === 0 ? 0 : itemId})`;
}

function amongPairs(pairs: readonly Pair[], order: readonly string[], isOfCompany: boolean): Fragment {
  const own = pairs.filter(({ locationId }) => (locationId === null) === isOfCompany);
  const itemIds = plainArray(own.map(({ itemId }) => itemId));
  if (isOfCompany) return sqlTag`${raw(order[0] ?? '')} = any(${itemIds}::bigint[])`;
  const locationIds = plainArray(own.map(({ locationId }) => locationId));
  return sqlTag`(${raw(order.join(', '))}) in (select * from unnest(${locationIds}::bigint[], ${itemIds}::bigint[]))`;
}

function needFromRow(row: NeedRow): Need {
  const { supply_id, seen_supply_id, vendor_id: vendorId } = row;
  const fromVendor = vendorId === null ? null : { vendorId };
  const fromPlace = seen_supply_id === null ? null : { locationId: seen_supply_id };
  return {
    item: { id: row.item_id, partNumber: row.part_number, name: row.name, unit: row.unit, units: row.units },
    location: row.location_id === 0 ? null : { id: row.location_id, name: row.location_name ?? '' },
    source: supply_id === null ? fromVendor : fromPlace,
    leadTimeDays: supply_id === null ? daysIn(row.lead_time) : 0,
    available: readDecimal(row.available),
    level: {
      minimum: readDecimal(row.minimum),
      target: row.target === null ? null : readDecimal(row.target),
      set: row.location_id === 0 ? 'company' : row.template_id === null ? 'place' : 'template',
      templateId: row.template_id,
    },
  };
}

/** A vendor may have been given anything under this name before it meant something. */
function daysIn(value: unknown): number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LEAD_TIME_DAYS_MAX // An integer is a number.
    ? (value as number)
    : 0;
}
