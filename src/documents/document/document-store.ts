import { type ActorStamp, rowsPut, type Shelf, type SliceRow, writeSlices } from '../../ledger/index.ts';
import { addTo, column, plainArray, rowWriter, type Sql } from '../../platform/index.ts';
import { dueOf } from '../sales/sale-head.ts';
import {
  DOCUMENT,
  DOCUMENT_COLUMNS,
  type DocumentHead,
  type DocumentKind,
  type DocumentLine,
  type DocumentRow,
  type DocumentState,
  documentFromRow,
  LINE,
} from './document.ts';
import { documentsByIds } from './document-sources.ts';

/** Which documents are read of those that are named by $2: these, or these with those that they came from. */
interface Reach {
  name: string;
  ids: string;
}
const NAMED: Reach = { name: '', ids: '$2::bigint[]' };
export const WITH_SOURCES: Reach = {
  name: '-with-sources',
  ids: `array(select unnest($2::bigint[]) union
    select source_id from document where tenant_id = $1 and id = any($2::bigint[]) and source_id is not null)`,
};

/** The same without count sheets, whose lines may be thousands. */
export const WITHOUT_SHEETS: Reach = {
  name: '-without-sheets',
  ids: `array(select id from document where tenant_id = $1 and id = any(${WITH_SOURCES.ids}) and kind <> 'count')`,
};

/** The heads with these ids, in the order of their ids; those that are not there are left out. */
export async function readHeads(
  sql: Sql,
  tenantId: number,
  ids: readonly number[],
  reach = NAMED,
): Promise<DocumentHead[]> {
  if (ids.length === 0) return [];
  const rows = await sql.rows<DocumentRow>({
    name: `documents-read${reach.name}`,
    text: `select ${DOCUMENT_COLUMNS} from ${documentsByIds('$1', reach.ids)} order by d.id`,
    values: [tenantId, plainArray(ids)],
  });
  return rows.map(documentFromRow);
}

/** The same of one kind. */
export async function readDocuments(
  sql: Sql,
  tenantId: number,
  kind: DocumentKind,
  ids: readonly number[],
): Promise<DocumentHead[]> {
  return (await readHeads(sql, tenantId, ids)).filter((head) => head.kind === kind);
}

/** Inserts heads, or updates what may change of them. */
export function writeHeads(sql: Sql, tenantId: number, heads: readonly DocumentHead[]): Promise<unknown> {
  return DOCUMENT.writer.write(
    sql,
    tenantId,
    heads.map(({ createdBy, ...head }) => ({
      ...head,
      actorKind: createdBy.kind,
      actorId: createdBy.id,
      actorName: createdBy.name,
      sentOn: head.kind === 'purchase_order' ? sentOnOf(head.details) : null,
      expiresAt: head.kind === 'sale' ? dueOf(head) : null,
    })),
  );
}

function sentOnOf({ sentOn }: { sentOn?: unknown }): Date | null {
  return typeof sentOn === 'string' ? new Date(sentOn) : null;
}

/** Further slices of documents; they are only made. */
export const NEW_SLICES: Shelf<number, SliceRow> = {
  name: 'slices',
  pageOnly: true,
  read: async () => [],
  write: (sql, tenantId, puts) => writeSlices(sql, tenantId, rowsPut(puts)),
};

/** How records of what became of documents are written. */
export const STATES = rowWriter<{ documentId: number; state: DocumentState }>('document_state', {
  id: column.bigint(({ state }) => state.id),
  document_id: column.bigint(({ documentId }) => documentId),
  status: column.text(({ state }) => state.status),
  reason_code: column.text(({ state }) => state.reasonCode),
  reason: column.text(({ state }) => state.reason),
  actor_kind: column.text(({ state }) => state.actor.kind),
  actor_id: column.bigint(({ state }) => state.actor.id),
  actor_name: column.text(({ state }) => state.actor.name),
  recorded_at: column.time(({ state }) => state.recordedAt),
});

/** What became of these documents, by document, oldest first. */
export async function readStates(
  sql: Sql,
  tenantId: number,
  documentIds: readonly number[],
  reach = NAMED,
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
    name: `documents-read-states${reach.name}`,
    text: `select id, document_id, status, reason_code, reason, actor_kind, actor_id, actor_name, recorded_at from document_state
      where tenant_id = $1 and document_id = any(${reach.ids}) order by document_id, id`,
    values: [tenantId, plainArray(documentIds)],
  });
  for (const row of rows) {
    addTo(states, row.document_id, {
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

/** The lines of these documents, by document, in the order of their ids. */
export async function readLines(
  sql: Sql,
  tenantId: number,
  documentIds: readonly number[],
  reach = NAMED,
): Promise<Map<number, DocumentLine[]>> {
  const lines = new Map<number, DocumentLine[]>(documentIds.map((id) => [id, []]));
  if (documentIds.length === 0) return lines;
  const rows = await sql.rows<{ document_id: number }>({
    name: `documents-read-lines${reach.name}`,
    text: `select ${LINE.columns('l')} from document_line l
      where l.tenant_id = $1 and l.document_id = any(${reach.ids}) order by l.document_id, l.id`,
    values: [tenantId, plainArray(documentIds)],
  });
  for (const row of rows) addTo(lines, row.document_id, lineFromRow(row));
  return lines;
}

/** The lines with these ids, of whatever documents. */
export async function readLinesByIds(sql: Sql, tenantId: number, ids: readonly number[]): Promise<DocumentLine[]> {
  if (ids.length === 0) return [];
  const rows = await sql.rows<object & { id: number }>({
    name: 'documents-read-lines-by-ids',
    text: `select ${LINE.columns('l')} from document_line l where l.tenant_id = $1 and l.id = any($2::bigint[]) order by l.id`,
    values: [tenantId, plainArray(ids)],
  });
  return rows.map(lineFromRow);
}

function lineFromRow(row: object): DocumentLine {
  const { lotExpiresOn, lotExpiresAt, unit, unitFactor, writtenQuantity, ...line } = LINE.row(row);
  const isWritten = unit !== null && unitFactor !== null && writtenQuantity !== null;
  return {
    ...line,
    lot: line.lot === null ? null : { number: line.lot, expiresOn: lotExpiresOn, expiresAt: lotExpiresAt },
    written: isWritten ? { unit, factor: unitFactor, quantity: writtenQuantity } : null,
  };
}

/** Inserts lines, or updates what may change of those that are there, in one statement. */
export function writeLines(sql: Sql, tenantId: number, lines: readonly DocumentLine[]): Promise<unknown> {
  const rows = lines.map((line) => {
    const { lot, written } = line;
    const apart = {
      lotExpiresOn: lot?.expiresOn ?? null,
      lotExpiresAt: lot?.expiresAt ?? null,
      unit: written?.unit ?? null,
      unitFactor: written?.factor ?? null,
      writtenQuantity: written?.quantity ?? null,
    };
    return Object.assign(apart, line, { lot: lot?.number ?? null });
  });
  return LINE.writer.write(sql, tenantId, rows);
}
