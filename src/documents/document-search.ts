import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import type { Visibility } from '../catalog/index.ts';
import { plainArray, type Sql, textArray } from '../platform/index.ts';
import {
  DOCUMENT_COLUMNS,
  type DocumentHead,
  type DocumentKind,
  type DocumentRow,
  documentFromRow,
} from './document.ts';
import type { TimeRange } from './document-list.ts';
import { visibleDocuments } from './document-visibility.ts';

/** What a search over documents of several kinds may be narrowed by. A list that is empty fits nothing. */
export interface DocumentSearch {
  kinds: readonly DocumentKind[];
  visibility: Visibility;
  ids?: readonly number[] | undefined;
  /** Where they are; a transfer is at both of its ends. */
  locationIds?: readonly number[] | undefined;
  fromLocationIds?: readonly number[] | undefined;
  toLocationIds?: readonly number[] | undefined;
  references?: readonly string[] | undefined;
  date?: TimeRange | undefined;
}

export interface SearchPage {
  /** By when they were recorded, or by the date that stands on them. */
  order: 'created' | 'date';
  descending: boolean;
  /** The document behind which the page begins. */
  after?: DocumentHead | undefined;
  offset: number;
  limit: number;
}

/**
 * Documents of several kinds in one order. Each kind has its own piece of an index, in order; PostgreSQL merges the pieces and reads no
 * more of them than the page takes.
 */
export async function searchDocuments(
  sql: Sql,
  tenantId: number,
  search: DocumentSearch,
  page: SearchPage,
): Promise<DocumentHead[]> {
  const order = orderOf(search, page);
  const parts = partsOf(tenantId, search);
  if (parts.length === 0) return [];
  const columns = raw(DOCUMENT_COLUMNS);
  const pieces = parts.map((conditions) => {
    const all = page.after === undefined ? conditions : [...conditions, behind(order, page, page.after)];
    return sqlTag`select ${columns} from document d where ${join(all, ' and ')}`;
  });
  const direction = page.descending ? ' desc' : '';
  const { text, values } = sqlTag`select * from (${join(pieces, ' union all ')}) as d
    order by ${raw(order.map((column) => `d.${column}${direction}`).join(', '))} limit ${page.limit} offset ${page.offset}`;
  return (await sql.rows<DocumentRow>({ text, values })).map(documentFromRow);
}

/** How many documents of all kinds fit. */
export async function countSearched(sql: Sql, tenantId: number, search: DocumentSearch): Promise<number> {
  const parts = partsOf(tenantId, search);
  if (parts.length === 0) return 0;
  const pieces = parts.map(
    (conditions) => sqlTag`select count(*) as count from document d where ${join(conditions, ' and ')}`,
  );
  const { text, values } = sqlTag`select sum(count)::bigint as count from (${join(pieces, ' union all ')}) as counted`;
  const [row] = await sql.rows<{ count: number }>({ text, values });
  return row?.count ?? 0;
}

/** The columns of the index that gives the order. At a place the ids alone do, which grow with the time of recording. */
function orderOf(search: DocumentSearch, { order }: SearchPage): ('created_at' | 'date' | 'id')[] {
  if (order === 'date') return ['date', 'id'];
  const isAtPlace = search.locationIds !== undefined || search.fromLocationIds !== undefined;
  return isAtPlace || search.toLocationIds !== undefined ? ['id'] : ['created_at', 'id'];
}

function behind(order: readonly string[], { descending }: SearchPage, { id, date, createdAt }: DocumentHead): Fragment {
  const sign = raw(descending ? '<' : '>');
  if (order[0] === 'id') return sqlTag`d.id ${sign} ${id}`;
  const [column, at] = order[0] === 'date' ? [raw('d.date'), date] : [raw('d.created_at'), createdAt];
  return sqlTag`(${column}, d.id) ${sign} (${at}::timestamptz, ${id}::bigint)`;
}

/** The conditions of each piece: one a kind, and two for transfers where a place is asked for. */
function partsOf(tenantId: number, search: DocumentSearch): Fragment[][] {
  return [...new Set(search.kinds)].flatMap((kind): Fragment[][] => {
    const base = [sqlTag`d.tenant_id = ${tenantId}`, sqlTag`d.kind = ${kind}`, ...narrowed(tenantId, search)];
    const { locationIds } = search;
    if (locationIds === undefined) return [base];
    const from = oneOf('d.location_id', locationIds);
    if (kind !== 'transfer') return [[...base, from]];
    return [
      [...base, from],
      [...base, oneOf('d.to_location_id', locationIds), sqlTag`not (${from})`],
    ];
  });
}

function narrowed(tenantId: number, search: DocumentSearch): Fragment[] {
  const { ids, fromLocationIds, toLocationIds, references, date, visibility } = search;
  const conditions: Fragment[] = [];
  if (ids !== undefined) conditions.push(oneOf('d.id', ids));
  if (fromLocationIds !== undefined) conditions.push(oneOf('d.location_id', fromLocationIds));
  if (toLocationIds !== undefined) conditions.push(oneOf('d.to_location_id', toLocationIds));
  if (references !== undefined) conditions.push(sqlTag`d.reference = any(${textArray(references)}::text[])`);
  if (date?.from !== undefined) conditions.push(sqlTag`d.date >= ${date.from}`);
  if (date?.before !== undefined) conditions.push(sqlTag`d.date < ${date.before}`);
  return [...conditions, ...visibleDocuments(tenantId, visibility)];
}

/** A single value is asked for as such: only then an index gives what is behind it in order. */
function oneOf(column: string, ids: readonly number[]): Fragment {
  if (ids.length === 1) return sqlTag`${raw(column)} = ${ids[0]}`;
  return sqlTag`${raw(column)} = any(${plainArray(ids)}::bigint[])`;
}
