import { type Actor, createTenant, ensureInstallation, type TenantSettingsChange } from '../../src/access/index.ts';
import {
  createItem,
  createLocation,
  createReference,
  type NewItem,
  type NewLocation,
} from '../../src/catalog/index.ts';
import {
  type BatchMode,
  consumeReservation,
  createReservation,
  postMovements,
  releaseReservation,
  reverse,
} from '../../src/documents/index.ts';
import { type Command, createJournal, type Journal } from '../../src/journal/index.ts';
import {
  type EntryRequest,
  listPositions,
  type MovementRequest,
  type MovementView,
  type ReservationRequest,
  verifyLedger,
} from '../../src/ledger/index.ts';
import { type Database, parseQuantity, type Quantity } from '../../src/platform/index.ts';

/** A decimal as tests write it: `5`, `-3`, `'0.25'`. */
export type Decimal = number | string;

export function quantity(decimal: Decimal): Quantity {
  const parsed = parseQuantity(decimal);
  if (parsed === undefined) throw new Error(`${decimal} is not a quantity.`);
  return parsed;
}

/** An entry with decimals in place of quantities. */
export interface EntryInput extends Omit<EntryRequest, 'quantity' | 'unitCost' | 'expect' | 'locationId'> {
  locationId?: number | null;
  quantity: Decimal;
  unitCost?: Decimal;
  expect?: { onHand: Decimal };
}

export interface MovementInput extends Omit<MovementRequest, 'entries'> {
  entries: EntryInput[];
}

export interface Company extends Awaited<ReturnType<typeof makeCompany>> {}

/** A tenant with everything at hand that a test of the core does with it. */
export async function makeCompany(
  database: Database,
  options: { settings?: TenantSettingsChange; journal?: Journal } = {},
) {
  await ensureInstallation(database.system, new Date());
  const { settings } = options;
  const tenant = await createTenant(database.system, { name: 'Acme', ...(settings && { settings }) }, new Date());
  const tenantId = tenant.id;
  const actor: Actor = {
    kind: 'api_key',
    id: 1,
    name: 'Test',
    tenantId,
    scopes: ['admin'],
    brandId: null,
    siteIds: null,
  };
  const journal = options.journal ?? createJournal(database);
  const run = async <Input, Output>(command: Command<Input, Output>, input: Input): Promise<Output> =>
    (await journal.submit(actor, command, input)).output;
  let made = 0;
  const postAs = async (by: Actor, movements: MovementInput[], mode: BatchMode = 'atomic') =>
    (await journal.submit(by, postMovements, { mode, movements: movements.map(movementOf) })).output;
  const balances = (filter: { itemId?: number; locationId?: number | null; asOf?: Date; basis?: 'effective' }) =>
    database.inTenant(tenantId, (sql) => listPositions(sql, tenantId, { ...filter, limit: 10_000 }));

  return {
    database,
    journal,
    tenantId,
    actor,
    run,
    /** Makes an item and gives its id. */
    async item({ cost, ...fields }: Partial<Omit<NewItem, 'cost'>> & { cost?: Decimal } = {}): Promise<number> {
      made += 1;
      const price = cost === undefined ? {} : { cost: quantity(cost) };
      return (await run(createItem, { partNumber: `PART-${made}`, name: `Part ${made}`, ...price, ...fields })).id;
    },
    /** Makes a location, a warehouse where nothing else is said, and gives its id. */
    async location(fields: Partial<NewLocation> = {}): Promise<number> {
      made += 1;
      return (await run(createLocation, { name: `Place ${made}`, kind: 'warehouse', ...fields })).id;
    },
    async job(): Promise<number> {
      made += 1;
      return (await run(createReference, { kind: 'job', name: `Job ${made}` })).id;
    },
    /** Posts one movement and gives it back. */
    async post(movement: MovementInput, by: Actor = actor): Promise<MovementView> {
      const [outcome] = await postAs(by, [movement]);
      if (outcome?.status !== 'posted') throw new Error('An atomic batch answered without posting.');
      return outcome.movement;
    },
    /** Posts a batch. */
    batch: (movements: MovementInput[], mode?: BatchMode) => postAs(actor, movements, mode),
    async reverse(movementId: number) {
      return run(reverse, { movementId, reason: 'A mistake' });
    },
    async reserve(input: Omit<ReservationRequest, 'quantity'> & { quantity: Decimal }) {
      const request = { ...input, quantity: quantity(input.quantity) };
      return run(createReservation, request);
    },
    async release(reservationId: number, part?: Decimal) {
      const input = { reservationId, quantity: part === undefined ? null : quantity(part) };
      return run(releaseReservation, input);
    },
    async consume(reservationId: number, part?: Decimal) {
      const input = { reservationId, quantity: part === undefined ? null : quantity(part) };
      return run(consumeReservation, input);
    },
    balances,
    /** What is on hand, as decimal text: of an item at a location, or in one of its lots there. */
    async balance(itemId: number, locationId: number | null, lot?: string): Promise<string> {
      const rows = await balances({ itemId, locationId });
      return rows.find((row) => (row.lot?.number ?? undefined) === lot)?.onHand ?? '0';
    },
    /** The item's sums over all positions, as decimal text. */
    async stock(itemId: number): Promise<{ onHand: string; reserved: string; value: string }> {
      const [row] = await database.inTenant(tenantId, (sql) =>
        sql.rows<{ onHand: string; reserved: string; value: string }>({
          text: `select trim_scale(on_hand)::text as "onHand", trim_scale(reserved)::text as reserved, trim_scale(value)::text as value
            from item_stock where tenant_id = $1 and item_id = $2`,
          values: [tenantId, itemId],
        }),
      );
      if (row === undefined) throw new Error(`There is no item ${itemId}.`);
      return row;
    },
    verify: () => verifyLedger(database, tenantId),
  };
}

export function movementOf({ entries, ...facts }: MovementInput): MovementRequest {
  return {
    ...facts,
    entries: entries.map(({ locationId = null, unitCost, expect, ...entry }) => ({
      ...entry,
      locationId,
      quantity: quantity(entry.quantity),
      ...(unitCost === undefined ? {} : { unitCost: quantity(unitCost) }),
      ...(expect === undefined ? {} : { expect: { onHand: quantity(expect.onHand) } }),
    })),
  };
}
