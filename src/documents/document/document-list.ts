import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import type { Actor } from '../../access/index.ts';
import { type AttachedValue, holdsAttached } from '../../catalog/index.ts';
import { plainArray, type Sql, textArray } from '../../platform/index.ts';
import {
  DOCUMENT_COLUMNS,
  type DocumentHead,
  type DocumentKind,
  type DocumentRow,
  documentFromRow,
  type SyncStatus,
} from './document.ts';
import {
  behindPlace,
  type DocumentSource,
  documentIdOf,
  documentsByIds,
  orderOfSource,
  sourcesOf,
} from './document-sources.ts';
import { visibleDocuments } from './document-visibility.ts';

/** A half-open range of moments: `from` itself belongs to it, `before` does not. */
export interface TimeRange {
  from?: Date | undefined;
  before?: Date | undefined;
}

/** What a list of documents may be narrowed by. A list that is empty fits nothing. */
export interface DocumentFilter {
  kind: DocumentKind;
  /** Lists the slices of documents: the ids, places and times of creation that are asked for are then those of slices. */
  sliced?: boolean | undefined;
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
  /** An active line of the document is about this item. */
  itemId?: number | undefined;
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
  /** The brand that the reader is restricted to; null for every brand. */
  brandId?: number | null | undefined;
  /** Who reads: a reader that is restricted to a brand sees documents without lines that it made itself. */
  madeBy?: Pick<Actor, 'kind' | 'id'> | undefined;
  /** Those that were canceled, or those that were not. */
  canceled?: boolean | undefined;
  /** Those in one of these states that the books have not taken over, and with `exported` those that they have, in whatever state. */
  shownAs?: { statuses: readonly string[]; exported: boolean } | undefined;
}

/** What a list of documents is narrowed by for a reader. */
export function readBy(actor: Actor): Pick<DocumentFilter, 'siteIds' | 'brandId' | 'madeBy'> {
  const { siteIds, brandId } = actor;
  return { siteIds, brandId, madeBy: actor };
}

/** Ids grow with the time of creation and revisions with that of the last change, so these are the orders of both. */
export type DocumentOrder = 'created' | 'updated';

export interface DocumentPage {
  order?: DocumentOrder;
  descending?: boolean;
  /** The id (order `created`) behind which the page begins. */
  after?: number | undefined;
  /** Where the row stands behind which the page begins and its offset is counted (ascending orders). */
  behind?: DocumentPlace | undefined;
  offset?: number;
  limit: number;
}

/** Where a document stands in an order: its values in the columns that give it. */
export type DocumentPlace = readonly (Date | number)[];

/** Documents of one kind, oldest first unless the page says otherwise. */
export async function listDocuments(
  sql: Sql,
  tenantId: number,
  filter: DocumentFilter,
  page: DocumentPage,
): Promise<DocumentHead[]> {
  const [conditions, sources] = await Promise.all([
    documentConditions(sql, tenantId, filter),
    sourcesOf(sql, tenantId, filter),
  ]);
  const columns = orderColumns(filter, page.order);
  const isTimed = page.after !== undefined && columns.length > 1;
  const after = isTimed ? await createdAt(sql, tenantId, page.after) : undefined;
  const read = raw(filter.sliced ? `${DOCUMENT_COLUMNS}, d.slice_of` : DOCUMENT_COLUMNS);
  const { limit, offset = 0 } = page;
  const inOrder = (names: readonly string[]) =>
    raw(names.map((name) => (page.descending ? `${name} desc` : name)).join(', '));
  const most = sources.length === 1 ? sqlTag`limit ${limit} offset ${offset}` : sqlTag`limit ${offset + limit}`;
  const pieces = sources.map((source) => {
    const all = [...conditions, ...source.conditions, ...behindPage(source, columns, page, after)];
    return sqlTag`select ${read} from ${source.rows} where ${join(all, ' and ')}
      order by ${inOrder(orderOfSource(source, columns))} ${most}`;
  });
  const { text, values } =
    pieces.length === 1 && pieces[0] !== undefined
      ? pieces[0]
      : sqlTag`select ${read} from ((${join(pieces, ') union all (')})) d order by ${inOrder(columns)} limit ${limit} offset ${offset}`;
  return (await sql.rows<DocumentRow>({ text, values })).map(documentFromRow);
}

/** The rows of a source behind where a page begins; `createdAt` is that of the document of `page.after`, where the order has it. */
function behindPage(
  source: DocumentSource,
  columns: readonly string[],
  { after, descending, behind }: DocumentPage,
  createdAt: Date | undefined,
): Fragment[] {
  const conditions = behind === undefined ? [] : behindPlace(source, columns, behind);
  if (after === undefined) return conditions;
  const sign = raw(descending ? '<' : '>');
  conditions.push(sqlTag`d.id ${sign} ${after}`);
  if (source.born) conditions.push(sqlTag`d.movement_id ${sign} ${after}`);
  else if (createdAt !== undefined) conditions.push(sqlTag`d.created_at ${sign}= ${createdAt}`);
  return conditions;
}

/**
 * The columns that give an order. Ids grow with the time of creation and revisions with that of the last change. An index by a narrowing
 * value gives ids in their order, and only a list that nothing narrows, or a range of times, goes by the index on the time.
 */
export function orderColumns(filter: DocumentFilter, order: DocumentOrder = 'created'): string[] {
  // The slices of a document changed together.
  if (order === 'updated') return ['d.updated_at', 'd.revision', ...(filter.sliced ? ['d.id'] : [])];
  const narrowing = [...Object.keys(ID_COLUMNS), ...Object.keys(TEXT_COLUMNS)] as (keyof DocumentFilter)[];
  const isNarrowed =
    filter.canceled === true ||
    [...narrowing, 'itemId', 'shownAs'].some((name) => filter[name as keyof DocumentFilter] !== undefined);
  return isNarrowed ? ['d.id'] : ['d.created_at', 'd.id'];
}

/** Where in the index on the time the page begins; the look-up is one of its own because a sub-select cannot enter an index here. */
async function createdAt(sql: Sql, tenantId: number, id: number | undefined): Promise<Date | undefined> {
  if (id === undefined) return undefined;
  const [row] = await sql.rows<{ created_at: Date }>({
    name: 'documents-created-at',
    text: `select d.created_at from ${documentsByIds('$1', 'array[$2::bigint]')}`,
    values: [tenantId, id],
  });
  return row?.created_at;
}

/** Locations of an actor's sites that are named one by one; of more than these each document is asked for its own. */
const NAMED_LOCATIONS_MAX = 2_000;

/** Of the documents at the sites of a reader. The locations are looked up first: named, they enter an index. */
async function atSites(sql: Sql, tenantId: number, filter: DocumentFilter): Promise<Fragment[]> {
  const { siteIds } = filter;
  if (siteIds == null) return [];
  const rows = await sql.rows<{ id: number }>({
    name: 'documents-locations-of-sites',
    text: 'select id from location where tenant_id = $1 and site_id = any($2::bigint[]) limit $3',
    values: [tenantId, plainArray(siteIds), NAMED_LOCATIONS_MAX + 1],
  });
  if (rows.length <= NAMED_LOCATIONS_MAX) {
    const ids = plainArray(rows.map((row) => row.id));
    return [sqlTag`(d.location_id = any(${ids}::bigint[]) or d.to_location_id = any(${ids}::bigint[]))`];
  }
  return visibleDocuments(tenantId, { siteIds, brandId: null }, documentIdOf(filter));
}

/** The conditions on `d` that a filter stands for. */
export async function documentConditions(sql: Sql, tenantId: number, filter: DocumentFilter): Promise<Fragment[]> {
  return [...conditionsOf(tenantId, filter), ...(await atSites(sql, tenantId, filter))];
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
/** Unassigned stock is at no location, and asked for as the ledger writes that. */
const NOWHERE = 0;
const PLACES: readonly (keyof DocumentFilter)[] = ['locationIds', 'toLocationIds'];
const TEXT_COLUMNS = {
  numbers: 'd.number',
  statuses: 'd.status',
  types: 'd.type',
  references: 'd.reference',
  syncStatuses: 'd.sync_status',
} as const;
const TIME_COLUMNS = { date: 'd.date', created: 'd.created_at', updated: 'd.updated_at', sent: 'd.sent_on' } as const;

function conditionsOf(tenantId: number, filter: DocumentFilter): Fragment[] {
  const conditions = [sqlTag`d.tenant_id = ${tenantId}`, sqlTag`d.kind = ${filter.kind}`, ...stateConditions(filter)];
  // Of one value an index gives the ids in their order; of several it would have to be sorted, and the planner may go another way.
  for (const [name, column] of entriesOf(ID_COLUMNS)) {
    const ids = filter[name];
    if (ids?.includes(NOWHERE) && PLACES.includes(name))
      conditions.push(sqlTag`(${raw(column)} is null or ${raw(column)} = any(${plainArray(ids)}::bigint[]))`);
    else if (ids?.length === 1) conditions.push(sqlTag`${raw(column)} = ${ids[0]}`);
    else if (ids !== undefined) conditions.push(sqlTag`${raw(column)} = any(${plainArray(ids)}::bigint[])`);
  }
  for (const [name, column] of entriesOf(TEXT_COLUMNS)) {
    const texts = filter[name];
    if (texts?.length === 1) conditions.push(sqlTag`${raw(column)} = ${texts[0]}`);
    else if (texts !== undefined) conditions.push(sqlTag`${raw(column)} = any(${textArray(texts)}::text[])`);
  }
  const documentId = documentIdOf(filter);
  if (filter.itemId !== undefined) {
    conditions.push(sqlTag`${raw(documentId)} in (select l.document_id from document_line l
      where l.tenant_id = ${tenantId} and l.item_id = ${filter.itemId} and l.active)`);
  }
  if (mustBePlanned(filter)) conditions.push(sqlTag`not d.immediate`);
  for (const [name, column] of entriesOf(TIME_COLUMNS)) {
    const { from, before } = filter[name] ?? {};
    if (from !== undefined) conditions.push(sqlTag`${raw(column)} >= ${from}`);
    if (before !== undefined) conditions.push(sqlTag`${raw(column)} < ${before}`);
  }
  // An adjustment is never older than its record, so the index of its creation leads to its date.
  if (filter.kind === 'adjustment' && filter.date?.from !== undefined)
    conditions.push(sqlTag`d.created_at >= ${filter.date.from}`);
  if (filter.attached !== undefined) conditions.push(holdsAttached(tenantId, documentId, filter.attached));
  const { kind, id } = filter.madeBy ?? {};
  const visibility = { siteIds: null, brandId: filter.brandId ?? null, kind, id };
  conditions.push(...visibleDocuments(tenantId, visibility, documentId));
  return conditions;
}

function stateConditions({ canceled, shownAs }: DocumentFilter): Fragment[] {
  const conditions: Fragment[] = [];
  if (canceled !== undefined)
    conditions.push(canceled ? sqlTag`d.status = 'canceled'` : sqlTag`d.status <> 'canceled'`);
  if (shownAs === undefined) return conditions;
  const { statuses } = shownAs;
  const inState =
    statuses.length === 1 ? sqlTag`d.status = ${statuses[0]}` : sqlTag`d.status = any(${textArray(statuses)}::text[])`;
  if (!shownAs.exported) conditions.push(sqlTag`d.sync_status <> 'exported'`, inState);
  else if (statuses.length === 0) conditions.push(sqlTag`d.sync_status = 'exported'`);
  else conditions.push(sqlTag`(d.sync_status = 'exported' or ${inState})`);
  return conditions;
}

/** The statuses in which a document is that was born with its movement. */
const BORN_STATUSES = ['posted', 'received', 'canceled'];
const BORN_KINDS: readonly DocumentKind[] = ['adjustment', 'transfer'];

/** Whether the statuses that are asked for are those of planned documents alone, which have an index of their own. */
function mustBePlanned({ kind, statuses }: DocumentFilter): boolean {
  if (statuses === undefined) return false;
  return !BORN_KINDS.includes(kind) || statuses.every((status) => !BORN_STATUSES.includes(status));
}

function entriesOf<Shape extends object>(shape: Shape): [keyof Shape, Shape[keyof Shape] & string][] {
  return Object.entries(shape) as [keyof Shape, Shape[keyof Shape] & string][];
}
