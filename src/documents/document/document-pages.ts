import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { remember, type Sql } from '../../platform/index.ts';
import type { DocumentHead } from './document.ts';
import {
  type DocumentFilter,
  type DocumentOrder,
  type DocumentPage,
  type DocumentPlace,
  documentConditions,
  listDocuments,
  orderColumns,
} from './document-list.ts';
import { BORN_KIND, type DocumentSource, rowsOf, sourcesOf } from './document-sources.ts';
import { readDocuments } from './document-store.ts';

/** Lists of documents page by page, wherever a page begins, and how many documents a list has. */
export interface DocumentPages {
  list(sql: Sql, tenantId: number, filter: DocumentFilter, page: DocumentPage): Promise<DocumentHead[]>;
  count(sql: Sql, tenantId: number, filter: DocumentFilter): Promise<number>;
}

/** Rows between two marks: so many are passed over at most before a page begins. */
const STRIDE = 1_000;
/** Documents of a range of changes whose ids are all kept. Where there are more, the order of the ids soon meets one. */
const IDS_MAX = 100_000;
/** Lists that are remembered. */
const KEPT_MAX = 200;

/** A list: what it is narrowed by, in one order. */
interface List {
  tenantId: number;
  filter: DocumentFilter;
  order: DocumentOrder;
  columns: readonly string[];
  sources: readonly DocumentSource[];
  conditions: readonly Fragment[];
  key: string;
}

/** The tenant's clock when something was looked up. */
interface Moment {
  revision: number;
  recordedAt: Date;
}

interface Measured extends Moment {
  total: number;
  /** Where every thousandth row stands, once somebody asked for a page far from the beginning. */
  marks: DocumentPlace[] | undefined;
}

interface Changed extends Moment {
  /** Undefined where they are too many. */
  ids: number[] | undefined;
}

/** What became of a list since a moment: documents may have come, or others may have changed. */
type Since = 'nothing' | 'added' | 'changed';

/**
 * To count the rows before a page takes the longer the further the page is from the beginning, and a total counts all. So the total of a
 * list is remembered with the places of some of its rows. Before that is used again the documents that changed since are asked for:
 * what is new is added, and if a document changed that was there before, all is counted again. So nothing out of date is reported.
 */
export function createDocumentPages(): DocumentPages {
  const measured = new Map<string, Measured>();
  const changed = new Map<string, Changed>();

  async function measure(sql: Sql, list: List, withMarks: boolean): Promise<Measured> {
    const known = measured.get(list.key);
    const usable = known?.marks !== undefined || !withMarks ? known : undefined;
    const since = usable && (await changesSince(sql, list, usable));
    if (usable && since === 'nothing') return usable;
    const base = since === 'added' ? usable : undefined;
    const counted = await countRows(sql, list, base, withMarks || base?.marks !== undefined);
    return remember(measured, list.key, counted, KEPT_MAX);
  }

  /** The ids of those that changed in the range that is asked for, in the order of their creation. */
  async function changedIds(sql: Sql, list: List): Promise<number[] | undefined> {
    const known = changed.get(list.key);
    if (known !== undefined && (await changesSince(sql, list, known)) === 'nothing') return known.ids;
    return remember(changed, list.key, await readChanged(sql, list), KEPT_MAX).ids;
  }

  return {
    async count(sql, tenantId, filter) {
      return (await measure(sql, await listOf(sql, tenantId, filter, 'created'), false)).total;
    },
    async list(sql, tenantId, filter, page) {
      const { order = 'created', offset = 0, limit } = page;
      const isOfChanges = filter.updated?.from !== undefined && order === 'created';
      if (!isOfChanges && offset < STRIDE) return listDocuments(sql, tenantId, filter, page);
      const list = await listOf(sql, tenantId, filter, order);
      const ids = isOfChanges ? await changedIds(sql, list) : undefined;
      if (ids !== undefined) return readPiece(sql, list, ids, page);
      if (offset < STRIDE) return listDocuments(sql, tenantId, filter, page);
      const { total, marks = [] } = await measure(sql, list, true);
      if (offset >= total) return [];
      if (!page.descending) return listDocuments(sql, tenantId, filter, fromMark(marks, { order, offset, limit }));
      // The same rows from the other end: marks count from the first.
      const first = Math.max(0, total - offset - limit);
      const piece = fromMark(marks, { order, offset: first, limit: total - offset - first });
      return (await listDocuments(sql, tenantId, filter, piece)).reverse();
    },
  };
}

async function listOf(sql: Sql, tenantId: number, filter: DocumentFilter, order: DocumentOrder): Promise<List> {
  const [conditions, sources] = await Promise.all([
    documentConditions(sql, tenantId, filter),
    sourcesOf(sql, tenantId, filter),
  ]);
  const where = join(conditions, ' and ');
  const key = `${filter.sliced ? 'slices ' : ''}${order} ${where.text} ${JSON.stringify(where.values)}`;
  return { tenantId, filter, order, columns: orderColumns(filter, order), sources, conditions, key };
}

async function changesSince(sql: Sql, { tenantId, filter, order }: List, moment: Moment): Promise<Since> {
  // A count is planned by what all rows cost, while whether there is one would be looked for in the wrong index.
  const [row] = await sql.rows<{ moved: boolean; touched: number; changed: number }>({
    name: 'documents-changes-since',
    text: `select k.revision > $4 as moved, c.touched + b.touched as touched, c.changed from clock k cross join (
        select count(*) as touched, count(*) filter (where d.id <= $4) as changed from document d
        where d.tenant_id = $1 and d.kind = $2 and d.updated_at >= $3 and d.revision > $4) c cross join (
        select count(*) as touched from (select from movement m
          where $2 = '${BORN_KIND}' and m.tenant_id = $1 and m.id > $4 and m.document_no is not null limit 1) m) b where k.tenant_id = $1`,
    values: [tenantId, filter.kind, moment.recordedAt, moment.revision],
  });
  if (row === undefined || !row.moved) return 'nothing';
  // Which sites and brands a document is of may change without it.
  if (filter.siteIds != null || filter.brandId != null) return 'changed';
  if (row.touched === 0) return 'nothing';
  return row.changed > 0 || order === 'updated' ? 'changed' : 'added';
}

/** Counts all rows, or those that came since the base, and takes a mark at every thousandth. */
async function countRows(
  sql: Sql,
  { tenantId, columns, sources, conditions }: List,
  base: Measured | undefined,
  withMarks: boolean,
): Promise<Measured> {
  const before = base?.total ?? 0;
  const came = sources.map((source) => ({ ...source, conditions: [...source.conditions, ...since(source, base)] }));
  const source = sqlTag`from ${rowsOf(came, columns.join(', '), conditions)}`;
  const own = raw(columns.join(', '));
  const numbered = sqlTag`select ${own}, ${before} + row_number() over (order by ${own}) as n ${source}`;
  const places = columns.map((column, index) => {
    const name = raw(column.replace('d.', 'r.'));
    return sqlTag`array_agg(${name} order by r.n) filter (where r.n % ${STRIDE} = 0) as ${raw(`place${index}`)}`;
  });
  const counting = withMarks
    ? sqlTag`select count(*) as total, ${join(places)} from (${numbered}) r`
    : sqlTag`select count(*) as total ${source}`;
  // One statement sees one moment, so nothing can come between the clock and the count.
  const { text, values } = sqlTag`select k.revision, k.recorded_at, l.* from clock k cross join (${counting}) l
    where k.tenant_id = ${tenantId}`;
  const [row] = await sql.rows<CountedRow>({ text, values });
  if (row === undefined) return { revision: 0, recordedAt: new Date(0), total: 0, marks: [] };
  // Each column has one value for each mark.
  const read = columns.map((_, index) => row[`place${index}`] ?? []);
  const taken = (read[0] ?? []).map((_, mark): DocumentPlace => read.map((values) => values[mark]!));
  return {
    revision: row.revision,
    recordedAt: row.recorded_at,
    total: before + row.total,
    marks: withMarks ? [...(base?.marks ?? []), ...taken] : undefined,
  };
}

/** The rows that came since the base was counted. */
function since({ born }: DocumentSource, base: Measured | undefined): Fragment[] {
  if (base === undefined) return [];
  return born
    ? [sqlTag`d.movement_id > ${base.revision}`]
    : [sqlTag`d.id > ${base.revision}`, sqlTag`d.created_at >= ${base.recordedAt}`];
}

interface CountedRow {
  revision: number;
  recorded_at: Date;
  total: number;
  /** The values of a column of the order at the marks; null where there are none. */
  [place: `place${number}`]: (Date | number)[] | null;
}

async function readChanged(sql: Sql, { tenantId, sources, conditions }: List): Promise<Changed> {
  const { text, values } = sqlTag`select k.revision, k.recorded_at as "recordedAt",
    array(select d.id from ${rowsOf(sources, 'd.id, d.updated_at, d.revision', conditions)}
      order by d.updated_at, d.revision limit ${IDS_MAX + 1}) as ids from clock k where k.tenant_id = ${tenantId}`;
  const [row] = await sql.rows<Moment & { ids: number[] }>({ text, values });
  if (row === undefined) return { revision: 0, recordedAt: new Date(0), ids: [] };
  const isMany = row.ids.length > IDS_MAX;
  return { ...row, ids: isMany ? undefined : row.ids.sort((a, b) => a - b) };
}

/** The documents of a piece of a list of ids. */
async function readPiece(
  sql: Sql,
  { tenantId, filter }: List,
  ids: readonly number[],
  { after, offset = 0, limit, descending = false }: DocumentPage,
): Promise<DocumentHead[]> {
  const asked = ids.filter((id) => after === undefined || (descending ? id < after : id > after));
  if (descending) asked.reverse();
  const piece = asked.slice(offset, offset + limit);
  const { kind, sliced } = filter;
  const heads = sliced
    ? await listDocuments(sql, tenantId, { kind, sliced, ids: piece }, { limit })
    : await readDocuments(sql, tenantId, kind, piece);
  return descending ? heads.reverse() : heads;
}

/** The same page counted from the last mark before it. */
function fromMark(marks: readonly DocumentPlace[], page: { order: DocumentOrder; offset: number; limit: number }) {
  const passed = Math.floor(page.offset / STRIDE);
  const behind = marks[passed - 1];
  return behind === undefined ? page : { ...page, behind, offset: page.offset - passed * STRIDE };
}
