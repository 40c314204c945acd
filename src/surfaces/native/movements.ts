import Type, { type Static } from 'typebox';
import { allows } from '../../access/index.ts';
import { postMovements, reverse } from '../../documents/index.ts';
import {
  type EntryRequest,
  listMovements,
  MOVEMENT_KINDS,
  type MovementKind,
  type MovementRequest,
  readMovementView,
} from '../../ledger/index.ts';
import { parseQuantity, Refusal } from '../../platform/index.ts';
import { DecimalInput, Id, Nullable, OneOf, type SurfaceContext, submit, Text, Timestamp } from '../http/index.ts';
import { operation } from './operation.ts';
import { ListOf, PageQuery, pageOf, readCursor } from './paging.ts';
import type { NativeServer } from './server-type.ts';
import { FaultShape, Movement } from './shapes.ts';
import { readTime, readTimes, TimeQuery } from './time.ts';

const ENTRIES_MAX = 10_000;
const MOVEMENTS_MAX = 1_000;

/** Kinds that may be posted; reserving and releasing go through reservations. */
const POSTED_KINDS = MOVEMENT_KINDS.filter(
  (kind): kind is Exclude<MovementKind, 'reserve' | 'release'> => kind !== 'reserve' && kind !== 'release',
);

export const EntryInput = Type.Object(
  {
    itemId: Id,
    locationId: Type.Optional(Nullable(Id)),
    quantity: DecimalInput({ description: 'The signed change of what is on hand; for a count, what was counted.' }),
    lot: Type.Optional(
      Type.Object(
        { number: Text(200, { minLength: 1 }), expiresAt: Type.Optional(Nullable(Timestamp)) },
        { additionalProperties: false },
      ),
    ),
    serials: Type.Optional(Type.Array(Text(200, { minLength: 1 }), { maxItems: ENTRIES_MAX })),
    pick: Type.Optional(OneOf(['fefo', 'fifo'], { description: 'Which lots to take where none is named.' })),
    unitCost: Type.Optional(DecimalInput({ minimum: 0, description: 'What one unit cost, for stock that comes in.' })),
    expect: Type.Optional(
      Type.Object(
        { onHand: DecimalInput() },
        { additionalProperties: false, description: 'Refuses the movement where the balance is another.' },
      ),
    ),
  },
  { additionalProperties: false },
);

const MovementInput = Type.Object(
  {
    kind: OneOf(POSTED_KINDS),
    reasonCode: Type.Optional(Nullable(Text(100))),
    reason: Type.Optional(Nullable(Text(2_000))),
    reference: Type.Optional(Nullable(Text(500))),
    jobId: Type.Optional(Nullable(Id)),
    occurredAt: Type.Optional(Nullable(Timestamp)),
    entries: Type.Array(EntryInput, { minItems: 1, maxItems: ENTRIES_MAX }),
  },
  { additionalProperties: false },
);

const BatchInput = Type.Object(
  {
    mode: Type.Optional(OneOf(['atomic', 'independent'])),
    movements: Type.Array(MovementInput, { minItems: 1, maxItems: MOVEMENTS_MAX }),
  },
  { additionalProperties: false },
);

const MovementQuery = Type.Object({
  ...PageQuery,
  reference: Type.Optional(Text(500)),
  kind: Type.Optional(OneOf(MOVEMENT_KINDS)),
  itemId: Type.Optional(Id),
  locationId: Type.Optional(Id),
  documentId: Type.Optional(Id),
  actorId: Type.Optional(Id),
  reasonCode: Type.Optional(Text(100)),
  ...TimeQuery,
});

const BatchOutcome = Type.Object({
  data: Type.Array(
    Type.Object({
      index: Type.Integer(),
      status: OneOf(['posted', 'refused']),
      movement: Type.Optional(Movement),
      error: Type.Optional(FaultShape),
    }),
  ),
});

export function movementRoutes(server: NativeServer, context: SurfaceContext): void {
  readRoutes(server, context);

  server.post(
    '/movements',
    {
      config: { scopes: ['inventory:write', 'inventory:transfer'] },
      schema: operation(
        {
          id: 'movement_create',
          tag: 'Movements',
          summary: 'Post movements',
          description:
            'Posts up to 1,000 movements with up to 10,000 entries. `atomic` (the default): all or none, and a refusal names every failing entry. `independent`: each for itself, answered with 200 and one row a movement.',
        },
        { body: BatchInput },
        { 200: BatchOutcome, 201: BatchOutcome },
      ),
    },
    async (request, reply) => {
      const { mode = 'atomic', movements } = request.body;
      requireTransferOnly(request.actor.scopes, movements);
      if (movements.reduce((sum, movement) => sum + movement.entries.length, 0) > ENTRIES_MAX) {
        throw new Refusal('invalid_request', `A batch may have ${ENTRIES_MAX} entries.`, { path: 'movements' });
      }
      const input = { mode, movements: movements.map((movement, index) => toCore(movement, `movements.${index}`)) };
      const outcomes = await submit(context.journal, request, reply, postMovements, input);
      const allPosted = outcomes.every((outcome) => outcome.status === 'posted');
      return reply.status(allPosted ? 201 : 200).send({ data: outcomes });
    },
  );

  server.post(
    '/movements/:id/reversal',
    {
      config: { scopes: ['inventory:write'] },
      schema: operation(
        { id: 'movement_reversal_create', tag: 'Movements', summary: 'Take a movement back by a new one' },
        {
          params: Type.Object({ id: Id }),
          body: Type.Object({ reason: Text(2_000) }, { additionalProperties: false }),
        },
        { 201: Movement },
      ),
    },
    async (request, reply) => {
      const input = { movementId: request.params.id, reason: request.body.reason };
      const movement = await submit(context.journal, request, reply, reverse, input);
      return reply.status(201).header('location', `/v1/movements/${movement.id}`).send(movement);
    },
  );
}

function readRoutes(server: NativeServer, context: SurfaceContext): void {
  server.get(
    '/movements',
    {
      config: { scopes: ['inventory:read'], wholeTenant: true },
      schema: operation(
        {
          id: 'movement_list',
          tag: 'Movements',
          summary: 'List movements',
          description:
            'With their entries, the last recorded first. `from` and `to` are times of recording, `occurredFrom` and `occurredTo` those at which they happened; each begins with the first and ends before the second.',
        },
        { querystring: MovementQuery },
        { 200: ListOf(Movement) },
      ),
    },
    async (request) => {
      const { limit, after, from, to, occurredFrom, occurredTo, ...filter } = request.query;
      const { tenantId } = request.actor;
      const [before] = readCursor(after, 1) ?? [];
      const times = readTimes({ from, to, occurredFrom, occurredTo });
      const rows = await context.database.inTenant(tenantId, (sql) =>
        listMovements(sql, tenantId, { ...filter, ...times, before, limit: limit + 1 }),
      );
      return pageOf(rows, limit, (last) => [last.id]);
    },
  );

  server.get(
    '/movements/:id',
    {
      config: { scopes: ['inventory:read'], wholeTenant: true },
      schema: operation(
        { id: 'movement_view', tag: 'Movements', summary: 'Read a movement' },
        { params: Type.Object({ id: Id }) },
        { 200: Movement },
      ),
    },
    async (request) => {
      const { id } = request.params;
      const movement = await context.database.inTenant(request.actor.tenantId, (sql) =>
        readMovementView(sql, request.actor.tenantId, id),
      );
      if (movement === undefined) throw new Refusal('not_found', `There is no movement with the id ${id}.`);
      return movement;
    },
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

function toCore(movement: Static<typeof MovementInput>, path: string): MovementRequest {
  const { entries, occurredAt, ...facts } = movement;
  return {
    ...facts,
    occurredAt: readTime(occurredAt, `${path}.occurredAt`),
    entries: entries.map((entry, index) => entryToCore(entry, `${path}.entries.${index}`)),
  };
}

export function entryToCore(entry: Static<typeof EntryInput>, path: string): EntryRequest {
  const core: EntryRequest = {
    itemId: entry.itemId,
    locationId: entry.locationId ?? null,
    quantity: readQuantity(entry.quantity, `${path}.quantity`),
  };
  if (entry.lot !== undefined)
    core.lot = { number: entry.lot.number, expiresAt: readTime(entry.lot.expiresAt, `${path}.lot.expiresAt`) };
  if (entry.serials !== undefined) core.serials = entry.serials;
  if (entry.pick !== undefined) core.pick = entry.pick;
  if (entry.unitCost !== undefined) core.unitCost = readQuantity(entry.unitCost, `${path}.unitCost`);
  if (entry.expect !== undefined) core.expect = { onHand: readQuantity(entry.expect.onHand, `${path}.expect.onHand`) };
  return core;
}

/** The schema has checked the form already; what is left is the conversion. */
export function readQuantity(value: string | number, path: string): bigint {
  const quantity = parseQuantity(value);
  if (quantity === undefined)
    throw new Refusal('invalid_request', 'This must be a decimal with at most six decimals.', { path });
  return quantity;
}
