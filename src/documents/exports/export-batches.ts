import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { type Fault, plainArray, Refusal, readPage, type Sql } from '../../platform/index.ts';
import {
  DOCUMENT_COLUMNS,
  type DocumentHead,
  type DocumentKind,
  type DocumentRow,
  documentFromRow,
} from '../document/document.ts';
import { DOCUMENTS, type DocumentFilter } from '../document/document-list.ts';
import { documentsByIds } from '../document/document-sources.ts';
import { saveMany } from './document-sync.ts';
import { batchView, type ExportBatch, type ExportBatchView, listBatches, writeBatch } from './export-batch.ts';

/** Documents that one batch may hold: one transaction writes them all. */
export const BATCH_DOCUMENTS_MAX = 5_000;

/** What goes to the books, and in which states. */
const EXPORTABLE: Partial<Record<DocumentKind, readonly string[]>> = {
  adjustment: ['posted'],
  transfer: ['received'],
  receipt: ['received'],
  vendor_return: ['returned', 'credit_received'],
  purchase_order: ['sent', 'partially_received', 'received'],
};
export const EXPORTED_KINDS = ['adjustment', 'transfer', 'receipt', 'vendor_return', 'purchase_order'] as const;
export type ExportedKind = (typeof EXPORTED_KINDS)[number];

/** Either these documents, or all that are ready: of these kinds, made before a moment. */
export interface BatchRequest {
  name?: string | null | undefined;
  documentIds?: number[] | undefined;
  kinds?: ExportedKind[] | undefined;
  until?: Date | undefined;
}

/** Hands documents over to the books: they get a batch, and are posted. */
export const createExportBatch: LoneCommand<BatchRequest, ExportBatchView> = {
  sort: 'lone',
  name: 'export_batches.create',
  async run(request, unit) {
    const heads =
      request.documentIds === undefined ? await readReady(unit, request) : await readNamed(unit, request.documentIds);
    if (heads.length === 0) throw new Refusal('wrong_state', 'There is no document that is ready and in no batch.');
    const { kind, id: actorId, name: actorName } = unit.actor;
    const id = unit.book.tick();
    const batch: ExportBatch = {
      id,
      number: unit.book.nextNumber('BAT'),
      name: request.name ?? null,
      createdBy: { kind, id: actorId, name: actorName },
      createdAt: unit.now,
      revision: id,
      status: 'posted',
      documentCount: heads.length,
      updatedAt: unit.now,
    };
    await saveMany(
      unit,
      heads,
      (head) => {
        head.batchId = id;
        head.syncStatus = 'posted';
      },
      { reasonCode: 'sync_posted', reason: batch.number },
    );
    return save(unit, batch);
  },
};

/** The books have taken the batch over. What was canceled since it was made leaves it. */
export const exportBatch: LoneCommand<{ id: number }, ExportBatchView> = {
  sort: 'lone',
  name: 'export_batches.export',
  async run({ id }, unit) {
    const [batch] = await listBatches(unit.sql, unit.tenantId, { id, limit: 1 });
    if (batch === undefined) throw new Refusal('not_found', `There is no export batch with the id ${id}.`);
    if (batch.status === 'exported') throw new Refusal('wrong_state', `${batch.number} was exported already.`);
    const heads = await readBatchDocuments(unit.sql, unit.tenantId, { batchId: id, limit: BATCH_DOCUMENTS_MAX });
    const canceled = heads.filter((head) => head.status === 'canceled');
    const taken = heads.filter((head) => head.status !== 'canceled');
    await saveMany(
      unit,
      taken,
      (head) => {
        head.syncStatus = 'exported';
      },
      { reasonCode: 'sync_exported', reason: batch.number },
    );
    await saveMany(
      unit,
      canceled,
      (head) => {
        head.batchId = null;
        head.syncStatus = 'pending';
      },
      { reasonCode: 'sync_withdrawn', reason: batch.number },
    );
    return save(unit, {
      ...batch,
      status: 'exported',
      documentCount: taken.length,
      revision: unit.book.tick(),
      updatedAt: unit.now,
    });
  },
};

async function save(unit: LoneUnit, batch: ExportBatch): Promise<ExportBatchView> {
  await writeBatch(unit.sql, unit.tenantId, batch);
  const view = batchView(batch);
  unit.book.changed('export_batch', batch.id, batch.revision, view);
  return view;
}

/** The documents of a batch, of whatever kinds, by id. */
export async function readBatchDocuments(
  sql: Sql,
  tenantId: number,
  page: { batchId: number; after?: number | undefined; limit: number },
): Promise<DocumentHead[]> {
  const rows = await sql.rows<DocumentRow>({
    name: 'documents-of-batch',
    text: `select ${DOCUMENT_COLUMNS} from document d
      where d.tenant_id = $1 and d.batch_id = $2 and d.id > $3 order by d.id limit $4`,
    values: [tenantId, page.batchId, page.after ?? 0, page.limit],
  });
  return rows.map(documentFromRow);
}

async function readNamed({ sql, tenantId }: LoneUnit, asked: readonly number[]): Promise<DocumentHead[]> {
  const ids = [...new Set(asked)];
  requireWithin(ids.length);
  const rows = await sql.rows<DocumentRow>({
    name: 'documents-to-export',
    text: `select ${DOCUMENT_COLUMNS} from ${documentsByIds('$1', '$2::bigint[]')} order by d.id`,
    values: [tenantId, plainArray(ids)],
  });
  const heads = new Map(rows.map((row) => [row.id, documentFromRow(row)]));
  const faults = asked.flatMap((id, index): Fault[] => {
    const fault = exportFault(heads.get(id), id);
    return fault === undefined ? [] : [{ path: `documentIds.${index}`, ...fault }];
  });
  const first = faults[0];
  if (first !== undefined) throw new Refusal(first.code, first.message, { faults });
  return [...heads.values()];
}

function exportFault(head: DocumentHead | undefined, id: number): Omit<Fault, 'path'> | undefined {
  if (head === undefined || EXPORTABLE[head.kind] === undefined) {
    return { code: 'not_found', message: `There is no document with the id ${id} that goes to the books.` };
  }
  if (head.syncStatus !== 'pending') {
    return { code: 'wrong_state', message: `${head.number} is in a batch already.` };
  }
  if (EXPORTABLE[head.kind]?.includes(head.status)) return undefined;
  return {
    code: 'wrong_state',
    message: `${head.number} is ${head.status.replaceAll('_', ' ')} and not to be exported.`,
  };
}

async function readReady({ sql, tenantId }: LoneUnit, request: BatchRequest): Promise<DocumentHead[]> {
  const found: DocumentHead[] = [];
  for (const kind of new Set(request.kinds ?? EXPORTED_KINDS)) {
    const filter: DocumentFilter = {
      kind,
      syncStatuses: ['pending'],
      statuses: EXPORTABLE[kind] ?? [],
      created: { before: request.until },
    };
    found.push(
      ...(await readPage(sql, tenantId, DOCUMENTS, filter, { limit: BATCH_DOCUMENTS_MAX + 1 - found.length })),
    );
    requireWithin(found.length);
  }
  return found;
}

function requireWithin(count: number): void {
  if (count <= BATCH_DOCUMENTS_MAX) return;
  const message = `A batch may hold ${BATCH_DOCUMENTS_MAX} documents: choose fewer kinds, or an earlier moment.`;
  throw new Refusal('invalid_request', message, { path: 'until' });
}
