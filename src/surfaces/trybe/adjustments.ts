import type { FastifyInstance } from 'fastify';
import type { TenantCredential } from '../../access/index.ts';
import { type FoundByUuid, findByUuids } from '../../catalog/index.ts';
import { adjustAtSite, type MovementOutcome, postMovements, type SiteAdjustment } from '../../documents/index.ts';
import {
  ADJUSTED_ENTRIES,
  type Adjusted,
  bringUpToDate,
  listAdjusted,
  type MovementRequest,
} from '../../ledger/index.ts';
import { type Quantity, Refusal, units } from '../../platform/index.ts';
import { createSharedReads, type SurfaceContext, submit } from '../http/index.ts';
import { invalid } from './errors.ts';
import { envelope, parameter, readPaging } from './paging.ts';
import { visibleSite } from './sites.ts';
import { type AdjustmentBody, actorUuid, adjustmentUuid, moment, number, readAdjustment } from './wire.ts';

/** The rows that an adjustment names, found and allowed for the caller. */
interface Named {
  item: NonNullable<FoundByUuid['item']>;
  /** The named location; null if the ledger is to find one. */
  location: FoundByUuid['location'];
  /** The adjusted site; null if the product has none, and none is named. */
  site: { id: number; uuid: string | null } | null;
}

export function adjustmentRoutes(server: FastifyInstance, context: SurfaceContext): void {
  const { database, journal } = context;
  const reads = createSharedReads(database);

  server.get('/adjustments', { config: { scopes: ['inventory:read'] } }, async (request) => {
    const credential = request.trybe;
    const { tenantId } = credential.actor;
    const paging = readPaging(request.query);
    const page = { offset: paging.offset, limit: paging.perPage };
    await bringUpToDate(database, tenantId, ADJUSTED_ENTRIES);
    const { total, rows } = await database.inTenant(tenantId, async (sql) => {
      const site = await visibleSite(sql, credential.actor, parameter(request.query, 'site_id'));
      const siteIds = site === undefined ? credential.actor.siteIds : site === null ? [] : [site];
      return listAdjusted(sql, tenantId, { siteIds, brandId: credential.actor.brandId }, page);
    });
    return envelope(
      request,
      paging,
      total,
      rows.map((row) => fromCore(credential, row)),
    );
  });

  server.post('/adjustments', { config: { scopes: ['inventory:write'] } }, async (request, reply) => {
    const credential = request.trybe;
    const { actor } = credential;
    const body = readAdjustment(request.body);
    const found = await reads.read(actor.tenantId, (sql) =>
      findByUuids(sql, actor.tenantId, { item: body.productId, location: body.locationId, site: body.siteId }),
    );
    const named = judge(credential, body, found);
    const outcomes = await (named.location === null
      ? submit(journal, request, reply, adjustAtSite, atSite(body, named))
      : submit(journal, request, reply, postMovements, { mode: 'atomic', movements: [atPlace(body, named)] }));
    return reply.status(201).send({ data: fromOutcome(credential, body, named, outcomes) });
  });
}

/** The vendor's own rules of brand, site and location; those of the stock are the ledger's. */
function judge({ actor }: TenantCredential, body: AdjustmentBody, { item, location, site }: FoundByUuid): Named {
  const refuse = (path: string, message: string) => invalid([{ path, message }]);
  const isForbidden = (siteId: number | null) =>
    actor.siteIds !== null && siteId !== null && !actor.siteIds.includes(siteId);
  if (site !== null && isForbidden(site.id)) throw noPermission();
  if (item === null || (actor.brandId !== null && item.brandId !== actor.brandId))
    throw refuse('product_id', 'The selected product_id is invalid.');
  if (isForbidden(item.siteId)) throw noPermission();
  if (body.locationId === null && item.locationAware)
    throw refuse('location_id', 'The location_id is required for this product.');
  const isElsewhere = item.siteId !== null && location?.siteId != null && location.siteId !== item.siteId;
  if (body.locationId !== null && (location === null || isElsewhere))
    throw refuse('location_id', 'The selected location_id is invalid.');
  const siteId = item.siteId ?? location?.siteId ?? (location === null ? site?.id : null) ?? null;
  if (body.siteId !== null && (site === null || site.id !== siteId))
    throw refuse('site_id', 'The selected site_id is not the site of the product.');
  if (siteId === null && location === null && actor.siteIds !== null)
    throw refuse('location_id', 'The location_id or the site_id is required for this product.');
  const siteUuid = location?.siteUuid ?? item.siteUuid ?? body.siteId;
  return { item, location, site: siteId === null ? null : { id: siteId, uuid: siteUuid } };
}

function noPermission(): Refusal {
  return new Refusal('insufficient_scope', 'You do not have permission to adjust the stock of this site.');
}

function quantityOf({ quantity }: AdjustmentBody): Quantity {
  return quantity < 0 ? -units(-quantity) : units(quantity);
}

function atPlace(body: AdjustmentBody, { item, location }: Named): MovementRequest {
  return {
    kind: 'adjustment',
    reasonCode: body.reasonCode,
    reason: body.reasonDescription,
    entries: [{ itemId: item.id, locationId: location?.id ?? null, quantity: quantityOf(body) }],
  };
}

function atSite(body: AdjustmentBody, { item, site }: Named): SiteAdjustment {
  const { reasonCode, reasonDescription: reason } = body;
  return { itemId: item.id, siteId: site?.id ?? null, quantity: quantityOf(body), reasonCode, reason };
}

function fromOutcome(credential: TenantCredential, body: AdjustmentBody, named: Named, outcomes: MovementOutcome[]) {
  const [outcome] = outcomes;
  const entry = outcome?.status === 'posted' ? outcome.movement.entries[0] : undefined;
  if (outcome?.status !== 'posted' || entry === undefined) throw new Error('An atomic batch answered without posting.');
  const { movement } = outcome;
  return shape(credential, {
    id: entry.id,
    productId: body.productId,
    siteId: named.site?.uuid ?? null,
    locationId: entry.locationId,
    quantity: number(entry.change),
    reasonCode: movement.reasonCode,
    reason: movement.reason,
    actor: movement.actor,
    recordedAt: movement.recordedAt,
  });
}

function fromCore(credential: TenantCredential, row: Adjusted) {
  const { itemUuid: productId, siteUuid: siteId, change, ...rest } = row;
  return shape(credential, { ...rest, productId, siteId, quantity: number(change) });
}

function shape(
  credential: TenantCredential,
  row: {
    id: number;
    productId: string;
    siteId: string | null;
    locationId: number | null;
    quantity: number;
    reasonCode: string | null;
    reason: string | null;
    actor: { kind: string; id: number | null };
    recordedAt: Date | string;
  },
) {
  return {
    id: adjustmentUuid(credential, row.id),
    product_id: row.productId,
    site_id: row.siteId,
    location_id: row.locationId,
    quantity: row.quantity,
    reason_code: row.reasonCode,
    reason_description: row.reason,
    created_by_id: actorUuid(credential, row.actor),
    organisation_id: credential.tenantUuid,
    created_at: moment(row.recordedAt),
    updated_at: moment(row.recordedAt),
  };
}
