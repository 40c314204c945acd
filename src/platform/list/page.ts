/** The statements of a list: a page of it, and how many rows it has. */
import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import type { Sql } from '../database.ts';
import type { List, Piece, Place, Source } from './list.ts';

/** A piece of a list. What is far from its beginning is better read through `Lists`, which remembers places on the way. */
export async function readPage<Filter, Order extends string, Row, View>(
  sql: Sql,
  tenantId: number,
  list: List<Filter, Order, Row, View>,
  filter: Filter,
  piece: Piece<Order>,
): Promise<View[]> {
  const stages = list.stages?.(sql, filter, piece);
  if (stages === undefined) return cutPage(sql, tenantId, list, filter, piece);
  const found: View[] = [];
  for await (const stage of stages) {
    const rest = { ...piece, after: stage.after, limit: piece.limit - found.length };
    found.push(...(await cutPage(sql, tenantId, list, stage.filter, rest)));
    if (found.length === piece.limit) break;
  }
  return found;
}

/** How many rows fit. */
export async function readTotal<Filter, Order extends string, Row, View>(
  sql: Sql,
  tenantId: number,
  list: List<Filter, Order, Row, View>,
  filter: Filter,
): Promise<number> {
  const sources = await list.sources(sql, tenantId, filter, {});
  if (sources.length === 0) return 0;
  const { text, values } = totalOf(sources, list.orderOf(filter, undefined));
  const [row] = await sql.rows<{ total: number }>({ text, values });
  return row?.total ?? 0;
}

/** The statement that gives one column `total`. */
export function totalOf(sources: readonly Source[], columns: readonly string[]): Fragment {
  return sqlTag`select count(*) as total from ${placesOf(sources, columns)} r`;
}

/** The places of all rows, as a table with the columns `k0`, `k1` and so on. */
export function placesOf(sources: readonly Source[], columns: readonly string[]): Fragment {
  const pieces = sources.map((source) => rowsOf(source, keysOf(source.columns ?? columns), source.conditions));
  return sqlTag`(${join(pieces, ' union all ')})`;
}

async function cutPage<Filter, Order extends string, Row, View>(
  sql: Sql,
  tenantId: number,
  list: List<Filter, Order, Row, View>,
  filter: Filter,
  piece: Piece<Order>,
): Promise<View[]> {
  const columns = list.orderOf(filter, piece.order);
  const behind = await placeOf(sql, tenantId, list, columns, piece);
  const sources = await list.sources(sql, tenantId, filter, { ...piece, behind });
  if (sources.length === 0 || piece.limit === 0) return [];
  const joined = list.joined?.(tenantId, filter);
  const { text, values } = statementOf(list, sources, { ...piece, behind }, columns, joined);
  return (await sql.rows<Row>({ text, values })).map((row) => list.view(row));
}

async function placeOf<Filter, Order extends string, Row, View>(
  sql: Sql,
  tenantId: number,
  list: List<Filter, Order, Row, View>,
  columns: readonly string[],
  { after, behind }: Piece<Order>,
): Promise<Place | undefined> {
  if (after === undefined || after === 0) return behind;
  return columns.length === 1 ? [after] : await list.placeOf?.(sql, tenantId, after, columns);
}

function statementOf<Filter, Order extends string, Row, View>(
  list: List<Filter, Order, Row, View>,
  sources: readonly Source[],
  { descending = false, behind, offset = 0, limit }: Piece<Order>,
  columns: readonly string[],
  joined: Fragment | undefined,
): Fragment {
  const inOrder = (names: readonly string[]) =>
    sqlTag`order by ${raw(names.map((name) => (descending ? `${name} desc` : name)).join(', '))}`;
  const part = sqlTag`limit ${limit} offset ${offset}`;
  const isOne = sources.length === 1 && sources[0]?.groups === undefined;
  const sign = raw(descending ? '<' : '>');
  const pieces = sources.map((source) => {
    const own = source.columns ?? columns;
    const read = joined === undefined ? list.columns : `${source.cut ?? list.cut}, ${keysOf(own)}`;
    const beginning = behind === undefined ? [] : (source.behind?.(behind, sign) ?? behindPlace(own, behind, sign));
    const tail = sqlTag`${inOrder(source.sortedBy ?? own)} ${isOne ? part : sqlTag`limit ${offset + limit}`}`;
    return rowsOf(source, read, [...source.conditions, ...beginning], tail);
  });
  const keys = joined === undefined ? columns : columns.map((_, index) => `page.k${index}`);
  const alias = raw(joined === undefined ? list.alias : 'page');
  const all = isOne
    ? pieces[0]!
    : sqlTag`select * from ((${join(pieces, ') union all (')})) ${alias} ${inOrder(keys)} ${part}`;
  return joined === undefined ? all : sqlTag`select ${raw(list.columns)} from (${all}) page ${joined} ${inOrder(keys)}`;
}

function keysOf(columns: readonly string[]): string {
  return columns.map((column, index) => `${column} as k${index}`).join(', ');
}

/** Rows of a source. Of groups each gives what the tail takes of it. */
function rowsOf({ rows, groups }: Source, read: string, conditions: readonly Fragment[], tail?: Fragment): Fragment {
  const own = sqlTag`select ${raw(read)} from ${rows} where ${join([...conditions], ' and ')}`;
  const cut = tail === undefined ? own : sqlTag`${own} ${tail}`;
  if (groups === undefined) return cut;
  return sqlTag`select own.* from ${groups.rows} cross join lateral (${cut}) as own where ${join([...groups.conditions], ' and ')}`;
}

/** The first column stands by itself too: an index may hold it without the others. */
function behindPlace(columns: readonly string[], place: Place, sign: Fragment): Fragment[] {
  const [first] = columns;
  const key = sqlTag`(${raw(columns.join(', '))}) ${sign} (${join([...place])})`;
  return columns.length === 1 || first === undefined ? [key] : [sqlTag`${raw(first)} ${sign}= ${place[0]}`, key];
}
