import { LRUCache } from 'lru-cache';
import sqlTag, { join, raw } from 'sql-template-tag';
import type { Sql } from '../database.ts';
import type { List, Moment, Piece, Place, Since, Source } from './list.ts';
import { placesOf, readPage, readTotal, totalOf } from './page.ts';

/** Lists page by page, wherever a page begins, and how many rows a list has. */
export interface Lists {
  page<Filter, Order extends string, Row, View>(
    sql: Sql,
    tenantId: number,
    list: List<Filter, Order, Row, View>,
    filter: Filter,
    piece: Piece<Order>,
  ): Promise<View[]>;
  count<Filter, Order extends string, Row, View>(
    sql: Sql,
    tenantId: number,
    list: List<Filter, Order, Row, View>,
    filter: Filter,
  ): Promise<number>;
}

/** The lists for who needs them once: nothing is remembered. */
export const UNREMEMBERED: Lists = { page: readPage, count: readTotal };

/** Rows between two marks: so many are passed over at most before a page begins. */
const STRIDE = 1_000;
/** Rows whose ids are all kept, where no index has them in order. Where there are more, the order of the ids soon meets one. */
const IDS_MAX = 100_000;
/** What all lists together may keep: values of some ten bytes each. */
const VALUES_MAX = 2_000_000;
/** A list that is kept counts as at least this many, and by the length of its key, which has the values of its filter. */
const VALUES_MIN = 50;
const CHARACTERS_PER_VALUE = 8;

interface Measured extends Moment {
  total: number;
  /** Where every thousandth row stands, once somebody asked for a page far from the beginning. */
  marks: Place[] | undefined;
}

interface Gathered extends Moment {
  /** Undefined where they are too many. */
  ids: number[] | undefined;
}

/** A list as one reader asks for it. */
interface Asked<Filter, Order extends string> {
  tenantId: number;
  list: List<Filter, Order, never, unknown>;
  filter: Filter;
  order: Order | undefined;
  columns: readonly string[];
  sources: readonly Source[];
  key: string;
}

/**
 * To count the rows before a page takes the longer the further the page is from the beginning, and a total counts all. So the total of a
 * list is remembered with the places of some of its rows. Before that is used again the list is asked what became of it since: rows that
 * came are added, and if others changed all is counted again. So nothing out of date is reported.
 */
export function createLists(): Lists {
  const kept = new LRUCache<string, Measured | Gathered>({
    maxSize: VALUES_MAX,
    sizeCalculation: (value, key) => {
      const values = 'ids' in value ? (value.ids?.length ?? 0) : 2 * (value.marks?.length ?? 0);
      return VALUES_MIN + Math.ceil(key.length / CHARACTERS_PER_VALUE) + values;
    },
  });

  async function measure<F, O extends string>(sql: Sql, asked: Asked<F, O>, withMarks: boolean): Promise<Measured> {
    const known = kept.get(asked.key) as Measured | undefined;
    const usable = known?.marks !== undefined || !withMarks ? known : undefined;
    const since = usable && (await changesSince(sql, asked, usable));
    if (usable && since === 'nothing') return usable;
    const base = since === 'added' ? usable : undefined;
    const measured = await countRows(sql, asked, base, withMarks || base?.marks !== undefined);
    kept.set(asked.key, measured);
    return measured;
  }

  async function gather<F, O extends string>(sql: Sql, asked: Asked<F, O>): Promise<number[] | undefined> {
    const key = `ids ${asked.key}`;
    const known = kept.get(key) as Gathered | undefined;
    if (known !== undefined && (await changesSince(sql, asked, known)) === 'nothing') return known.ids;
    const gathered = await readIds(sql, asked);
    kept.set(key, gathered);
    return gathered.ids;
  }

  return {
    async count(sql, tenantId, list, filter) {
      if (list.since === undefined) return readTotal(sql, tenantId, list, filter);
      return (await measure(sql, await askedFor(sql, tenantId, list, filter, undefined), false)).total;
    },
    async page(sql, tenantId, list, filter, piece) {
      const { order, offset = 0, limit } = piece;
      const isGathered = list.gathered?.when(filter, order) === true;
      const isFar = offset >= STRIDE && piece.after === undefined && piece.behind === undefined;
      if (list.since === undefined || !(isGathered || isFar)) return readPage(sql, tenantId, list, filter, piece);
      const asked = await askedFor(sql, tenantId, list, filter, order);
      const ids = isGathered ? await gather(sql, asked) : undefined;
      if (ids !== undefined && list.gathered !== undefined) {
        const among = pieceOfIds(ids, piece);
        const rows = await readPage(sql, tenantId, list, list.gathered.among(filter, among), { order, limit });
        return piece.descending ? rows.reverse() : rows;
      }
      if (!isFar) return readPage(sql, tenantId, list, filter, piece);
      const { total, marks = [] } = await measure(sql, asked, true);
      if (offset >= total) return [];
      if (!piece.descending) return readPage(sql, tenantId, list, filter, fromMark(marks, { order, offset, limit }));
      // The same rows from the other end: marks count from the first.
      const first = Math.max(0, total - offset - limit);
      const other = fromMark(marks, { order, offset: first, limit: total - offset - first });
      return (await readPage(sql, tenantId, list, filter, other)).reverse();
    },
  };
}

/** For lists whose rows are one kind of the feed's, and depend on nothing else. */
export function sinceChangeOf(kind: string) {
  return async (sql: Sql, tenantId: number, { revision }: Moment): Promise<Since> => {
    const [row] = await sql.rows<{ changed: boolean }>({
      name: 'list-kind-changed',
      text: 'select exists (select from change where tenant_id = $1 and kind = $2 and revision > $3) as changed',
      values: [tenantId, kind, revision],
    });
    return row?.changed === false ? 'nothing' : 'changed';
  };
}

/** For lists that depend on several kinds of rows; `came` is what became of them if anything was written at all. */
export async function sinceWrite(
  sql: Sql,
  tenantId: number,
  { revision }: Moment,
  came: Since = 'changed',
): Promise<Since> {
  const [row] = await sql.rows<{ moved: boolean }>({
    name: 'list-clock-moved',
    text: 'select revision <> $2 as moved from clock where tenant_id = $1',
    values: [tenantId, revision],
  });
  return row?.moved === false ? 'nothing' : came;
}

async function askedFor<Filter, Order extends string, Row, View>(
  sql: Sql,
  tenantId: number,
  list: List<Filter, Order, Row, View>,
  filter: Filter,
  order: Order | undefined,
): Promise<Asked<Filter, Order>> {
  const columns = list.orderOf(filter, order);
  const sources = await list.sources(sql, tenantId, filter, { order });
  const { text, values } = sources.length === 0 ? sqlTag`` : placesOf(sources, columns);
  const key = `${tenantId} ${list.name} ${text} ${JSON.stringify(values)}`;
  return { tenantId, list: list as List<Filter, Order, never, unknown>, filter, order, columns, sources, key };
}

async function changesSince<F, O extends string>(
  sql: Sql,
  { tenantId, list, filter, order }: Asked<F, O>,
  moment: Moment,
): Promise<Since> {
  return (await list.since?.(sql, tenantId, filter, order, moment)) ?? 'changed';
}

interface CountedRow extends Moment {
  total: number;
  /** The values of a column of the order at the marks; null where there are none. */
  [place: `place${number}`]: string[] | null;
}

/** Counts all rows, or those that came since the base, and takes a mark at every thousandth. */
async function countRows<F, O extends string>(
  sql: Sql,
  { tenantId, columns, sources }: Asked<F, O>,
  base: Measured | undefined,
  withMarks: boolean,
): Promise<Measured> {
  const nothing: Measured = { revision: 0, recordedAt: new Date(0), total: 0, marks: [] };
  if (sources.length === 0) return nothing;
  const before = base?.total ?? 0;
  const came =
    base === undefined
      ? sources
      : sources.map((source) => ({ ...source, conditions: [...source.conditions, ...(source.since?.(base) ?? [])] }));
  const keys = columns.map((_, index) => `k${index}`);
  const numbered = sqlTag`select r.*, ${before} + row_number() over (order by ${raw(keys.join(', '))}) as n from ${placesOf(came, columns)} r`;
  // As text a value is what it was, whatever its type.
  const places = keys.map(
    (key, index) =>
      sqlTag`array_agg(r.${raw(key)}::text order by r.n) filter (where r.n % ${STRIDE} = 0) as ${raw(`place${index}`)}`,
  );
  const counting = withMarks
    ? sqlTag`select count(*) as total, ${join(places)} from (${numbered}) r`
    : totalOf(came, columns);
  // One statement sees one moment, so nothing can come between the clock and the count.
  const { text, values } =
    sqlTag`select k.revision, k.recorded_at as "recordedAt", l.* from clock k cross join (${counting}) l
    where k.tenant_id = ${tenantId}`;
  const [row] = await sql.rows<CountedRow>({ text, values });
  if (row === undefined) return nothing;
  // Each column has one value for each mark.
  const read = keys.map((_, index) => row[`place${index}`] ?? []);
  const taken = (read[0] ?? []).map((_, mark): Place => read.map((values) => values[mark]!));
  const marks = withMarks ? [...(base?.marks ?? []), ...taken] : undefined;
  return { revision: row.revision, recordedAt: row.recordedAt, total: before + row.total, marks };
}

async function readIds<F, O extends string>(sql: Sql, { tenantId, list, sources }: Asked<F, O>): Promise<Gathered> {
  const by = [...(list.gathered?.by ?? []), `${list.alias}.id`];
  const keys = by.map((_, index) => `r.k${index}`);
  const { text, values } = sqlTag`select k.revision, k.recorded_at as "recordedAt",
    array(select ${raw(keys.at(-1)!)} from ${placesOf(sources, by)} r order by ${raw(keys.join(', '))} limit ${IDS_MAX + 1}) as ids
    from clock k where k.tenant_id = ${tenantId}`;
  const [row] = await sql.rows<Moment & { ids: number[] }>({ text, values });
  if (row === undefined) return { revision: 0, recordedAt: new Date(0), ids: [] };
  const isMany = row.ids.length > IDS_MAX;
  return { ...row, ids: isMany ? undefined : row.ids.sort((a, b) => a - b) };
}

/** The ids of a piece, smallest first in either direction. */
function pieceOfIds(ids: readonly number[], { after, offset = 0, limit, descending = false }: Piece): number[] {
  const asked = ids.filter((id) => after === undefined || after === 0 || (descending ? id < after : id > after));
  if (descending) asked.reverse();
  return asked.slice(offset, offset + limit).sort((a, b) => a - b);
}

/** The same page counted from the last mark before it. */
function fromMark<Order extends string>(
  marks: readonly Place[],
  piece: { order: Order | undefined; offset: number; limit: number },
): Piece<Order> {
  const passed = Math.floor(piece.offset / STRIDE);
  const behind = marks[passed - 1];
  return behind === undefined ? piece : { ...piece, behind, offset: piece.offset - passed * STRIDE };
}
