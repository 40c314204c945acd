import { createHash } from 'node:crypto';
import { EVERYTHING, findItemsByIds, type ItemView, REFERENCES, type ReferenceView } from '../../catalog/index.ts';
import {
  DOCUMENTS,
  type DocumentFilter,
  type DocumentHead,
  type DocumentView,
  type ExportBatch,
  findBatches,
  SLICES,
  viewSlices,
} from '../../documents/index.ts';
import { type Quantity, readPage, type Sql, share, type TimeRange } from '../../platform/index.ts';
import { exactNumber } from '../http/index.ts';
import { type CustomFieldAnswer, customFieldReader } from './custom-fields.ts';
import { type ExternalDataQuery, fromExternalData } from './external-data.ts';
import { answerList, type Paging, paging } from './lists.ts';
import type { Call } from './operation.ts';
import { created, modified, ownIds, type Sorting } from './query.ts';
import { byTime, type Order } from './sorting.ts';

/** The parameters that every list of documents has. */
export const documentQuery = { paging, ids: ownIds, created, modified, sort: byTime };

/** A query of a list of documents; the last two only where the list has them. */
export interface DocumentQuery {
  paging: Paging;
  ids: number[] | undefined;
  created: TimeRange | undefined;
  modified: TimeRange | undefined;
  sort: Sorting<Order> | undefined;
  externalData?: ExternalDataQuery;
  customFields?: { application: null; name: string; value: string }[][];
}

/** A page of documents that match the query and the list's own conditions. */
export function answerDocuments<View extends DocumentView>(
  call: Call,
  query: DocumentQuery,
  own: Omit<DocumentFilter, 'ids' | 'created' | 'updated' | 'attached' | 'reader'>,
  render: (document: FullDocument<View>) => unknown,
) {
  const filter: DocumentFilter = {
    ...own,
    ids: query.ids,
    created: query.created,
    updated: query.modified,
    attached: [...(query.externalData?.attached ?? []), ...(query.customFields ?? [])],
    reader: call.actor,
  };
  const list = own.kind === 'adjustment' || own.kind === 'transfer' ? SLICES : DOCUMENTS;
  return answerList(call, list, filter, query, async (heads, sql) =>
    (await readFullDocuments<View>(call, sql, heads, query.externalData?.application)).map(render),
  );
}

/** A document with everything that the vendor shows with it. */
export interface FullDocument<View extends DocumentView = DocumentView> {
  head: DocumentHead;
  view: View;
  /** The type of a receipt's order, where it has one. */
  type: ReferenceView | undefined;
  /** The item of a line. */
  item(id: number): ItemView;
  batch: { id: number; number: string; name: string | null } | null;
  customFields: CustomFieldAnswer[];
  externalData: { key: string; value: string }[];
}

/** Documents, or slices of documents, with everything shown with them, in as many statements for many as for one. */
export async function readFullDocuments<View extends DocumentView>(
  call: Call,
  sql: Sql,
  heads: DocumentHead[],
  application?: string,
): Promise<FullDocument<View>[]> {
  const views = await viewSlices(sql, call.tenantId, heads);
  // One view for each head, of the head's kind.
  const seen = heads.map((head, index) => ({ head, view: views[index] as View }));
  return fullDocumentsOf(call, sql, seen, application);
}

/** Documents that are already checked for visibility, with everything shown with them. */
export async function fullDocumentsOf<View extends DocumentView>(
  { tenantId }: Call,
  sql: Sql,
  seen: readonly { head: DocumentHead; view: View }[],
  application?: string,
): Promise<FullDocument<View>[]> {
  const batchIds = new Set(seen.flatMap(({ head }) => head.batchId ?? []));
  const itemIds = new Set(seen.flatMap(({ view }) => (view.lines ?? []).map((line) => (line as HasItem).itemId)));
  const typeIds = new Set(seen.flatMap(({ head }) => (head.kind === 'receipt' ? (head.typeId ?? []) : [])));
  const [customFieldsOf, batches, known, types] = await Promise.all([
    customFieldReader(
      sql,
      tenantId,
      seen.map(({ head }) => head.customFields),
    ),
    batchIds.size === 0 ? [] : findBatches(sql, tenantId, [...batchIds]),
    // A caller who sees a document sees everything on it.
    findItemsByIds(sql, tenantId, EVERYTHING, [...itemIds]),
    typeIds.size === 0 ? [] : findOrderTypes(sql, tenantId, [...typeIds]),
  ]);
  const typeById = new Map(types.map((type) => [type.id, type]));
  const items = new Map(known.map((item) => [item.id, item]));
  const batchById = new Map<number, ExportBatch>(batches.map((batch) => [batch.id, batch]));
  return seen.map(({ head, view }) => ({
    head,
    view,
    type: typeById.get(head.typeId ?? 0),
    item: (id) => items.get(id)!, // The item of a line cannot be deleted.
    batch: batchOf(batchById.get(head.batchId ?? 0)),
    customFields: customFieldsOf(head.customFields),
    externalData: fromExternalData(head.externalData, application),
  }));
}

function findOrderTypes(sql: Sql, tenantId: number, ids: number[]): Promise<ReferenceView[]> {
  const filter = { visibility: EVERYTHING, kind: 'purchase_order_type', ids } as const;
  return readPage(sql, tenantId, REFERENCES, filter, { limit: ids.length });
}

/** The fields of every line of every document. */
interface HasItem {
  itemId: number;
}

function batchOf(batch: ExportBatch | undefined): FullDocument['batch'] {
  return batch === undefined ? null : { id: batch.id, number: batch.number, name: batch.name };
}

const SYNC_STATUS = { pending: 'Pending', posted: 'Posted', exported: 'Exported' } as const;
/** The vendor's words for the sync status. */
export const SYNC_STATUSES = { Pending: 'pending', Posted: 'posted', Exported: 'exported' } as const;

const REASONS = [
  'NotRequired',
  'Duplicate',
  'Accidental',
  'VendorIssue',
  'Other',
  'JobCanceled',
  'NotWarranty',
  'WarrantyRejected',
];

/** The fields that every document with a batch and a cancellation shows. */
export function commonFields({ head, view, batch, customFields, externalData }: FullDocument) {
  const canceled = stateOf(view, ['canceled']);
  return {
    id: head.id,
    active: head.status !== 'canceled',
    number: head.number,
    referenceNumber: head.reference ?? '',
    memo: head.memo ?? '',
    createdById: head.createdBy.id,
    createdOn: head.createdAt.toISOString(),
    modifiedOn: head.updatedAt.toISOString(),
    batchId: head.batchId,
    batch,
    syncStatus: SYNC_STATUS[head.syncStatus],
    canceledReason: canceled === undefined ? null : reasonOf(canceled.reasonCode),
    canceledById: canceled?.actor.id ?? null,
    dateCanceled: canceled?.recordedAt ?? null,
    customFields,
    externalData,
  };
}

/** A reason of another surface is not one of the vendor's words. */
function reasonOf(code: string | null): string {
  if (code === null) return 'NotRequired';
  return REASONS.includes(code) ? code : 'Other';
}

interface StateShown {
  status: string;
  reasonCode: string | null;
  actor: { id: number | null };
  recordedAt: string;
}

/**
 * The last time that a document entered these states, if it is still in one of them. A record made while it stayed there, such as its
 * export, does not count as entering.
 */
export function stateOf({ status, history }: DocumentView, statuses: readonly string[]): StateShown | undefined {
  const states = history as StateShown[];
  if (statuses.includes('canceled') && status !== 'canceled') return undefined;
  const isThere = (state: StateShown | undefined) => state !== undefined && statuses.includes(state.status);
  return states.findLast((state, index) => isThere(state) && !isThere(states[index - 1]));
}

/** The fields about its item that every line shows, and when the line was written. */
export function itemFields(document: FullDocument, line: { id: number; itemId: number; description?: string | null }) {
  const item = document.item(line.itemId);
  return {
    id: line.id,
    skuId: line.itemId,
    name: item.name,
    code: item.partNumber,
    description: line.description ?? item.description ?? item.name,
    createdOn: document.head.createdAt.toISOString(),
    modifiedOn: document.head.updatedAt.toISOString(),
    createdById: document.head.createdBy.id,
  };
}

/** The cost per unit and in total. */
export function costFields(quantity: Quantity, value: Quantity) {
  const units = quantity < 0n ? -quantity : quantity;
  const worth = value < 0n ? -value : value;
  return { cost: exactNumber(units === 0n ? 0n : share(worth, 1_000_000n, units)), totalCost: exactNumber(worth) };
}

/** Serials with ids: the ledger identifies them by item and number, so the id is derived from these two. */
export function serialNumbers(itemId: number, serials: readonly string[] | null): { id: number; number: string }[] {
  return (serials ?? []).map((number) => {
    const digest = createHash('sha256').update(`${itemId}:${number}`).digest();
    return { id: digest.readUIntBE(0, 6), number };
  });
}

/** A filter by one value, if it is given. */
export function oneOf<Value>(value: Value | undefined): Value[] | undefined {
  return value === undefined ? undefined : [value];
}

/** Canceled documents are inactive. */
export function activeFilter(active: boolean | undefined): Pick<DocumentFilter, 'canceled'> {
  return active === undefined ? {} : { canceled: !active };
}
