import { type List, Refusal, type Sql, type TimeRange } from '../../platform/index.ts';
import type { Call } from './operation.ts';
import { flag, type Param, type Sorting, whole } from './query.ts';
import { type Order, pieceInOrder } from './sorting.ts';

const PAGE_SIZE_DEFAULT = 50;
const PAGE_SIZE_MAX = 5_000;
const PAGE_MAX = 2 ** 31 - 1;

export interface Paging {
  page: number;
  pageSize: number;
  includeTotal: boolean;
}

/** The parameters of every list: which page, how large, and whether to count all rows. */
export const paging: Param<Paging> = (source) => ({
  page: whole({ min: 1, max: PAGE_MAX, otherwise: 1 })(source, 'page'),
  pageSize: whole({ min: 1, max: PAGE_SIZE_MAX, otherwise: PAGE_SIZE_DEFAULT })(source, 'pageSize'),
  includeTotal: flag(source, 'includeTotal') ?? false,
});

/** The source of a list's rows: a page of them, and their total. */
export interface ListSource<Row> {
  rows(piece: { offset: number; limit: number }): Promise<Row[]>;
  count(): Promise<number>;
}

/** The vendor's envelope of a page. One row more than the page is read, to know whether there is another page. */
export async function answerPage<Row, Answer>(
  { page, pageSize, includeTotal }: Paging,
  source: ListSource<Row>,
  render: (rows: Row[]) => Promise<Answer[]> | Answer[],
) {
  const piece = { offset: (page - 1) * pageSize, limit: pageSize + 1 };
  const [rows, totalCount] = await Promise.all([source.rows(piece), includeTotal ? source.count() : null]);
  return {
    page,
    pageSize,
    hasMore: rows.length > pageSize,
    totalCount,
    data: await render(rows.slice(0, pageSize)),
  };
}

/** A page of a list of the core, of what fits a filter, in the order of the query. */
export function answerList<Filter, Row, View, Answer>(
  { context: { lists }, tenantId, read }: Call,
  list: List<Filter, Order, Row, View>,
  filter: Filter,
  query: { paging: Paging; sort: Sorting<Order> | undefined; modified?: TimeRange | undefined },
  render: (rows: View[], sql: Sql) => Promise<Answer[]> | Answer[],
) {
  return read((sql) =>
    answerPage(
      query.paging,
      {
        rows: (piece) => lists.page(sql, tenantId, list, filter, pieceInOrder(piece, query)),
        count: () => lists.count(sql, tenantId, list, filter),
      },
      (rows) => render(rows, sql),
    ),
  );
}

/** For an id in a path that names nothing that the caller may see. */
export function missing(noun: string, id: number): Refusal {
  return new Refusal('not_found', `There is no ${noun} with the id ${id}.`, { path: 'id' });
}

/** The answer to every operation that creates or changes one row. */
export function idOf({ id }: { id: number }): { id: number } {
  return { id };
}
