import sqlTag, { join, raw } from 'sql-template-tag';
import { plainArray, type Sql } from '../../platform/index.ts';
import type { NumberedPage, PageOf } from '../items/page-items.ts';
import type { Totals } from '../totals.ts';
import type { Visibility } from '../visibility.ts';
import {
  LOCATION_COLUMNS,
  type LocationKind,
  type LocationRow,
  type LocationView,
  locationFromRow,
  locationView,
} from './location.ts';

/** What a list of locations may be narrowed by. */
export interface LocationPageFilter {
  visibility: Visibility;
  kinds?: readonly LocationKind[] | undefined;
  active?: boolean | undefined;
}

/** Locations in the order of their ids. */
export async function pageLocations(
  sql: Sql,
  tenantId: number,
  { visibility, kinds, active }: LocationPageFilter,
  page: NumberedPage,
  totals: Totals,
): Promise<PageOf<LocationView>> {
  const conditions = [sqlTag`w.tenant_id = ${tenantId}`];
  if (visibility.siteIds !== null) {
    conditions.push(sqlTag`w.site_id = any(${plainArray(visibility.siteIds)}::bigint[])`);
  }
  if (kinds?.length === 1) conditions.push(sqlTag`w.kind = ${kinds[0]}`);
  else if (kinds !== undefined) conditions.push(sqlTag`w.kind = any(${plainArray(kinds)}::text[])`);
  if (active !== undefined) conditions.push(active ? sqlTag`w.active` : sqlTag`not w.active`);
  const source = sqlTag`from location w where ${join(conditions, ' and ')}`;
  const { text, values } =
    sqlTag`select ${raw(LOCATION_COLUMNS)} ${source} order by w.id offset ${page.offset} limit ${page.limit}`;
  const [rows, total] = await Promise.all([
    sql.rows<LocationRow>({ text, values }),
    totals.count(sql, tenantId, 'location', sqlTag`select count(*) as total ${source}`),
  ]);
  return { rows: rows.map((row) => locationView(locationFromRow(row))), total };
}
