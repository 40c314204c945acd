import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { plainArray, type Sql } from '../../platform/index.ts';
import { type AttachedValue, holdsAttached } from '../attached/attached.ts';
import { substringPattern } from '../items/item-search.ts';
import { maySeeLocation, type Visibility } from '../visibility.ts';
import {
  LOCATION_COLUMNS,
  type LocationKind,
  type LocationRow,
  type LocationView,
  locationFromRow,
  locationView,
  readLocations,
} from './location.ts';

/** One location, or undefined when it is not there or not for the reader's eyes. */
export async function findLocation(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  id: number,
): Promise<LocationView | undefined> {
  return (await findLocationsByIds(sql, tenantId, visibility, [id]))[0];
}

/** The locations with these ids that the reader may see, in the order of their ids. */
export async function findLocationsByIds(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  ids: readonly number[],
): Promise<LocationView[]> {
  const locations = await readLocations(sql, tenantId, ids);
  return locations.filter((location) => maySeeLocation(visibility, location)).map(locationView);
}

/** What a list of locations may be narrowed by. */
export interface LocationFilter {
  visibility: Visibility;
  kind?: LocationKind | undefined;
  /** Null: those that stand in no other. */
  parentId?: number | null | undefined;
  code?: string | undefined;
  active?: boolean | undefined;
  siteId?: number | undefined;
  /** A part of the name, in any case. */
  search?: string | undefined;
  ids?: readonly number[] | undefined;
  /** Of each group at least one of the values is attached. */
  attached?: readonly (readonly AttachedValue[])[] | undefined;
  /** The last id of the page before. */
  after?: number | undefined;
  /** How many to leave out before the page. */
  offset?: number | undefined;
  limit: number;
}

/** Locations in the order of their ids. */
export async function listLocations(sql: Sql, tenantId: number, filter: LocationFilter): Promise<LocationView[]> {
  const { text, values } = sqlTag`select ${raw(LOCATION_COLUMNS)} from location w
    where ${join(conditionsOf(tenantId, filter), ' and ')} order by w.id limit ${filter.limit} offset ${filter.offset ?? 0}`;
  return (await sql.rows<LocationRow>({ text, values })).map((row) => locationView(locationFromRow(row)));
}

/** How many locations fit. */
export async function countLocations(
  sql: Sql,
  tenantId: number,
  filter: Omit<LocationFilter, 'limit'>,
): Promise<number> {
  const { text, values } =
    sqlTag`select count(*) as count from location w where ${join(conditionsOf(tenantId, filter), ' and ')}`;
  const [row] = await sql.rows<{ count: number }>({ text, values });
  return row?.count ?? 0;
}

function conditionsOf(tenantId: number, filter: Omit<LocationFilter, 'limit'>): Fragment[] {
  const { visibility, kind, parentId, code, active, siteId, search, ids, attached, after } = filter;
  const conditions = [sqlTag`w.tenant_id = ${tenantId}`];
  if (visibility.siteIds !== null)
    conditions.push(sqlTag`w.site_id = any(${plainArray(visibility.siteIds)}::bigint[])`);
  if (kind !== undefined) conditions.push(sqlTag`w.kind = ${kind}`);
  if (parentId !== undefined) {
    conditions.push(parentId === null ? sqlTag`w.parent_id is null` : sqlTag`w.parent_id = ${parentId}`);
  }
  if (code !== undefined) conditions.push(sqlTag`w.code = ${code}`);
  if (active !== undefined) conditions.push(active ? sqlTag`w.active` : sqlTag`not w.active`);
  if (siteId !== undefined) conditions.push(sqlTag`w.site_id = ${siteId}`);
  if (search !== undefined) {
    conditions.push(sqlTag`lower(w.name) like lower(${substringPattern(search.trim())})`);
  }
  if (ids !== undefined) conditions.push(sqlTag`w.id = any(${plainArray(ids)}::bigint[])`);
  if (attached !== undefined) conditions.push(holdsAttached(tenantId, 'w.id', attached));
  if (after !== undefined) conditions.push(sqlTag`w.id > ${after}`);
  return conditions;
}
