import type { Actor } from '../../access/index.ts';
import { findLocationsNamed, type Totals } from '../../catalog/index.ts';
import {
  countSearched,
  type DocumentHead,
  type DocumentKind,
  type DocumentSearch,
  type SearchPage,
  searchDocuments,
} from '../../documents/index.ts';
import type { Sql } from '../../platform/index.ts';
import { malformed } from '../http/index.ts';
import { type Plan, planOf } from './plan.ts';
import type { Query } from './query.ts';
import { fits, patience, type Row, sorted } from './query-match.ts';
import { renderTransactions } from './render.ts';
import { TRANSACTION_KINDS } from './types.ts';

/** How many rows an answer has at most. */
export const ROWS_MAX = 1_000;
/** How many documents are looked at one by one where no index answers a query. */
export const LOOKED_AT_MAX = 10_000;
const STEP = 1_000;

export interface Page {
  rows: Row[];
  heads: DocumentHead[];
  /** How many fit in all; 0 where nobody asked. */
  total: number;
}

export interface Wanted {
  limit: number;
  skip: number;
  /** The kinds that may be found; all where nothing is said. */
  kinds?: readonly DocumentKind[];
  /** The documents that may be found; all where nothing is said. */
  ids?: readonly number[];
  /**
   * Counts what fits in all; without it the search ends when the page is full. A total that need not be `exact` may be how many were found
   * so far, which is more than the page shows: where no index answers the query and too many documents would have to be looked at.
   */
  counting?: { totals: Totals; exact: boolean };
}

/** The documents with these ids that the actor may see and that are transactions, in the order of their ids. */
export async function findHeads(sql: Sql, actor: Actor, ids: readonly number[]): Promise<DocumentHead[]> {
  const page: SearchPage = { order: 'created', descending: false, offset: 0, limit: ids.length };
  return searchDocuments(sql, actor.tenantId, { kinds: TRANSACTION_KINDS, visibility: actor, ids }, page);
}

/** The transactions that a query finds, in its order. */
export async function findTransactions(sql: Sql, actor: Actor, query: Query, wanted: Wanted): Promise<Page> {
  const plan = planOf(query.condition);
  const search = await searchOf(sql, actor, plan);
  const { kinds, ids } = wanted;
  if (kinds !== undefined) search.kinds = search.kinds.filter((kind) => kinds.includes(kind));
  if (ids !== undefined) search.ids = search.ids === undefined ? ids : ids.filter((id) => search.ids?.includes(id));
  const order = indexedOrder(query, plan);
  if (plan.rest.length === 0 && order !== undefined) return readPage(sql, actor, search, order, wanted);
  return lookAtEach(sql, actor, { query, plan, search, order }, wanted);
}

/** A name that is no place's fits nothing. */
async function searchOf(sql: Sql, actor: Actor, plan: Plan): Promise<DocumentSearch> {
  const search: DocumentSearch = { ...plan.search, visibility: actor };
  const names = plan.places.flatMap((place) => place.names);
  const found = await findLocationsNamed(sql, actor.tenantId, actor, names);
  for (const { field, names } of plan.places) {
    const ids = [...new Set(names.flatMap((name) => found.get(name) ?? []))];
    const before = search[field];
    search[field] = before === undefined ? ids : before.filter((id) => ids.includes(id));
  }
  return search;
}

/** The order of an index, where the query asks for one. Without a wish rows come as they were recorded, those of a time by their time. */
function indexedOrder({ sort }: Query, plan: Plan): Pick<SearchPage, 'order' | 'descending'> | undefined {
  const [first, ...more] = sort;
  if (first === undefined) return { order: plan.search.date === undefined ? 'created' : 'date', descending: false };
  if (more.length > 0 || first.path.length !== 1) return undefined;
  if (first.path[0] === 'createdAt') return { order: 'date', descending: first.descending };
  return undefined;
}

async function readPage(
  sql: Sql,
  actor: Actor,
  search: DocumentSearch,
  order: Pick<SearchPage, 'order' | 'descending'>,
  { limit, skip, counting }: Wanted,
): Promise<Page> {
  const { tenantId } = actor;
  const heads = limit === 0 ? [] : await searchDocuments(sql, tenantId, search, { ...order, offset: skip, limit });
  // A page that is not full is the last one, which only tells the total where something is on it, or nothing was skipped.
  const isEnd = heads.length < limit && (heads.length > 0 || skip === 0);
  const [rows, total] = await Promise.all([
    renderTransactions(sql, actor, heads),
    isEnd || counting === undefined ? skip + heads.length : countSearched(sql, tenantId, search, counting.totals),
  ]);
  return { rows, heads, total };
}

/** Reads documents in order, a step at a time, and keeps those that fit. */
async function lookAtEach(
  sql: Sql,
  actor: Actor,
  asked: {
    query: Query;
    plan: Plan;
    search: DocumentSearch;
    order: Pick<SearchPage, 'order' | 'descending'> | undefined;
  },
  { limit, skip, counting }: Wanted,
): Promise<Page> {
  const { query, plan, search } = asked;
  const order = asked.order ?? { order: 'created', descending: false };
  const needsAll = counting?.exact === true || asked.order === undefined;
  const work = patience();
  const found: { row: Row; head: DocumentHead }[] = [];
  let after: DocumentHead | undefined;
  for (let looked = 0; ; looked += STEP) {
    const heads = await searchDocuments(sql, actor.tenantId, search, { ...order, after, offset: 0, limit: STEP });
    if (looked >= LOOKED_AT_MAX && heads.length > 0) {
      if (!needsAll && found.length > skip + limit) break;
      throw malformed(
        `No index answers this query, and more than ${LOOKED_AT_MAX} transactions would have to be looked at: narrow it by type, warehouse or createdAt.`,
      );
    }
    const rows = await renderTransactions(sql, actor, heads);
    rows.forEach((row, index) => {
      if (plan.rest.every((condition) => fits(row, condition, work))) found.push({ row, head: heads[index]! });
    });
    after = heads.at(-1);
    if (heads.length < STEP || (counting === undefined && !needsAll && found.length >= skip + limit)) break;
  }
  const ordered = asked.order === undefined ? inOrder(found, query) : found;
  const page = ordered.slice(skip, skip + limit);
  return {
    rows: page.map(({ row }) => row),
    heads: page.map(({ head }) => head),
    total: found.length,
  };
}

function inOrder(found: { row: Row; head: DocumentHead }[], { sort }: Query) {
  const headOf = new Map(found.map(({ row, head }) => [row, head]));
  return sorted(
    found.map(({ row }) => row),
    sort,
  ).map((row) => ({ row, head: headOf.get(row)! }));
}
