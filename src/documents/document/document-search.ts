import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import type { Totals, Visibility } from '../../catalog/index.ts';
import { plainArray, type Sql, textArray } from '../../platform/index.ts';
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
 * Documents of several kinds in one order. Each kind has its own piece of an index, in order, and gives as many as the page could take of
 * it; the rows are read when it is known which they are. Left to merge the pieces by itself PostgreSQL sorts all of them.
 */
export async function searchDocuments(
  sql: Sql,
  tenantId: number,
  search: DocumentSearch,
  page: SearchPage,
): Promise<DocumentHead[]> {
  const parts = partsOf(tenantId, search, page.order === 'date');
  if (parts.length === 0) return [];
  const columns = orderOf(search, page);
  const inOrder = (alias: string) =>
    raw(columns.map((column) => `${alias}.${column}${page.descending ? ' desc' : ''}`).join(', '));
  const most = page.offset + page.limit;
  const pieces = parts.map(({ conditions, dated }) => {
    const own = columns.map((column) => (column === 'date' ? dated : column));
    const all = page.after === undefined ? conditions : [...conditions, behind(own, columns, page, page.after)];
    const order = own.map((column) => `d.${column}${page.descending ? ' desc' : ''}`).join(', ');
    const named = own.map((column, index) => `d.${column} as ${columns[index]}`).join(', ');
    return sqlTag`(select ${raw(named)} from document d where ${join(all, ' and ')} order by ${raw(order)} limit ${most})`;
  });
  const { text, values } = sqlTag`select ${raw(DOCUMENT_COLUMNS)}
    from (select * from (${join(pieces, ' union all ')}) as x order by ${inOrder('x')} limit ${page.limit} offset ${page.offset}) as found
    cross join lateral (select * from document x where x.tenant_id = ${tenantId} and x.id = found.id offset 0) as d
    order by ${inOrder('d')}`;
  return (await sql.rows<DocumentRow>({ text, values })).map(documentFromRow);
}

/** How many documents of all kinds fit. */
export async function countSearched(
  sql: Sql,
  tenantId: number,
  search: DocumentSearch,
  totals: Totals,
): Promise<number> {
  const parts = partsOf(tenantId, search, search.date !== undefined);
  if (parts.length === 0) return 0;
  const pieces = parts.map(
    ({ conditions }) => sqlTag`select count(*) as count from document d where ${join(conditions, ' and ')}`,
  );
  const counting = sqlTag`select sum(count)::bigint as total from (${join(pieces, ' union all ')}) as pieces`;
  // Other rows decide as well which documents are at a site or of a brand.
  return totals.count(sql, tenantId, 'anything', counting);
}

/** The columns of the index that gives the order. At a place the ids alone do, which grow with the time of recording. */
function orderOf(search: DocumentSearch, { order }: SearchPage): ('created_at' | 'date' | 'id')[] {
  if (order === 'date') return ['date', 'id'];
  const isAtPlace = search.locationIds !== undefined || search.fromLocationIds !== undefined;
  return isAtPlace || search.toLocationIds !== undefined ? ['id'] : ['created_at', 'id'];
}

function behind(
  own: readonly string[],
  columns: readonly string[],
  { descending }: SearchPage,
  { id, date, createdAt }: DocumentHead,
): Fragment {
  const sign = raw(descending ? '<' : '>');
  if (columns[0] === 'id') return sqlTag`d.id ${sign} ${id}`;
  const at = columns[0] === 'date' ? date : createdAt;
  return sqlTag`(${raw(`d.${own[0]}`)}, d.id) ${sign} (${at}::timestamptz, ${id}::bigint)`;
}

/** A piece of the search that one index answers; its date stands in this column. */
interface Part {
  conditions: Fragment[];
  dated: 'date' | 'created_at';
}

/**
 * The pieces: one a kind, two for transfers where a place is asked for, and two for adjustments where their date is: nearly all are dated
 * when they are recorded, and the others have an index of their own.
 */
function partsOf(tenantId: number, search: DocumentSearch, byDate: boolean): Part[] {
  return [...new Set(search.kinds)].flatMap((kind): Part[] => {
    const base = [sqlTag`d.tenant_id = ${tenantId}`, sqlTag`d.kind = ${raw(`'${kind}'`)}`];
    const places = placesOf(kind, search);
    const dates: Part[] =
      kind === 'adjustment' && byDate
        ? [
            { conditions: [...base, sqlTag`d.date = d.created_at`], dated: 'created_at' },
            { conditions: [...base, sqlTag`d.date <> d.created_at`], dated: 'date' },
          ]
        : [{ conditions: base, dated: 'date' }];
    return dates.flatMap(({ conditions, dated }) =>
      places.map((place) => ({ conditions: [...conditions, ...narrowed(tenantId, search, dated), ...place], dated })),
    );
  });
}

/** A transfer is at both of its ends, each with an index of its own. */
function placesOf(kind: DocumentKind, { locationIds }: DocumentSearch): Fragment[][] {
  if (locationIds === undefined) return [[]];
  const from = oneOf('d.location_id', locationIds);
  return kind === 'transfer' ? [[from], [oneOf('d.to_location_id', locationIds), sqlTag`not (${from})`]] : [[from]];
}

function narrowed(tenantId: number, search: DocumentSearch, dated: Part['dated']): Fragment[] {
  const { ids, fromLocationIds, toLocationIds, references, date, visibility } = search;
  const conditions: Fragment[] = [];
  if (ids !== undefined) conditions.push(oneOf('d.id', ids));
  if (fromLocationIds !== undefined) conditions.push(oneOf('d.location_id', fromLocationIds));
  if (toLocationIds !== undefined) conditions.push(oneOf('d.to_location_id', toLocationIds));
  if (references !== undefined) conditions.push(sqlTag`d.reference = any(${textArray(references)}::text[])`);
  if (date?.from !== undefined) conditions.push(sqlTag`${raw(`d.${dated}`)} >= ${date.from}`);
  if (date?.before !== undefined) conditions.push(sqlTag`${raw(`d.${dated}`)} < ${date.before}`);
  return [...conditions, ...visibleDocuments(tenantId, visibility)];
}

/** A single value is asked for as such: only then an index gives what is behind it in order. */
function oneOf(column: string, ids: readonly number[]): Fragment {
  if (ids.length === 1) return sqlTag`${raw(column)} = ${ids[0]}`;
  return sqlTag`${raw(column)} = any(${plainArray(ids)}::bigint[])`;
}
