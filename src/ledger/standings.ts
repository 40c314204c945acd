import { plainArray, type Sql } from '../platform/index.ts';
import type { Book } from './book.ts';

/** The time zone by whose clock days end at a place `w`; $3 is the company's. */
const ZONE = 'coalesce(w.zone, $3)';

/** The time zones that count for a company. */
const ZONES = 'select $3 as zone union select w.zone from location w where w.tenant_id = $1 and w.zone is not null';

const PLACES = 'left join location w on w.tenant_id = $1 and w.id = p.location_id';
const LOTS = 'left join lot l on l.tenant_id = $1 and l.id = p.lot_id';
/** How positions `p` of lots `l` at places `w` stand at the moment $2. */
const STANDING = `case when w.blocked_at is not null or l.held_at is not null then 'held' when l.expires_on < ($2::timestamptz at time zone ${ZONE})::date then 'expired'
  when w.kind = 'transit' then 'in_transit' else 'available' end::standing`;
const COLUMNS = `p.item_id, p.location_id, p.lot_id, p.status as before, ${STANDING} as after`;

/** The amount by which a position that was judged changes what is not available. */
const UNAVAILABLE = `(p.on_hand - p.reserved) * ((j.after <> 'available')::int - (j.before <> 'available')::int)`;

/**
 * Judges the positions again that the book names, as they were just written: which of them are available, and what of their items is not. It
 * goes over all that lies at a place or in a lot, so that no command has to read it.
 */
export function writeStandings(sql: Sql, book: Book): Promise<unknown> {
  const { lotIds, locationIds, dated } = book.toJudge;
  return sql.rows({
    name: 'ledger-judge-standings',
    text: `with judged as (
        select ${COLUMNS} from position p ${PLACES} ${LOTS} where p.tenant_id = $1 and p.location_id = any($4::bigint[])
        union
        select ${COLUMNS} from lot l join position p on p.tenant_id = $1 and p.item_id = l.item_id and p.lot_id = l.id ${PLACES}
          where l.tenant_id = $1 and (l.id = any($5::bigint[]) or $6 and l.expires_on is not null)
      ), changed as (
        update position p set status = j.after from judged j
        where p.tenant_id = $1 and p.item_id = j.item_id and p.location_id = j.location_id and p.lot_id = j.lot_id and j.after <> j.before
        returning p.item_id, ${UNAVAILABLE} as amount
      )
      update item_stock s set unavailable = s.unavailable + c.amount
      from (select item_id, sum(amount) as amount from changed group by item_id) c
      where s.tenant_id = $1 and s.item_id = c.item_id and c.amount <> 0`,
    values: [
      book.tenantId,
      book.now.toISOString(),
      book.timeZone,
      plainArray([...locationIds]),
      plainArray([...lotIds]),
      dated,
    ],
  });
}

/** Notes when the next last day of a lot ends somewhere. */
export function writeNextDay(sql: Sql, book: Book): Promise<unknown> {
  return sql.rows({
    name: 'ledger-next-day',
    text: `update clock c set next_day = (
        select min((due.expires_on + 1)::timestamp at time zone zones.zone) from (${ZONES}) zones
        cross join lateral (select l.expires_on from lot l where l.tenant_id = $1 and not l.ended
          and l.expires_on >= ($2::timestamptz at time zone zones.zone)::date order by l.expires_on limit 1) due)
      where c.tenant_id = $1`,
    values: [book.tenantId, book.now.toISOString(), book.timeZone],
  });
}

/** A lot whose last day is over, and was not known to be. */
export interface EndedLot {
  id: number;
  expiresOn: string;
  /** Whether it is over at every place, or somewhere alone. */
  everywhere: boolean;
}

/** Lots whose last day is over at a moment where something of them still counts as available, or everywhere; those first that ended first. */
export async function findEndedLots(
  sql: Sql,
  tenantId: number,
  { now, timeZone, limit }: { now: Date; timeZone: string; limit: number },
): Promise<EndedLot[]> {
  const rows = await sql.rows<{ id: number; expires_on: string; everywhere: boolean }>({
    name: 'ledger-ended-lots',
    text: `with days as (select ($2::timestamptz at time zone zones.zone)::date as day from (${ZONES}) zones)
      select l.id, l.expires_on, l.expires_on < first.day as everywhere
      from (select min(day) as day from days) first cross join (select max(day) as day from days) last
      join lot l on l.tenant_id = $1 and not l.ended and l.expires_on < last.day
      where l.expires_on < first.day or exists (select from position p ${PLACES} where p.tenant_id = $1 and p.item_id = l.item_id
        and p.lot_id = l.id and p.status in ('available', 'in_transit') and l.expires_on < ($2::timestamptz at time zone ${ZONE})::date)
      order by l.expires_on, l.id limit $4`,
    values: [tenantId, now.toISOString(), timeZone, limit],
  });
  return rows.map(({ id, expires_on: expiresOn, everywhere }) => ({ id, expiresOn, everywhere }));
}
