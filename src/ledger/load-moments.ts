import { plainArray, readDecimal, type Sql, textArray } from '../platform/index.ts';
import { CUT, LATE_CHANGE, NEXT_COUNT, RECORDED_ON_HAND } from './as-of-sql.ts';
import type { Book } from './book.ts';
import { type Fill, fillLots, LOT, type LotRow, POSITION, type PositionRow } from './load-lots.ts';
import { each, pairs } from './load-sql.ts';
import { NO_LOT } from './model.ts';
import { momentKey, type PlaceAt, type Wants } from './wants.ts';

/** Reads the past of positions: the first count after each moment, and for a late count what was truly there. */
export function readMoments(sql: Sql, tenantId: number, wants: Wants): Promise<(book: Book) => void>[] {
  const read = (name: string, places: PlaceAt[], onHand: string) => {
    const values = [
      tenantId,
      ...pairs(places.map((place) => [place.itemId, place.locationId])),
      textArray(places.map((place) => place.lot)),
      plainArray(places.map((place) => place.at.toISOString())),
      plainArray(places.map((place) => place.recordedTo ?? null)),
    ];
    const text = `select place.n, next.occurred_at as counted_at, next.movement_id as count_id, ${onHand} as on_hand
      from (select wanted.n, wanted.item_id, wanted.location_id, coalesce(l.id, ${NO_LOT}) as lot_id, wanted.at, wanted.recorded_to
        from unnest($2::bigint[], $3::bigint[], $4::text[], $5::timestamptz[], $6::bigint[]) with ordinality
          as wanted (item_id, location_id, lot, at, recorded_to, n)
        ${each('lot', 'l', 'x.item_id = wanted.item_id and x.number = wanted.lot', 'left')}) as place
      cross join lateral (select coalesce(place.recorded_to, ${CUT}) as id) as cut left join lateral (${NEXT_COUNT}) as next on true`;
    return sql
      .rows<{ n: number; counted_at: Date | null; count_id: number; on_hand: string | null }>({ name, text, values })
      .then((rows) => (book: Book) => {
        for (const row of rows) {
          const place = places[row.n - 1]!;
          book.past.moments.set(momentKey(place), {
            onHand: row.on_hand === null ? null : readDecimal(row.on_hand),
            nextCount: row.counted_at && { at: row.counted_at, movementId: row.count_id },
          });
        }
      });
  };
  const picks = [...wants.pastPicks.values()];
  const counts = [...wants.pastCounts].filter(([key]) => !wants.pastMoments.has(key)).map(([, place]) => place);
  return [
    ...(picks.length > 0 ? [readPastPicks(sql, tenantId, picks)] : []),
    ...(counts.length > 0 ? [read('ledger-past-counts', counts, 'null::numeric')] : []),
    ...(wants.pastUnits.size > 0 ? [readUnitMoves(sql, tenantId, [...wants.pastUnits.values()])] : []),
    ...(wants.pastMoments.size > 0
      ? [read('ledger-past-moments', [...wants.pastMoments.values()], `${RECORDED_ON_HAND} + ${LATE_CHANGE}`)]
      : []),
  ];
}

/** How often each unit came to these places since a moment, less how often it went. What is recorded since then and happened before is no such move. */
async function readUnitMoves(sql: Sql, tenantId: number, places: readonly PlaceAt[]): Promise<Fill> {
  const rows = await sql.rows<{ n: number; number: string; times: number }>({
    name: 'ledger-past-units',
    text: `select place.n, unit.number, sum(sign(e.change))::int as times
      from unnest($2::bigint[], $3::bigint[], $4::timestamptz[], $5::bigint[]) with ordinality
        as place (item_id, location_id, at, recorded_to, n)
      cross join lateral (select coalesce(place.recorded_to, ${CUT}) as id offset 0) as cut
      cross join lateral (select e.change, e.serials from entry e where e.tenant_id = $1 and e.item_id = place.item_id
        and e.location_id = place.location_id and e.lot_id = ${NO_LOT} and e.id > cut.id and e.change <> 0
        and not (e.late and e.occurred_at <= place.at) offset 0) as e
      cross join unnest(e.serials) as unit (number)
      group by place.n, unit.number`,
    values: [
      tenantId,
      ...pairs(places.map((place) => [place.itemId, place.locationId])),
      plainArray(places.map((place) => place.at.toISOString())),
      plainArray(places.map((place) => place.recordedTo ?? null)),
    ],
  });
  return (book) => {
    const moves = places.map(() => new Map<string, number>());
    for (const { n, number, times } of rows) moves[n - 1]?.set(number, times);
    places.forEach((place, index) => {
      book.past.unitMoves.set(momentKey(place), moves[index] ?? new Map());
    });
  };
}

/** Of every lot at these places that was counted after a moment, the first such count, and the lot itself: of it there may be nothing left. */
async function readPastPicks(sql: Sql, tenantId: number, picks: Omit<PlaceAt, 'lot'>[]): Promise<Fill> {
  const rows = await sql.rows<PositionRow & LotRow & { n: number; counted_at: Date; count_id: number }>({
    name: 'ledger-past-picks',
    text: `select place.n, next.occurred_at as counted_at, next.movement_id as count_id, ${POSITION}, ${LOT}
      from (select wanted.n, wanted.item_id, wanted.location_id, p.lot_id, wanted.at
        from unnest($2::bigint[], $3::bigint[], $4::timestamptz[]) with ordinality as wanted (item_id, location_id, at, n)
        ${each('position', 'p', `x.item_id = wanted.item_id and x.location_id = wanted.location_id and x.lot_id > ${NO_LOT}`)}) as place
      cross join lateral (${NEXT_COUNT}) as next
      ${each('position', 'p', 'x.item_id = place.item_id and x.location_id = place.location_id and x.lot_id = place.lot_id')}
      ${each('lot', 'l', 'x.id = place.lot_id')}`,
    values: [
      tenantId,
      ...pairs(picks.map((place) => [place.itemId, place.locationId])),
      plainArray(picks.map((place) => place.at.toISOString())),
    ],
  });
  const fillCounted = fillLots(rows);
  return (book) => {
    fillCounted(book);
    for (const { n, number: lot, counted_at: at, count_id: movementId } of rows) {
      const place = { ...picks[n - 1]!, lot };
      const key = momentKey(place);
      book.past.moments.set(key, { onHand: book.past.moments.get(key)?.onHand ?? null, nextCount: { at, movementId } });
    }
  };
}
