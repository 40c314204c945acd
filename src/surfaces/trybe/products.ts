import type { FastifyInstance } from 'fastify';
import type { TenantCredential } from '../../access/index.ts';
import { averageCost, countItems, findByUuids, findItem, type ItemView, listItems } from '../../catalog/index.ts';
import { Refusal, readDecimal, type Sql } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { envelope, parameter, readPaging } from './paging.ts';
import { siteFilter, siteUuids } from './sites.ts';
import { isUuid, minorUnits, number } from './wire.ts';

const read = { config: { scopes: ['inventory:read'] } };

/** The ledger's amounts are in the company's one currency, which it does not name. */
const CURRENCY = 'gbp';

export function productRoutes(server: FastifyInstance, { database }: SurfaceContext): void {
  server.get('/products', read, async (request) => {
    const { actor } = request.trybe;
    const paging = readPaging(request.query);
    const { total, rows } = await database.inTenant(actor.tenantId, async (sql) => {
      const filter = { visibility: actor, ...(await siteFilter(sql, actor, parameter(request.query, 'site_id'))) };
      const [total, items] = await Promise.all([
        countItems(sql, actor.tenantId, filter),
        listItems(sql, actor.tenantId, { ...filter, offset: paging.offset, limit: paging.perPage }),
      ]);
      return { total, rows: await fromCore(sql, request.trybe, items) };
    });
    return envelope(request, paging, total, rows);
  });

  server.get<{ Params: { id: string } }>('/products/:id', read, async (request) => {
    const { actor } = request.trybe;
    const { id } = request.params;
    const data = await database.inTenant(actor.tenantId, async (sql) => {
      if (!isUuid(id)) return [];
      const { item: named } = await findByUuids(sql, actor.tenantId, { item: id, location: null, site: null });
      const item = named && (await findItem(sql, actor.tenantId, actor, named.id));
      return item ? fromCore(sql, request.trybe, [item]) : [];
    });
    if (data[0] === undefined) throw new Refusal('not_found', 'Not Found');
    return { data: data[0] };
  });
}

async function fromCore(sql: Sql, credential: TenantCredential, items: ItemView[]) {
  const sites = await siteUuids(sql, credential.actor.tenantId, items);
  return items.map((item) => ({
    id: item.uuid,
    name: item.name,
    description: item.description,
    sku: item.partNumber,
    barcode: null,
    average_cost: minorUnits(averageCost(item)),
    currency: CURRENCY,
    reorder_level: Math.round(number(item.minStockLevel)),
    stock_level: number(item.onHand),
    stock_value: minorUnits(readDecimal(item.stockValue)),
    brand_id: null,
    brand: null,
    category_id: null,
    category: item.category,
    site_id: item.siteId === null ? null : (sites.get(item.siteId) ?? null),
    organisation_id: credential.tenantUuid,
  }));
}
