import sqlTag, { type Sql as Fragment, raw } from 'sql-template-tag';
import { type AttachedValue, holdsAttached, type TimeOrder } from '../../catalog/index.ts';
import { withMerged } from '../../ledger/index.ts';
import {
  among,
  amongTexts,
  type Conditions,
  conditionsOf,
  type List,
  type Moment,
  type Place,
  type Since,
  type Sql,
  type TimeRange,
  textArray,
  within,
} from '../../platform/index.ts';
import {
  DOCUMENT_COLUMNS,
  type DocumentHead,
  type DocumentKind,
  type DocumentRow,
  documentFromRow,
  type SyncStatus,
} from './document.ts';
import { BORN_KIND, documentIdOf, documentsByIds, sourcesOf } from './document-sources.ts';
import { type DocumentReader, visibleAmongMany } from './document-visibility.ts';

/** What a list of documents may be narrowed by. A list that is empty fits nothing. */
export interface DocumentFilter {
  kind: DocumentKind;
  /** Of a list of slices: the ids, places and times of creation are those of slices. */
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
  /** An active line of the document is about one of these items. */
  itemIds?: readonly number[] | undefined;
  syncStatuses?: readonly SyncStatus[] | undefined;
  date?: TimeRange | undefined;
  created?: TimeRange | undefined;
  updated?: TimeRange | undefined;
  /** When an order went to its vendor. */
  sent?: TimeRange | undefined;
  /** Of each group at least one of the values is attached: a custom field's, or an application's. */
  attached?: readonly (readonly AttachedValue[])[] | undefined;
  /** Those that were canceled, or those that were not. */
  canceled?: boolean | undefined;
  /** Those in one of these states that the books have not taken over, and with `exported` those that they have, in whatever state. */
  shownAs?: { statuses: readonly string[]; exported: boolean } | undefined;
  /** Who reads; left out: one that sees everything. */
  reader?: DocumentReader | undefined;
}

/** Unassigned stock is at no location, and asked for as the ledger writes that. */
const NOWHERE = 0;
const amongPlaces = (column: string) => (ids: readonly number[]) =>
  ids.includes(NOWHERE) ? sqlTag`(${raw(column)} is null or ${among(column)(ids)})` : among(column)(ids);

/** Of one value an index gives the ids in their order. A list that one of these narrows is read through such an index. */
const INDEXED: Conditions<DocumentFilter> = {
  ids: among('d.id'),
  typeIds: among('d.type_id'),
  locationIds: amongPlaces('d.location_id'),
  toLocationIds: amongPlaces('d.to_location_id'),
  vendorIds: among('d.vendor_id'),
  businessUnitIds: among('d.business_unit_id'),
  jobIds: among('d.job_id'),
  projectIds: among('d.project_id'),
  technicianIds: among('d.technician_id'),
  sourceIds: among('d.source_id'),
  batchIds: among('d.batch_id'),
  numbers: amongTexts('d.number'),
  statuses: amongTexts('d.status'),
  types: amongTexts('d.type'),
  references: amongTexts('d.reference'),
  syncStatuses: amongTexts('d.sync_status'),
  shownAs: ({ statuses, exported }) => {
    const inState = amongTexts('d.status')(statuses);
    if (!exported) return [sqlTag`d.sync_status <> 'exported'`, inState];
    return statuses.length === 0
      ? sqlTag`d.sync_status = 'exported'`
      : sqlTag`(d.sync_status = 'exported' or ${inState})`;
  },
};

const OTHER: Conditions<DocumentFilter> = {
  kind: (kind) => sqlTag`d.kind = ${kind}`,
  canceled: (isCanceled) => raw(isCanceled ? `d.status = 'canceled'` : `d.status <> 'canceled'`),
  date: within('d.date'),
  created: within('d.created_at'),
  updated: within('d.updated_at'),
  sent: within('d.sent_on'),
};

/** Documents of one kind, and the slices of documents of one kind, oldest first unless a piece says otherwise. */
export const DOCUMENTS = documentList(false);
export const SLICES = documentList(true);

function documentList(isSliced: boolean): List<DocumentFilter, TimeOrder, DocumentRow, DocumentHead> {
  return {
    name: isSliced ? 'slices' : 'documents',
    alias: 'd',
    columns: isSliced ? `${DOCUMENT_COLUMNS}, d.slice_of` : DOCUMENT_COLUMNS,
    orderOf: (filter, order) => columnsOf(filter, isSliced, order),
    async sources(sql, tenantId, filter) {
      const { itemIds } = filter;
      const asked = itemIds === undefined ? filter : { ...filter, itemIds: await withMerged(sql, tenantId, itemIds) };
      const [seen, sources] = await Promise.all([
        filter.reader === undefined ? [] : visibleAmongMany(sql, tenantId, filter.reader, documentIdOf(isSliced)),
        sourcesOf(sql, tenantId, asked, isSliced),
      ]);
      const conditions = [...conditionsIn(tenantId, asked, isSliced), ...seen];
      return sources.map((source) => ({ ...source, conditions: [...conditions, ...source.conditions] }));
    },
    placeOf,
    view: documentFromRow,
    since: (sql, tenantId, { kind, reader }, order, moment) => {
      return sinceChangeOfDocuments(sql, tenantId, [kind], reader, order, moment);
    },
    gathered: {
      when: ({ updated }, order = 'created') => updated?.from !== undefined && order === 'created',
      by: ['d.updated_at', 'd.revision'],
      among: ({ kind }, ids) => ({ kind, ids }),
    },
  };
}

/**
 * The columns that give an order. Ids grow with the time of creation and revisions with that of the last change. An index by a narrowing
 * value gives ids in their order, and only a list that nothing narrows, or a range of times, goes by the index on the time.
 */
function columnsOf(filter: DocumentFilter, isSliced: boolean, order: TimeOrder = 'created'): string[] {
  // The slices of a document changed together.
  if (order === 'updated') return ['d.updated_at', 'd.revision', ...(isSliced ? ['d.id'] : [])];
  const names = ['itemIds', ...Object.keys(INDEXED)] as (keyof DocumentFilter)[];
  const isNarrowed = filter.canceled === true || names.some((name) => filter[name] !== undefined);
  return isNarrowed ? ['d.id'] : ['d.created_at', 'd.id'];
}

/** Where a document stands in an order; the look-up is one of its own because a sub-select cannot enter an index here. */
export async function placeOf(
  sql: Sql,
  tenantId: number,
  id: number,
  columns: readonly string[],
): Promise<Place | undefined> {
  const [row] = await sql.rows<{ place: string[] }>({
    name: `documents-place-${columns.join('-')}`,
    text: `select array[${columns.map((column) => `${column}::text`).join(', ')}] as place
      from ${documentsByIds('$1', 'array[$2::bigint]')}`,
    values: [tenantId, id],
  });
  return row?.place;
}

/** The conditions on `d` that a filter stands for, whoever reads. */
function conditionsIn(tenantId: number, filter: DocumentFilter, isSliced: boolean): Fragment[] {
  const { kind, itemIds, attached, date } = filter;
  const conditions = [
    sqlTag`d.tenant_id = ${tenantId}`,
    ...conditionsOf(OTHER, tenantId, filter),
    ...conditionsOf(INDEXED, tenantId, filter),
  ];
  const documentId = documentIdOf(isSliced);
  if (itemIds !== undefined) {
    conditions.push(sqlTag`${raw(documentId)} in (select l.document_id from document_line l
      where l.tenant_id = ${tenantId} and ${among('l.item_id')(itemIds)} and l.active)`);
  }
  if (mustBePlanned(filter)) conditions.push(sqlTag`not d.immediate`);
  // An adjustment is never older than its record, so the index of its creation leads to its date.
  if (kind === 'adjustment' && date?.from !== undefined) conditions.push(sqlTag`d.created_at >= ${date.from}`);
  if (attached !== undefined) conditions.push(holdsAttached(tenantId, documentId, attached));
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

/** What became of a list of documents of these kinds. Only in the order of creation what came stands behind all others. */
export async function sinceChangeOfDocuments(
  sql: Sql,
  tenantId: number,
  kinds: readonly DocumentKind[],
  reader: DocumentReader | undefined,
  order: TimeOrder | 'date' | undefined,
  moment: Moment,
): Promise<Since> {
  // A count is planned by what all rows cost, while whether there is one would be looked for in the wrong index.
  const [row] = await sql.rows<{ moved: boolean; touched: number; changed: number }>({
    name: 'documents-changes-since',
    text: `select k.revision > $4 as moved, c.touched + b.touched as touched, c.changed from clock k cross join (
        select count(*) as touched, count(*) filter (where d.id <= $4) as changed from document d
        where d.tenant_id = $1 and d.kind = any($2::text[]) and d.updated_at >= $3 and d.revision > $4) c cross join (
        select count(*) as touched from (select from movement m
          where '${BORN_KIND}' = any($2::text[]) and m.tenant_id = $1 and m.id > $4 and m.document_no is not null limit 1) m) b
      where k.tenant_id = $1`,
    values: [tenantId, textArray(kinds), moment.recordedAt, moment.revision],
  });
  if (row === undefined || !row.moved) return 'nothing';
  // Which sites and brands a document is of may change without it.
  if (reader !== undefined && (reader.siteIds !== null || reader.brandId !== null)) return 'changed';
  if (row.touched === 0) return 'nothing';
  return row.changed > 0 || (order ?? 'created') !== 'created' ? 'changed' : 'added';
}
