import type { Written } from '../../catalog/index.ts';
import { type ActorStamp, type LotLabel, lotLabel } from '../../ledger/index.ts';
import { field, formatQuantity, type Quantity, table } from '../../platform/index.ts';

export const DOCUMENT_KINDS = [
  'adjustment',
  'count',
  'transfer',
  'purchase_request',
  'purchase_order',
  'receipt',
  'vendor_return',
  'sale',
  'packaging',
  'customer_return',
  'delivery',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Whether the books of the company know of a document: not yet, handed over, taken over. */
export type SyncStatus = 'pending' | 'posted' | 'exported';

/** The head of a document, in the one shape that all kinds share. What is special to a kind stands in `details`. */
export interface DocumentHead {
  readonly id: number;
  readonly kind: DocumentKind;
  readonly number: string;
  readonly createdAt: Date;
  readonly createdBy: ActorStamp;
  /** Born together with its one movement, whose entries are its lines. */
  readonly immediate: boolean;
  /** Of a further slice that is shown as a document: the document's id. */
  readonly sliceOf?: number;
  revision: number;
  status: string;
  /** An adjustment's reason code, or what it is; other kinds name a row of their types in `typeId`. */
  type: string | null;
  typeId: number | null;
  reference: string | null;
  memo: string | null;
  date: Date;
  locationId: number | null;
  toLocationId: number | null;
  vendorId: number | null;
  businessUnitId: number | null;
  jobId: number | null;
  projectId: number | null;
  technicianId: number | null;
  /** The document that this one came from: an order's request, a receipt's order. */
  sourceId: number | null;
  batchId: number | null;
  syncStatus: SyncStatus;
  tax: Quantity;
  shipping: Quantity;
  /** Lines, tax and shipping together. */
  total: Quantity;
  details: Record<string, unknown>;
  customFields: Record<string, unknown>;
  /** By the application that attached them. */
  externalData: Record<string, unknown>;
  updatedAt: Date;
}

/** One line of a document. */
export interface DocumentLine {
  readonly id: number;
  readonly documentId: number;
  readonly itemId: number;
  readonly createdAt: Date;
  description: string | null;
  lot: LotLabel | null;
  serials: string[] | null;
  /** In base units, like all that steps make of it. */
  quantity: Quantity;
  /** How it was written, where that was not in base units; the unit cost is then that of one of these. */
  written: Written | null;
  /** How much has left for its destination. */
  picked: Quantity;
  /** How much has arrived; of a sale's line how much has come back. */
  received: Quantity;
  unitCost: Quantity;
  /** A line that was struck from its document stays, inactive. */
  active: boolean;
  /** The line of the document that this one came from: an order's line, a receipt's line. */
  sourceLineId: number | null;
  details: Record<string, unknown>;
  updatedAt: Date;
}

/** What became of a document: when, through whom and why. */
export interface DocumentState {
  id: number;
  status: string;
  reasonCode: string | null;
  reason: string | null;
  actor: ActorStamp;
  recordedAt: Date;
}

const { bigint, boolean, day, decimal, json, maybe, text, texts, time, word } = field;

export const DOCUMENT = table(
  'document',
  {
    id: bigint,
    revision: bigint,
    kind: word<DocumentKind>(),
    number: text,
    status: text,
    type: maybe(text),
    typeId: maybe(bigint),
    reference: maybe(text),
    memo: maybe(text),
    date: time,
    locationId: maybe(bigint),
    toLocationId: maybe(bigint),
    vendorId: maybe(bigint),
    businessUnitId: maybe(bigint),
    jobId: maybe(bigint),
    projectId: maybe(bigint),
    technicianId: maybe(bigint),
    sourceId: maybe(bigint),
    batchId: maybe(bigint),
    syncStatus: word<SyncStatus>(),
    immediate: boolean,
    tax: decimal,
    shipping: decimal,
    total: decimal,
    details: json<Record<string, unknown>>(),
    customFields: json<Record<string, unknown>>(),
    externalData: json<Record<string, unknown>>(),
    actorKind: word<ActorStamp['kind']>(),
    actorId: maybe(bigint),
    actorName: text,
    createdAt: time,
    updatedAt: time,
    sentOn: maybe(time),
    expiresAt: maybe(time),
  },
  { fixed: ['actorKind', 'actorId', 'actorName', 'createdAt'] },
);

export const LINE = table(
  'document_line',
  {
    id: bigint,
    documentId: bigint,
    itemId: bigint,
    description: maybe(text),
    lot: maybe(text),
    lotExpiresOn: maybe(day),
    lotExpiresAt: maybe(time),
    serials: maybe(texts),
    quantity: decimal,
    unit: maybe(text),
    unitFactor: maybe(decimal),
    writtenQuantity: maybe(decimal),
    picked: decimal,
    received: decimal,
    unitCost: decimal,
    active: boolean,
    sourceLineId: maybe(bigint),
    details: json<Record<string, unknown>>(),
    createdAt: time,
    updatedAt: time,
  },
  { fixed: ['documentId', 'sourceLineId', 'createdAt'] },
);

/** Rows `d` of documents, in whatever table they stand. */
export const DOCUMENT_COLUMNS = DOCUMENT.columns('d').replace(', d.sent_on, d.expires_at', '');

/** A row that was read with DOCUMENT_COLUMNS; of one of a list by slices with what it is a slice of. */
export interface DocumentRow {
  id: number;
  slice_of?: number | null;
}

export function documentFromRow(row: DocumentRow): DocumentHead {
  const { actorKind, actorId, actorName, sentOn: _sentOn, expiresAt: _expiresAt, ...head } = DOCUMENT.row(row);
  return {
    ...head,
    createdBy: { kind: actorKind, id: actorId, name: actorName },
    ...(row.slice_of == null ? {} : { sliceOf: row.slice_of }),
  };
}

/** What every kind of document shows. */
export function headView(head: DocumentHead) {
  return {
    id: head.id,
    revision: head.revision,
    number: head.number,
    status: head.status,
    reference: head.reference,
    memo: head.memo,
    date: head.date.toISOString(),
    jobId: head.jobId,
    projectId: head.projectId,
    businessUnitId: head.businessUnitId,
    batchId: head.batchId,
    syncStatus: head.syncStatus,
    customFields: head.customFields,
    externalData: head.externalData,
    createdBy: head.createdBy,
    createdAt: head.createdAt.toISOString(),
    updatedAt: head.updatedAt.toISOString(),
  };
}

/** A line's quantity as it was written. */
export function writtenQuantity({ quantity, written }: Pick<DocumentLine, 'quantity' | 'written'>): Quantity {
  return written?.quantity ?? quantity;
}

/** What every line of a document shows but for what it costs. */
export function lineLabel(line: DocumentLine) {
  return {
    id: line.id,
    itemId: line.itemId,
    description: line.description,
    lot: line.lot && lotLabel(line.lot),
    serials: line.serials,
    quantity: formatQuantity(writtenQuantity(line)),
    unit: line.written?.unit ?? null,
    baseQuantity: formatQuantity(line.quantity),
  };
}

/** What every line of a document shows. */
export function lineView(line: DocumentLine) {
  return Object.assign(lineLabel(line), { unitCost: formatQuantity(line.unitCost), active: line.active });
}

/** A record of a document's way, as the outside sees it. */
export function stateView({ id, status, reasonCode, reason, actor, recordedAt }: DocumentState) {
  return { id, status, reasonCode, reason, actor, recordedAt: recordedAt.toISOString() };
}
