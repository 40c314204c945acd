import type { Actor } from '../../access/index.ts';
import { findLocationsNamed } from '../../catalog/index.ts';
import {
  type DocumentHead,
  type DocumentKind,
  type DocumentSearch,
  FOUND_DOCUMENTS,
  type SearchOrder,
} from '../../documents/index.ts';
import { type Lists, type Sql, UNREMEMBERED } from '../../platform/index.ts';
import { malformed } from '../http/index.ts';
import { type Plan, planOf } from './plan.ts';
import type { Query } from './query.ts';
import { fits, patience, type Row, sorted } from './query-match.ts';
import { renderTransactions } from './render.ts';
import { TRANSACTION_KINDS } from './types.ts';

/** The maximum of rows in an answer. */
export const ROWS_MAX = 1_000;
/** How many documents are checked one by one if no index answers a query. */
export const LOOKED_AT_MAX = 10_000;
const STEP = 1_000;

export interface Page {
  rows: Row[];
  heads: DocumentHead[];
  /** The total of matches; 0 if it was not requested. */
  total: number;
}

export interface Wanted {
  limit: number;
  skip: number;
  /** The kinds that may be found; by default all. */
  kinds?: readonly DocumentKind[];
  /** The documents that may be found; by default all. */
  ids?: readonly number[];
  /**
   * Counts all matches; without it the search ends when the page is full. A total that need not be `exact` may be the number found
   * so far, which is more than the page shows: if no index answers the query and too many documents would have to be checked.
   */
  counting?: { lists: Lists; exact: boolean };
}

/** The documents with these ids that the actor may see and that are transactions, in the order of their ids. */
export async function findHeads(sql: Sql, actor: Actor, ids: readonly number[]): Promise<DocumentHead[]> {
  const search = { kinds: TRANSACTION_KINDS, visibility: actor, ids };
  return UNREMEMBERED.page(sql, actor.tenantId, FOUND_DOCUMENTS, search, { limit: ids.length });
}

/** The transactions that match a query, in its order. */
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

/** A name that is not a location's matches nothing. */
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

type InOrder = { order: SearchOrder; descending: boolean };

/** The order of an index, if the query has one. By default rows come in order of recording, those of a time range in order of time. */
function indexedOrder({ sort }: Query, plan: Plan): InOrder | undefined {
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
  order: InOrder,
  { limit, skip, counting }: Wanted,
): Promise<Page> {
  const { tenantId } = actor;
  const lists = counting?.lists ?? UNREMEMBERED;
  const heads = await lists.page(sql, tenantId, FOUND_DOCUMENTS, search, { ...order, offset: skip, limit });
  // A page that is not full is the last one, but gives the total only if it has rows, or nothing was skipped.
  const isEnd = heads.length < limit && (heads.length > 0 || skip === 0);
  const [rows, total] = await Promise.all([
    renderTransactions(sql, actor, heads),
    isEnd || counting === undefined ? skip + heads.length : lists.count(sql, tenantId, FOUND_DOCUMENTS, search),
  ]);
  return { rows, heads, total };
}

/** Reads documents in order, in steps, and keeps the matches. */
async function lookAtEach(
  sql: Sql,
  actor: Actor,
  asked: {
    query: Query;
    plan: Plan;
    search: DocumentSearch;
    order: InOrder | undefined;
  },
  { limit, skip, counting }: Wanted,
): Promise<Page> {
  const { query, plan, search } = asked;
  const order: InOrder = asked.order ?? { order: 'created', descending: false };
  const needsAll = counting?.exact === true || asked.order === undefined;
  const work = patience();
  const found: { row: Row; head: DocumentHead }[] = [];
  let after: DocumentHead | undefined;
  for (let looked = 0; ; looked += STEP) {
    const page = { ...order, after: after?.id, limit: STEP };
    const heads = await UNREMEMBERED.page(sql, actor.tenantId, FOUND_DOCUMENTS, search, page);
    if (looked >= LOOKED_AT_MAX && heads.length > 0) {
      if (!needsAll && found.length > skip + limit) break;
      throw malformed(
        `No index answers this query, and more than ${LOOKED_AT_MAX} transactions would have to be checked: add a condition on type, warehouse or createdAt.`,
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
