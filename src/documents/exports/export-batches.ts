import { oneByOne, type Shelf, type Wants } from '../../ledger/index.ts';
import { type Fault, Refusal, readPage, type Sql } from '../../platform/index.ts';
import {
  DOCUMENT_COLUMNS,
  type DocumentHead,
  type DocumentKind,
  type DocumentRow,
  documentFromRow,
} from '../document/document.ts';
import {
  type Document,
  documentCommand,
  documentOf,
  saveDocument,
  type Unit,
  type Why,
  wantAnyDocuments,
} from '../document/document-book.ts';
import { DOCUMENTS, type DocumentFilter } from '../document/document-list.ts';
import { BATCHES, batchView, type ExportBatch, type ExportBatchView } from './export-batch.ts';

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
export const createExportBatch = documentCommand<BatchRequest, ExportBatchView>({
  name: 'export_batches.create',
  alone: () => true,
  wants(request, wants) {
    if (request.documentIds === undefined) wantReady(wants, request);
    else wantAnyDocuments(wants, request.documentIds);
  },
  run(request, unit) {
    const documents =
      request.documentIds === undefined ? readyOnes(unit, request) : namedOnes(unit, request.documentIds);
    if (documents.length === 0) throw new Refusal('wrong_state', 'There is no document that is ready and in no batch.');
    const { actor, book, now } = unit;
    const { kind, id: actorId, name: actorName } = actor;
    const id = book.tick();
    const batch: ExportBatch = {
      id,
      number: book.nextNumber('BAT'),
      name: request.name ?? null,
      createdBy: { kind, id: actorId, name: actorName },
      createdAt: now,
      revision: id,
      status: 'posted',
      documentCount: documents.length,
      updatedAt: now,
    };
    saveMany(
      unit,
      documents,
      (head) => {
        head.batchId = id;
        head.syncStatus = 'posted';
      },
      { reasonCode: 'sync_posted', reason: batch.number },
    );
    return save(unit, batch);
  },
});

/** The books have taken the batch over. What was canceled since it was made leaves it. */
export const exportBatch = documentCommand<{ id: number }, ExportBatchView>({
  name: 'export_batches.export',
  alone: () => true,
  wants({ id }, wants) {
    wants.rows(BATCHES, [id]);
    wants.rows(OF_BATCH, [id]);
  },
  run({ id }, unit) {
    const { book, now } = unit;
    const batch = book.row(BATCHES, id);
    if (batch === undefined) throw new Refusal('not_found', `There is no export batch with the id ${id}.`);
    if (batch.status === 'exported') throw new Refusal('wrong_state', `${batch.number} was exported already.`);
    const documents = openAll(unit, book.row(OF_BATCH, id) ?? []);
    const taken = documents.filter(({ head }) => head.status !== 'canceled');
    saveMany(
      unit,
      taken,
      (head) => {
        head.syncStatus = 'exported';
      },
      { reasonCode: 'sync_exported', reason: batch.number },
    );
    saveMany(
      unit,
      documents.filter(({ head }) => head.status === 'canceled'),
      (head) => {
        head.batchId = null;
        head.syncStatus = 'pending';
      },
      { reasonCode: 'sync_withdrawn', reason: batch.number },
    );
    const revision = book.tick();
    return save(unit, { ...batch, status: 'exported', documentCount: taken.length, revision, updatedAt: now });
  },
});

/** Saves what the books know of documents: each under its next revision, with the record of who did it. */
function saveMany(unit: Unit, documents: readonly Document[], change: (head: DocumentHead) => void, why: Why): void {
  for (const document of documents) {
    change(document.head);
    saveDocument(unit, document, why);
  }
}

function save({ book }: Unit, batch: ExportBatch): ExportBatchView {
  book.put(BATCHES, batch.id, batch);
  const view = batchView(batch);
  book.changed('export_batch', batch.id, batch.revision, view);
  return view;
}

/** The ids of the documents of batches. */
const OF_BATCH: Shelf<number, readonly number[]> = {
  name: 'documents of batches',
  pageOnly: true,
  read: oneByOne(async (sql, tenantId, batchId) => {
    const heads = await readBatchDocuments(sql, tenantId, { batchId, limit: BATCH_DOCUMENTS_MAX });
    return heads.map(({ id }) => id);
  }),
};

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

/** The documents with these ids, as far as they are there. */
function openAll(unit: Unit, ids: readonly number[]): Document[] {
  unit.book.need((wants) => wantAnyDocuments(wants, ids));
  return [...ids].sort((a, b) => a - b).flatMap((id) => documentOf(unit, id) ?? []);
}

function namedOnes(unit: Unit, asked: readonly number[]): Document[] {
  const ids = [...new Set(asked)];
  requireWithin(ids.length);
  const documents = openAll(unit, ids);
  const heads = new Map(documents.map(({ head }) => [head.id, head]));
  const faults = asked.flatMap((id, index): Fault[] => {
    const fault = exportFault(heads.get(id), id);
    return fault === undefined ? [] : [{ path: `documentIds.${index}`, ...fault }];
  });
  const first = faults[0];
  if (first !== undefined) throw new Refusal(first.code, first.message, { faults });
  return documents;
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

/** The ids of the documents that are ready, by what is asked for in JSON; one more than a batch may hold at most. */
const READY: Shelf<string, readonly number[]> = {
  name: 'documents to be exported',
  pageOnly: true,
  read: oneByOne((sql, tenantId, key) => {
    const { kinds, until } = JSON.parse(key) as { kinds: ExportedKind[]; until?: string };
    return readReady(sql, tenantId, kinds, until);
  }),
};

const readyKey = ({ kinds = [...EXPORTED_KINDS], until }: BatchRequest) =>
  JSON.stringify({ kinds: [...new Set(kinds)], until });

function wantReady(wants: Wants, request: BatchRequest): void {
  wants.rows(READY, [readyKey(request)]);
}

function readyOnes(unit: Unit, request: BatchRequest): Document[] {
  const ids = unit.book.row(READY, readyKey(request)) ?? [];
  requireWithin(ids.length);
  return openAll(unit, ids);
}

async function readReady(
  sql: Sql,
  tenantId: number,
  kinds: readonly ExportedKind[],
  until?: string,
): Promise<number[]> {
  const found: DocumentHead[] = [];
  for (const kind of kinds) {
    const filter: DocumentFilter = {
      kind,
      syncStatuses: ['pending'],
      statuses: EXPORTABLE[kind] ?? [],
      created: { before: until === undefined ? undefined : new Date(until) },
    };
    const limit = BATCH_DOCUMENTS_MAX + 1 - found.length;
    found.push(...(await readPage(sql, tenantId, DOCUMENTS, filter, { limit })));
    if (found.length > BATCH_DOCUMENTS_MAX) break;
  }
  return found.map(({ id }) => id);
}

function requireWithin(count: number): void {
  if (count <= BATCH_DOCUMENTS_MAX) return;
  const message = `A batch may hold ${BATCH_DOCUMENTS_MAX} documents: choose fewer kinds, or an earlier moment.`;
  throw new Refusal('invalid_request', message, { path: 'until' });
}
