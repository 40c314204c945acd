import type { FastifyInstance } from 'fastify';
import { STOCK_LEVELS, setLevels } from '../../catalog/index.ts';
import { type SurfaceContext, submit } from '../http/index.ts';
import { endpoint } from './contract/endpoint.ts';
import { list } from './contract/tenant-endpoints.ts';
import { readQuantity } from './requests/quantities.ts';
import { StockLevel, StockLevels, StockLevelsInput, stockLevelQuery } from './schemas/levels.ts';

const tag = 'Levels';

export function stockLevelRoutes(server: FastifyInstance, context: SurfaceContext): void {
  list(
    server,
    context,
    '/stock-levels',
    {
      tag,
      scopes: ['inventory:read'],
      id: 'stock_level_list',
      summary: 'List levels',
      description:
        'The levels of the company and of locations, by id. Levels that a location has of its template stand in the template.',
      query: stockLevelQuery,
      reply: StockLevel,
    },
    (sql, { actor, query: { itemId, locationId } }, page) => {
      const filter = { itemIds: itemId, locationIds: locationId, visibility: actor };
      return context.lists.page(sql, actor.tenantId, STOCK_LEVELS, filter, page);
    },
  );
  endpoint(
    server,
    'PUT /stock-levels',
    {
      tag,
      scopes: ['inventory:write'],
      id: 'stock_level_set',
      summary: 'Set levels',
      description:
        'All or none; levels that are not named stay. The level without a location is `minStockLevel` and `targetStockLevel` of the item.',
      body: StockLevelsInput,
      reply: StockLevels,
      refuses: ['invalid_quantity', 'unknown_item', 'unknown_location', 'inactive_location'],
    },
    async (request, reply) => {
      const levels = request.body.map(({ itemId, locationId = null, minimum, target = null }, index) => ({
        itemId,
        locationId,
        minimum: minimum === null ? null : readQuantity(minimum, `${index}.minimum`),
        target: target === null ? null : readQuantity(target, `${index}.target`),
      }));
      return { data: await submit(context.journal, request, reply, setLevels, levels) };
    },
  );
}
