import { plainArray, readDecimal, type Sql, textArray } from '../platform/index.ts';
import { CUT, LATE_CHANGE, NEXT_COUNT, RECORDED_ON_HAND } from './as-of-sql.ts';
import type { Book } from './book.ts';
import { NO_LOT, type Tracking } from './model.ts';
import { type ReservationRow, reservationFromRow } from './reservation-row.ts';
import { momentKey, type PlaceAt, type Wants } from './wants.ts';

interface ItemRow {
  id: number;
  tracking: Tracking;
  lots_expire: boolean;
  location_aware: boolean;
  active: boolean;
  allow_negative: boolean | null;
  brand_id: number | null;
  site_id: number | null;
  cost: string | null;
  on_hand: string;
  reserved: string;
  value: string;
}

interface PositionRow {
  item_id: number;
  location_id: number;
  lot_id: number;
  on_hand: string;
  reserved: string;
  negative_allowed: boolean;
}

interface LotRow {
  id: number;
  revision: number;
  item_id: number;
  number: string;
  expires_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

const ITEM = `select i.id, i.tracking, i.lots_expire, i.location_aware, i.active, i.allow_negative, i.brand_id, i.site_id, i.cost,
  s.on_hand, s.reserved, s.value
  from item i join item_stock s on s.tenant_id = i.tenant_id and s.item_id = i.id where i.tenant_id = $1`;
const LOCATION = 'select id, active, allow_negative, site_id from location where tenant_id = $1';
const POSITION = `p.item_id, p.location_id, p.lot_id, p.on_hand, p.reserved, p.negative_allowed`;
const LOT = 'l.id, l.revision, l.item_id, l.number, l.expires_at, l.created_at, l.updated_at';

/**
 * Reads all that a batch wants, set by set. The statements leave at once, behind whatever was sent before (the lock of the tenant's
 * clock), so that all of it is one round trip. The answer is a function that puts the rows into the book.
 */
export async function readWants(sql: Sql, tenantId: number, wants: Wants): Promise<(book: Book) => void> {
  const fills = await Promise.all([
    ...readItems(sql, tenantId, wants),
    ...readPositions(sql, tenantId, wants),
    ...readSerials(sql, tenantId, wants),
    ...readReservations(sql, tenantId, wants),
    ...readMoments(sql, tenantId, wants),
  ]);
  return (book) => {
    for (const fill of fills) fill(book);
  };
}

type Fill = (book: Book) => void;

function readItems(sql: Sql, tenantId: number, wants: Wants): Promise<Fill>[] {
  const reads: Promise<Fill>[] = [];
  if (wants.items.size > 0) {
    const text = `${ITEM} and i.id = any($2::bigint[])`;
    reads.push(
      sql
        .rows<ItemRow>({ name: 'ledger-items', text, values: [tenantId, plainArray([...wants.items])] })
        .then(fillItems),
    );
  }
  if (wants.locations.size > 0) {
    const text = `${LOCATION} and id = any($2::bigint[])`;
    reads.push(
      sql
        .rows<LocationRow>({ name: 'ledger-locations', text, values: [tenantId, plainArray([...wants.locations])] })
        .then(fillLocations),
    );
  }
  if (wants.jobs.size > 0) {
    const text = `select id from reference where tenant_id = $1 and kind = 'job' and id = any($2::bigint[])`;
    reads.push(
      sql
        .rows<{ id: number }>({ name: 'ledger-jobs', text, values: [tenantId, plainArray([...wants.jobs])] })
        .then((rows) => (book) => {
          for (const row of rows) book.jobs.add(row.id);
        }),
    );
  }
  return reads;
}

function readPositions(sql: Sql, tenantId: number, wants: Wants): Promise<Fill>[] {
  const reads: Promise<Fill>[] = [];
  if (wants.places.size > 0) {
    const text = `select ${POSITION} from unnest($2::bigint[], $3::bigint[]) as place (item_id, location_id)
      join position p on p.tenant_id = $1 and p.item_id = place.item_id and p.location_id = place.location_id and p.lot_id = ${NO_LOT}`;
    reads.push(
      sql
        .rows<PositionRow>({ name: 'ledger-places', text, values: [tenantId, ...pairs(wants.places.values())] })
        .then(fillPositions),
    );
  }
  if (wants.picks.size > 0) {
    const text = `select ${POSITION}, ${LOT} from unnest($2::bigint[], $3::bigint[]) as place (item_id, location_id)
      join position p on p.tenant_id = $1 and p.item_id = place.item_id and p.location_id = place.location_id and p.lot_id > ${NO_LOT}
        and (p.on_hand <> 0 or p.reserved <> 0)
      join lot l on l.tenant_id = $1 and l.id = p.lot_id`;
    reads.push(
      sql
        .rows<PositionRow & LotRow>({ name: 'ledger-picks', text, values: [tenantId, ...pairs(wants.picks.values())] })
        .then(fillLots),
    );
  }
  if (wants.lots.size > 0) {
    const named = [...wants.lots.values()];
    const values = [tenantId, ...pairs(named), textArray(named.map((lot) => lot[2]))];
    const text = `select ${LOT}, place.item_id, place.location_id, l.id as lot_id, coalesce(p.on_hand, 0) as on_hand,
        coalesce(p.reserved, 0) as reserved, coalesce(p.negative_allowed, false) as negative_allowed
      from unnest($2::bigint[], $3::bigint[], $4::text[]) as place (item_id, location_id, number)
      join lot l on l.tenant_id = $1 and l.item_id = place.item_id and l.number = place.number
      left join position p on p.tenant_id = $1 and p.item_id = place.item_id and p.location_id = place.location_id and p.lot_id = l.id`;
    reads.push(sql.rows<PositionRow & LotRow>({ name: 'ledger-lots', text, values }).then(fillLots));
  }
  return reads;
}

function readSerials(sql: Sql, tenantId: number, wants: Wants): Promise<Fill>[] {
  const reads: Promise<Fill>[] = [];
  const columns = 's.item_id, s.number, s.location_id, s.reservation_id';
  if (wants.serials.size > 0) {
    const named = [...wants.serials.values()];
    const values = [
      tenantId,
      plainArray(named.map((serial) => serial[0])),
      textArray(named.map((serial) => serial[1])),
    ];
    const text = `select ${columns} from unnest($2::bigint[], $3::text[]) as named (item_id, number)
      join serial s on s.tenant_id = $1 and s.item_id = named.item_id and s.number = named.number`;
    reads.push(sql.rows<SerialRow>({ name: 'ledger-serials', text, values }).then(fillSerials));
  }
  if (wants.serialPlaces.size > 0) {
    const text = `select ${columns} from unnest($2::bigint[], $3::bigint[]) as place (item_id, location_id)
      join serial s on s.tenant_id = $1 and s.item_id = place.item_id and s.location_id = place.location_id`;
    const values = [tenantId, ...pairs(wants.serialPlaces.values())];
    reads.push(sql.rows<SerialRow>({ name: 'ledger-serial-places', text, values }).then(fillSerials));
  }
  return reads;
}

/** Reservations bring along the item, the place, the lots and the units that they hold. */
function readReservations(sql: Sql, tenantId: number, wants: Wants): Promise<Fill>[] {
  if (wants.reservations.size === 0) return [];
  const values = [tenantId, plainArray([...wants.reservations])];
  const held = (column: string) =>
    `(select r.${column} from reservation r where r.tenant_id = $1 and r.id = any($2::bigint[]))`;
  const place = `from reservation r
    join position p on p.tenant_id = $1 and p.item_id = r.item_id and p.location_id = r.location_id`;
  return [
    sql
      .rows<ReservationRow>({
        name: 'ledger-reservations',
        text: 'select * from reservation where tenant_id = $1 and id = any($2::bigint[])',
        values,
      })
      .then((rows) => (book) => {
        for (const row of rows)
          if (!book.reservations.has(row.id)) book.reservations.set(row.id, reservationFromRow(row));
      }),
    sql
      .rows<ItemRow>({ name: 'ledger-held-items', text: `${ITEM} and i.id in ${held('item_id')}`, values })
      .then(fillItems),
    sql
      .rows<LocationRow>({
        name: 'ledger-held-locations',
        text: `${LOCATION} and id in ${held('location_id')}`,
        values,
      })
      .then(fillLocations),
    sql
      .rows<PositionRow>({
        name: 'ledger-held-places',
        text: `select distinct ${POSITION} ${place} and p.lot_id = ${NO_LOT} where r.tenant_id = $1 and r.id = any($2::bigint[])`,
        values,
      })
      .then(fillPositions),
    sql
      .rows<PositionRow & LotRow>({
        name: 'ledger-held-lots',
        text: `select distinct ${POSITION}, ${LOT} ${place} and p.lot_id > ${NO_LOT} and (p.on_hand <> 0 or p.reserved <> 0)
          join lot l on l.tenant_id = $1 and l.id = p.lot_id where r.tenant_id = $1 and r.id = any($2::bigint[])`,
        values,
      })
      .then(fillLots),
    sql
      .rows<SerialRow>({
        name: 'ledger-held-serials',
        text: `select s.item_id, s.number, s.location_id, s.reservation_id from serial s
          where s.tenant_id = $1 and s.item_id in ${held('item_id')} and s.reservation_id = any($2::bigint[])`,
        values,
      })
      .then(fillSerials),
  ];
}

function readMoments(sql: Sql, tenantId: number, wants: Wants): Promise<Fill>[] {
  const read = (name: string, places: PlaceAt[], onHand: string) => {
    const values = [
      tenantId,
      ...pairs(places.map((place) => [place.itemId, place.locationId])),
      textArray(places.map((place) => place.lot)),
      plainArray(places.map((place) => place.at.toISOString())),
    ];
    const text = `select place.n, ${NEXT_COUNT} as next_count_at, ${onHand} as on_hand
      from (select wanted.n, wanted.item_id, wanted.location_id, coalesce(l.id, ${NO_LOT}) as lot_id, wanted.at
        from unnest($2::bigint[], $3::bigint[], $4::text[], $5::timestamptz[]) with ordinality as wanted (item_id, location_id, lot, at, n)
        left join lot l on l.tenant_id = $1 and l.item_id = wanted.item_id and l.number = wanted.lot) as place
      cross join lateral (select ${CUT} as id) as cut`;
    return sql
      .rows<{ n: number; next_count_at: Date | null; on_hand: string | null }>({ name, text, values })
      .then((rows) => (book: Book) => {
        for (const row of rows) {
          const place = places[row.n - 1]!;
          book.moments.set(momentKey(place), {
            onHand: row.on_hand === null ? null : readDecimal(row.on_hand),
            nextCountAt: row.next_count_at,
          });
        }
      });
  };
  const counts = [...wants.pastCounts].filter(([key]) => !wants.pastMoments.has(key)).map(([, place]) => place);
  return [
    ...(counts.length > 0 ? [read('ledger-past-counts', counts, 'null::numeric')] : []),
    ...(wants.pastMoments.size > 0
      ? [read('ledger-past-moments', [...wants.pastMoments.values()], `${RECORDED_ON_HAND} + ${LATE_CHANGE}`)]
      : []),
  ];
}

interface LocationRow {
  id: number;
  active: boolean;
  allow_negative: boolean | null;
  site_id: number | null;
}

interface SerialRow {
  item_id: number;
  number: string;
  location_id: number | null;
  reservation_id: number | null;
}

function pairs(values: Iterable<readonly [number, number, ...unknown[]] | readonly number[]>): [string, string] {
  const all = [...values] as [number, number][];
  return [plainArray(all.map((pair) => pair[0])), plainArray(all.map((pair) => pair[1]))];
}

function fillItems(rows: ItemRow[]): Fill {
  return (book) => {
    for (const row of rows) {
      if (book.items.has(row.id)) continue;
      book.items.set(row.id, {
        id: row.id,
        tracking: row.tracking,
        lotsExpire: row.lots_expire,
        locationAware: row.location_aware,
        active: row.active,
        allowNegative: row.allow_negative,
        brandId: row.brand_id,
        siteId: row.site_id,
        cost: row.cost === null ? null : readDecimal(row.cost),
        onHand: readDecimal(row.on_hand),
        reserved: readDecimal(row.reserved),
        value: readDecimal(row.value),
      });
    }
  };
}

function fillLocations(rows: LocationRow[]): Fill {
  return (book) => {
    for (const row of rows) {
      book.locations.set(row.id, {
        id: row.id,
        active: row.active,
        allowNegative: row.allow_negative,
        siteId: row.site_id,
      });
    }
  };
}

function fillPositions(rows: PositionRow[]): Fill {
  return (book) => {
    for (const row of rows) {
      book.addPosition({
        itemId: row.item_id,
        locationId: row.location_id,
        lotId: row.lot_id,
        onHand: readDecimal(row.on_hand),
        reserved: readDecimal(row.reserved),
        negativeAllowed: row.negative_allowed,
      });
    }
  };
}

function fillLots(rows: (PositionRow & LotRow)[]): Fill {
  const positions = fillPositions(rows);
  return (book) => {
    for (const row of rows) {
      if (book.lotsById.has(row.id)) continue;
      book.putLot({
        id: row.id,
        revision: row.revision,
        itemId: row.item_id,
        number: row.number,
        expiresAt: row.expires_at,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
      });
    }
    positions(book);
  };
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
