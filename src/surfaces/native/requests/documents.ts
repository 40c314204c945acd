import type { Static, TObject, TProperties } from 'typebox';
import { type DocumentFields, type DocumentFilter, storedStatuses } from '../../../documents/index.ts';
import type { TimeRange } from '../../../platform/index.ts';
import type { documentQuery, trackedInput } from '../schemas/documents.ts';
import type { purchasingQuery } from '../schemas/purchasing.ts';
import type { ofSaleQuery, saleQuery } from '../schemas/selling.ts';
import type { stockDocumentQuery } from '../schemas/stock-documents.ts';
import { readLot } from './quantities.ts';
import { readTime } from './time.ts';

type Asked<Fields extends TProperties> = Static<TObject<Fields>>;

/** What any list of documents is narrowed by, as the core's filter. */
function readDocumentQuery(query: Asked<typeof documentQuery>) {
  return {
    numbers: one(query.number),
    references: one(query.reference),
    locationIds: one(query.locationId),
    jobIds: one(query.jobId),
    projectIds: one(query.projectId),
    businessUnitIds: one(query.businessUnitId),
    batchIds: one(query.batchId),
    syncStatuses: one(query.syncStatus),
    date: readRange(query.dateFrom, query.dateBefore, 'date'),
    created: readRange(query.createdFrom, query.createdBefore, 'created'),
    updated: readRange(query.updatedFrom, query.updatedBefore, 'updated'),
  };
}

/** The same for stock documents. */
export function readStockQuery(query: Asked<typeof stockDocumentQuery>): Omit<DocumentFilter, 'kind'> {
  const { status, toLocationId, type } = query;
  return { ...readDocumentQuery(query), statuses: one(status), toLocationIds: one(toLocationId), types: one(type) };
}

/** The same for sales. */
export function readSaleQuery({
  status,
  locationId,
  itemId,
  ...query
}: Asked<typeof saleQuery>): Omit<DocumentFilter, 'kind'> {
  return {
    ...readDocumentQuery(query),
    statuses: status && storedStatuses(status),
    locationIds: locationId,
    itemIds: itemId,
  };
}

/** The same for the documents beside sales. */
export function readOfSaleQuery({ saleId, itemId, ...query }: Asked<typeof ofSaleQuery>): Omit<DocumentFilter, 'kind'> {
  return { ...readDocumentQuery(query), sourceIds: one(saleId), itemIds: itemId };
}

/** The same for purchasing documents. */
export function readPurchasingQuery(query: Asked<ReturnType<typeof purchasingQuery>>): Omit<DocumentFilter, 'kind'> {
  return {
    ...readDocumentQuery(query),
    statuses: one(query.status),
    vendorIds: one(query.vendorId),
    typeIds: one(query.typeId),
    itemIds: one(query.itemId),
    technicianIds: one(query.technicianId),
    sourceIds: one(query.sourceId),
    sent: readRange(query.sentFrom, query.sentBefore, 'sent'),
  };
}

function one<Value>(value: Value | undefined): Value[] | undefined {
  return value === undefined ? undefined : [value];
}

function readRange(from: string | undefined, before: string | undefined, name: string): TimeRange {
  return {
    from: readTime(from, `${name}From`) ?? undefined,
    before: readTime(before, `${name}Before`) ?? undefined,
  };
}

/** The fields of a head for the core; a date of null is left out. */
export function readHead<Body extends { date?: string | null }>(
  body: Body,
): Omit<Body, 'date'> & Pick<DocumentFields, 'date'> {
  const { date, ...rest } = body;
  return { ...rest, ...(date == null ? {} : { date: readTime(date, 'date') }) };
}

/** The lot and the serials of a line for the core. */
export function readTracked({ lot, serials }: Asked<typeof trackedInput>, path: string) {
  return { ...(lot ? { lot: readLot(lot, `${path}.lot`) } : {}), ...(serials ? { serials } : {}) };
}
