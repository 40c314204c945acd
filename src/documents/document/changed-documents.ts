import {
  type ChangeRange,
  firstSince,
  listOtherMovements,
  type MovementRecord,
  sliceMovement,
} from '../../ledger/index.ts';
import type { Sql } from '../../platform/index.ts';
import {
  DOCUMENT_COLUMNS,
  type DocumentHead,
  type DocumentKind,
  type DocumentRow,
  documentFromRow,
} from './document.ts';
import { EMPTY_HEAD } from './document-rules.ts';
import { BORN_ROWS } from './document-sources.ts';
import { type AdjustmentView, adjustmentView } from './document-views.ts';

/**
 * The documents of a kind that changed in a range, in the order of their last changes: each once, as it is now. A document that changes
 * while the reader is on its way moves behind the place where the reader is.
 */
export async function changedDocuments(
  sql: Sql,
  tenantId: number,
  kind: DocumentKind,
  { behind, upTo, until, limit }: ChangeRange,
): Promise<DocumentHead[]> {
  const range = `(d.updated_at, d.revision) > ($3, $4) and d.updated_at <= $6 and d.revision <= $7`;
  const born = `select ${DOCUMENT_COLUMNS} from ${BORN_ROWS}
    where d.tenant_id = $1 and d.kind = $2 and d.movement_id >= $8 and ${range} order by d.movement_id limit $5`;
  const rows = await sql.rows<DocumentRow>({
    name: 'documents-changed',
    text: `select * from ((select ${DOCUMENT_COLUMNS} from document d
        where d.tenant_id = $1 and d.kind = $2 and ${range} order by d.updated_at, d.revision limit $5)
      union all (${born})) d order by d.updated_at, d.revision limit $5`,
    values: [
      tenantId,
      kind,
      behind.updatedAt,
      behind.revision,
      limit,
      until ?? 'infinity',
      upTo,
      await firstSince(sql, tenantId, behind.updatedAt),
    ],
  });
  return rows.map(documentFromRow);
}

/** Kinds of documents that change the stock, wherever only such documents are listed. */
const STOCK_KINDS: readonly DocumentKind[] = ['adjustment', 'transfer', 'receipt', 'vendor_return'];

/**
 * Movements that changed the stock for no adjustment, transfer, receipt or vendor return: issues, sales, production, goods that came in
 * without an order. Who adds up those documents alone misses these.
 */
export function changesBesideDocuments(sql: Sql, tenantId: number, range: ChangeRange): Promise<MovementRecord[]> {
  return listOtherMovements(sql, tenantId, STOCK_KINDS, range);
}

/** A movement that is not a document, by its places, in the shape of adjustments: each place is known by its first entry. */
export function asAdjustments(movement: MovementRecord): { head: DocumentHead; view: AdjustmentView }[] {
  const { id, kind, recordedAt, document, reasonCode, reason, reference, jobId, occurredAt, actor } = movement;
  return sliceMovement({ ...movement, kind: 'adjustment' }).map((slice) => {
    const head: DocumentHead = {
      ...EMPTY_HEAD,
      id: slice.id,
      kind: 'adjustment',
      number: document?.number ?? `MOV-${id}`,
      createdAt: recordedAt,
      createdBy: actor,
      immediate: true,
      revision: id,
      status: 'posted',
      type: reasonCode ?? kind,
      reference,
      memo: reason,
      date: occurredAt,
      locationId: slice.locationId,
      jobId,
      details: {},
      customFields: {},
      externalData: {},
      updatedAt: recordedAt,
    };
    const ids = new Set(slice.lines.map((line) => line.id));
    const entries = movement.entries.filter((entry) => ids.has(entry.id));
    return {
      head,
      view: adjustmentView({ head, lines: [], movements: [{ ...movement, reverses: null, entries }], states: [] }),
    };
  });
}
