import sqlTag, { empty, type Sql as Fragment, join, raw } from 'sql-template-tag';
import type { ActorKind } from '../access/index.ts';
import { plainArray, readDecimal, type Sql } from '../platform/index.ts';
import { movementOfEntry, newestEntryIds } from './item-entries.ts';
import type { EntryRecord, MovementKind, MovementRecord } from './model.ts';
import { type MovementFacets, movementConditions } from './movement-conditions.ts';
import { DOCUMENT_OF_MOVEMENT } from './own-documents.ts';
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
const ENTRY_COLUMNS = `e.id, e.movement_id, e.item_id, e.location_id, e.lot_id, l.number as lot_number, l.expires_at as lot_expires_at, e.serials,
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
  /** Leaves out moves between places, which do not change an item as a whole. */
  withoutTransfers?: boolean | undefined;
  /** When the entry happened, from this moment on and before that one. */
  occurredFrom?: Date | undefined;
  occurredTo?: Date | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** Only these sites and this brand, for an actor that is restricted to them. */
  siteIds?: readonly number[] | null | undefined;
  brandId?: number | null | undefined;
  /** The last id of the page before; entries come newest first. */
  before?: number | undefined;
  limit: number;
}

export type LedgerEntryView = ReturnType<typeof ledgerEntryView>;

/** Entries with the facts of their movement, newest first. */
export async function listEntries(sql: Sql, tenantId: number, asked: EntryFilter): Promise<LedgerEntryView[]> {
  const filter = { ...asked, ...(await readIdBounds(sql, tenantId, asked)) };
  const narrowed = [filter.itemId, filter.locationId, filter.lotId, filter.occurredFrom, filter.occurredTo].some(
    (value) => value !== undefined,
  );
  const held = filter.siteIds != null || filter.brandId != null;
  const aboutMovements = movementConditions(tenantId, filter).length > 0;
  const source = aboutMovements && !narrowed && !held ? fromMovements(tenantId, filter) : fromEntries(tenantId, filter);
  const { text, values } = sqlTag`select ${raw(ENTRY_COLUMNS)}, ${raw(MOVEMENT_COLUMNS.replace('m.id, ', ''))}
    from ${source} ${raw(LOT_OF_ENTRY)} order by e.id desc limit ${filter.limit}`;
  const rows = await sql.rows<EntryRow & MovementRow>({ text, values });
  return rows.map(ledgerEntryView);
}

/** Begins at the entries of an item, position by position, or at all of them in their order. */
function fromEntries(tenantId: number, filter: BoundFilter): Fragment {
  const conditions = [...entryConditions(tenantId, filter), ...movementConditions(tenantId, filter)];
  if (filter.itemId !== undefined) {
    const { itemId, lotId } = filter;
    const locationId = filter.locationId === undefined ? undefined : (filter.locationId ?? 0);
    const narrowed = [...conditions, ...idConditions('e', filter)];
    return sqlTag`(${newestEntryIds(tenantId, { itemId, locationId, lotId }, narrowed, filter.limit, movementOfEntry(tenantId))}) as page
      cross join lateral (select * from entry x where x.tenant_id = ${tenantId} and x.id = page.id offset 0) as e
      cross join lateral (select * from movement x where x.tenant_id = ${tenantId} and x.id = e.movement_id offset 0) as m`;
  }
  return sqlTag`(select * from entry e where e.tenant_id = ${tenantId} ${and(idConditions('e', filter))}) as e
    join movement m on m.tenant_id = ${tenantId} and m.id = e.movement_id ${and(conditions)}`;
}

/**
 * Begins at the movements, where an index has what is asked in order: a movement has an entry at least, so a page of
 * them is enough, and one more for the movement whose entries the page before may have shown already.
 * `offset 0` keeps the planner from turning the join round and walking all entries.
 */
function fromMovements(tenantId: number, filter: BoundFilter): Fragment {
  return sqlTag`(select * from movement m where m.tenant_id = ${tenantId}
      ${and([...movementConditions(tenantId, filter), ...idConditions('m', filter)])} order by m.id desc limit ${filter.limit + 1}) as m
    cross join lateral (select * from entry e where e.tenant_id = ${tenantId} and e.id > m.id and e.id <= m.id + m.entry_count
      ${and(filter.before === undefined ? [] : [sqlTag`e.id < ${filter.before}`])} offset 0) as e`;
}

function entryConditions(tenantId: number, filter: EntryFilter): Fragment[] {
  const parts: Fragment[] = [];
  if (filter.itemId !== undefined) parts.push(sqlTag`e.item_id = ${filter.itemId}`);
  if (filter.locationId !== undefined) parts.push(sqlTag`e.location_id = ${filter.locationId ?? 0}`);
  if (filter.lotId !== undefined) parts.push(sqlTag`e.lot_id = ${filter.lotId}`);
  if (filter.withoutTransfers) parts.push(sqlTag`e.kind <> 'transfer'`);
  if (filter.brandId != null) {
    parts.push(
      sqlTag`exists (select from item i where i.tenant_id = ${tenantId} and i.id = e.item_id and i.brand_id = ${filter.brandId})`,
    );
  }
  if (filter.siteIds != null) parts.push(atSites(tenantId, filter.siteIds));
  const occurredAt = sqlTag`coalesce(e.occurred_at, m.recorded_at)`;
  if (filter.occurredFrom !== undefined) parts.push(sqlTag`${occurredAt} >= ${filter.occurredFrom}`);
  if (filter.occurredTo !== undefined) parts.push(sqlTag`${occurredAt} < ${filter.occurredTo}`);
  return parts;
}

interface BoundFilter extends EntryFilter {
  /** The ids that the dates stand for. */
  fromId: number | undefined;
  toId: number | undefined;
}

/**
 * Dates become ids, because movements are recorded in the order of their ids. They are looked up beforehand: under row-level security a
 * sub-select in a condition is not a reason to use an index.
 */
async function readIdBounds(
  sql: Sql,
  tenantId: number,
  { from, to, occurredFrom }: EntryFilter,
): Promise<Pick<BoundFilter, 'fromId' | 'toId'>> {
  // Nothing is recorded before it happened.
  const since = from !== undefined && occurredFrom !== undefined && from > occurredFrom ? from : (occurredFrom ?? from);
  const [fromId, toId] = await Promise.all([firstSince(sql, tenantId, since), firstSince(sql, tenantId, to)]);
  return { fromId, toId };
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

function idConditions(row: 'e' | 'm', filter: BoundFilter): Fragment[] {
  const id = raw(`${row}.id`);
  const parts: Fragment[] = [];
  if (filter.before !== undefined) parts.push(sqlTag`${id} < ${filter.before}`);
  if (filter.fromId !== undefined) parts.push(sqlTag`${id} >= ${filter.fromId}`);
  if (filter.toId !== undefined) parts.push(sqlTag`${id} < ${filter.toId}`);
  return parts;
}

function and(conditions: Fragment[]): Fragment {
  return conditions.length === 0 ? empty : sqlTag`and ${join(conditions, ' and ')}`;
}

/** Rows `e` whose place belongs to one of the sites; what has no location belongs to its item's site. */
export function atSites(tenantId: number, siteIds: readonly number[]): Fragment {
  return sqlTag`case when e.location_id = 0
    then exists (select from item i where i.tenant_id = ${tenantId} and i.id = e.item_id and i.site_id = any(${plainArray(siteIds)}::bigint[]))
    else exists (select from location w where w.tenant_id = ${tenantId} and w.id = e.location_id and w.site_id = any(${plainArray(siteIds)}::bigint[]))
    end`;
}

function ledgerEntryView(row: EntryRow & MovementRow) {
  return {
    ...entryView(entryFromRow(row)),
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
  };
}

function entryFromRow(row: EntryRow): EntryRecord {
  return {
    id: row.id,
    itemId: row.item_id,
    locationId: row.location_id,
    lotId: row.lot_id,
    lot: row.lot_number === null ? null : { id: row.lot_id, number: row.lot_number, expiresAt: row.lot_expires_at },
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
