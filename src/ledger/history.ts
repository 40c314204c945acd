import sqlTag, { empty, type Sql as Fragment, join, raw } from 'sql-template-tag';
import { type ActorKind, type Visibility, visibleEntries } from '../access/index.ts';
import {
  among,
  type Conditions,
  conditionsOf,
  equals,
  type List,
  type Piece,
  plainArray,
  readDecimal,
  type Source,
  type Sql,
} from '../platform/index.ts';
import { entriesOfItem, entriesOfPage, entriesOfUnits, entriesWith } from './item-entries.ts';
import { withMerged } from './merged-items.ts';
import type { EntryRecord, MovementKind, MovementRecord } from './model.ts';
import { type MovementFacets, movementConditions } from './movement-conditions.ts';
import { DOCUMENT_OF_MOVEMENT, movementBefore, OWN_DOCUMENT_ID } from './own-documents.ts';
import { entryView, type MovementView, movementView } from './views.ts';

interface MovementRow {
  id: number;
  kind: MovementKind;
  reason_code: string | null;
  reason: string | null;
  reference: string | null;
  job_id: number | null;
  occurred_at: Date;
  recorded_at: Date;
  actor_kind: ActorKind;
  actor_id: number | null;
  actor_name: string;
  document_kind: string | null;
  document_id: number | null;
  document_number: string | null;
  is_document: boolean;
  reverses: number | null;
  posted_with: number | null;
  hash: string;
}

interface EntryRow {
  id: number;
  movement_id: number;
  item_id: number;
  location_id: number;
  lot_id: number;
  lot_number: string | null;
  lot_expires_on: string | null;
  lot_expires_at: Date | null;
  serials: string[] | null;
  change: string;
  after: string;
  reserved_change: string;
  reserved_after: string;
  item_after: string;
  value_change: string;
  value_after: string;
  entry_occurred_at: Date;
  site_id: number | null;
  event_no: number | null;
}

const MOVEMENT_COLUMNS = `m.id, m.kind, m.reason_code, m.reason, m.reference, m.job_id, coalesce(m.occurred_at, m.recorded_at) as occurred_at,
  m.recorded_at, m.actor_kind, m.actor_id, m.actor_name,
  ${DOCUMENT_OF_MOVEMENT}, m.document_no is not null as is_document, m.reverses, m.posted_with, encode(m.hash, 'hex') as hash`;
const ENTRY_COLUMNS = `e.id, e.movement_id, e.item_id, e.location_id, e.lot_id, l.number as lot_number, l.expires_on as lot_expires_on,
  l.expires_at as lot_expires_at, e.serials,
  e.change, e.after, coalesce(e.occurred_at, m.recorded_at) as entry_occurred_at, coalesce(e.reserved_change, 0) as reserved_change,
  coalesce(e.reserved_after, 0) as reserved_after, e.item_after, e.value_change, e.value_after,
  e.site_id, e.event_no`;
/** The lot of rows `e`, which may have none. */
export const LOT_OF_ENTRY = 'left join lot l on l.tenant_id = e.tenant_id and l.id = e.lot_id';

/** The movements with these ids, in the order of their ids; those that are not there are left out. */
export async function readMovements(sql: Sql, tenantId: number, ids: readonly number[]): Promise<MovementRecord[]> {
  if (ids.length === 0) return [];
  const values = [tenantId, plainArray(ids)];
  const [movements, entries] = await Promise.all([
    sql.rows<MovementRow>({
      name: 'ledger-read-movements',
      text: `select ${MOVEMENT_COLUMNS} from movement m where m.tenant_id = $1 and m.id = any($2::bigint[]) order by m.id`,
      values,
    }),
    sql.rows<EntryRow>({
      name: 'ledger-read-entries',
      text: `select ${ENTRY_COLUMNS} from (select id, entry_count, recorded_at from movement where tenant_id = $1 and id = any($2::bigint[])) as m
        cross join lateral (select * from entry e where e.tenant_id = $1 and e.id > m.id and e.id <= m.id + m.entry_count offset 0) as e
        ${LOT_OF_ENTRY} order by e.id`,
      values,
    }),
  ]);
  return recordsOf(movements, entries);
}

const OF_DOCUMENTS = `(select m.id from movement m where m.tenant_id = $1 and m.document_id = any($2::bigint[])
  union all select m.id from unnest($2::bigint[]) as asked (id) ${movementBefore('$1', 'asked.id')}
    where m.document_no is not null and ${OWN_DOCUMENT_ID} = asked.id) as named
  cross join lateral (select * from movement x where x.tenant_id = $1 and x.id = named.id offset 0) as m`;

/** The movements that these documents caused, or are, by document, the oldest first. */
export async function readMovementsOf(
  sql: Sql,
  tenantId: number,
  documentIds: readonly number[],
): Promise<Map<number, MovementRecord[]>> {
  const found = new Map<number, MovementRecord[]>(documentIds.map((id) => [id, []]));
  if (documentIds.length === 0) return found;
  const values = [tenantId, plainArray(documentIds)];
  const [movements, entries] = await Promise.all([
    sql.rows<MovementRow>({
      name: 'ledger-movements-of-documents',
      text: `select ${MOVEMENT_COLUMNS} from ${OF_DOCUMENTS} order by m.id`,
      values,
    }),
    sql.rows<EntryRow>({
      name: 'ledger-entries-of-documents',
      text: `select ${ENTRY_COLUMNS} from ${OF_DOCUMENTS}
        cross join lateral (select * from entry e where e.tenant_id = $1 and e.id > m.id and e.id <= m.id + m.entry_count offset 0) as e
        ${LOT_OF_ENTRY} order by e.id`,
      values,
    }),
  ]);
  for (const movement of recordsOf(movements, entries)) found.get(movement.document?.id ?? 0)?.push(movement);
  return found;
}

function recordsOf(movements: readonly MovementRow[], entries: readonly EntryRow[]): MovementRecord[] {
  const byMovement = new Map<number, EntryRecord[]>(movements.map((movement) => [movement.id, []]));
  for (const row of entries) byMovement.get(row.movement_id)?.push(entryFromRow(row));
  return movements.map((row) => movementFromRow(row, byMovement.get(row.id) ?? []));
}

/** One movement as the surfaces see it, or undefined. */
export async function readMovementView(sql: Sql, tenantId: number, id: number): Promise<MovementView | undefined> {
  const [movement] = await readMovements(sql, tenantId, [id]);
  return movement && movementView(movement);
}

/** What a list of entries may be narrowed by; dates are of recording. */
export interface EntryFilter extends MovementFacets {
  itemId?: number | undefined;
  locationId?: number | null | undefined;
  lotId?: number | undefined;
  /** Those that moved units with this serial number. */
  serial?: string | undefined;
  /** Leaves out moves between places, which do not change an item as a whole. */
  withoutTransfers?: boolean | undefined;
  /** When the entry happened, from this moment on and before that one. */
  occurredFrom?: Date | undefined;
  occurredTo?: Date | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** Who reads; left out: one that sees everything. */
  visibility?: Visibility | undefined;
}

export type LedgerEntryView = ReturnType<typeof ledgerEntryView>;

/** The filter with all items whose entries are asked for. */
type AskedFilter = EntryFilter & { itemIds?: readonly number[] | undefined };

/** Conditions on entries `e`. */
const OF_ENTRY: Conditions<AskedFilter> = {
  itemIds: among('e.item_id'),
  locationId: (id) => equals('e.location_id')(id ?? 0),
  lotId: equals('e.lot_id'),
  withoutTransfers: (without) => (without ? raw(`e.kind <> 'transfer'`) : []),
  visibility: (visibility, tenantId) => visibleEntries(tenantId, visibility),
};
/** Conditions on entries `e` with their movements `m`. */
const OF_TIME: Conditions<EntryFilter> = {
  occurredFrom: (moment) => sqlTag`coalesce(e.occurred_at, m.recorded_at) >= ${moment}`,
  occurredTo: (moment) => sqlTag`coalesce(e.occurred_at, m.recorded_at) < ${moment}`,
};

/** What a row of a list of entries reads of an entry `e`, its movement `m` and its lot `l`. */
export type LedgerEntryRow = EntryRow & MovementRow;
export const LEDGER_ENTRY = `${ENTRY_COLUMNS}, ${MOVEMENT_COLUMNS.replace('m.id, ', '')}`;

/** What all lists of entries have in common: the facts of their movement, in the order in which they were recorded. */
export const ENTRY_LIST = {
  alias: 'e',
  columns: LEDGER_ENTRY,
  cut: 'e.id',
  joined: (tenantId: number) => sqlTag`${entriesOfPage(tenantId)} ${raw(LOT_OF_ENTRY)}`,
  orderOf: () => ['e.id'],
  view: ledgerEntryView,
};

/** Entries with the facts of their movement, in the order in which they were recorded. */
export const ENTRIES: List<EntryFilter, 'id', LedgerEntryRow, LedgerEntryView> = {
  ...ENTRY_LIST,
  name: 'entries',
  async sources(sql, tenantId, filter, piece) {
    const { itemId, locationId, lotId, serial } = filter;
    const itemIds = itemId === undefined ? undefined : await withMerged(sql, tenantId, [itemId]);
    const ofEntry = conditionsOf(OF_ENTRY, tenantId, { ...filter, itemIds });
    const ofTime = conditionsOf(OF_TIME, tenantId, filter);
    const ofMovement = movementConditions(tenantId, filter);
    const recorded = await recordedBetween(sql, tenantId, filter);
    if (serial !== undefined)
      return [entriesOfUnits(tenantId, serial, [...ofEntry, ...ofTime, ...ofMovement, ...recorded('e.id')])];
    if (ofMovement.length > 0 && ofEntry.length === 0 && ofTime.length === 0) {
      return [fromMovements(tenantId, [...ofMovement, ...recorded('m.id')], piece)];
    }
    const rows = entriesWith(tenantId, ofMovement.length + ofTime.length > 0);
    const conditions = [...ofEntry, ...ofTime, ...ofMovement, ...recorded('e.id')];
    if (itemIds !== undefined) return [entriesOfItem(tenantId, { itemIds, locationId, lotId }, conditions, rows)];
    return [{ rows, conditions: [sqlTag`e.tenant_id = ${tenantId}`, ...conditions] }];
  },
};

/**
 * Begins at the movements, where an index has what is asked in order: a movement has an entry at least, so a page of
 * them is enough, and one more for the movement whose entries the page before may have shown already.
 * `offset 0` keeps the planner from turning the join round and walking all entries.
 */
function fromMovements(
  tenantId: number,
  conditions: readonly Fragment[],
  { behind, descending = false, offset = 0, limit }: Partial<Piece>,
): Source {
  const asked = [sqlTag`m.tenant_id = ${tenantId}`, ...conditions];
  // The movement of the last entry of the page before begins before that.
  if (behind !== undefined && descending) asked.push(sqlTag`m.id < ${behind[0]}`);
  const most = limit === undefined || !descending ? empty : sqlTag`order by m.id desc limit ${offset + limit + 1}`;
  return {
    rows: sqlTag`(select * from movement m where ${join(asked, ' and ')} ${most}) as m
      cross join lateral (select * from entry e where e.tenant_id = ${tenantId} and e.id > m.id and e.id <= m.id + m.entry_count offset 0) as e`,
    conditions: [sqlTag`true`],
  };
}

/**
 * Dates become ids, because movements are recorded in the order of their ids. They are looked up beforehand: under row-level security a
 * sub-select in a condition is not a reason to use an index.
 */
async function recordedBetween(sql: Sql, tenantId: number, { from, to, occurredFrom }: EntryFilter) {
  // Nothing is recorded before it happened.
  const since = from !== undefined && occurredFrom !== undefined && from > occurredFrom ? from : (occurredFrom ?? from);
  const [first, next] = await Promise.all([firstSince(sql, tenantId, since), firstSince(sql, tenantId, to)]);
  return (id: 'e.id' | 'm.id'): Fragment[] => [
    ...(first === undefined ? [] : [sqlTag`${raw(id)} >= ${first}`]),
    ...(next === undefined ? [] : [sqlTag`${raw(id)} < ${next}`]),
  ];
}

/** The id of the first movement that was recorded at or after a moment; undefined without one. */
export async function firstSince(sql: Sql, tenantId: number, moment: Date | undefined): Promise<number | undefined> {
  if (moment === undefined) return undefined;
  const [row] = await sql.rows<{ id: number | null }>({
    name: 'ledger-first-since',
    text: 'select first_movement_since($1, $2) as id',
    values: [tenantId, moment],
  });
  return row?.id ?? Number.MAX_SAFE_INTEGER;
}

export function ledgerEntryView(row: LedgerEntryRow) {
  return Object.assign(entryView(entryFromRow(row)), {
    movementId: row.movement_id,
    kind: row.kind,
    reasonCode: row.reason_code,
    reason: row.reason,
    reference: row.reference,
    jobId: row.job_id,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    document: documentOf(row),
    reverses: row.reverses,
    postedWith: row.posted_with,
    occurredAt: row.entry_occurred_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
  });
}

function entryFromRow(row: EntryRow): EntryRecord {
  return {
    id: row.id,
    itemId: row.item_id,
    locationId: row.location_id,
    lotId: row.lot_id,
    lot:
      row.lot_number === null
        ? null
        : {
            id: row.lot_id,
            number: row.lot_number,
            expiresOn: row.lot_expires_on,
            expiresAt: row.lot_expires_at,
          },
    serials: row.serials,
    change: readDecimal(row.change),
    after: readDecimal(row.after),
    reservedChange: readDecimal(row.reserved_change),
    reservedAfter: readDecimal(row.reserved_after),
    itemAfter: readDecimal(row.item_after),
    valueChange: readDecimal(row.value_change),
    valueAfter: readDecimal(row.value_after),
    occurredAt: row.entry_occurred_at,
    chain1: { siteId: row.site_id, eventNo: row.event_no },
  };
}

function movementFromRow(row: MovementRow, entries: EntryRecord[]): MovementRecord {
  return {
    id: row.id,
    kind: row.kind,
    reasonCode: row.reason_code,
    reason: row.reason,
    reference: row.reference,
    jobId: row.job_id,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    late: row.occurred_at < row.recorded_at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    document: documentOf(row),
    isDocument: row.is_document,
    reverses: row.reverses,
    postedWith: row.posted_with,
    entries,
    hash: row.hash,
  };
}

function documentOf(row: MovementRow) {
  const { document_kind, document_id, document_number } = row;
  if (document_kind === null && document_id === null && document_number === null) return null;
  // A row that has only a part of them was tampered with: it must not look like one without a document, nor like a whole one.
  return { kind: document_kind ?? '', id: document_id ?? 0, number: document_number ?? '' };
}
