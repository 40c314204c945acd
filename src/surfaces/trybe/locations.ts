import type { FastifyInstance } from 'fastify';
import type { TenantCredential } from '../../access/index.ts';
import { findByUuids, findLocation, LOCATIONS, type LocationView } from '../../catalog/index.ts';
import { Refusal, type Sql } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { envelope, parameter, readPaging } from './paging.ts';
import { siteFilter, siteUuids } from './sites.ts';
import { moment, readLocation } from './wire.ts';

const read = { config: { scopes: ['inventory:read'] } };

export function locationRoutes(server: FastifyInstance, { database, lists }: SurfaceContext): void {
  server.get('/locations', read, async (request) => {
    const { actor } = request.trybe;
    const paging = readPaging(request.query);
    const { total, rows } = await database.inTenant(actor.tenantId, async (sql) => {
      const filter = { visibility: actor, ...(await siteFilter(sql, actor, parameter(request.query, 'site_id'))) };
      const [total, locations] = await Promise.all([
        lists.count(sql, actor.tenantId, LOCATIONS, filter),
        lists.page(sql, actor.tenantId, LOCATIONS, filter, { offset: paging.offset, limit: paging.perPage }),
      ]);
      return { total, rows: await fromCore(sql, request.trybe, locations) };
    });
    return envelope(request, paging, total, rows);
  });

  server.get<{ Params: { id: string } }>('/locations/:id', read, async (request) => {
    const { actor } = request.trybe;
    const key = readLocation(request.params.id, () => null);
    const data = await database.inTenant(actor.tenantId, async (sql) => {
      const named = await findByUuids(sql, actor.tenantId, { item: null, location: key, site: null });
      const location = named.location && (await findLocation(sql, actor.tenantId, actor, named.location.id));
      return location ? fromCore(sql, request.trybe, [location]) : [];
    });
    if (data[0] === undefined) throw new Refusal('not_found', 'Not Found');
    return { data: data[0] };
  });
}

async function fromCore(sql: Sql, credential: TenantCredential, locations: LocationView[]) {
  const sites = await siteUuids(sql, credential.actor.tenantId, locations);
  return locations.map((location) => ({
    id: location.uuid,
    location_id: location.id,
    name: location.name,
    site_id: location.siteId === null ? null : (sites.get(location.siteId) ?? null),
    organisation_id: credential.tenantUuid,
    created_at: moment(location.createdAt),
    updated_at: moment(location.updatedAt),
  }));
}
