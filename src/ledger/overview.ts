import { createLookupCache, type Database, formatQuantity, readDecimal, remember } from '../platform/index.ts';

/** A tenant's stock in a few numbers. */
export interface StockSummary {
  items: number;
  /** What all stock is worth at moving average cost. */
  stockValue: string;
  /** Items in use of which no more is available than their minimum. */
  lowStock: number;
  /** Reservations that hold stock. */
  reservations: number;
  /** When these numbers were worked out. */
  computedAt: Date;
}

/** How many movements were recorded on one day. */
export interface MovementDay {
  /** The day as a calendar says it in the reader's zone: `2026-01-31`. */
  day: string;
  startsAt: Date;
  movements: number;
}

/** Answers what the first page of a stock room shows, at any size of the ledger. */
export interface OverviewReader {
  summary(tenantId: number): Promise<StockSummary>;
  /** The last days up to today in a time zone that PostgreSQL and Node know by this name. */
  movementDays(tenantId: number, days: number, timeZone: string): Promise<MovementDay[]>;
}

/** Summing up 1,000,000 items takes half a second on two busy cores: too much for every look at a page, and nothing once in this time. */
const SUMMARY_AGE_MS = 15_000;
const TENANTS_MAX = 1_000;
/** A day is counted for good when nothing can be recorded in it any more, by a process whose clock is behind neither. */
const SETTLED_AFTER_MS = 5 * 60_000;
const DAYS_KEPT_MAX = 50_000;

/** Makes a reader whose memory is this process's own. */
export function createOverviewReader(database: Database): OverviewReader {
  const summaries = createLookupCache<StockSummary>({ ageMaxMs: SUMMARY_AGE_MS, entriesMax: TENANTS_MAX });
  const settled = new Map<string, number>();

  return {
    summary(tenantId) {
      return summaries.get(String(tenantId), Date.now(), () => summarize(database, tenantId));
    },

    async movementDays(tenantId, days, timeZone) {
      const spans = await readSpans(database, days, timeZone);
      const keyOf = (span: Span) => `${tenantId} ${span.startsAt.getTime()} ${span.endsAt.getTime()}`;
      const open = spans.filter((span) => !settled.has(keyOf(span)));
      const counts = await countMovements(database, tenantId, open);
      const counted = new Map(open.map((span, index) => [span, counts[index] ?? 0]));
      const result = spans.map((span) => ({
        day: span.day,
        startsAt: span.startsAt,
        movements: settled.get(keyOf(span)) ?? counted.get(span) ?? 0,
      }));
      for (const [span, movements] of counted) {
        const isSettled = span.endsAt.getTime() + SETTLED_AFTER_MS < Date.now();
        if (isSettled) remember(settled, keyOf(span), movements, DAYS_KEPT_MAX);
      }
      return result;
    },
  };
}

function summarize(database: Database, tenantId: number): Promise<StockSummary> {
  return database.inTenant(tenantId, async (sql) => {
    const values = [tenantId];
    const [sums, low, held] = await Promise.all([
      sql.rows<{ items: number; value: string }>({
        name: 'overview-sums',
        text: 'select count(*) as items, coalesce(sum(value), 0)::text as value from item_stock where tenant_id = $1',
        values,
      }),
      sql.rows<{ count: number }>({
        name: 'overview-low',
        text: `select count(*) as count from item_stock s where s.tenant_id = $1 and s.usable_share is not null
          and (select i.active from item i where i.tenant_id = $1 and i.id = s.item_id)`,
        values,
      }),
      sql.rows<{ count: number }>({
        name: 'overview-held',
        text: `select count(*) as count from reservation where tenant_id = $1 and status = 'active'`,
        values,
      }),
    ]);
    return {
      items: sums[0]?.items ?? 0,
      stockValue: formatQuantity(readDecimal(sums[0]?.value ?? '0')),
      lowStock: low[0]?.count ?? 0,
      reservations: held[0]?.count ?? 0,
      computedAt: new Date(),
    };
  });
}

interface Span {
  day: string;
  startsAt: Date;
  endsAt: Date;
}

/** When the last days begin and end: the database knows the zones' rules. */
function readSpans(database: Database, days: number, timeZone: string): Promise<Span[]> {
  return database.system.rows<Span>({
    name: 'overview-days',
    text: `select to_char(day, 'YYYY-MM-DD') as day, day at time zone $2 as "startsAt", (day + interval '1 day') at time zone $2 as "endsAt"
      from generate_series(date_trunc('day', now() at time zone $2) - make_interval(days => $1 - 1),
        date_trunc('day', now() at time zone $2), interval '1 day') as day order by day`,
    values: [days, timeZone],
  });
}

async function countMovements(database: Database, tenantId: number, spans: readonly Span[]): Promise<number[]> {
  if (spans.length === 0) return [];
  const rows = await database.inTenant(tenantId, (sql) =>
    sql.rows<{ count: number }>({
      name: 'overview-movements',
      text: `select counted.count from unnest($2::timestamptz[], $3::timestamptz[]) with ordinality as span (starts_at, ends_at, place)
        cross join lateral (select first_movement_since($1, span.starts_at) as first, first_movement_since($1, span.ends_at) as next
          offset 0) as bound
        cross join lateral (select count(*) as count from movement m
          where m.tenant_id = $1 and m.id >= bound.first and (bound.next is null or m.id < bound.next)) as counted
        order by span.place`,
      values: [tenantId, spans.map((span) => span.startsAt), spans.map((span) => span.endsAt)],
    }),
  );
  return rows.map((row) => row.count);
}
