import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import type { Totals, Visibility } from '../../catalog/index.ts';
import { firstSince } from '../../ledger/index.ts';
import { plainArray, type Sql, textArray } from '../../platform/index.ts';
import {
  DOCUMENT_COLUMNS,
  type DocumentHead,
  type DocumentKind,
  type DocumentRow,
  documentFromRow,
} from './document.ts';
import type { TimeRange } from './document-list.ts';
import { BORN_KIND, BORN_ROWS, bornConditions, documentsByIds } from './document-sources.ts';
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
  const parts = await partsOf(sql, tenantId, search, page.order === 'date');
  if (parts.length === 0) return [];
  const columns = orderOf(search, page);
  const place = await placeOf(sql, tenantId, page);
  const inOrder = (alias: string) =>
    raw(columns.map((column) => `${alias}.${column}${page.descending ? ' desc' : ''}`).join(', '));
  const most = page.offset + page.limit;
  const pieces = parts.map((part) => {
    const own = columns.map((column) => (column === 'date' ? part.dated : column));
    const all =
      place === undefined ? part.conditions : [...part.conditions, ...behind(part, own, columns, page, place)];
    const ordered = part.rows === 'in order' ? ['movement_id'] : own;
    const order = ordered.map((column) => `d.${column}${page.descending ? ' desc' : ''}`).join(', ');
    const named = own.map((column, index) => `d.${column} as ${columns[index]}`).join(', ');
    return sqlTag`(select ${raw(named)} from ${sourceOf(part)} where ${join(all, ' and ')} order by ${raw(order)} limit ${most})`;
  });
  const found = sqlTag`select x.id from (${join(pieces, ' union all ')}) as x order by ${inOrder('x')} limit ${page.limit} offset ${page.offset}`;
  const ids = (await sql.rows<{ id: number }>({ text: found.text, values: found.values })).map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = await sql.rows<DocumentRow>({
    name: 'documents-found',
    text: `select ${DOCUMENT_COLUMNS} from ${documentsByIds('$1', '$2::bigint[]')} order by array_position($2::bigint[], d.id)`,
    values: [tenantId, plainArray(ids)],
  });
  return rows.map(documentFromRow);
}

/** How many documents of all kinds fit. */
export async function countSearched(
  sql: Sql,
  tenantId: number,
  search: DocumentSearch,
  totals: Totals,
): Promise<number> {
  const parts = await partsOf(sql, tenantId, search, search.date !== undefined);
  if (parts.length === 0) return 0;
  const pieces = parts.map(
    (part) => sqlTag`select count(*) as count from ${sourceOf(part)} where ${join(part.conditions, ' and ')}`,
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

/** Where a page begins: behind a document; of movements that were dated when they were recorded, at or before this one. */
interface Place {
  document: DocumentHead;
  movementId: number | undefined;
}

async function placeOf(
  sql: Sql,
  tenantId: number,
  { after, order, descending }: SearchPage,
): Promise<Place | undefined> {
  if (after === undefined) return undefined;
  if (order === 'created') return { document: after, movementId: after.id };
  // Times of recording are whole milliseconds.
  const at = new Date(after.date.getTime() + (descending ? 1 : 0));
  return { document: after, movementId: await firstSince(sql, tenantId, at) };
}

function behind(
  { rows }: Part,
  own: readonly string[],
  columns: readonly string[],
  { descending }: SearchPage,
  { document: { id, date, createdAt }, movementId }: Place,
): Fragment[] {
  const sign = raw(descending ? '<' : '>');
  const parts = rows === 'in order' ? [sqlTag`d.movement_id ${sign}= ${movementId}`] : [];
  if (columns[0] === 'id') return [...parts, sqlTag`d.id ${sign} ${id}`];
  const at = columns[0] === 'date' ? date : createdAt;
  return [...parts, sqlTag`(${raw(`d.${own[0]}`)}, d.id) ${sign} (${at}::timestamptz, ${id}::bigint)`];
}

/** A piece of the search that one index answers; its date stands in this column. */
interface Part {
  /** Documents with a row; or movements that are documents, in the order of their ids, or those that are dated otherwise. */
  rows: 'documents' | 'in order' | 'dated';
  conditions: Fragment[];
  dated: 'date' | 'created_at' | 'dated';
}

function sourceOf({ rows }: Part): Fragment {
  return raw(rows === 'documents' ? 'document d' : BORN_ROWS);
}

/**
 * The pieces: one a kind, two for transfers where a place is asked for, and two for adjustments where their date is: nearly all are dated
 * when they are recorded, and the others have an index of their own. Movements that are adjustments are pieces as well.
 */
async function partsOf(sql: Sql, tenantId: number, search: DocumentSearch, byDate: boolean): Promise<Part[]> {
  const parts = await Promise.all(
    [...new Set(search.kinds)].map(async (kind): Promise<Part[]> => {
      const base = [sqlTag`d.tenant_id = ${tenantId}`, sqlTag`d.kind = ${raw(`'${kind}'`)}`];
      const rows: Part = { rows: 'documents', conditions: base, dated: 'date' };
      const kinds = kind === BORN_KIND ? await adjustmentParts(sql, tenantId, search, base, byDate) : [rows];
      return kinds.flatMap((part) =>
        placesOf(kind, search).map((place) => ({
          ...part,
          conditions: [...part.conditions, ...narrowed(tenantId, search, part.dated), ...place],
        })),
      );
    }),
  );
  return parts.flat();
}

async function adjustmentParts(
  sql: Sql,
  tenantId: number,
  { ids, date }: DocumentSearch,
  base: Fragment[],
  byDate: boolean,
): Promise<Part[]> {
  const born = [...base, ...(await bornConditions(sql, tenantId, { ids }))];
  if (!byDate)
    return [
      { rows: 'documents', conditions: base, dated: 'date' },
      { rows: 'in order', conditions: born, dated: 'date' },
    ];
  const inTime = await bornConditions(sql, tenantId, { created: date });
  return [
    { rows: 'documents', conditions: [...base, sqlTag`d.date = d.created_at`], dated: 'created_at' },
    { rows: 'documents', conditions: [...base, sqlTag`d.date <> d.created_at`], dated: 'date' },
    { rows: 'in order', conditions: [...born, ...inTime, sqlTag`d.dated is null`], dated: 'created_at' },
    { rows: 'dated', conditions: [...born, sqlTag`d.dated is not null`], dated: 'dated' },
  ];
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
