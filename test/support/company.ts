import { type Actor, createTenant, ensureInstallation, type TenantSettingsChange } from '../../src/access/index.ts';
import {
  type BatchMode,
  consumeReservation,
  createReservation,
  postMovements,
  releaseReservation,
  reverse,
} from '../../src/documents/index.ts';
import { createJournal, type Journal, type LoneCommand, type LoneUnit } from '../../src/journal/index.ts';
import {
  type EntryRequest,
  listPositions,
  type MovementRequest,
  type MovementView,
  type ReservationRequest,
  type Tracking,
  verifyLedger,
} from '../../src/ledger/index.ts';
import { type Database, parseQuantity, type Quantity, uuidv7 } from '../../src/platform/index.ts';

/** A decimal as tests write it: `5`, `-3`, `'0.25'`. */
export type Decimal = number | string;

export function quantity(decimal: Decimal): Quantity {
  const parsed = parseQuantity(decimal);
  if (parsed === undefined) throw new Error(`${decimal} is not a quantity.`);
  return parsed;
}

export interface ItemInput {
  tracking?: Tracking;
  lotsExpire?: boolean;
  locationAware?: boolean;
  active?: boolean;
  allowNegative?: boolean | null;
  cost?: Decimal;
  brandId?: number;
  siteId?: number;
}

export interface LocationInput {
  kind?: string;
  active?: boolean;
  allowNegative?: boolean | null;
  siteId?: number;
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
  const run = async <T>(work: (unit: LoneUnit) => Promise<T>): Promise<T> => {
    const command: LoneCommand<null, T> = { sort: 'lone', name: 'test', run: (_input, unit) => work(unit) };
    return (await journal.submit(actor, command, null)).output;
  };
  const postAs = async (by: Actor, movements: MovementInput[], mode: BatchMode = 'atomic') =>
    (await journal.submit(by, postMovements, { mode, movements: movements.map(movementOf) })).output;
  const balances = (filter: { itemId?: number; locationId?: number | null; asOf?: Date; basis?: 'effective' }) =>
    database.inTenant(tenantId, (sql) => listPositions(sql, tenantId, { ...filter, limit: 10_000 }));

  return {
    database,
    journal,
    tenantId,
    actor,
    item: (input: ItemInput = {}) => run((unit) => insertItem(unit, input)),
    location: (input: LocationInput = {}) => run((unit) => insertLocation(unit, input)),
    job: () => run(insertJob),
    /** Posts one movement and gives it back. */
    async post(movement: MovementInput, by: Actor = actor): Promise<MovementView> {
      const [outcome] = await postAs(by, [movement]);
      if (outcome?.status !== 'posted') throw new Error('An atomic batch answered without posting.');
      return outcome.movement;
    },
    /** Posts a batch. */
    batch: (movements: MovementInput[], mode?: BatchMode) => postAs(actor, movements, mode),
    async reverse(movementId: number) {
      return (await journal.submit(actor, reverse, { movementId, reason: 'A mistake' })).output;
    },
    async reserve(input: Omit<ReservationRequest, 'quantity'> & { quantity: Decimal }) {
      const request = { ...input, quantity: quantity(input.quantity) };
      return (await journal.submit(actor, createReservation, request)).output;
    },
    async release(reservationId: number, part?: Decimal) {
      const input = { reservationId, quantity: part === undefined ? null : quantity(part) };
      return (await journal.submit(actor, releaseReservation, input)).output;
    },
    async consume(reservationId: number, part?: Decimal) {
      const input = { reservationId, quantity: part === undefined ? null : quantity(part) };
      return (await journal.submit(actor, consumeReservation, input)).output;
    },
    balances,
    /** What is on hand, as decimal text: of an item at a location, or in one of its lots there. */
    async balance(itemId: number, locationId: number | null, lot?: string): Promise<string> {
      const rows = await balances({ itemId, locationId });
      return rows.find((row) => (row.lot?.number ?? undefined) === lot)?.onHand ?? '0';
    },
    /** The item's sums over all positions, as decimal text. */
    async stock(itemId: number): Promise<{ onHand: string; reserved: string; value: string }> {
      const [row] = await run((unit) =>
        unit.sql.rows<{ onHand: string; reserved: string; value: string }>({
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

async function insertItem(unit: LoneUnit, input: ItemInput): Promise<number> {
  const id = unit.book.tick();
  await unit.sql.rows({
    text: `insert into item (tenant_id, id, revision, uuid, part_number, name, tracking, lots_expire, min_stock_level, reorder_quantity,
        cost, brand_id, site_id, location_aware, allow_negative, active, custom_fields, external_data, created_at, updated_at)
      values ($1, $2, $2, $3, $4, $4, $5, $6, 0, 0, $7, $8, $9, $10, $11, $12, '{}', '{}', $13, $13)`,
    values: [
      unit.tenantId,
      id,
      uuidv7(unit.now.getTime()),
      `PART-${id}`,
      input.tracking ?? 'none',
      input.lotsExpire ?? false,
      input.cost === undefined ? null : String(input.cost),
      input.brandId ?? null,
      input.siteId ?? null,
      input.locationAware ?? false,
      input.allowNegative ?? null,
      input.active ?? true,
      unit.now,
    ],
  });
  await unit.sql.rows({
    text: `insert into item_stock (tenant_id, item_id, on_hand, reserved, value, min_stock_level) values ($1, $2, 0, 0, 0, 0)`,
    values: [unit.tenantId, id],
  });
  return id;
}

async function insertLocation(unit: LoneUnit, input: LocationInput): Promise<number> {
  const id = unit.book.tick();
  await unit.sql.rows({
    text: `insert into location (tenant_id, id, revision, uuid, name, kind, site_id, active, allow_negative, custom_fields, external_data,
        created_at, updated_at) values ($1, $2, $2, $3, $4, $5, $6, $7, $8, '{}', '{}', $9, $9)`,
    values: [
      unit.tenantId,
      id,
      uuidv7(unit.now.getTime()),
      `Place ${id}`,
      input.kind ?? 'warehouse',
      input.siteId ?? (input.kind === 'site' ? id : null),
      input.active ?? true,
      input.allowNegative ?? null,
      unit.now,
    ],
  });
  return id;
}

async function insertJob(unit: LoneUnit): Promise<number> {
  const id = unit.book.tick();
  await unit.sql.rows({
    text: `insert into reference (tenant_id, id, revision, kind, uuid, name, active, details, created_at, updated_at)
      values ($1, $2, $2, 'job', $3, $4, true, '{}', $5, $5)`,
    values: [unit.tenantId, id, uuidv7(unit.now.getTime()), `Job ${id}`, unit.now],
  });
  return id;
}
