import {
  type Actor,
  createTenant,
  EVERYTHING,
  ensureInstallation,
  type TenantSettingsChange,
} from '../../src/access/index.ts';
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
  type MovementRequest,
  type MovementView,
  POSITIONS,
  type ReservationRequest,
  verifyLedger,
} from '../../src/ledger/index.ts';
import { type Database, parseQuantity, type Quantity, readPage } from '../../src/platform/index.ts';

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
  const run = async <Input, Output>(command: Command<Input, Output>, input: Input, by = actor): Promise<Output> =>
    (await journal.submit(by, command, input)).output;
  const base = { database, journal, tenantId, actor, run };
  return { ...base, ...catalogOf(base), ...changesOf(base), ...readingsOf(base) };
}

interface Base {
  database: Database;
  journal: Journal;
  tenantId: number;
  actor: Actor;
  run<Input, Output>(command: Command<Input, Output>, input: Input, by?: Actor): Promise<Output>;
}

/** Makes what stock needs, and gives its id. */
function catalogOf({ run }: Base) {
  let made = 0;
  const next = () => {
    made += 1;
    return made;
  };
  return {
    async item({ cost, ...fields }: Partial<Omit<NewItem, 'cost'>> & { cost?: Decimal } = {}): Promise<number> {
      const n = next();
      const price = cost === undefined ? {} : { cost: quantity(cost) };
      return (await run(createItem, { partNumber: `PART-${n}`, name: `Part ${n}`, ...price, ...fields })).id;
    },
    /** A warehouse where nothing else is said. */
    async location(fields: Partial<NewLocation> = {}): Promise<number> {
      return (await run(createLocation, { name: `Place ${next()}`, kind: 'warehouse', ...fields })).id;
    },
    async job(): Promise<number> {
      return (await run(createReference, { kind: 'job', name: `Job ${next()}` })).id;
    },
  };
}

function changesOf({ run, actor }: Base) {
  const postAs = (by: Actor, movements: MovementInput[], mode: BatchMode = 'atomic') =>
    run(postMovements, { mode, movements: movements.map(movementOf) }, by);
  const part = (reservationId: number, amount: Decimal | undefined) => ({
    reservationId,
    quantity: amount === undefined ? null : quantity(amount),
  });
  return {
    /** Posts one movement and gives it back. */
    async post(movement: MovementInput, by: Actor = actor): Promise<MovementView> {
      const [outcome] = await postAs(by, [movement]);
      if (outcome?.status !== 'posted') throw new Error('An atomic batch answered without posting.');
      return outcome.movement;
    },
    batch: (movements: MovementInput[], mode?: BatchMode) => postAs(actor, movements, mode),
    reverse: (movementId: number) => run(reverse, { movementId, reason: 'A mistake' }),
    reserve: (input: Omit<ReservationRequest, 'quantity'> & { quantity: Decimal }) =>
      run(createReservation, { ...input, quantity: quantity(input.quantity) }),
    /** Gives back all that is held, or a part of it. */
    release: (reservationId: number, amount?: Decimal) => run(releaseReservation, part(reservationId, amount)),
    /** Takes out all that is held, or a part of it. */
    consume: (reservationId: number, amount?: Decimal) => run(consumeReservation, part(reservationId, amount)),
  };
}

function readingsOf({ database, tenantId }: Base) {
  const balances = (filter: { itemId?: number; locationId?: number | null; asOf?: Date; basis?: 'effective' }) =>
    database.inTenant(tenantId, (sql) =>
      readPage(sql, tenantId, POSITIONS, { visibility: EVERYTHING, ...filter }, { limit: 10_000 }),
    );
  return {
    balances,
    /** What is on hand, as decimal text: of an item at a location, or in one of its lots there. */
    async balance(itemId: number, locationId: number | null, lot?: string): Promise<string> {
      const rows = await balances({ itemId, locationId });
      return rows.find((row) => row.lot?.number === lot)?.onHand ?? '0';
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
