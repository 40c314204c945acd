import { column, rowWriter, type Sql } from '../platform/index.ts';
import type { Book } from './book.ts';
import type { ClockPlace } from './clock.ts';
import type {
  Change,
  EntryRecord,
  ItemState,
  LotState,
  MovementRecord,
  OwnDocument,
  PositionState,
  ReservationState,
  SerialState,
} from './model.ts';
import { runningNumber } from './own-documents.ts';
import { storedAllocations } from './reservation-row.ts';
import { sliceMovement } from './slices.ts';
import { writeNextDay, writeStandings } from './standings.ts';
import { furtherSlices, writeSlices } from './write-slices.ts';

const { bigint, boolean, day, decimal, hex, integer, json, text, texts, time, word } = column;

/**
 * Sends everything that the book holds to the database: one statement a table, whatever the size of the batch. The promises are to
 * be awaited together with the commit. Of a book that was not read under the lock, the clock's move is the first statement: it takes
 * the lock, and fails with CLOCK_MOVED, and all the others with it, where the clock does not stand where the book was guessed from.
 */
export function writeBook(sql: Sql, book: Book, guessedFrom?: ClockPlace): Promise<unknown>[] {
  const { tenantId, movements, immediateDocuments, now } = book;
  const dated = <Row>(rows: Iterable<Row>) => Array.from(rows, (row) => ({ row, now }));
  return [
    guessedFrom === undefined ? writeClock(sql, book) : moveClock(sql, book, guessedFrom),
    MOVEMENTS.write(sql, tenantId, movements),
    ENTRIES.write(
      sql,
      tenantId,
      movements.flatMap((movement) => movement.entries.map((entry) => ({ movement, entry }))),
    ),
    SERIAL_ENTRIES.write(sql, tenantId, unitsMoved(movements)),
    DOCUMENTS.write(sql, tenantId, immediateDocuments),
    writeOwnSlices(sql, book),
    POSITIONS.write(sql, tenantId, dated(book.touchedPositions)),
    ITEMS.write(sql, tenantId, [...book.touchedItems]),
    LOTS.write(sql, tenantId, [...book.touchedLots]),
    SERIALS.write(sql, tenantId, dated(book.touchedSerials)),
    RESERVATIONS.write(sql, tenantId, [...book.touchedReservations]),
    CHANGES.write(sql, tenantId, book.changes),
    ...book.shelves.write(sql, tenantId),
    // Worked out of the reservations as they were just left.
    ...(book.looksForNextExpiry ? [writeNextExpiry(sql, book)] : []),
    ...(book.toJudge.isEmpty ? [] : [writeStandings(sql, book)]),
    ...(book.toJudge.days ? [writeNextDay(sql, book)] : []),
  ];
}

const MOVEMENTS = rowWriter<MovementRecord>('movement', {
  id: bigint((m) => m.id),
  recorded_at: time((m) => m.recordedAt),
  occurred_at: time((m) => (m.late ? m.occurredAt : null)),
  actor_id: bigint((m) => m.actor.id),
  location_id: bigint((m) => (m.isDocument ? placeOf(m.entries[0]) : null)),
  job_id: bigint((m) => m.jobId),
  document_id: bigint((m) => (m.isDocument ? null : (m.document?.id ?? null))),
  reverses: bigint((m) => m.reverses),
  posted_with: bigint((m) => m.postedWith),
  kind: word('movement_kind', (m) => m.kind),
  actor_kind: word('actor_kind', (m) => m.actor.kind),
  document_no: integer((m) =>
    m.isDocument && m.document !== null ? (runningNumber(m.document.number) ?? null) : null,
  ),
  entry_count: integer((m) => m.entries.length),
  hash: hex((m) => m.hash),
  actor_name: text((m) => m.actor.name),
  reason_code: text((m) => m.reasonCode),
  reason: text((m) => m.reason),
  reference: text((m) => m.reference),
  document_kind: text((m) => (m.isDocument ? null : (m.document?.kind ?? null))),
  document_number: text((m) => (m.isDocument ? null : (m.document?.number ?? null))),
});

interface EntryOfMovement {
  movement: MovementRecord;
  entry: EntryRecord;
}

const isLate = ({ movement, entry }: EntryOfMovement) => entry.occurredAt < movement.recordedAt;

const ENTRIES = rowWriter<EntryOfMovement>('entry', {
  id: bigint(({ entry }) => entry.id),
  movement_id: bigint(({ movement }) => movement.id),
  item_id: bigint(({ entry }) => entry.itemId),
  location_id: bigint(({ entry }) => entry.locationId),
  lot_id: bigint(({ entry }) => entry.lotId),
  occurred_at: time((row) => (isLate(row) || row.movement.kind === 'count' ? row.entry.occurredAt : null)),
  kind: word('movement_kind', ({ movement }) => movement.kind),
  late: boolean(isLate),
  change: decimal(({ entry }) => entry.change),
  after: decimal(({ entry }) => entry.after),
  item_after: decimal(({ entry }) => entry.itemAfter),
  value_change: decimal(({ entry }) => entry.valueChange),
  value_after: decimal(({ entry }) => entry.valueAfter),
  reserved_change: decimal(({ entry }) => entry.reservedChange || null),
  reserved_after: decimal(({ entry }) => entry.reservedAfter || null),
  serials: texts(({ entry }) => entry.serials),
});

/** A unit that an entry moved. */
interface UnitMoved {
  number: string;
  entry: EntryRecord;
}

const SERIAL_ENTRIES = rowWriter<UnitMoved>('serial_entry', {
  number: text(({ number }) => number),
  item_id: bigint(({ entry }) => entry.itemId),
  entry_id: bigint(({ entry }) => entry.id),
});

function unitsMoved(movements: readonly MovementRecord[]): UnitMoved[] {
  return movements.flatMap(({ entries }) =>
    entries.flatMap((entry) =>
      entry.change === 0n || entry.serials === null ? [] : entry.serials.map((number) => ({ number, entry })),
    ),
  );
}

/** A document that was born with its movement, where the movement alone does not say all of it: its lines are the movement's entries. */
const DOCUMENTS = rowWriter<OwnDocument>('document', {
  id: bigint(({ link }) => link.id),
  revision: bigint(({ link }) => link.id),
  kind: text(({ link }) => link.kind),
  number: text(({ link }) => link.number),
  status: text(({ movement }) => (movement.kind === 'transfer' ? 'received' : 'posted')),
  type: text(({ movement }) => movement.reasonCode ?? movement.kind),
  reference: text(({ movement }) => movement.reference),
  memo: text(({ movement }) => movement.reason),
  date: time(({ movement }) => movement.occurredAt),
  location_id: bigint(({ movement }) => placeOf(movement.entries[0])),
  to_location_id: bigint(({ movement }) =>
    movement.kind === 'transfer' ? (sliceMovement(movement)[0]?.toLocationId ?? null) : null,
  ),
  job_id: bigint(({ movement }) => movement.jobId),
  immediate: boolean(() => true),
  actor_kind: text(({ movement }) => movement.actor.kind),
  actor_id: bigint(({ movement }) => movement.actor.id),
  actor_name: text(({ movement }) => movement.actor.name),
  external_data: json(({ externalData }) => externalData),
  created_at: time(({ movement }) => movement.recordedAt),
  updated_at: time(({ movement }) => movement.recordedAt),
});

const POSITIONS = rowWriter<{ row: PositionState; now: Date }>(
  'position',
  {
    item_id: bigint(({ row }) => row.itemId),
    location_id: bigint(({ row }) => row.locationId),
    lot_id: bigint(({ row }) => row.lotId),
    on_hand: decimal(({ row }) => row.onHand),
    reserved: decimal(({ row }) => row.reserved),
    negative_allowed: boolean(({ row }) => row.negativeAllowed),
    status: word('standing', ({ row }) => row.status),
    updated_at: time(({ now }) => now),
  },
  { key: ['item_id', 'location_id', 'lot_id'] },
);

/** The row is always there. An upsert finds it by its key, whatever the planner believes of the size of the table. */
const ITEMS = rowWriter<ItemState>(
  'item_stock',
  {
    item_id: bigint((i) => i.id),
    on_hand: decimal((i) => i.onHand),
    reserved: decimal((i) => i.reserved),
    value: decimal((i) => i.value),
    unavailable: decimal((i) => i.unavailable),
    min_stock_level: decimal(() => 0n),
  },
  { key: ['item_id'], update: ['on_hand', 'reserved', 'value', 'unavailable'] },
);

const LOTS = rowWriter<LotState>(
  'lot',
  {
    id: bigint((l) => l.id),
    revision: bigint((l) => l.revision),
    item_id: bigint((l) => l.itemId),
    number: text((l) => l.number),
    expires_on: day((l) => l.expiresOn),
    expires_at: time((l) => l.expiresAt),
    held_at: time((l) => l.heldAt),
    reason: text((l) => l.reason),
    ended: boolean((l) => l.ended),
    created_at: time((l) => l.createdAt),
    updated_at: time((l) => l.updatedAt),
  },
  {
    key: ['id'],
    update: ['revision', 'item_id', 'number', 'expires_on', 'expires_at', 'held_at', 'reason', 'ended', 'updated_at'],
  },
);

const SERIALS = rowWriter<{ row: SerialState; now: Date }>(
  'serial',
  {
    item_id: bigint(({ row }) => row.itemId),
    number: text(({ row }) => row.number),
    location_id: bigint(({ row }) => row.locationId),
    reservation_id: bigint(({ row }) => row.reservationId),
    updated_at: time(({ now }) => now),
  },
  { key: ['item_id', 'number'] },
);

const RESERVATIONS = rowWriter<ReservationState>(
  'reservation',
  {
    id: bigint((r) => r.id),
    revision: bigint((r) => r.revision),
    status: text((r) => r.status),
    item_id: bigint((r) => r.itemId),
    location_id: bigint((r) => r.locationId),
    quantity: decimal((r) => r.quantity),
    consumed: decimal((r) => r.consumed),
    released: decimal((r) => r.released),
    allocations: json((r) => storedAllocations(r.allocations)),
    pick: text((r) => r.pick),
    expires_at: time((r) => r.expiresAt),
    job_id: bigint((r) => r.jobId),
    reference: text((r) => r.reference),
    actor_kind: text((r) => r.actor.kind),
    actor_id: bigint((r) => r.actor.id),
    actor_name: text((r) => r.actor.name),
    document_kind: text((r) => r.document?.kind ?? null),
    document_id: bigint((r) => r.document?.id ?? null),
    document_number: text((r) => r.document?.number ?? null),
    created_at: time((r) => r.createdAt),
    updated_at: time((r) => r.updatedAt),
  },
  {
    key: ['id'],
    update: ['revision', 'status', 'item_id', 'consumed', 'released', 'allocations', 'expires_at', 'updated_at'],
  },
);

const CHANGES = rowWriter<Change>('change', {
  revision: bigint((c) => c.revision),
  kind: text((c) => c.kind),
  row_id: bigint((c) => c.id),
  deleted: boolean((c) => c.deleted),
  row: json((c) => c.row),
});

function placeOf(entry: EntryRecord | undefined): number | null {
  return entry === undefined || entry.locationId === 0 ? null : entry.locationId;
}

function writeOwnSlices(sql: Sql, { tenantId, now, immediateDocuments }: Book): Promise<unknown> {
  const slices = immediateDocuments.flatMap(({ link, movement }) =>
    movement.entries.length === 1 ? [] : furtherSlices({ id: link.id, createdAt: now }, movement),
  );
  return writeSlices(sql, tenantId, slices);
}

function moveClock(sql: Sql, book: Book, from: ClockPlace): Promise<unknown> {
  const { revision, hash, series, nextExpiry, nextDay } = book.clock;
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
      nextExpiry,
      nextDay,
    ],
  });
}

function writeClock(sql: Sql, book: Book): Promise<unknown> {
  const { revision, hash, series, nextExpiry, nextDay } = book.clock;
  return sql.rows({
    name: 'ledger-write-clock',
    text: `update clock set revision = $2, recorded_at = $3, hash = decode($4, 'hex'), series = $5, next_expiry = $6, next_day = $7
      where tenant_id = $1`,
    values: [book.tenantId, revision, book.recordedAt.toISOString(), hash, JSON.stringify(series), nextExpiry, nextDay],
  });
}

function writeNextExpiry(sql: Sql, book: Book): Promise<unknown> {
  return sql.rows({
    name: 'ledger-write-next-expiry',
    text: `update clock set next_expiry = least(
        (select min(expires_at) from reservation where tenant_id = $1 and status = 'active' and expires_at is not null),
        (select min(expires_at) from document where tenant_id = $1 and expires_at is not null))
      where tenant_id = $1`,
    values: [book.tenantId],
  });
}
