import { movementView, readMovements, readStockLevels } from '../ledger/index.ts';
import { type Database, Refusal, type Sql, textArray } from '../platform/index.ts';

/** One change: a row as it was left at this revision, or a movement. */
export interface FeedRow {
  revision: number;
  kind: string;
  id: number;
  deleted?: true;
  row: unknown;
}

export interface FeedPage {
  data: FeedRow[];
  /** The revision up to which the page tells everything. */
  upTo: number;
}

/** A row of a source before it is filled: where it stands in the feed, and what its source knows it by. */
export interface FeedMark {
  /** A value of the clock; the page goes on behind the last one's. */
  at: number;
  revision: number;
  kind: string;
  id: number;
  /** The place of a kind that tells one row from another of the same id. */
  locationId?: number;
}

/** Rows that stand in the feed without a change of their own, in their tables. */
export interface FeedSource {
  readonly kinds: readonly string[];
  /** Whether its rows come only to those who name its kind. */
  readonly onlyNamed?: true;
  /** Those of these kinds that stand behind `after` and not behind `upTo`, in their order. */
  list(
    sql: Sql,
    tenantId: number,
    range: { after: number; upTo: number; limit: number; kinds: readonly string[] },
  ): Promise<FeedMark[]>;
  /** The rows as the outside sees them, one for each mark; undefined for one that a later mark speaks for. */
  rows(sql: Sql, tenantId: number, marks: readonly FeedMark[]): Promise<unknown[]>;
}

/** Movements are their own record. */
const movements: FeedSource = {
  kinds: ['movement'],
  async list(sql, tenantId, { after, upTo, limit }) {
    const rows = await sql.rows<{ id: number }>({
      name: 'feed-movements',
      text: 'select id from movement where tenant_id = $1 and id > $2 and id <= $3 order by id limit $4',
      values: [tenantId, after, upTo, limit],
    });
    return rows.map(({ id }) => ({ at: id, revision: id, kind: 'movement', id }));
  },
  async rows(sql, tenantId, marks) {
    const ids = marks.map(({ id }) => id);
    const views = new Map((await readMovements(sql, tenantId, ids)).map((movement) => [movement.id, movement]));
    return ids.map((id) => movementView(views.get(id)!));
  },
};

/**
 * Each change of stock stands where its entry does, and shows what is there when the page is read. Of several of one item and place on a
 * page the last one is shown.
 */
const stock: FeedSource = {
  kinds: ['stock'],
  onlyNamed: true,
  async list(sql, tenantId, { after, upTo, limit }) {
    const rows = await sql.rows<{ id: number; movement_id: number; item_id: number; location_id: number }>({
      name: 'feed-stock',
      text: `select id, movement_id, item_id, location_id from entry where tenant_id = $1 and id > $2 and id <= $3
        and (change <> 0 or reserved_change <> 0) order by id limit $4`,
      values: [tenantId, after, upTo, limit],
    });
    return rows.map((row) => ({
      at: row.id,
      revision: row.movement_id,
      kind: 'stock',
      id: row.item_id,
      locationId: row.location_id,
    }));
  },
  async rows(sql, tenantId, marks) {
    const last = new Map(marks.map((mark) => [`${mark.id}:${mark.locationId}`, mark]));
    const views = await readStockLevels(sql, tenantId, [...last.values()]);
    return marks.map((mark) => {
      const key = `${mark.id}:${mark.locationId}`;
      return last.get(key) === mark ? views.get(key) : undefined;
    });
  },
};

/** Kinds of rows that the feed itself knows, beside those that are changed and those of further sources. */
export const LEDGER_FEED_KINDS = ['movement', 'stock'] as const;

/**
 * The changes of a tenant behind a revision, in revision order. Revisions are given under the clock's lock in the order of the commits,
 * so nothing ever commits behind a revision that was read: a page is complete up to `upTo`. It is read in one snapshot, for a row of a
 * further source moves among the changes when it is changed for the first time.
 */
export function readFeed(
  database: Database,
  tenantId: number,
  options: { after: number; limit: number; kinds?: readonly string[] | undefined },
  further: readonly FeedSource[] = [],
): Promise<FeedPage> {
  const { after, limit, kinds } = options;
  return database.inSnapshot(tenantId, async (sql) => {
    const upTo = await readClock(sql, tenantId);
    if (after > upTo)
      throw new Refusal(
        'invalid_token',
        'This token is ahead of the ledger, which was restored from a backup. Begin without one.',
        { path: 'after' },
      );
    const sources = [movements, stock, ...further].flatMap((source) => {
      const asked = source.kinds.filter((kind) => (kinds === undefined ? !source.onlyNamed : kinds.includes(kind)));
      return asked.length === 0 ? [] : [{ source, asked }];
    });
    const changed = kinds?.filter((kind) => !isLedgerKind(kind));
    const [changes, ...marks] = await Promise.all([
      changed?.length === 0 ? [] : readChanges(sql, tenantId, after, upTo, limit, changed),
      ...sources.map(({ source, asked }) => source.list(sql, tenantId, { after, upTo, limit, kinds: asked })),
    ]);
    const placed: Placed[] = changes.map((row) => ({ at: row.revision, row }));
    for (const [index, { source }] of sources.entries())
      placed.push(...(marks[index] ?? []).map((mark) => ({ at: mark.at, mark, source })));
    const page = placed.sort((a, b) => a.at - b.at).slice(0, limit);
    return {
      data: await fillRows(sql, tenantId, page),
      upTo: page.length === limit ? (page.at(-1)?.at ?? upTo) : upTo,
    };
  });
}

/** The revision that everything now in the feed stands at or before. */
export function readFeedEnd(database: Database, tenantId: number): Promise<number> {
  return database.inTenant(tenantId, (sql) => readClock(sql, tenantId));
}

async function readClock(sql: Sql, tenantId: number): Promise<number> {
  const [clock] = await sql.rows<{ revision: number }>({
    name: 'feed-clock',
    text: 'select revision from clock where tenant_id = $1',
    values: [tenantId],
  });
  return clock?.revision ?? 0;
}

type Placed = { at: number; row: FeedRow; mark?: undefined } | { at: number; mark: FeedMark; source: FeedSource };

/** Puts the rows of each source in the place of its marks. */
async function fillRows(sql: Sql, tenantId: number, page: readonly Placed[]): Promise<FeedRow[]> {
  const bySource = new Map<FeedSource, FeedMark[]>();
  for (const place of page) {
    if (place.mark === undefined) continue;
    const marks = bySource.get(place.source) ?? [];
    marks.push(place.mark);
    bySource.set(place.source, marks);
  }
  const filled = new Map<FeedMark, unknown>();
  for (const [source, marks] of bySource) {
    const rows = await source.rows(sql, tenantId, marks);
    for (const [index, mark] of marks.entries()) filled.set(mark, rows[index]);
  }
  return page.flatMap((place): FeedRow[] => {
    if (place.mark === undefined) return [place.row];
    const { revision, kind, id } = place.mark;
    const row = filled.get(place.mark);
    return row === undefined ? [] : [{ revision, kind, id, row }];
  });
}

function isLedgerKind(kind: string): boolean {
  return (LEDGER_FEED_KINDS as readonly string[]).includes(kind);
}

/** What an item's row says of its stock when it was changed, which says nothing of the stock later. */
const STOCK_OF_ITEM = ['onHand', 'reserved', 'available', 'unavailable', 'stockValue'];

function withoutStock(row: unknown): unknown {
  return Object.fromEntries(Object.entries(row as object).filter(([name]) => !STOCK_OF_ITEM.includes(name)));
}

async function readChanges(
  sql: Sql,
  tenantId: number,
  after: number,
  upTo: number,
  limit: number,
  kinds: string[] | undefined,
): Promise<FeedRow[]> {
  const rows = await sql.rows<{ revision: number; kind: string; row_id: number; deleted: boolean; row: unknown }>({
    text: `select revision, kind, row_id, deleted, "row" from change
      where tenant_id = $1 and revision > $2 and revision <= $3 ${kinds === undefined ? '' : 'and kind = any($5::text[])'}
      order by revision limit $4`,
    values: [tenantId, after, upTo, limit, ...(kinds === undefined ? [] : [textArray(kinds)])],
  });
  return rows.map(({ revision, kind, row_id, deleted, row }) => ({
    revision,
    kind,
    id: row_id,
    ...(deleted ? { deleted } : {}),
    row: kind === 'item' ? withoutStock(row) : row,
  }));
}
