import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { allows } from '../../access/index.ts';
import type { WrittenEntry } from '../../catalog/index.ts';
import { postMovements, reverse, type WrittenMovement } from '../../documents/index.ts';
import { listMovements, readMovementView } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import { type SurfaceContext, submit } from '../http/index.ts';
import { endpoint } from './contract/endpoint.ts';
import { NAMING, POSTING, STEP } from './contract/refusals.ts';
import { read, write } from './contract/tenant-endpoints.ts';
import { pageOf, pageQuery, readCursor } from './requests/paging.ts';
import { readLot, readQuantity } from './requests/quantities.ts';
import { readTime, readTimes } from './requests/time.ts';
import {
  ENTRIES_MAX,
  type EntryInput,
  Movement,
  MovementBatchInput,
  MovementBatchOutcome,
  type MovementInput,
  movementQuery,
  ReversalInput,
} from './schemas/movements.ts';
import { listOf } from './schemas/scalars.ts';

const tag = 'Movements';
const toRead = { tag, scopes: ['inventory:read'], wholeTenant: true } as const;

export function movementRoutes(server: FastifyInstance, context: SurfaceContext): void {
  readRoutes(server, context);
  endpoint(
    server,
    'POST /movements',
    {
      tag,
      id: 'movement_create',
      summary: 'Post movements',
      description:
        'Posts up to 1,000 movements with up to 10,000 entries. `atomic` (the default): all or none, and a refusal names every failing entry. `independent`: each for itself, answered with 200 and one row a movement.',
      scopes: ['inventory:write', 'inventory:transfer'],
      body: MovementBatchInput,
      reply: MovementBatchOutcome,
      status: [200, 201],
      refuses: [...POSTING, ...NAMING, 'transfer_unbalanced', 'stale_expectation'],
    },
    async (request, reply) => {
      const { mode = 'atomic', movements } = request.body;
      requireTransferOnly(request.actor.scopes, movements);
      if (movements.reduce((sum, movement) => sum + movement.entries.length, 0) > ENTRIES_MAX) {
        throw new Refusal('invalid_request', `A batch may have ${ENTRIES_MAX} entries.`, { path: 'movements' });
      }
      const input = { mode, movements: movements.map((movement, index) => toCore(movement, `movements.${index}`)) };
      const outcomes = await submit(context.journal, request, reply, postMovements, input);
      reply.status(outcomes.every((outcome) => outcome.status === 'posted') ? 201 : 200);
      return { data: outcomes };
    },
  );
  write(
    server,
    context,
    'POST /movements/:id/reversal',
    {
      tag,
      id: 'movement_reversal_create',
      summary: 'Take a movement back',
      description: 'By a new movement that does the opposite. Nothing is ever deleted or changed.',
      scopes: ['inventory:write'],
      body: ReversalInput,
      reply: Movement,
      status: 201,
      at: '/movements',
      refuses: [...POSTING, ...STEP, 'already_reversed', 'not_reversible'],
    },
    reverse,
    ({ params, body }) => ({ movementId: params.id, reason: body.reason }),
  );
}

function readRoutes(server: FastifyInstance, context: SurfaceContext): void {
  read(
    server,
    context,
    '/movements',
    {
      ...toRead,
      id: 'movement_list',
      summary: 'List movements',
      description:
        'With their entries, the last recorded first. `from` and `to` are times of recording, `occurredFrom` and `occurredTo` those at which they happened; each begins with the first and ends before the second.',
      query: Type.Object({ ...pageQuery, ...movementQuery }),
      reply: listOf(Movement),
    },
    async (sql, { actor, query: { limit, after, from, to, occurredFrom, occurredTo, ...filter } }) => {
      const [before] = readCursor(after, 1) ?? [];
      const times = readTimes({ from, to, occurredFrom, occurredTo });
      const page = { descending: true, after: before, limit: limit + 1 };
      const rows = await listMovements(sql, actor.tenantId, { ...filter, ...times }, page);
      return pageOf(rows, limit, (last) => [last.id]);
    },
  );
  read(
    server,
    context,
    '/movements/:id',
    {
      ...toRead,
      id: 'movement_view',
      summary: 'Read a movement',
      description: 'With its entries.',
      reply: Movement,
    },
    (sql, { actor, params: { id } }) => readMovementView(sql, actor.tenantId, id),
  );
}

/** A key that may only transfer posts transfers and nothing else. */
function requireTransferOnly(scopes: readonly string[], movements: { kind: string }[]): void {
  const mayWrite = allows(scopes, ['inventory:write']);
  const onlyTransfers = movements.every((movement) => movement.kind === 'transfer');
  const mayTransfer = allows(scopes, ['inventory:transfer']);
  if (mayWrite || (onlyTransfers && mayTransfer)) return;
  throw new Refusal(
    'insufficient_scope',
    'This needs the scope inventory:write; with inventory:transfer alone only transfers can be posted.',
  );
}

function toCore(movement: Static<typeof MovementInput>, path: string): WrittenMovement {
  const { entries, occurredAt, ...facts } = movement;
  return {
    ...facts,
    occurredAt: readTime(occurredAt, `${path}.occurredAt`),
    entries: entries.map((entry, index) => entryToCore(entry, `${path}.entries.${index}`)),
  };
}

/** An entry as a request names it, for the core. */
export function entryToCore(entry: Static<typeof EntryInput>, path: string): WrittenEntry {
  const core: WrittenEntry = {
    itemId: entry.itemId,
    locationId: entry.locationId ?? null,
    quantity: readQuantity(entry.quantity, `${path}.quantity`),
  };
  if (entry.unit != null) core.unit = entry.unit;
  if (entry.lot !== undefined) core.lot = readLot(entry.lot, `${path}.lot`);
  if (entry.serials !== undefined) core.serials = entry.serials;
  if (entry.pick !== undefined) core.pick = entry.pick;
  if (entry.minimumDaysLeft !== undefined) core.minimumDaysLeft = entry.minimumDaysLeft;
  if (entry.unitCost !== undefined) core.unitCost = readQuantity(entry.unitCost, `${path}.unitCost`);
  if (entry.expect !== undefined) core.expect = { onHand: readQuantity(entry.expect.onHand, `${path}.expect.onHand`) };
  return core;
}
