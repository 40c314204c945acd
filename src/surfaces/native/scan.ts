import type { FastifyInstance } from 'fastify';
import { scan } from '../../catalog/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { read } from './contract/tenant-endpoints.ts';
import { Scan, ScanQuery } from './schemas/scan.ts';

export function scanRoutes(server: FastifyInstance, context: SurfaceContext): void {
  read(
    server,
    context,
    '/scan',
    {
      tag: 'Catalog',
      scopes: ['inventory:read'],
      id: 'scan_view',
      summary: 'Look up a scanned code',
      description:
        'Finds what a scanned text means: a code of an item, a part number, a lot, a serial, a code of a location, a GS1 element string or a digital link. 200 also where nothing is found.',
      query: ScanQuery,
      reply: Scan,
    },
    (sql, { actor, query: { code } }) => scan(sql, actor.tenantId, actor, code, new Date()),
  );
}
