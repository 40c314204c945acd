import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { type AttachedValue, holdsAttached } from '../catalog/index.ts';
import { plainArray, type Sql, textArray } from '../platform/index.ts';
import {
  DOCUMENT_COLUMNS,
  type DocumentHead,
  type DocumentKind,
  type DocumentRow,
  documentFromRow,
  type SyncStatus,
} from './document.ts';
import { visibleDocuments } from './document-visibility.ts';

/** A half-open range of moments: `from` itself belongs to it, `before` does not. */
export interface TimeRange {
  from?: Date | undefined;
  before?: Date | undefined;
}

/** What a list of documents may be narrowed by. A list that is empty fits nothing. */
export interface DocumentFilter {
  kind: DocumentKind;
  ids?: readonly number[] | undefined;
  numbers?: readonly string[] | undefined;
  statuses?: readonly string[] | undefined;
  types?: readonly string[] | undefined;
  typeIds?: readonly number[] | undefined;
  references?: readonly string[] | undefined;
  locationIds?: readonly number[] | undefined;
  toLocationIds?: readonly number[] | undefined;
  vendorIds?: readonly number[] | undefined;
  businessUnitIds?: readonly number[] | undefined;
  jobIds?: readonly number[] | undefined;
  projectIds?: readonly number[] | undefined;
  technicianIds?: readonly number[] | undefined;
  sourceIds?: readonly number[] | undefined;
  batchIds?: readonly number[] | undefined;
  syncStatuses?: readonly SyncStatus[] | undefined;
  date?: TimeRange | undefined;
  created?: TimeRange | undefined;
  updated?: TimeRange | undefined;
  /** When an order went to its vendor. */
  sent?: TimeRange | undefined;
  /** Of each group at least one of the values is attached: a custom field's, or an application's. */
  attached?: readonly (readonly AttachedValue[])[] | undefined;
  /** The sites that the reader may see; null for every site. */
  siteIds?: readonly number[] | null | undefined;
  /** The brand that the reader is held to; null for every brand. */
  brandId?: number | null | undefined;
  /** Conditions of a kind's own on `d`. */
  more?: readonly Fragment[] | undefined;
}

/** Ids grow with the time of creation and revisions with that of the last change, so these are the orders of both. */
export type DocumentOrder = 'created' | 'updated';

export interface DocumentPage {
  order?: DocumentOrder;
  descending?: boolean;
  /** The id (order `created`, ascending) behind which the page begins. */
  after?: number | undefined;
  offset?: number;
  limit: number;
}

/** Documents of one kind, oldest first unless the page says otherwise. */
export async function listDocuments(
  sql: Sql,
  tenantId: number,
  filter: DocumentFilter,
  page: DocumentPage,
): Promise<DocumentHead[]> {
  const conditions = conditionsOf(tenantId, filter);
  if (page.after !== undefined) conditions.push(sqlTag`d.id > ${page.after}`);
  const columns = page.order === 'updated' ? ['d.updated_at', 'd.revision'] : ['d.created_at', 'd.id'];
  const order = columns.map((column) => (page.descending ? `${column} desc` : column)).join(', ');
  const { text, values } = sqlTag`select ${raw(DOCUMENT_COLUMNS)} from document d where ${join(conditions, ' and ')}
    order by ${raw(order)} limit ${page.limit} offset ${page.offset ?? 0}`;
  return (await sql.rows<DocumentRow>({ text, values })).map(documentFromRow);
}

/** How many documents fit. */
export async function countDocuments(sql: Sql, tenantId: number, filter: DocumentFilter): Promise<number> {
  const { text, values } =
    sqlTag`select count(*) as count from document d where ${join(conditionsOf(tenantId, filter), ' and ')}`;
  const [row] = await sql.rows<{ count: number }>({ text, values });
  return Number(row?.count ?? 0);
}

/**
 * The documents of a kind that changed behind a revision, in the order of their last changes: each once, as it is now. A document that
 * changes while the reader is on its way moves behind the place where the reader is.
 */
export async function changedDocuments(
  sql: Sql,
  tenantId: number,
  kind: DocumentKind,
  behind: { updatedAt: Date; revision: number },
  limit: number,
): Promise<DocumentHead[]> {
  const rows = await sql.rows<DocumentRow>({
    name: 'documents-changed',
    text: `select ${DOCUMENT_COLUMNS} from document d
      where d.tenant_id = $1 and d.kind = $2 and (d.updated_at, d.revision) > ($3, $4)
      order by d.updated_at, d.revision limit $5`,
    values: [tenantId, kind, behind.updatedAt, behind.revision, limit],
  });
  return rows.map(documentFromRow);
}

const ID_COLUMNS = {
  ids: 'd.id',
  typeIds: 'd.type_id',
  locationIds: 'd.location_id',
  toLocationIds: 'd.to_location_id',
  vendorIds: 'd.vendor_id',
  businessUnitIds: 'd.business_unit_id',
  jobIds: 'd.job_id',
  projectIds: 'd.project_id',
  technicianIds: 'd.technician_id',
  sourceIds: 'd.source_id',
  batchIds: 'd.batch_id',
} as const;
const TEXT_COLUMNS = {
  numbers: 'd.number',
  statuses: 'd.status',
  types: 'd.type',
  references: 'd.reference',
  syncStatuses: 'd.sync_status',
} as const;
const TIME_COLUMNS = { date: 'd.date', created: 'd.created_at', updated: 'd.updated_at', sent: 'd.sent_on' } as const;

function conditionsOf(tenantId: number, filter: DocumentFilter): Fragment[] {
  const conditions = [sqlTag`d.tenant_id = ${tenantId}`, sqlTag`d.kind = ${filter.kind}`, ...(filter.more ?? [])];
  for (const [name, column] of entriesOf(ID_COLUMNS)) {
    const ids = filter[name];
    if (ids !== undefined) conditions.push(sqlTag`${raw(column)} = any(${plainArray(ids)}::bigint[])`);
  }
  for (const [name, column] of entriesOf(TEXT_COLUMNS)) {
    const texts = filter[name];
    if (texts !== undefined) conditions.push(sqlTag`${raw(column)} = any(${textArray(texts)}::text[])`);
  }
  for (const [name, column] of entriesOf(TIME_COLUMNS)) {
    const { from, before } = filter[name] ?? {};
    if (from !== undefined) conditions.push(sqlTag`${raw(column)} >= ${from}`);
    if (before !== undefined) conditions.push(sqlTag`${raw(column)} < ${before}`);
  }
  // An adjustment is never older than its record, so the index of its creation leads to its date.
  if (filter.kind === 'adjustment' && filter.date?.from !== undefined)
    conditions.push(sqlTag`d.created_at >= ${filter.date.from}`);
  if (filter.attached !== undefined) conditions.push(holdsAttached(tenantId, 'd', filter.attached));
  conditions.push(...visibleDocuments(tenantId, { siteIds: filter.siteIds ?? null, brandId: filter.brandId ?? null }));
  return conditions;
}

function entriesOf<Shape extends object>(shape: Shape): [keyof Shape, Shape[keyof Shape] & string][] {
  return Object.entries(shape) as [keyof Shape, Shape[keyof Shape] & string][];
}
