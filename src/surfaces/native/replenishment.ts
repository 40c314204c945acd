import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type Actor, allows } from '../../access/index.ts';
import { type Basis, listSuggestions, type ReplenishmentLine, replenish } from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { NAMING, POSTING } from './contract/refusals.ts';
import { read, write } from './contract/tenant-endpoints.ts';
import { pageOf, pageQuery, readCursor } from './requests/paging.ts';
import { readQuantity } from './requests/quantities.ts';
import { Replenishment, ReplenishmentInput, replenishmentQuery, Suggestion } from './schemas/levels.ts';
import { listOf } from './schemas/scalars.ts';

const path = '/replenishment';
const DAYS = 90;
const COVER_DAYS = 14;

export function replenishmentRoutes(server: FastifyInstance, context: SurfaceContext): void {
  read(
    server,
    context,
    path,
    {
      tag: 'Levels',
      scopes: ['inventory:read'],
      id: 'replenishment_list',
      summary: 'Suggest what to get',
      description:
        'What is to be filled up because no more than its minimum is available, on order and in transit: first what the company needs, then what each location does, by item. What a location needs comes from `supplyLocationId`, else from the vendor of the item. By use the defaults are 90 days and 14 days to cover.',
      query: Type.Object({ ...pageQuery, ...replenishmentQuery }),
      reply: listOf(Suggestion),
    },
    async (sql, { actor, query: { limit, after, locationId: locationIds, vendorId, ...rest } }) => {
      const behind = readCursor(after, 2) as [number, number] | undefined; // Of two numbers, as it is asked for.
      const filter = { visibility: actor, locationIds, vendorId, basis: readBasis(rest) };
      const rows = await listSuggestions(sql, actor.tenantId, filter, { behind, limit: limit + 1 });
      const { data, next } = pageOf(rows, limit, ({ place }) => place);
      return { data: data.map(({ suggestion }) => suggestion), next };
    },
  );
  write(
    server,
    context,
    `POST ${path}`,
    {
      tag: 'Levels',
      scopes: ['purchasing:write', 'inventory:transfer', 'inventory:write'],
      id: 'replenishment_create',
      summary: 'Get what is suggested',
      description:
        'Makes pending purchase orders and planned transfers, all in one step or none. A line for which nothing is suggested any more is refused, so that what is asked for twice is ordered once. Orders need the scope `purchasing:write`, transfers `inventory:transfer` or `inventory:write`.',
      body: ReplenishmentInput,
      reply: Replenishment,
      status: 201,
      refuses: [...POSTING, ...NAMING, 'stale_expectation'],
    },
    replenish,
    ({ actor, body: { lines, ...rest } }) => {
      const read = lines.map(({ itemId, locationId = null, unit = null, source, quantity }, index) => ({
        itemId,
        locationId,
        unit,
        source,
        quantity: readQuantity(quantity, `lines.${index}.quantity`),
      }));
      requireScopes(actor, read);
      return { basis: readBasis(rest), lines: read };
    },
  );
}

/** Who says days asks for use. */
function readBasis({ basis, days, coverDays }: { basis?: Basis['sort']; days?: number; coverDays?: number }): Basis {
  const [given] = Object.entries({ days, coverDays }).filter(([, value]) => value !== undefined);
  if (basis === 'usage' || (basis === undefined && given !== undefined)) {
    return { sort: 'usage', days: days ?? DAYS, coverDays: coverDays ?? COVER_DAYS };
  }
  if (given === undefined) return { sort: 'level' };
  throw new Refusal('invalid_request', 'This is for the basis usage alone.', { path: given[0] });
}

function requireScopes({ scopes }: Actor, lines: readonly Pick<ReplenishmentLine, 'source'>[]): void {
  const mayOrder = allows(scopes, ['purchasing:write']);
  const mayMove = allows(scopes, ['inventory:transfer', 'inventory:write']);
  const refused = lines.findIndex(({ source }) => !('vendorId' in source ? mayOrder : mayMove));
  const line = lines[refused];
  if (line === undefined) return;
  const isOrder = 'vendorId' in line.source;
  const needed = isOrder
    ? 'An order needs the scope purchasing:write.'
    : 'A transfer needs the scope inventory:transfer.';
  throw new Refusal('insufficient_scope', needed, { path: `lines.${refused}.source` });
}
