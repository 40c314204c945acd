import { plainArray, readDecimal, type Sql, textArray } from '../platform/index.ts';
import type { Book } from './book.ts';
import { type Fill, fillLots, LOT, type LotRow, POSITION, type PositionRow } from './load-lots.ts';
import { readMoments } from './load-moments.ts';
import { each, pairs } from './load-sql.ts';
import { NO_LOT, type Standing, type Tracking } from './model.ts';
import { type ReservationRow, reservationFromRow } from './reservation-row.ts';
import type { Wants } from './wants.ts';

interface PlaceRow {
  /** Null where there is no such item: a command may be about to create it at the location. */
  id: number | null;
  part_number: string;
  tracking: Tracking;
  lots_expire: boolean;
  whole_only: boolean;
  merged_into_id: number | null;
  location_aware: boolean;
  is_kit: boolean;
  active: boolean;
  allow_negative: boolean | null;
  brand_id: number | null;
  site_id: number | null;
  cost: string | null;
  on_hand: string;
  reserved: string;
  value: string;
  unavailable: string;
  place_id: number | null;
  place_name: string;
  place_active: boolean;
  place_allow_negative: boolean | null;
  place_site_id: number | null;
  place_transit: boolean;
  place_zone: string | null;
  place_blocked_at: Date | null;
  position_location_id: number | null;
  position_on_hand: string;
  position_reserved: string;
  position_negative_allowed: boolean;
  position_status: Standing;
}

const SERIAL = 's.item_id, s.number, s.location_id, s.reservation_id';

/** The item, the location and the position without a lot of each row `place`. */
const PLACE = `i.id, i.part_number, i.tracking, i.lots_expire, i.location_aware, i.components <> '[]' as is_kit, i.active, i.allow_negative,
  i.brand_id, i.site_id, i.cost, i.whole_only, i.merged_into_id, s.on_hand, s.reserved, s.value, s.unavailable, w.id as place_id, w.name as place_name,
  w.active as place_active, w.allow_negative as place_allow_negative, w.site_id as place_site_id, w.kind = 'transit' as place_transit,
  w.zone as place_zone, w.blocked_at as place_blocked_at, p.location_id as position_location_id, p.on_hand as position_on_hand,
  p.reserved as position_reserved, p.negative_allowed as position_negative_allowed, p.status as position_status`;
const OF_PLACE = [
  each('item', 'i', 'x.id = place.item_id', 'left'),
  each('item_stock', 's', 'x.item_id = place.item_id', 'left'),
  each('location', 'w', 'x.id = place.location_id', 'left'),
  each(
    'position',
    'p',
    `x.item_id = place.item_id and x.location_id = place.location_id and x.lot_id = ${NO_LOT}`,
    'left',
  ),
].join(' ');
const LOTS_IN_USE = [
  each(
    'position',
    'p',
    `x.item_id = place.item_id and x.location_id = place.location_id and x.lot_id > ${NO_LOT} and (x.on_hand <> 0 or x.reserved <> 0)`,
  ),
  each('lot', 'l', 'x.id = p.lot_id'),
].join(' ');
const PLACES = 'unnest($2::bigint[], $3::bigint[]) as place (item_id, location_id)';
const HOLDINGS = `unnest($2::bigint[]) as named (id) ${each('position', 'place', 'x.item_id = named.id and x.on_hand <> 0')}`;
const HELD_PLACES = `unnest($2::bigint[]) as named (id) ${each('reservation', 'place', 'x.id = named.id')}`;

/**
 * Reads all that a batch wants, set by set. The statements leave at once, behind whatever was sent before (the lock of the tenant's
 * clock), so that all of it is one round trip. The answer is a function that puts the rows into the book.
 */
export async function readWants(sql: Sql, tenantId: number, wants: Wants): Promise<(book: Book) => void> {
  const fills = await Promise.all([
    ...readPlaces(sql, tenantId, wants),
    ...readSerials(sql, tenantId, wants),
    ...readReservations(sql, tenantId, wants),
    ...readMoments(sql, tenantId, wants),
    ...wants.shelved.entries().map(async ([shelf, keys]): Promise<Fill> => {
      const rows = await shelf.read(sql, tenantId, keys);
      return (book) => book.shelves.fill(shelf, keys, rows);
    }),
  ]);
  return (book) => {
    for (const fill of fills) fill(book);
    book.learn(wants);
  };
}

function readPlaces(sql: Sql, tenantId: number, wants: Wants): Promise<Fill>[] {
  const reads: Promise<Fill>[] = [];
  if (wants.places.size > 0) {
    const values = [tenantId, ...pairs(wants.places.values())];
    const text = `select ${PLACE} from ${PLACES} ${OF_PLACE}`;
    reads.push(sql.rows<PlaceRow>({ name: 'ledger-places', text, values }).then(fillPlaces));
  }
  if (wants.holdings.size > 0) {
    const values = [tenantId, plainArray([...wants.holdings])];
    reads.push(
      sql
        .rows<PlaceRow>({ name: 'ledger-holdings', text: `select ${PLACE} from ${HOLDINGS} ${OF_PLACE}`, values })
        .then(fillPlaces),
      sql
        .rows<PositionRow & LotRow>({
          name: 'ledger-holding-lots',
          text: `select ${POSITION.replaceAll('p.', 'place.')}, ${LOT} from ${HOLDINGS} ${each('lot', 'l', 'x.id = place.lot_id')}`,
          values,
        })
        .then(fillLots),
    );
  }
  if (wants.picks.size > 0) {
    const values = [tenantId, ...pairs(wants.picks.values())];
    const text = `select ${POSITION}, ${LOT} from ${PLACES} ${LOTS_IN_USE}`;
    reads.push(sql.rows<PositionRow & LotRow>({ name: 'ledger-picks', text, values }).then(fillLots));
  }
  if (wants.lots.size > 0) {
    const named = [...wants.lots.values()];
    const values = [tenantId, ...pairs(named), textArray(named.map((lot) => lot[2]))];
    const text = `select ${LOT}, place.item_id, place.location_id, l.id as lot_id, coalesce(p.on_hand, 0) as on_hand,
        coalesce(p.reserved, 0) as reserved, coalesce(p.negative_allowed, false) as negative_allowed, p.status
      from unnest($2::bigint[], $3::bigint[], $4::text[]) as place (item_id, location_id, number)
      ${each('lot', 'l', 'x.item_id = place.item_id and x.number = place.number')}
      ${each('position', 'p', 'x.item_id = place.item_id and x.location_id = place.location_id and x.lot_id = l.id', 'left')}`;
    reads.push(sql.rows<PositionRow & LotRow>({ name: 'ledger-lots', text, values }).then(fillLots));
  }
  if (wants.jobs.size > 0) {
    const text = `select j.id from unnest($2::bigint[]) as named (id) ${each('reference', 'j', `x.id = named.id and x.kind = 'job'`)}`;
    const values = [tenantId, plainArray([...wants.jobs])];
    reads.push(
      sql.rows<{ id: number }>({ name: 'ledger-jobs', text, values }).then((rows) => (book) => {
        for (const row of rows) book.jobs.set(row.id, true);
      }),
    );
  }
  return reads;
}

function readSerials(sql: Sql, tenantId: number, wants: Wants): Promise<Fill>[] {
  const reads: Promise<Fill>[] = [];
  if (wants.serials.size > 0) {
    const named = [...wants.serials.values()];
    const values = [
      tenantId,
      plainArray(named.map((serial) => serial[0])),
      textArray(named.map((serial) => serial[1])),
    ];
    const text = `select ${SERIAL} from unnest($2::bigint[], $3::text[]) as named (item_id, number)
      ${each('serial', 's', 'x.item_id = named.item_id and x.number = named.number')}`;
    reads.push(sql.rows<SerialRow>({ name: 'ledger-serials', text, values }).then(fillSerials));
  }
  if (wants.serialPlaces.size > 0) {
    const values = [tenantId, ...pairs(wants.serialPlaces.values())];
    const text = `select ${SERIAL} from ${PLACES} ${each('serial', 's', 'x.item_id = place.item_id and x.location_id = place.location_id')}`;
    reads.push(sql.rows<SerialRow>({ name: 'ledger-serial-places', text, values }).then(fillSerials));
  }
  return reads;
}

/** Reservations bring along the item, the place, the lots and the units that they hold. */
function readReservations(sql: Sql, tenantId: number, wants: Wants): Promise<Fill>[] {
  if (wants.reservations.size === 0) return [];
  const values = [tenantId, plainArray([...wants.reservations])];
  const heldSerials = each('serial', 's', 'x.item_id = place.item_id and x.location_id = place.location_id');
  return [
    sql
      .rows<ReservationRow>({ name: 'ledger-reservations', text: `select place.* from ${HELD_PLACES}`, values })
      .then((rows) => (book) => {
        for (const row of rows)
          if (!book.reservations.has(row.id)) book.reservations.set(row.id, reservationFromRow(row));
      }),
    sql
      .rows<PlaceRow>({ name: 'ledger-held-places', text: `select ${PLACE} from ${HELD_PLACES} ${OF_PLACE}`, values })
      .then(fillPlaces),
    sql
      .rows<PositionRow & LotRow>({
        name: 'ledger-held-lots',
        text: `select ${POSITION}, ${LOT} from ${HELD_PLACES} ${LOTS_IN_USE}`,
        values,
      })
      .then(fillLots),
    sql
      .rows<SerialRow>({
        name: 'ledger-held-serials',
        text: `select ${SERIAL} from ${HELD_PLACES} ${heldSerials} where s.reservation_id = place.id`,
        values,
      })
      .then(fillSerials),
  ];
}

interface SerialRow {
  item_id: number;
  number: string;
  location_id: number | null;
  reservation_id: number | null;
}

function fillPlaces(rows: PlaceRow[]): Fill {
  return (book) => {
    for (const row of rows) {
      if (row.id !== null) fillItem(book, row.id, row);
      if (row.place_id !== null && !book.locations.has(row.place_id)) {
        book.locations.set(row.place_id, {
          id: row.place_id,
          name: row.place_name,
          active: row.place_active,
          allowNegative: row.place_allow_negative,
          siteId: row.place_site_id,
          transit: row.place_transit,
          zone: row.place_zone,
          blockedAt: row.place_blocked_at,
        });
      }
      if (row.id === null || row.position_location_id === null) continue;
      book.addPosition({
        itemId: row.id,
        locationId: row.position_location_id,
        lotId: NO_LOT,
        onHand: readDecimal(row.position_on_hand),
        reserved: readDecimal(row.position_reserved),
        negativeAllowed: row.position_negative_allowed,
        status: row.position_status,
      });
    }
  };
}

function fillItem(book: Book, id: number, row: PlaceRow): void {
  if (book.items.has(id)) return;
  book.items.set(id, {
    id,
    partNumber: row.part_number,
    tracking: row.tracking,
    lotsExpire: row.lots_expire,
    locationAware: row.location_aware,
    isKit: row.is_kit,
    active: row.active,
    allowNegative: row.allow_negative,
    brandId: row.brand_id,
    siteId: row.site_id,
    cost: row.cost === null ? null : readDecimal(row.cost),
    wholeOnly: row.whole_only,
    mergedIntoId: row.merged_into_id,
    onHand: readDecimal(row.on_hand),
    reserved: readDecimal(row.reserved),
    value: readDecimal(row.value),
    unavailable: readDecimal(row.unavailable),
  });
}

function fillSerials(rows: SerialRow[]): Fill {
  return (book) => {
    for (const row of rows) {
      if (book.serial(row.item_id, row.number) !== undefined) continue;
      book.putSerial({
        itemId: row.item_id,
        number: row.number,
        locationId: row.location_id,
        reservationId: row.reservation_id,
      });
    }
  };
}
