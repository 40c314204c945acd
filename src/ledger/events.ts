/**
 * Events: the changes of items' totals on hand, numbered in the order in which they were recorded. The numbers have no gaps, so the events
 * of a time are counted by a subtraction and found at any offset by their numbers, however many there are. They are a projection, which
 * the caller brings up to date before it asks.
 */
import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { type ActorKind, ofVisibleItems, type Visibility } from '../access/index.ts';
import { plainArray, type Quantity, readDecimal, type Sql } from '../platform/index.ts';
import type { ActorStamp, DocumentLink, MovementKind } from './model.ts';
import { DOCUMENT_OF_MOVEMENT } from './own-documents.ts';

/** One change of an item's total on hand, by one movement. */
export interface StockEvent {
  number: number;
  itemId: number;
  kind: MovementKind;
  recordedAt: Date;
  before: Quantity;
  after: Quantity;
  actor: ActorStamp;
  document: DocumentLink | null;
  /** The movement that this one takes back, if it does. */
  reverses: number | null;
}

/** The number of the first event recorded since a moment; undefined where there is none yet. */
export async function firstEventSince(sql: Sql, tenantId: number, moment: Date): Promise<number | undefined> {
  const [range] = await numbersOf(sql, tenantId, [{ from: moment, before: null }]);
  return range?.low;
}

/** A half-open range of moments; null for no bound. */
export interface MomentRange {
  from: Date | null;
  before: Date | null;
}

/** What a search of events is narrowed by; all of it together. */
export interface EventFilter {
  /** When they were recorded: ranges in their order, which do not overlap. */
  recorded: readonly MomentRange[];
  /** The first and the last item, and those between them that are left out. */
  items: { from: number; to: number; except: readonly number[] };
  visibility: Visibility;
}

/** Events in the order of recording, or by item and then in that order. */
export interface EventPage {
  order: 'recorded' | 'item';
  offset: number;
  limit: number;
}

/** A range of numbers, both ends in it. */
interface NumberRange {
  low: number;
  high: number;
}

/** A page of the events that fit, with how many fit in all. */
export async function findEvents(
  sql: Sql,
  tenantId: number,
  filter: EventFilter,
  page: EventPage,
): Promise<{ total: number; events: StockEvent[] }> {
  const [ranges, items] = await Promise.all([
    numbersOf(sql, tenantId, filter.recorded),
    narrowItems(sql, tenantId, filter.items),
  ]);
  if (ranges.length === 0 || items.from > items.to) return { total: 0, events: [] };
  const conditions = itemConditions(tenantId, items, filter);
  const isTimeOnly = conditions.length === 0;
  const [total, numbers] = await Promise.all([
    isTimeOnly
      ? ranges.reduce((sum, { low, high }) => sum + high - low + 1, 0)
      : countEvents(sql, tenantId, ranges, conditions),
    isTimeOnly && page.order === 'recorded'
      ? numbersAt(ranges, page)
      : readNumbers(sql, tenantId, ranges, conditions, page),
  ]);
  return { total, events: await readEvents(sql, tenantId, numbers) };
}

/** The numbers that stand for ranges of moments: a moment is the first movement recorded since, and that the first event behind it. */
async function numbersOf(sql: Sql, tenantId: number, ranges: readonly MomentRange[]): Promise<NumberRange[]> {
  const moments = ranges.flatMap(({ from, before }) => [
    from?.toISOString() ?? '-infinity',
    before?.toISOString() ?? 'infinity',
  ]);
  if (moments.length === 0) return [];
  const rows = await sql.rows<{ first: number }>({
    name: 'ledger-event-bounds',
    text: `select coalesce((select v.number from stock_event v where v.tenant_id = $1 and v.entry_id > since.id order by v.entry_id limit 1),
        (select coalesce(max(v.number), 0) + 1 from stock_event v where v.tenant_id = $1)) as first
      from unnest($2::timestamptz[]) with ordinality as a (moment, n)
      cross join lateral (select first_movement_since($1, a.moment) as id offset 0) as since order by a.n`,
    values: [tenantId, plainArray(moments)],
  });
  const firsts = rows.map((row) => row.first);
  return ranges
    .map((_, index) => ({ low: firsts[index * 2] ?? 1, high: (firsts[index * 2 + 1] ?? 1) - 1 }))
    .filter(({ low, high }) => low <= high);
}

type ItemRange = EventFilter['items'];

/** Items that are not there need no condition: one that every item fits is none. */
async function narrowItems(sql: Sql, tenantId: number, { from, to, except }: ItemRange): Promise<ItemRange> {
  if (from === to || from > to)
    return except.includes(from) ? { from: 1, to: 0, except: [] } : { from, to, except: [] };
  const [row] = await sql.rows<{ first: number | null; last: number | null }>({
    name: 'ledger-event-items',
    text: `select (select id from item where tenant_id = $1 order by id limit 1) as first,
      (select id from item where tenant_id = $1 order by id desc limit 1) as last`,
    values: [tenantId],
  });
  const first = row?.first ?? 1;
  const last = row?.last ?? 0;
  return {
    from: from <= first ? Number.NEGATIVE_INFINITY : from,
    to: to >= last ? Number.POSITIVE_INFINITY : to,
    except: except.filter((id) => id >= Math.max(from, first) && id <= Math.min(to, last)),
  };
}

/** Conditions on events `e`. */
function itemConditions(tenantId: number, items: ItemRange, { visibility }: EventFilter): Fragment[] {
  const parts: Fragment[] = [];
  if (items.from === items.to) parts.push(sqlTag`e.item_id = ${items.from}`);
  else {
    if (Number.isFinite(items.from)) parts.push(sqlTag`e.item_id >= ${items.from}`);
    if (Number.isFinite(items.to)) parts.push(sqlTag`e.item_id <= ${items.to}`);
    if (items.except.length > 0) parts.push(sqlTag`e.item_id <> all(${plainArray(items.except)}::bigint[])`);
  }
  return [...parts, ...ofVisibleItems(tenantId, 'e.item_id', visibility)];
}

/** The events `e` of some numbers. Several ranges are walked one after the other. */
function eventsIn(tenantId: number, ranges: readonly NumberRange[], conditions: readonly Fragment[]): Fragment {
  const [only] = ranges;
  const where = (low: Fragment, high: Fragment) =>
    join(
      [sqlTag`e.tenant_id = ${tenantId}`, sqlTag`e.number >= ${low}`, sqlTag`e.number <= ${high}`, ...conditions],
      ' and ',
    );
  if (ranges.length === 1 && only !== undefined)
    return sqlTag`stock_event e where ${where(sqlTag`${only.low}`, sqlTag`${only.high}`)}`;
  return sqlTag`unnest(${plainArray(ranges.map(({ low }) => low))}::bigint[], ${plainArray(ranges.map(({ high }) => high))}::bigint[])
      as range (low, high)
    cross join lateral (select * from stock_event e where ${where(sqlTag`${raw('range.low')}`, sqlTag`${raw('range.high')}`)} offset 0) as e`;
}

async function countEvents(
  sql: Sql,
  tenantId: number,
  ranges: readonly NumberRange[],
  conditions: readonly Fragment[],
): Promise<number> {
  const { text, values } = sqlTag`select count(*) as count from ${eventsIn(tenantId, ranges, conditions)}`;
  const [row] = await sql.rows<{ count: number }>({ text, values });
  return row?.count ?? 0;
}

/** The numbers of a page where nothing but the time narrows it: arithmetic. */
function numbersAt(ranges: readonly NumberRange[], { offset, limit }: EventPage): number[] {
  const numbers: number[] = [];
  let skip = offset;
  for (const { low, high } of ranges) {
    const length = high - low + 1;
    for (let number = low + skip; number <= high && numbers.length < limit; number += 1) numbers.push(number);
    skip = Math.max(0, skip - length);
  }
  return numbers;
}

/** An index has the events of an item in the order of their numbers. */
async function readNumbers(
  sql: Sql,
  tenantId: number,
  ranges: readonly NumberRange[],
  conditions: readonly Fragment[],
  page: EventPage,
): Promise<number[]> {
  if (page.limit === 0) return [];
  const order = page.order === 'item' ? 'e.item_id, e.number' : 'e.number';
  const { text, values } = sqlTag`select e.number from ${eventsIn(tenantId, ranges, conditions)}
    order by ${raw(order)} limit ${page.limit} offset ${page.offset}`;
  return (await sql.rows<{ number: number }>({ text, values })).map((row) => row.number);
}

interface EventRow {
  number: number;
  item_id: number;
  item_after: string;
  change: string;
  kind: MovementKind;
  recorded_at: Date;
  actor_kind: ActorKind;
  actor_id: number | null;
  actor_name: string;
  document_kind: string | null;
  document_id: number | null;
  document_number: string | null;
  reverses: number | null;
}

async function readEvents(sql: Sql, tenantId: number, numbers: readonly number[]): Promise<StockEvent[]> {
  if (numbers.length === 0) return [];
  const rows = await sql.rows<EventRow>({
    name: 'ledger-read-events',
    text: `select v.number, e.item_id, e.item_after, total.change, m.kind, m.recorded_at, m.actor_kind, m.actor_id, m.actor_name,
        ${DOCUMENT_OF_MOVEMENT}, m.reverses
      from unnest($2::bigint[]) with ordinality as asked (number, n)
      cross join lateral (select * from stock_event x where x.tenant_id = $1 and x.number = asked.number offset 0) as v
      cross join lateral (select * from entry x where x.tenant_id = $1 and x.id = v.entry_id offset 0) as e
      cross join lateral (select * from movement x where x.tenant_id = $1 and x.id = e.movement_id offset 0) as m
      cross join lateral (select sum(x.change) as change from entry x
        where x.tenant_id = $1 and x.item_id = e.item_id and x.id > e.movement_id and x.id <= e.id) as total
      order by asked.n`,
    values: [tenantId, plainArray(numbers)],
  });
  return rows.map((row) => {
    const after = readDecimal(row.item_after);
    const { document_kind: kind, document_id: id, document_number: number } = row;
    return {
      number: row.number,
      itemId: row.item_id,
      kind: row.kind,
      recordedAt: row.recorded_at,
      before: after - readDecimal(row.change),
      after,
      actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
      document: kind === null || id === null ? null : { kind, id, number: number ?? '' },
      reverses: row.reverses,
    };
  });
}
