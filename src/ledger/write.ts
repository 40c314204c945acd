import { formatQuantity, plainArray, type Quantity, type Sql, textArray } from '../platform/index.ts';
import type { Book } from './book.ts';
import type { ClockPlace } from './clock.ts';
import type { EntryRecord } from './model.ts';
import { allocationsJson } from './reservation-row.ts';
import { sliceMovement } from './slices.ts';
import { furtherSlices, writeSlices } from './write-slices.ts';

/**
 * Sends everything that the book holds to the database: one statement a table, whatever the size of the batch. The promises are to
 * be awaited together with the commit. Of a book that was not read under the lock, the clock's move is the first statement: it takes
 * the lock, and fails with CLOCK_MOVED, and all the others with it, where the clock does not stand where the book was guessed from.
 */
export function writeBook(sql: Sql, book: Book, guessedFrom?: ClockPlace): Promise<unknown>[] {
  const writes = [guessedFrom === undefined ? writeClock(sql, book) : moveClock(sql, book, guessedFrom)];
  if (book.movements.length > 0) writes.push(writeMovements(sql, book), writeEntries(sql, book));
  if (book.immediateDocuments.length > 0) writes.push(writeImmediateDocuments(sql, book), writeOwnSlices(sql, book));
  if (book.touchedPositions.size > 0) writes.push(writePositions(sql, book));
  if (book.touchedItems.size > 0) writes.push(writeItems(sql, book));
  if (book.touchedLots.size > 0) writes.push(writeLots(sql, book));
  if (book.touchedSerials.size > 0) writes.push(writeSerials(sql, book));
  if (book.touchedReservations.size > 0) writes.push(writeReservations(sql, book));
  if (book.changes.length > 0) writes.push(writeChanges(sql, book));
  // Worked out of the reservations as they were just left.
  if (book.looksForNextExpiry) writes.push(writeNextExpiry(sql, book));
  return writes;
}

const decimals = (values: Quantity[]) => plainArray(values.map(formatQuantity));
const times = (values: (Date | null)[]) => plainArray(values.map((value) => value?.toISOString() ?? null));

function writeMovements(sql: Sql, book: Book): Promise<unknown> {
  const all = book.movements;
  return sql.rows({
    name: 'ledger-write-movements',
    text: `insert into movement (tenant_id, id, kind, reason_code, reason, reference, job_id, occurred_at, recorded_at, actor_kind, actor_id,
        actor_name, document_kind, document_id, document_number, reverses, posted_with, entry_count, hash)
      select $1, id, kind, reason_code, reason, reference, job_id, occurred_at, $2, actor_kind, actor_id, actor_name, document_kind,
        document_id, document_number, reverses, posted_with, entry_count, decode(hash, 'hex')
      from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::timestamptz[], $10::text[], $11::bigint[],
        $12::text[], $13::text[], $14::bigint[], $15::text[], $16::bigint[], $17::bigint[], $18::integer[], $19::text[])
        as m (id, kind, reason_code, reason, reference, job_id, occurred_at, actor_kind, actor_id, actor_name, document_kind, document_id,
          document_number, reverses, posted_with, entry_count, hash)`,
    values: [
      book.tenantId,
      book.now.toISOString(),
      plainArray(all.map((m) => m.id)),
      plainArray(all.map((m) => m.kind)),
      textArray(all.map((m) => m.reasonCode)),
      textArray(all.map((m) => m.reason)),
      textArray(all.map((m) => m.reference)),
      plainArray(all.map((m) => m.jobId)),
      times(all.map((m) => m.occurredAt)),
      plainArray(all.map((m) => m.actor.kind)),
      plainArray(all.map((m) => m.actor.id)),
      textArray(all.map((m) => m.actor.name)),
      plainArray(all.map((m) => m.document?.kind ?? null)),
      plainArray(all.map((m) => m.document?.id ?? null)),
      textArray(all.map((m) => m.document?.number ?? null)),
      plainArray(all.map((m) => m.reverses)),
      plainArray(all.map((m) => m.postedWith)),
      plainArray(all.map((m) => m.entries.length)),
      plainArray(all.map((m) => m.hash)),
    ],
  });
}

function writeEntries(sql: Sql, book: Book): Promise<unknown> {
  const all: { movement: Book['movements'][number]; entry: EntryRecord }[] = [];
  for (const movement of book.movements) for (const entry of movement.entries) all.push({ movement, entry });
  return sql.rows({
    name: 'ledger-write-entries',
    text: `insert into entry (tenant_id, id, movement_id, kind, item_id, location_id, lot_id, serials, change, after, reserved_change,
        reserved_after, item_after, value_change, value_after, occurred_at, late, site_id, event_no)
      select $1, id, movement_id, kind, item_id, location_id, lot_id, serials::text[], change, after, reserved_change, reserved_after,
        item_after, value_change, value_after, occurred_at, late, site_id, event_no
      from unnest($2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[], $9::numeric[], $10::numeric[],
        $11::numeric[], $12::numeric[], $13::numeric[], $14::numeric[], $15::numeric[], $16::timestamptz[], $17::boolean[], $18::bigint[],
        $19::bigint[]) as e (id, movement_id, kind, item_id, location_id, lot_id, serials, change, after, reserved_change, reserved_after, item_after,
          value_change, value_after, occurred_at, late, site_id, event_no)`,
    values: [
      book.tenantId,
      plainArray(all.map(({ entry }) => entry.id)),
      plainArray(all.map(({ movement }) => movement.id)),
      plainArray(all.map(({ movement }) => movement.kind)),
      plainArray(all.map(({ entry }) => entry.itemId)),
      plainArray(all.map(({ entry }) => entry.locationId)),
      plainArray(all.map(({ entry }) => entry.lotId)),
      textArray(all.map(({ entry }) => entry.serials && textArray(entry.serials))),
      decimals(all.map(({ entry }) => entry.change)),
      decimals(all.map(({ entry }) => entry.after)),
      decimals(all.map(({ entry }) => entry.reservedChange)),
      decimals(all.map(({ entry }) => entry.reservedAfter)),
      decimals(all.map(({ entry }) => entry.itemAfter)),
      decimals(all.map(({ entry }) => entry.valueChange)),
      decimals(all.map(({ entry }) => entry.valueAfter)),
      times(all.map(({ entry }) => entry.occurredAt)),
      plainArray(all.map(({ movement, entry }) => entry.occurredAt < movement.recordedAt)),
      plainArray(all.map(({ entry }) => entry.siteId)),
      plainArray(all.map(({ entry }) => entry.eventNo)),
    ],
  });
}

/** The document of an adjustment, a count or a direct transfer: it is born complete, and its lines are the movement's entries. */
function writeImmediateDocuments(sql: Sql, book: Book): Promise<unknown> {
  const own = book.immediateDocuments;
  const all = own.map(({ movement }) => movement);
  const placeOf = (entry: EntryRecord | undefined) =>
    entry === undefined || entry.locationId === 0 ? null : entry.locationId;
  const destinationOf = (movement: Book['movements'][number]) => sliceMovement(movement)[0]?.toLocationId ?? null;
  const isTransfer = (movement: Book['movements'][number]) => movement.kind === 'transfer';
  return sql.rows({
    name: 'ledger-write-documents',
    text: `insert into document (tenant_id, id, revision, kind, number, status, type, reference, memo, date, location_id, to_location_id, job_id,
        immediate, actor_kind, actor_id, actor_name, external_data, created_at, updated_at)
      select $1, id, id, kind, number, status, type, reference, memo, date, location_id, to_location_id, job_id, true, actor_kind,
        actor_id, actor_name, external_data, $2, $2
      from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[], $11::bigint[],
        $12::bigint[], $13::bigint[], $14::text[], $15::bigint[], $16::text[], $17::jsonb[])
        as d (id, kind, number, status, type, reference, memo, date, location_id, to_location_id, job_id, actor_kind, actor_id, actor_name,
          external_data)`,
    values: [
      book.tenantId,
      book.now.toISOString(),
      plainArray(all.map((m) => m.document?.id ?? null)),
      plainArray(all.map((m) => m.document?.kind ?? null)),
      textArray(all.map((m) => m.document?.number ?? null)),
      plainArray(all.map((m) => (isTransfer(m) ? 'received' : 'posted'))),
      textArray(all.map((m) => m.reasonCode ?? m.kind)),
      textArray(all.map((m) => m.reference)),
      textArray(all.map((m) => m.reason)),
      times(all.map((m) => m.occurredAt)),
      plainArray(all.map((m) => placeOf(m.entries[0]))),
      plainArray(all.map((m) => (isTransfer(m) ? destinationOf(m) : null))),
      plainArray(all.map((m) => m.jobId)),
      plainArray(all.map((m) => m.actor.kind)),
      plainArray(all.map((m) => m.actor.id)),
      textArray(all.map((m) => m.actor.name)),
      textArray(own.map(({ externalData }) => JSON.stringify(externalData))),
    ],
  });
}

function writeOwnSlices(sql: Sql, { tenantId, now, immediateDocuments }: Book): Promise<unknown> {
  const slices = immediateDocuments.flatMap(({ movement }) => {
    const { document, entries } = movement;
    return document === null || entries.length === 1
      ? []
      : furtherSlices({ id: document.id, createdAt: now }, movement);
  });
  return writeSlices(sql, tenantId, slices);
}

function writePositions(sql: Sql, book: Book): Promise<unknown> {
  const all = [...book.touchedPositions];
  return sql.rows({
    name: 'ledger-write-positions',
    text: `insert into position (tenant_id, item_id, location_id, lot_id, on_hand, reserved, negative_allowed, updated_at)
      select $1, item_id, location_id, lot_id, on_hand, reserved, negative_allowed, $2
      from unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::numeric[], $7::numeric[], $8::boolean[])
        as p (item_id, location_id, lot_id, on_hand, reserved, negative_allowed)
      on conflict (tenant_id, item_id, location_id, lot_id) do update set on_hand = excluded.on_hand, reserved = excluded.reserved,
        negative_allowed = excluded.negative_allowed, updated_at = excluded.updated_at`,
    values: [
      book.tenantId,
      book.now.toISOString(),
      plainArray(all.map((p) => p.itemId)),
      plainArray(all.map((p) => p.locationId)),
      plainArray(all.map((p) => p.lotId)),
      decimals(all.map((p) => p.onHand)),
      decimals(all.map((p) => p.reserved)),
      plainArray(all.map((p) => p.negativeAllowed)),
    ],
  });
}

function writeItems(sql: Sql, book: Book): Promise<unknown> {
  const all = [...book.touchedItems];
  return sql.rows({
    name: 'ledger-write-items',
    // The row is always there. An upsert finds it by its key, whatever the planner believes of the size of the table.
    text: `insert into item_stock (tenant_id, item_id, on_hand, reserved, value, min_stock_level)
      select $1, item_id, on_hand, reserved, value, 0
      from unnest($2::bigint[], $3::numeric[], $4::numeric[], $5::numeric[]) as i (item_id, on_hand, reserved, value)
      on conflict (tenant_id, item_id) do update set on_hand = excluded.on_hand, reserved = excluded.reserved, value = excluded.value`,
    values: [
      book.tenantId,
      plainArray(all.map((i) => i.id)),
      decimals(all.map((i) => i.onHand)),
      decimals(all.map((i) => i.reserved)),
      decimals(all.map((i) => i.value)),
    ],
  });
}

function writeLots(sql: Sql, book: Book): Promise<unknown> {
  const all = [...book.touchedLots];
  return sql.rows({
    name: 'ledger-write-lots',
    text: `insert into lot (tenant_id, id, revision, item_id, number, expires_at, created_at, updated_at)
      select $1, id, revision, item_id, number, expires_at, created_at, updated_at
      from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[])
        as l (id, revision, item_id, number, expires_at, created_at, updated_at)
      on conflict (tenant_id, id) do update set revision = excluded.revision, expires_at = excluded.expires_at,
        updated_at = excluded.updated_at`,
    values: [
      book.tenantId,
      plainArray(all.map((l) => l.id)),
      plainArray(all.map((l) => l.revision)),
      plainArray(all.map((l) => l.itemId)),
      textArray(all.map((l) => l.number)),
      times(all.map((l) => l.expiresAt)),
      times(all.map((l) => l.createdAt)),
      times(all.map((l) => l.updatedAt)),
    ],
  });
}

function writeSerials(sql: Sql, book: Book): Promise<unknown> {
  const all = [...book.touchedSerials];
  return sql.rows({
    name: 'ledger-write-serials',
    text: `insert into serial (tenant_id, item_id, number, location_id, reservation_id, updated_at)
      select $1, item_id, number, location_id, reservation_id, $2
      from unnest($3::bigint[], $4::text[], $5::bigint[], $6::bigint[]) as s (item_id, number, location_id, reservation_id)
      on conflict (tenant_id, item_id, number) do update set location_id = excluded.location_id,
        reservation_id = excluded.reservation_id, updated_at = excluded.updated_at`,
    values: [
      book.tenantId,
      book.now.toISOString(),
      plainArray(all.map((s) => s.itemId)),
      textArray(all.map((s) => s.number)),
      plainArray(all.map((s) => s.locationId)),
      plainArray(all.map((s) => s.reservationId)),
    ],
  });
}

function writeReservations(sql: Sql, book: Book): Promise<unknown> {
  const all = [...book.touchedReservations];
  return sql.rows({
    name: 'ledger-write-reservations',
    text: `insert into reservation (tenant_id, id, revision, status, item_id, location_id, quantity, consumed, released, allocations, pick,
        expires_at, job_id, reference, actor_kind, actor_id, actor_name, created_at, updated_at)
      select $1, id, revision, status, item_id, location_id, quantity, consumed, released, allocations, pick, expires_at, job_id, reference,
        actor_kind, actor_id, actor_name, created_at, updated_at
      from unnest($2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::numeric[], $8::numeric[], $9::numeric[], $10::jsonb[],
        $11::text[], $12::timestamptz[], $13::bigint[], $14::text[], $15::text[], $16::bigint[], $17::text[], $18::timestamptz[],
        $19::timestamptz[]) as r (id, revision, status, item_id, location_id, quantity, consumed, released, allocations, pick, expires_at,
          job_id, reference, actor_kind, actor_id, actor_name, created_at, updated_at)
      on conflict (tenant_id, id) do update set revision = excluded.revision, status = excluded.status, consumed = excluded.consumed,
        released = excluded.released, allocations = excluded.allocations, updated_at = excluded.updated_at`,
    values: [
      book.tenantId,
      plainArray(all.map((r) => r.id)),
      plainArray(all.map((r) => r.revision)),
      plainArray(all.map((r) => r.status)),
      plainArray(all.map((r) => r.itemId)),
      plainArray(all.map((r) => r.locationId)),
      decimals(all.map((r) => r.quantity)),
      decimals(all.map((r) => r.consumed)),
      decimals(all.map((r) => r.released)),
      textArray(all.map((r) => allocationsJson(r.allocations))),
      plainArray(all.map((r) => r.pick)),
      times(all.map((r) => r.expiresAt)),
      plainArray(all.map((r) => r.jobId)),
      textArray(all.map((r) => r.reference)),
      plainArray(all.map((r) => r.actor.kind)),
      plainArray(all.map((r) => r.actor.id)),
      textArray(all.map((r) => r.actor.name)),
      times(all.map((r) => r.createdAt)),
      times(all.map((r) => r.updatedAt)),
    ],
  });
}

function writeChanges(sql: Sql, book: Book): Promise<unknown> {
  const all = book.changes;
  return sql.rows({
    name: 'ledger-write-changes',
    text: `insert into change (tenant_id, revision, kind, row_id, deleted, "row")
      select $1, revision, kind, row_id, deleted, data
      from unnest($2::bigint[], $3::text[], $4::bigint[], $5::boolean[], $6::jsonb[]) as c (revision, kind, row_id, deleted, data)`,
    values: [
      book.tenantId,
      plainArray(all.map((c) => c.revision)),
      plainArray(all.map((c) => c.kind)),
      plainArray(all.map((c) => c.id)),
      plainArray(all.map((c) => c.deleted)),
      textArray(all.map((c) => JSON.stringify(c.row))),
    ],
  });
}

function moveClock(sql: Sql, book: Book, from: ClockPlace): Promise<unknown> {
  const { revision, hash, series, events, nextExpiry } = book.clock;
  return sql.rows({
    name: 'ledger-move-clock',
    text: 'select move_clock($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    values: [
      book.tenantId,
      from.revision,
      from.hash,
      book.negativeStock,
      revision,
      hash,
      book.recordedAt.toISOString(),
      JSON.stringify(series),
      events,
      nextExpiry,
    ],
  });
}

function writeClock(sql: Sql, book: Book): Promise<unknown> {
  const { revision, hash, series, events, nextExpiry } = book.clock;
  return sql.rows({
    name: 'ledger-write-clock',
    text: `update clock set revision = $2, recorded_at = $3, hash = decode($4, 'hex'), series = $5, events = $6, next_expiry = $7
      where tenant_id = $1`,
    values: [book.tenantId, revision, book.recordedAt.toISOString(), hash, JSON.stringify(series), events, nextExpiry],
  });
}

function writeNextExpiry(sql: Sql, book: Book): Promise<unknown> {
  return sql.rows({
    name: 'ledger-write-next-expiry',
    text: `update clock set next_expiry = (select min(expires_at) from reservation
        where tenant_id = $1 and status = 'active' and expires_at is not null)
      where tenant_id = $1`,
    values: [book.tenantId],
  });
}
