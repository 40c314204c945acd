import sqlTag, { type Sql as Fragment, raw } from 'sql-template-tag';
import {
  firstSince,
  movementBefore,
  OWN_DOCUMENT_ID,
  OWN_DOCUMENT_NUMBER,
  ownMovementsOf,
  runningNumber,
} from '../../ledger/index.ts';
import { plainArray, type Source, type Sql } from '../../platform/index.ts';
import { DOCUMENT_COLUMNS, type DocumentKind } from './document.ts';
import type { DocumentFilter } from './document-list.ts';

/** The kind of documents that may be a movement and nothing else. */
export const BORN_KIND: DocumentKind = 'adjustment';

/** Movements `m` that are a document by themselves, as rows of documents. */
const BORN = `m.tenant_id, ${OWN_DOCUMENT_ID} as id, ${OWN_DOCUMENT_ID} as revision, '${BORN_KIND}' as kind,
  ${OWN_DOCUMENT_NUMBER} as number, 'posted' as status, coalesce(m.reason_code, m.kind::text) as type, null::bigint as type_id, m.reference,
  m.reason as memo, coalesce(m.occurred_at, m.recorded_at) as date, m.location_id, null::bigint as to_location_id, null::bigint as vendor_id,
  null::bigint as business_unit_id, m.job_id, null::bigint as project_id, null::bigint as technician_id, null::bigint as source_id,
  null::bigint as batch_id, 'pending' as sync_status, true as immediate, 0::numeric as tax, 0::numeric as shipping, 0::numeric as total,
  '{}'::jsonb as details, '{}'::jsonb as custom_fields, '{}'::jsonb as external_data, m.actor_kind::text as actor_kind, m.actor_id, m.actor_name,
  m.recorded_at as created_at, m.recorded_at as updated_at, null::timestamptz as sent_on, m.id as movement_id, m.occurred_at as dated`;
/**
 * A row of their own, from the first change on, speaks for them. Asked with `not exists`, PostgreSQL joins all movements with all documents
 * before it cuts a page; it takes a value row by row, in the order of an index.
 */
const IS_BORN = `m.document_no is not null
  and (select true from document x where x.tenant_id = m.tenant_id and x.id = ${OWN_DOCUMENT_ID}) is null`;
export const BORN_ROWS = `(select ${BORN} from movement m where ${IS_BORN}) d`;

/** What a row of a list by slices takes from its document, whichever slice it is. */
const SHARED = `d.tenant_id, d.revision, d.kind, d.number, d.type, d.type_id, d.reference, d.memo, d.date, d.vendor_id, d.business_unit_id,
  d.job_id, d.project_id, d.technician_id, d.source_id, d.batch_id, d.sync_status, d.immediate, d.tax, d.shipping, d.total, d.details,
  d.custom_fields, d.external_data, d.actor_kind, d.actor_id, d.actor_name, d.updated_at, d.sent_on`;
/** Documents as the rows of a list by slices. */
const FIRST = `(select ${SHARED}, d.id as document_id, d.id, d.location_id, d.to_location_id, d.status, d.created_at, null::bigint as slice_of
  from document d) d`;
/** Further slices as rows that are like their documents, but for ids, places, times of creation and, where they say so, the status. */
const FURTHER = `(select ${SHARED}, d.id as document_id, s.id, s.location_id, s.to_location_id, coalesce(s.status, d.status) as status,
    s.created_at, d.id as slice_of
  from document_slice s join document d on d.tenant_id = s.tenant_id and d.id = s.document_id) d`;
const BORN_SLICES = `(select b.*, b.id as document_id, null::bigint as slice_of from (select ${BORN} from movement m where ${IS_BORN}) b) d`;

/** Where in a row `d` the id of its document stands. */
export function documentIdOf(isSliced: boolean): string {
  return isSliced ? 'd.document_id' : 'd.id';
}

/** Where the rows of a list come from: documents, their further slices, and movements that are a document by themselves. */
export async function sourcesOf(
  sql: Sql,
  tenantId: number,
  filter: DocumentFilter,
  isSliced: boolean,
): Promise<Source[]> {
  const sources = (isSliced ? [FIRST, FURTHER] : ['document d']).map((rows) => documentSource(raw(rows)));
  // What is said of lines, and what applications attached, stands with documents alone.
  const mayBeBorn = filter.kind === BORN_KIND && filter.itemIds === undefined && !filter.attached?.length;
  if (!mayBeBorn) return sources;
  const conditions = await bornConditions(sql, tenantId, filter);
  return [...sources, bornSource(isSliced ? BORN_SLICES : BORN_ROWS, conditions)];
}

/** Documents in the orders of their indexes. */
export function documentSource(rows: Fragment, conditions: readonly Fragment[] = []): Source {
  return {
    rows,
    conditions,
    since: ({ revision, recordedAt }) => [sqlTag`d.id > ${revision}`, sqlTag`d.created_at >= ${recordedAt}`],
  };
}

/** Movements, in the order of their ids, which is that of their documents too: each is born behind its movement, and no other row between the two. */
export function bornSource(rows: string, conditions: readonly Fragment[]): Source {
  return {
    rows: raw(rows),
    conditions,
    sortedBy: ['d.movement_id'],
    behind(place, sign) {
      const id = place[place.length === 1 ? 0 : 1];
      return [sqlTag`d.movement_id ${sign} ${id}`, sqlTag`d.id ${sign} ${id}`];
    },
    since: ({ revision }) => [sqlTag`d.movement_id > ${revision}`],
  };
}

/** What leads into the index of the movements: their own ids, for ids and numbers of documents and for times. */
export async function bornConditions(
  sql: Sql,
  tenantId: number,
  { ids, numbers, created, updated, date }: Pick<DocumentFilter, 'ids' | 'numbers' | 'created' | 'updated' | 'date'>,
): Promise<Fragment[]> {
  const known = [
    ...(ids === undefined ? [] : [{ ids }]),
    ...(numbers === undefined ? [] : [{ numbers: numbers.flatMap((number) => runningNumber(number) ?? []) }]),
  ];
  const firsts = (moments: readonly (Date | undefined)[]) =>
    Promise.all(moments.map((moment) => firstSince(sql, tenantId, moment)));
  const [among, from, before] = await Promise.all([
    Promise.all(known.map((asked) => ownMovementsOf(sql, tenantId, asked))),
    // Nothing is recorded before the date that stands on it.
    firsts([created?.from, updated?.from, date?.from]),
    firsts([created?.before, updated?.before]),
  ]);
  const given = (id: number | undefined) => id !== undefined;
  return [
    ...among.map((movementIds) => sqlTag`d.movement_id = any(${plainArray(movementIds)}::bigint[])`),
    ...from.filter(given).map((id) => sqlTag`d.movement_id >= ${id}`),
    ...before.filter(given).map((id) => sqlTag`d.movement_id < ${id}`),
  ];
}

/** Documents `d` by their ids, of whatever kind: a text for a statement whose parameters are named here. */
export function documentsByIds(tenant: string, ids: string): string {
  return `(select ${DOCUMENT_COLUMNS} from document d where d.tenant_id = ${tenant} and d.id = any(${ids})
    union all select ${DOCUMENT_COLUMNS} from (select ${BORN} from unnest(${ids}) as asked (id)
      ${movementBefore(tenant, 'asked.id')} where ${OWN_DOCUMENT_ID} = asked.id and ${IS_BORN}) d) d`;
}

/** One document `d` by its id. */
export function documentById(tenantId: number, id: number): Fragment {
  const [tenant, wanted] = [`${tenantId}::bigint`, `array[${id}::bigint]`];
  return raw(documentsByIds(tenant, wanted));
}
