import { plainArray, type Quantity, readDecimal, type Sql } from '../../platform/index.ts';

/** What was used of an item, at a place or in the company, in its unit. */
export interface Use {
  /** In the days that are asked for. */
  used: Quantity;
  /** In the last 365 days. */
  usedInYear: Quantity;
  /** At their beginning, in as many days as the goods are for. */
  usedInSeason: Quantity;
  /** Whether anything was used before them, so that they are a whole year of use. */
  isYear: boolean;
}

/** Of which item it is asked, where, and how many days the goods are for. */
export interface UseAsked {
  itemId: number;
  /** Null: everywhere. */
  locationId: number | null;
  seasonDays: number;
}

interface UseRow {
  item_id: number;
  location_id: number;
  used: string;
  year: string;
  season: string;
  is_year: boolean;
}

/** By `ITEM:PLACE`, as they were asked for. */
export const useKey = ({ itemId, locationId }: Pick<UseAsked, 'itemId' | 'locationId'>) => `${itemId}:${locationId}`;

/**
 * What was used up to `now`: issues, job completions and what production took, by when it happened, less what was taken back. Sales are issues. What
 * happened when it was recorded does not say so, and is told by its id, for ids grow with the time of recording.
 */
export async function readUse(
  sql: Sql,
  tenantId: number,
  asked: readonly UseAsked[],
  days: number,
  now: Date,
): Promise<Map<string, Use>> {
  if (asked.length === 0) return new Map();
  const rows = await sql.rows<UseRow>({
    name: 'replenishment-use',
    text: USE,
    values: [
      tenantId,
      plainArray(asked.map(({ itemId }) => itemId)),
      plainArray(asked.map(({ locationId }) => locationId ?? 0)),
      plainArray(asked.map(({ seasonDays }) => seasonDays)),
      now,
      days,
    ],
  });
  return new Map(
    rows.map(({ item_id: itemId, location_id, used, year, season, is_year: isYear }) => [
      useKey({ itemId, locationId: location_id === 0 ? null : location_id }),
      { used: readDecimal(used), usedInYear: readDecimal(year), usedInSeason: readDecimal(season), isYear },
    ]),
  );
}

/** That an entry `e` happened at a moment or later: `first` is the id of the first movement that was recorded since. */
const since = (moment: string, first: string) => `coalesce(e.occurred_at >= ${moment}, e.id >= ${first})`;
const LAST_ID = '9223372036854775807';

const USE = `with asked as (
    select * from unnest($2::bigint[], $3::bigint[], $4::int[]) as asked (item_id, location_id, season_days)
  ), moments as materialized (
    select $5::timestamptz - make_interval(days => $6) as days_at, $5::timestamptz - interval '365 days' as year_at
  ), firsts as materialized (
    select days_at, year_at, coalesce(first_movement_since($1, days_at), ${LAST_ID}) as days_id,
      coalesce(first_movement_since($1, year_at), ${LAST_ID}) as year_id from moments
  ), seasons as materialized (
    select days, year_at + make_interval(days => days) as until_at,
      coalesce(first_movement_since($1, year_at + make_interval(days => days)), ${LAST_ID}) as until_id
    from (select distinct season_days as days from asked) as season cross join firsts
  )
  select asked.item_id, asked.location_id, found.used, found.year, found.season,
    found.year > 0 and exists (select from entry e where e.tenant_id = $1 and e.item_id = asked.item_id
      and (asked.location_id = 0 or e.location_id = asked.location_id)
      and e.kind in ('issue', 'job_completion', 'production') and not ${since('firsts.year_at', 'firsts.year_id')}) as is_year
  from asked cross join firsts join seasons on seasons.days = asked.season_days
  cross join lateral (
    select coalesce(sum(one.used) filter (where one.in_days), 0) as used, coalesce(sum(one.used) filter (where one.in_year), 0) as year,
      coalesce(sum(one.used) filter (where one.in_year and not one.after_season), 0) as season
    from (select case when e.kind <> 'production' then -e.change
          -- What production made is no use, and neither is what its reversal takes.
          when (e.change < 0) = (select m.reverses is null from movement m where m.tenant_id = $1 and m.id = e.movement_id) then -e.change
          else 0 end as used,
        ${since('firsts.days_at', 'firsts.days_id')} as in_days, ${since('firsts.year_at', 'firsts.year_id')} as in_year,
        ${since('seasons.until_at', 'seasons.until_id')} as after_season
      from entry e where e.tenant_id = $1 and e.item_id = asked.item_id and (asked.location_id = 0 or e.location_id = asked.location_id)
        and e.id >= least(firsts.days_id, firsts.year_id) and e.kind in ('issue', 'job_completion', 'production')
        and coalesce(e.occurred_at, $5) <= $5) as one
  ) as found
  where found.used > 0`;
