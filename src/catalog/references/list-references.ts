import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { plainArray, type Sql } from '../../platform/index.ts';
import { type AttachedValue, holdsAttached } from '../attached/attached.ts';
import { substringPattern } from '../items/item-search.ts';
import type { Visibility } from '../visibility.ts';
import {
  REFERENCE_COLUMNS,
  type ReferenceKind,
  type ReferenceRow,
  type ReferenceView,
  readReferences,
  referenceFromRow,
  referenceView,
} from './reference.ts';

/** Who is restricted to a brand sees no other; everything else is for all. */
export function maySeeReference(visibility: Visibility, reference: { kind: ReferenceKind; id: number }): boolean {
  return reference.kind !== 'brand' || visibility.brandId === null || visibility.brandId === reference.id;
}

/** One reference of a kind, or undefined when it is not there or not for the reader's eyes. */
export async function findReference(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  kind: ReferenceKind,
  id: number,
): Promise<ReferenceView | undefined> {
  const [reference] = await readReferences(sql, tenantId, kind, [id]);
  return reference !== undefined && maySeeReference(visibility, reference) ? referenceView(reference) : undefined;
}

/** What a list of references of one kind may be narrowed by. */
export interface ReferenceFilter {
  visibility: Visibility;
  kind: ReferenceKind;
  /** A part of the name, in any case. */
  search?: string | undefined;
  active?: boolean | undefined;
  ids?: readonly number[] | undefined;
  /** Of each group at least one of the values is attached. */
  attached?: readonly (readonly AttachedValue[])[] | undefined;
  /** The last id of the page before. */
  after?: number | undefined;
  /** How many to leave out before the page. */
  offset?: number | undefined;
  limit: number;
}

/** References of one kind in the order of their ids. */
export async function listReferences(sql: Sql, tenantId: number, filter: ReferenceFilter): Promise<ReferenceView[]> {
  const { text, values } = sqlTag`select ${raw(REFERENCE_COLUMNS)} from reference r
    where ${join(conditionsOf(tenantId, filter), ' and ')} order by r.id limit ${filter.limit} offset ${filter.offset ?? 0}`;
  return (await sql.rows<ReferenceRow>({ text, values })).map((row) => referenceView(referenceFromRow(row)));
}

/** How many references fit. */
export async function countReferences(
  sql: Sql,
  tenantId: number,
  filter: Omit<ReferenceFilter, 'limit'>,
): Promise<number> {
  const { text, values } =
    sqlTag`select count(*) as count from reference r where ${join(conditionsOf(tenantId, filter), ' and ')}`;
  const [row] = await sql.rows<{ count: number }>({ text, values });
  return row?.count ?? 0;
}

function conditionsOf(tenantId: number, filter: Omit<ReferenceFilter, 'limit'>): Fragment[] {
  const { visibility, kind, search, active, ids, attached, after } = filter;
  const conditions = [sqlTag`r.tenant_id = ${tenantId} and r.kind = ${kind}`];
  if (kind === 'brand' && visibility.brandId !== null) conditions.push(sqlTag`r.id = ${visibility.brandId}`);
  if (search !== undefined) conditions.push(sqlTag`lower(r.name) like lower(${substringPattern(search.trim())})`);
  if (active !== undefined) conditions.push(active ? sqlTag`r.active` : sqlTag`not r.active`);
  if (ids !== undefined) conditions.push(sqlTag`r.id = any(${plainArray(ids)}::bigint[])`);
  if (attached !== undefined) conditions.push(holdsAttached(tenantId, 'r.id', attached));
  if (after !== undefined) conditions.push(sqlTag`r.id > ${after}`);
  return conditions;
}

/** The reference of a kind that a text names: by its id, else its uuid, else its name; of several of one name the oldest. */
export async function findReferencesNamed(
  sql: Sql,
  tenantId: number,
  kind: ReferenceKind,
  text: string,
): Promise<number[]> {
  const rows = await sql.rows<{ id: number }>({
    name: 'catalog-references-named',
    text: `select r.id from reference r where r.tenant_id = $1 and r.kind = $2 and ($3 in (r.id::text, r.uuid::text) or r.name = $3)
      order by (r.id::text = $3) desc, (r.uuid::text = $3) desc, r.id limit 2`,
    values: [tenantId, kind, text],
  });
  return rows.map((row) => row.id);
}
