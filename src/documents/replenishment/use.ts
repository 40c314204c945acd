import { plainArray, type Quantity, readDecimal, type Sql } from '../../platform/index.ts';

/** An item at a place, or in the company, whose use is asked for. */
export interface UseAsked {
  itemId: number;
  /** Null: everywhere. */
  locationId: number | null;
}

/** What was used in a year, and in which days of it the goods that are to come would be used. */
export interface YearOfUse {
  /** In the last 365 days, in the unit of the item. */
  used: Quantity;
  /** In the first of these days, as many as were asked for. */
  usedInSeason: Quantity;
}

/** By `ITEM:PLACE`, as they were asked for. */
export const useKey = ({ itemId, locationId }: UseAsked) => `${itemId}:${locationId}`;

const keyOf = ({ item_id: itemId, location_id }: { item_id: number; location_id: number }) =>
  useKey({ itemId, locationId: location_id === 0 ? null : location_id });

/**
 * What was used in the last days up to `now`: issues, job completions and what production took, by when it happened, less what was taken
 * back. Sales are issues. Where nothing was used there is no entry.
 */
export async function readUse(
  sql: Sql,
  tenantId: number,
  asked: readonly UseAsked[],
  days: number,
  now: Date,
): Promise<Map<string, Quantity>> {
  if (asked.length === 0) return new Map();
  const rows = await sql.rows<{ item_id: number; location_id: number; used: string }>({
    name: 'replenishment-use',
    text: USE,
    values: [tenantId, ...arraysOf(asked), now, days],
  });
  return new Map(rows.map((row) => [keyOf(row), readDecimal(row.used)]));
}

/** The year of use of what was used before that year too, so that it is a whole one. `seasonDays`: 1 to 365. */
export async function readYears(
  sql: Sql,
  tenantId: number,
  asked: readonly (UseAsked & { seasonDays: number })[],
  now: Date,
): Promise<Map<string, YearOfUse>> {
  if (asked.length === 0) return new Map();
  const rows = await sql.rows<{ item_id: number; location_id: number; used: string; season: string }>({
    name: 'replenishment-years',
    text: YEARS,
    values: [tenantId, ...arraysOf(asked), now, plainArray(asked.map(({ seasonDays }) => seasonDays))],
  });
  return new Map(
    rows.map((row) => [keyOf(row), { used: readDecimal(row.used), usedInSeason: readDecimal(row.season) }]),
  );
}

const arraysOf = (asked: readonly UseAsked[]) => [
  plainArray(asked.map(({ itemId }) => itemId)),
  plainArray(asked.map(({ locationId }) => locationId ?? 0)),
];

/**
 * That an entry `e` happened at a moment or later: `first` is the id of the first movement that was recorded since. What happened when it was
 * recorded does not say so, and is known by its id, for ids grow with the time of recording.
 */
const since = (moment: string, first: string) => `coalesce(e.occurred_at >= ${moment}, e.id >= ${first})`;
const LAST_ID = '9223372036854775807';
const firstSince = (moment: string) => `coalesce(first_movement_since($1, ${moment}), ${LAST_ID})`;

/** The entries that are use, of what is asked for. */
const ENTRIES = `entry e where e.tenant_id = $1 and e.item_id = asked.item_id and (asked.location_id = 0 or e.location_id = asked.location_id)
    and e.kind in ('issue', 'job_completion', 'production')`;

/** What production made is no use, and neither is what its reversal takes. */
const USED = `case when e.kind <> 'production' then -e.change
    when (e.change < 0) = (select m.reverses is null from movement m where m.tenant_id = $1 and m.id = e.movement_id) then -e.change
    else 0 end`;

const USE = `with asked as (
    select * from unnest($2::bigint[], $3::bigint[]) as asked (item_id, location_id)
  ), window_from as materialized (
    select at, ${firstSince('at')} as id from (select $4::timestamptz - make_interval(days => $5) as at) as start
  )
  select asked.item_id, asked.location_id, found.used
  from asked cross join window_from cross join lateral (
    select sum(${USED}) as used from ${ENTRIES} and e.id >= window_from.id and ${since('window_from.at', 'window_from.id')}
      and coalesce(e.occurred_at, $4) <= $4
  ) as found
  where found.used > 0`;

const YEARS = `with asked as (
    select * from unnest($2::bigint[], $3::bigint[], $5::int[]) as asked (item_id, location_id, season_days)
  ), year_from as materialized (
    select at, ${firstSince('at')} as id from (select $4::timestamptz - interval '365 days' as at) as start
  ), season_until as materialized (
    select days, year_from.at + make_interval(days => days) as at, ${firstSince('year_from.at + make_interval(days => days)')} as id
    from (select distinct season_days as days from asked) as season cross join year_from
  )
  select asked.item_id, asked.location_id, found.used, found.season
  from asked cross join year_from join season_until on season_until.days = asked.season_days cross join lateral (
    select sum(one.used) as used, coalesce(sum(one.used) filter (where one.in_season), 0) as season
    from (select ${USED} as used, not ${since('season_until.at', 'season_until.id')} as in_season
      from ${ENTRIES} and e.id >= year_from.id and ${since('year_from.at', 'year_from.id')} and coalesce(e.occurred_at, $4) <= $4) as one
  ) as found
  where found.used > 0 and exists (select from ${ENTRIES} and not ${since('year_from.at', 'year_from.id')})`;
