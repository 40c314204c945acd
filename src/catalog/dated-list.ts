import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { plainArray, type Sql } from '../platform/index.ts';
import { type AttachedValue, holdsAttached } from './attached/attached.ts';
import { substringPattern } from './items/item-search.ts';
import {
  LOCATION_COLUMNS,
  type LocationKind,
  type LocationRow,
  type LocationView,
  locationFromRow,
  locationView,
} from './locations/location.ts';
import {
  REFERENCE_COLUMNS,
  type ReferenceKind,
  type ReferenceRow,
  type ReferenceView,
  referenceFromRow,
  referenceView,
} from './references/reference.ts';
import type { Visibility } from './visibility.ts';

/** What a list of references or locations of one kind may be narrowed by, where readers follow it by time. */
export interface DatedFilter {
  visibility: Visibility;
  ids?: readonly number[] | undefined;
  active?: boolean | undefined;
  /** The whole name, case aside. */
  name?: string | undefined;
  /** A part of the name, case aside. */
  nameHolds?: string | undefined;
  created?: { from?: Date; before?: Date } | undefined;
  updated?: { from?: Date; before?: Date } | undefined;
  /** Of each group at least one of the values is attached by its application. */
  attached?: readonly (readonly AttachedValue[])[] | undefined;
}

/** A piece of such a list. Ids grow with the time of creation, so the order of the ids is that of both. */
export interface DatedPiece {
  order: 'created' | 'updated';
  descending: boolean;
  offset: number;
  limit: number;
}

/** References of one kind. */
export async function listDatedReferences(
  sql: Sql,
  tenantId: number,
  kind: ReferenceKind,
  filter: DatedFilter,
  piece: DatedPiece,
): Promise<ReferenceView[]> {
  const source = referenceSource(tenantId, kind, filter);
  const { text, values } = sqlTag`select ${raw(REFERENCE_COLUMNS)} ${source} ${pieceOf('r', piece)}`;
  return (await sql.rows<ReferenceRow>({ text, values })).map((row) => referenceView(referenceFromRow(row)));
}

export function countDatedReferences(
  sql: Sql,
  tenantId: number,
  kind: ReferenceKind,
  filter: DatedFilter,
): Promise<number> {
  return count(sql, referenceSource(tenantId, kind, filter));
}

/** Locations of one kind. */
export async function listDatedLocations(
  sql: Sql,
  tenantId: number,
  kind: LocationKind,
  filter: DatedFilter,
  piece: DatedPiece,
): Promise<LocationView[]> {
  const source = locationSource(tenantId, kind, filter);
  const { text, values } = sqlTag`select ${raw(LOCATION_COLUMNS)} ${source} ${pieceOf('w', piece)}`;
  return (await sql.rows<LocationRow>({ text, values })).map((row) => locationView(locationFromRow(row)));
}

export function countDatedLocations(
  sql: Sql,
  tenantId: number,
  kind: LocationKind,
  filter: DatedFilter,
): Promise<number> {
  return count(sql, locationSource(tenantId, kind, filter));
}

function referenceSource(tenantId: number, kind: ReferenceKind, filter: DatedFilter): Fragment {
  const conditions = [sqlTag`r.tenant_id = ${tenantId} and r.kind = ${kind}`, ...conditionsOf('r', filter)];
  const { brandId } = filter.visibility;
  if (filter.attached?.length) conditions.push(holdsAttached(tenantId, 'r.id', filter.attached));
  if (kind === 'brand' && brandId !== null) conditions.push(sqlTag`r.id = ${brandId}`);
  return sqlTag`from reference r where ${join(conditions, ' and ')}`;
}

function locationSource(tenantId: number, kind: LocationKind, filter: DatedFilter): Fragment {
  const conditions = [sqlTag`w.tenant_id = ${tenantId} and w.kind = ${kind}`, ...conditionsOf('w', filter)];
  const { siteIds } = filter.visibility;
  if (filter.attached?.length) conditions.push(holdsAttached(tenantId, 'w.id', filter.attached));
  if (siteIds !== null) conditions.push(sqlTag`w.site_id = any(${plainArray(siteIds)}::bigint[])`);
  return sqlTag`from location w where ${join(conditions, ' and ')}`;
}

function conditionsOf(table: 'r' | 'w', { ids, active, name, nameHolds, created, updated }: DatedFilter): Fragment[] {
  const conditions: Fragment[] = [];
  const column = (name: string) => raw(`${table}.${name}`);
  if (ids !== undefined) conditions.push(sqlTag`${column('id')} = any(${plainArray(ids)}::bigint[])`);
  if (active !== undefined) conditions.push(sqlTag`${column('active')} = ${active}`);
  if (name !== undefined) conditions.push(sqlTag`lower(${column('name')}) = lower(${name})`);
  if (nameHolds !== undefined) {
    conditions.push(sqlTag`lower(${column('name')}) like lower(${substringPattern(nameHolds)})`);
  }
  for (const [name, range] of [
    ['created_at', created],
    ['updated_at', updated],
  ] as const) {
    if (range?.from !== undefined) conditions.push(sqlTag`${column(name)} >= ${range.from}`);
    if (range?.before !== undefined) conditions.push(sqlTag`${column(name)} < ${range.before}`);
  }
  return conditions;
}

function pieceOf(table: 'r' | 'w', { order, descending, offset, limit }: DatedPiece): Fragment {
  const columns = order === 'updated' ? ['updated_at', 'revision'] : ['id'];
  const by = columns.map((column) => `${table}.${column}${descending ? ' desc' : ''}`).join(', ');
  return sqlTag`order by ${raw(by)} limit ${limit} offset ${offset}`;
}

async function count(sql: Sql, source: Fragment): Promise<number> {
  const { text, values } = sqlTag`select count(*) as count ${source}`;
  const [row] = await sql.rows<{ count: number }>({ text, values });
  return row?.count ?? 0;
}
