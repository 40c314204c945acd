import { type ActorStamp, lotLabel } from '../../ledger/index.ts';
import { formatQuantity, type Quantity, readDecimal } from '../../platform/index.ts';

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
  lot: { number: string; expiresAt: Date | null } | null;
  serials: string[] | null;
  quantity: Quantity;
  /** How much has left for its destination. */
  picked: Quantity;
  /** How much has arrived. */
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

export interface DocumentRow {
  id: number;
  revision: number;
  kind: DocumentKind;
  number: string;
  status: string;
  type: string | null;
  type_id: number | null;
  reference: string | null;
  memo: string | null;
  date: Date;
  location_id: number | null;
  to_location_id: number | null;
  vendor_id: number | null;
  business_unit_id: number | null;
  job_id: number | null;
  project_id: number | null;
  technician_id: number | null;
  source_id: number | null;
  batch_id: number | null;
  sync_status: SyncStatus;
  immediate: boolean;
  tax: string;
  shipping: string;
  total: string;
  details: Record<string, unknown>;
  custom_fields: Record<string, unknown>;
  external_data: Record<string, unknown>;
  actor_kind: ActorStamp['kind'];
  actor_id: number | null;
  actor_name: string;
  created_at: Date;
  updated_at: Date;
  slice_of?: number | null;
}

export const DOCUMENT_COLUMNS = `d.id, d.revision, d.kind, d.number, d.status, d.type, d.type_id, d.reference, d.memo, d.date, d.location_id,
  d.to_location_id, d.vendor_id, d.business_unit_id, d.job_id, d.project_id, d.technician_id, d.source_id, d.batch_id, d.sync_status,
  d.immediate, d.tax, d.shipping, d.total, d.details, d.custom_fields, d.external_data, d.actor_kind, d.actor_id, d.actor_name,
  d.created_at, d.updated_at`;

export function documentFromRow(row: DocumentRow): DocumentHead {
  return {
    id: row.id,
    kind: row.kind,
    number: row.number,
    createdAt: row.created_at,
    createdBy: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    immediate: row.immediate,
    ...(row.slice_of == null ? {} : { sliceOf: row.slice_of }),
    revision: row.revision,
    status: row.status,
    type: row.type,
    typeId: row.type_id,
    reference: row.reference,
    memo: row.memo,
    date: row.date,
    locationId: row.location_id,
    toLocationId: row.to_location_id,
    vendorId: row.vendor_id,
    businessUnitId: row.business_unit_id,
    jobId: row.job_id,
    projectId: row.project_id,
    technicianId: row.technician_id,
    sourceId: row.source_id,
    batchId: row.batch_id,
    syncStatus: row.sync_status,
    tax: readDecimal(row.tax),
    shipping: readDecimal(row.shipping),
    total: readDecimal(row.total),
    details: row.details,
    customFields: row.custom_fields,
    externalData: row.external_data,
    updatedAt: row.updated_at,
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

/** What every line of a document shows. */
export function lineView(line: DocumentLine) {
  return {
    id: line.id,
    itemId: line.itemId,
    description: line.description,
    lot: line.lot && lotLabel(line.lot),
    serials: line.serials,
    quantity: formatQuantity(line.quantity),
    unitCost: formatQuantity(line.unitCost),
    active: line.active,
  };
}

/** A record of a document's way, as the outside sees it. */
export function stateView({ id, status, reasonCode, reason, actor, recordedAt }: DocumentState) {
  return { id, status, reasonCode, reason, actor, recordedAt: recordedAt.toISOString() };
}
