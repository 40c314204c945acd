import { writeAttached } from '../../catalog/index.ts';
import type { LoneUnit } from '../../journal/index.ts';
import type { ActorStamp } from '../../ledger/index.ts';
import { formatQuantity, plainArray, Refusal, readDecimal, type Sql, textArray } from '../../platform/index.ts';
import {
  DOCUMENT_COLUMNS,
  type DocumentHead,
  type DocumentKind,
  type DocumentLine,
  type DocumentRow,
  type DocumentState,
  documentFromRow,
} from './document.ts';

import { documentsByIds } from './document-sources.ts';

/** The heads with these ids, of one kind, in the order of their ids; those that are not there are left out. */
export async function readDocuments(
  sql: Sql,
  tenantId: number,
  kind: DocumentKind,
  ids: readonly number[],
): Promise<DocumentHead[]> {
  if (ids.length === 0) return [];
  const rows = await sql.rows<DocumentRow>({
    name: 'documents-read',
    text: `select ${DOCUMENT_COLUMNS} from ${documentsByIds('$1', '$3::bigint[]')} where d.kind = $2 order by d.id`,
    values: [tenantId, kind, plainArray(ids)],
  });
  return rows.map(documentFromRow);
}

/** The head with this id, of whatever kind. */
export async function readDocument(sql: Sql, tenantId: number, id: number): Promise<DocumentHead | undefined> {
  const [row] = await sql.rows<DocumentRow>({
    name: 'documents-read-one',
    text: `select ${DOCUMENT_COLUMNS} from ${documentsByIds('$1', 'array[$2::bigint]')}`,
    values: [tenantId, id],
  });
  return row && documentFromRow(row);
}

/** The document that a command speaks of. Throws `not_found`. */
export async function requireDocument(unit: LoneUnit, kind: DocumentKind, id: number): Promise<DocumentHead> {
  const [head] = await readDocuments(unit.sql, unit.tenantId, kind, [id]);
  if (head !== undefined) return head;
  throw new Refusal('not_found', `There is no ${kind.replaceAll('_', ' ')} with the id ${id}.`);
}

/** Inserts the head, or updates what may change of it. Its revision and `updatedAt` are the caller's to set (see `touch`). */
export async function writeDocument(sql: Sql, tenantId: number, head: DocumentHead): Promise<void> {
  await Promise.all([writeHead(sql, tenantId, head), writeAttached(sql, tenantId, [head])]);
}

async function writeHead(sql: Sql, tenantId: number, head: DocumentHead): Promise<void> {
  await sql.rows({
    name: 'documents-write',
    text: `insert into document (tenant_id, id, revision, kind, number, status, type, type_id, reference, memo, date, location_id,
        to_location_id, vendor_id, business_unit_id, job_id, project_id, technician_id, source_id, batch_id, sync_status, immediate, tax,
        shipping, total, details, custom_fields, external_data, actor_kind, actor_id, actor_name, created_at, updated_at, sent_on)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
        $27, $28, $29, $30, $31, $32, $33,
        case when $4 = 'purchase_order' then ($26::jsonb ->> 'sentOn')::timestamptz end)
      on conflict (tenant_id, id) do update set revision = excluded.revision, kind = excluded.kind, number = excluded.number,
        immediate = excluded.immediate, status = excluded.status, type = excluded.type,
        type_id = excluded.type_id, reference = excluded.reference, memo = excluded.memo, date = excluded.date,
        location_id = excluded.location_id, to_location_id = excluded.to_location_id, vendor_id = excluded.vendor_id,
        business_unit_id = excluded.business_unit_id, job_id = excluded.job_id, project_id = excluded.project_id,
        technician_id = excluded.technician_id, source_id = excluded.source_id, batch_id = excluded.batch_id,
        sync_status = excluded.sync_status, tax = excluded.tax, shipping = excluded.shipping, total = excluded.total,
        details = excluded.details, custom_fields = excluded.custom_fields, external_data = excluded.external_data,
        updated_at = excluded.updated_at, sent_on = excluded.sent_on`,
    values: [
      tenantId,
      head.id,
      head.revision,
      head.kind,
      head.number,
      head.status,
      head.type,
      head.typeId,
      head.reference,
      head.memo,
      head.date,
      head.locationId,
      head.toLocationId,
      head.vendorId,
      head.businessUnitId,
      head.jobId,
      head.projectId,
      head.technicianId,
      head.sourceId,
      head.batchId,
      head.syncStatus,
      head.immediate,
      formatQuantity(head.tax),
      formatQuantity(head.shipping),
      formatQuantity(head.total),
      JSON.stringify(head.details),
      JSON.stringify(head.customFields),
      JSON.stringify(head.externalData),
      head.createdBy.kind,
      head.createdBy.id,
      head.createdBy.name,
      head.createdAt,
      head.updatedAt,
    ],
  });
}

/** Gives the document its next revision: every change of it takes one. */
export function touch(unit: LoneUnit, head: DocumentHead): void {
  head.revision = unit.book.tick();
  head.updatedAt = unit.now;
}

/** Records what became of a document, and by whom. The document's status must have been set. */
export async function recordState(
  unit: LoneUnit,
  head: DocumentHead,
  why: { reasonCode?: string | null; reason?: string | null } = {},
): Promise<void> {
  const { kind, id, name } = unit.actor;
  await unit.sql.rows({
    name: 'documents-record-state',
    text: `insert into document_state (tenant_id, id, document_id, status, reason_code, reason, actor_kind, actor_id, actor_name, recorded_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      unit.tenantId,
      unit.book.tick(),
      head.id,
      head.status,
      why.reasonCode ?? null,
      why.reason ?? null,
      kind,
      id,
      name,
      unit.now,
    ],
  });
}

/** What became of these documents, by document, oldest first. */
export async function readStates(
  sql: Sql,
  tenantId: number,
  documentIds: readonly number[],
): Promise<Map<number, DocumentState[]>> {
  interface Row {
    id: number;
    document_id: number;
    status: string;
    reason_code: string | null;
    reason: string | null;
    actor_kind: ActorStamp['kind'];
    actor_id: number | null;
    actor_name: string;
    recorded_at: Date;
  }
  const states = new Map<number, DocumentState[]>(documentIds.map((id) => [id, []]));
  if (documentIds.length === 0) return states;
  const rows = await sql.rows<Row>({
    name: 'documents-read-states',
    text: `select id, document_id, status, reason_code, reason, actor_kind, actor_id, actor_name, recorded_at from document_state
      where tenant_id = $1 and document_id = any($2::bigint[]) order by document_id, id`,
    values: [tenantId, plainArray(documentIds)],
  });
  for (const row of rows) {
    states.get(row.document_id)?.push({
      id: row.id,
      status: row.status,
      reasonCode: row.reason_code,
      reason: row.reason,
      actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
      recordedAt: row.recorded_at,
    });
  }
  return states;
}

interface LineRow {
  id: number;
  document_id: number;
  item_id: number;
  description: string | null;
  lot: string | null;
  lot_expires_at: Date | null;
  serials: string[] | null;
  quantity: string;
  picked: string;
  received: string;
  unit_cost: string;
  active: boolean;
  source_line_id: number | null;
  details: Record<string, unknown>;
  created_at: Date;
  updated_at: Date;
}

/** The lines of these documents, by document, in the order of their ids. */
export async function readLines(
  sql: Sql,
  tenantId: number,
  documentIds: readonly number[],
): Promise<Map<number, DocumentLine[]>> {
  const lines = new Map<number, DocumentLine[]>(documentIds.map((id) => [id, []]));
  if (documentIds.length === 0) return lines;
  const rows = await sql.rows<LineRow>({
    name: 'documents-read-lines',
    text: `select id, document_id, item_id, description, lot, lot_expires_at, serials, quantity, picked, received, unit_cost, active,
        source_line_id, details, created_at, updated_at
      from document_line where tenant_id = $1 and document_id = any($2::bigint[]) order by document_id, id`,
    values: [tenantId, plainArray(documentIds)],
  });
  for (const row of rows) {
    lines.get(row.document_id)?.push({
      id: row.id,
      documentId: row.document_id,
      itemId: row.item_id,
      createdAt: row.created_at,
      description: row.description,
      lot: row.lot === null ? null : { number: row.lot, expiresAt: row.lot_expires_at },
      serials: row.serials,
      quantity: readDecimal(row.quantity),
      picked: readDecimal(row.picked),
      received: readDecimal(row.received),
      unitCost: readDecimal(row.unit_cost),
      active: row.active,
      sourceLineId: row.source_line_id,
      details: row.details,
      updatedAt: row.updated_at,
    });
  }
  return lines;
}

/** Deletes the lines of a document that was withdrawn. */
export async function deleteLines(sql: Sql, tenantId: number, documentId: number): Promise<void> {
  await sql.rows({
    name: 'documents-delete-lines',
    text: 'delete from document_line where tenant_id = $1 and document_id = $2',
    values: [tenantId, documentId],
  });
}

/** Inserts lines, or updates what may change of those that are there, in one statement. */
export async function writeLines(sql: Sql, tenantId: number, lines: readonly DocumentLine[]): Promise<void> {
  if (lines.length === 0) return;
  const decimals = (read: (line: DocumentLine) => bigint) =>
    plainArray(lines.map((line) => formatQuantity(read(line))));
  await sql.rows({
    name: 'documents-write-lines',
    text: `insert into document_line (tenant_id, id, document_id, item_id, description, lot, lot_expires_at, serials, quantity, picked, received,
        unit_cost, active, source_line_id, details, created_at, updated_at)
      select $1, id, document_id, item_id, description, lot, lot_expires_at, serials::text[], quantity, picked, received, unit_cost, active,
        source_line_id, details, created_at, updated_at
      from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::timestamptz[], $8::text[], $9::numeric[],
        $10::numeric[], $11::numeric[], $12::numeric[], $13::boolean[], $14::bigint[], $15::jsonb[], $16::timestamptz[], $17::timestamptz[])
        as l (id, document_id, item_id, description, lot, lot_expires_at, serials, quantity, picked, received, unit_cost, active,
          source_line_id, details, created_at, updated_at)
      on conflict (tenant_id, id) do update set description = excluded.description, lot = excluded.lot,
        lot_expires_at = excluded.lot_expires_at, serials = excluded.serials, quantity = excluded.quantity, picked = excluded.picked,
        received = excluded.received, unit_cost = excluded.unit_cost, active = excluded.active, details = excluded.details,
        updated_at = excluded.updated_at`,
    values: [
      tenantId,
      plainArray(lines.map((line) => line.id)),
      plainArray(lines.map((line) => line.documentId)),
      plainArray(lines.map((line) => line.itemId)),
      textArray(lines.map((line) => line.description)),
      textArray(lines.map((line) => line.lot?.number ?? null)),
      plainArray(lines.map((line) => line.lot?.expiresAt?.toISOString() ?? null)),
      textArray(lines.map((line) => line.serials && textArray(line.serials))),
      decimals((line) => line.quantity),
      decimals((line) => line.picked),
      decimals((line) => line.received),
      decimals((line) => line.unitCost),
      plainArray(lines.map((line) => line.active)),
      plainArray(lines.map((line) => line.sourceLineId)),
      textArray(lines.map((line) => JSON.stringify(line.details))),
      plainArray(lines.map((line) => line.createdAt.toISOString())),
      plainArray(lines.map((line) => line.updatedAt.toISOString())),
    ],
  });
}
