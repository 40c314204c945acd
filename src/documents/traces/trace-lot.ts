import type { Visibility } from '../../access/index.ts';
import { SERIALS, type SerialView } from '../../catalog/index.ts';
import {
  type Flow,
  flowOf,
  followLot,
  type LedgerEntryView,
  type Lineage,
  type LineageLink,
  LOT_ENTRIES,
  POSITIONS,
  type PositionView,
  readLotTotals,
} from '../../ledger/index.ts';
import { formatQuantity, readPage, type Sql } from '../../platform/index.ts';
import type { DocumentReader } from '../document/document-visibility.ts';
import { type Party, readParties } from './parties.ts';

/** What a lot that is shown is to the one that was asked about. */
export const TRACE_ROLES = ['lot', 'product', 'ingredient'] as const;
export type TraceRole = (typeof TRACE_ROLES)[number];

export interface TraceQuestion {
  lotId: number;
  flow?: Flow | undefined;
  /** The entry behind which the page begins; undefined: the first page, which has the summary. */
  after?: number | undefined;
  limit: number;
}

/** Positions that a summary shows. */
const POSITIONS_MAX = 1_000;

export type LotTrace = Awaited<ReturnType<typeof traceLot>>;

/**
 * Where a lot came from and where it went: what moved it and the lots that were made from it, however many productions later, and what
 * brought in the lots that it was made from. What was taken back is left out. One row more than the limit says that there are more.
 */
export async function traceLot(sql: Sql, tenantId: number, question: TraceQuestion, reader: DocumentReader) {
  const { lotId, flow, after, limit } = question;
  const [back, on] = await Promise.all([
    followLot(sql, tenantId, lotId, 'back', reader),
    followLot(sql, tenantId, lotId, 'on', reader),
  ]);
  const products = lotsOf(on).filter((id) => id !== lotId);
  const ingredients = lotsOf(back).filter((id) => id !== lotId && !products.includes(id));
  const filter = { visibility: reader, lotIds: [lotId, ...products], originIds: ingredients, flow };
  const entries = await readPage(sql, tenantId, LOT_ENTRIES, filter, { after, limit });
  const parties = await readParties(sql, tenantId, documentIdsOf(entries), reader);
  const roles = new Map<number, TraceRole>([
    ...ingredients.map((id) => [id, 'ingredient'] as const),
    ...products.map((id) => [id, 'product'] as const),
    [lotId, 'lot'],
  ]);
  const rows = entries.map((entry) => rowOf(entry, roles, parties));
  const isFirst = after === undefined;
  const summary = isFirst ? await summaryOf(sql, tenantId, [lotId, ...products], { back, on }, reader) : undefined;
  const complete = back.complete && on.complete && summary?.isCut !== true;
  return { complete, summary: summary?.view ?? null, rows };
}

function lotsOf({ links }: Lineage): number[] {
  return [...new Set(links.flatMap(({ entry }) => entry.lot?.id ?? []))];
}

function documentIdsOf(entries: readonly LedgerEntryView[]): number[] {
  return [...new Set(entries.flatMap(({ document }) => document?.id ?? []))];
}

function rowOf(entry: LedgerEntryView, roles: ReadonlyMap<number, TraceRole>, parties: ReadonlyMap<number, Party>) {
  const { vendorId = null, origin = null } = parties.get(entry.document?.id ?? 0) ?? {};
  return Object.assign(factsOf(entry), {
    id: entry.id,
    role: roles.get(entry.lot?.id ?? 0) ?? ('lot' as const),
    flow: flowOf(entry),
    lot: entry.lot,
    locationId: entry.locationId,
    change: entry.change,
    vendorId,
    origin,
  });
}

/** What an entry and its movement say, whatever is traced. */
function factsOf(entry: LedgerEntryView) {
  return {
    movementId: entry.movementId,
    kind: entry.kind,
    reasonCode: entry.reasonCode,
    reason: entry.reason,
    reference: entry.reference,
    jobId: entry.jobId,
    document: entry.document,
    occurredAt: entry.occurredAt,
    recordedAt: entry.recordedAt,
    actor: entry.actor,
    itemId: entry.itemId,
  };
}

async function summaryOf(
  sql: Sql,
  tenantId: number,
  lotIds: readonly number[],
  { back, on }: { back: Lineage; on: Lineage },
  visibility: Visibility,
) {
  const [lotId = 0] = lotIds;
  const units = await readUnits(sql, tenantId, [...back.links, ...on.links], visibility);
  const [totals, positions] = await Promise.all([
    readLotTotals(sql, tenantId, lotId, visibility),
    readPage(sql, tenantId, POSITIONS, { visibility, lotIds }, { limit: POSITIONS_MAX + 1 }),
  ]);
  const shown: PositionView[] = positions.slice(0, POSITIONS_MAX);
  const view = {
    totals: {
      received: formatQuantity(totals.received),
      made: formatQuantity(totals.made),
      customerReturned: formatQuantity(totals.customerReturned),
      issued: formatQuantity(totals.issued),
      usedByJobs: formatQuantity(totals.usedByJobs),
      consumed: formatQuantity(totals.consumed),
      vendorReturned: formatQuantity(totals.vendorReturned),
      adjusted: formatQuantity(totals.adjusted),
      transferred: formatQuantity(totals.transferred),
      onHand: formatQuantity(totals.onHand),
    },
    positions: shown,
    madeFrom: back.links.map((link) => linkView(link, units)),
    madeInto: on.links.map((link) => linkView(link, units)),
  };
  return { view, isCut: positions.length > POSITIONS_MAX };
}

function linkView(link: LineageLink, units: ReadonlyMap<string, SerialView>) {
  const { depth, lotId, lotQuantity, quantity, serials, entry } = link;
  return Object.assign(factsOf(entry), {
    depth,
    lotId,
    lotQuantity: formatQuantity(lotQuantity),
    lot: entry.lot,
    quantity: formatQuantity(quantity),
    serials,
    units: serials?.flatMap((number) => units.get(`${entry.itemId}:${number}`) ?? []) ?? null,
  });
}

/** The units that went into productions or came out of them, as far as the reader sees them. */
async function readUnits(
  sql: Sql,
  tenantId: number,
  links: readonly LineageLink[],
  visibility: Visibility,
): Promise<Map<string, SerialView>> {
  const units = links.flatMap(({ serials, entry }) =>
    (serials ?? []).map((number) => ({ itemId: entry.itemId, number })),
  );
  if (units.length === 0) return new Map();
  const views = await readPage(sql, tenantId, SERIALS, { visibility, units }, { limit: units.length });
  return new Map(views.map((view) => [`${view.itemId}:${view.number}`, view]));
}
