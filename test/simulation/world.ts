import type { Actor } from '../../src/access/index.ts';
import { createTenant, ensureInstallation } from '../../src/access/index.ts';
import { type Database, uuidv7 } from '../../src/platform/index.ts';
import type { Random } from './random.ts';

export interface WorldItem {
  id: number;
  tracking: 'none' | 'lot' | 'serial';
  lotsExpire: boolean;
  locationAware: boolean;
  active: boolean;
  allowNegative: boolean | null;
  /** In whole units of money, so that most values come out without rounding. */
  cost: number | null;
}

export interface WorldLocation {
  id: number;
  active: boolean;
  allowNegative: boolean | null;
}

/** A company of the simulation: what it stocks, where, and under which rules. */
export interface WorldTenant {
  tenantId: number;
  allowsNegative: boolean;
  items: WorldItem[];
  locations: WorldLocation[];
  jobId: number;
  supplierId: number;
  actor: Actor;
}

const TRACKINGS = ['none', 'none', 'none', 'lot', 'lot', 'lot', 'serial', 'serial'] as const;
const LOCATIONS = 5;

/** Two companies with a few items of every sort; which of them may go negative, expire or is out of use is the seed's choice. */
export async function makeWorld(database: Database, random: Random, now: Date): Promise<WorldTenant[]> {
  await ensureInstallation(database.system, now);
  return [await makeWorldTenant(database, random, now), await makeWorldTenant(database, random, now)];
}

function makeWorldTenant(database: Database, random: Random, now: Date): Promise<WorldTenant> {
  const allowsNegative = random.chance(0.2);
  const items = TRACKINGS.map(
    (tracking, index): WorldItem => ({
      id: index + 1,
      tracking,
      lotsExpire: tracking === 'lot' && random.chance(0.5),
      locationAware: random.chance(0.3),
      // The first of each sort is in use, so that no world is dead.
      active: TRACKINGS.indexOf(tracking) === index || random.chance(0.9),
      allowNegative: random.pick([null, null, null, true, false]),
      cost: random.pick([null, 1, 5, 20]),
    }),
  );
  const locations = Array.from(
    { length: LOCATIONS },
    (_, index): WorldLocation => ({
      id: items.length + index + 1,
      active: index < 3 || random.chance(0.7),
      allowNegative: random.pick([null, null, null, true, false]),
    }),
  );
  return settle(database, { allowsNegative, items, locations }, now);
}

/** A tenant with these items and locations, and a job and a supplier behind them. */
export async function settle(
  database: Database,
  { allowsNegative, items, locations }: Pick<WorldTenant, 'allowsNegative' | 'items' | 'locations'>,
  now: Date,
): Promise<WorldTenant> {
  const settings = { negativeStock: allowsNegative ? ('allow' as const) : ('refuse' as const) };
  const { id: tenantId } = await createTenant(database.system, { name: 'Simulated', settings }, now);
  const jobId = items.length + locations.length + 1;
  const supplierId = jobId + 1;
  await insertCatalog(database, { tenantId, items, locations, jobId, supplierId, now });
  const actor: Actor = {
    kind: 'api_key',
    id: supplierId,
    name: 'Simulation',
    tenantId,
    scopes: ['inventory:write'],
    brandId: null,
    siteIds: null,
  };
  return { tenantId, allowsNegative, items, locations, jobId, supplierId, actor };
}

async function insertCatalog(
  database: Database,
  world: Omit<WorldTenant, 'allowsNegative' | 'actor'> & { now: Date },
): Promise<void> {
  const { tenantId, items, locations, jobId, supplierId, now } = world;
  const transaction = await database.begin(tenantId);
  const writes = [
    transaction.rows({
      text: `insert into item (tenant_id, id, revision, uuid, part_number, part_number_key, name, tracking, lots_expire, min_stock_level, reorder_quantity,
          cost, location_aware, allow_negative, active, custom_fields, external_data, created_at, updated_at)
        select $1, i.id, i.id, i.uuid, 'PART-' || i.id, 'part-' || i.id, 'Item ' || i.id, i.tracking, i."lotsExpire", 5, 10, i.cost, i."locationAware",
          i."allowNegative", i.active, '{}', '{}', $3, $3
        from json_to_recordset($2) as i (id bigint, uuid uuid, tracking text, "lotsExpire" boolean, cost numeric, "locationAware" boolean,
          "allowNegative" boolean, active boolean)`,
      values: [tenantId, JSON.stringify(items.map((item) => ({ ...item, uuid: uuidv7(now.getTime()) }))), now],
    }),
    transaction.rows({
      text: `insert into item_stock (tenant_id, item_id, on_hand, reserved, value, min_stock_level)
        select tenant_id, id, 0, 0, 0, min_stock_level from item where tenant_id = $1`,
      values: [tenantId],
    }),
    transaction.rows({
      text: `insert into location (tenant_id, id, revision, uuid, name, kind, active, allow_negative, custom_fields, external_data, created_at,
          updated_at)
        select $1, l.id, l.id, l.uuid, 'Place ' || l.id, 'warehouse', l.active, l."allowNegative", '{}', '{}', $3, $3
        from json_to_recordset($2) as l (id bigint, uuid uuid, active boolean, "allowNegative" boolean)`,
      values: [
        tenantId,
        JSON.stringify(locations.map((location) => ({ ...location, uuid: uuidv7(now.getTime()) }))),
        now,
      ],
    }),
    transaction.rows({
      text: `insert into reference (tenant_id, id, revision, kind, uuid, name, active, details, created_at, updated_at)
        values ($1, $2, $2, 'job', $3, 'Job', true, '{}', $6, $6), ($1, $4, $4, 'vendor', $5, 'Supplier', true, '{}', $6, $6)`,
      values: [tenantId, jobId, uuidv7(now.getTime()), supplierId, uuidv7(now.getTime()), now],
    }),
    transaction.rows({
      text: 'update clock set revision = $2 where tenant_id = $1',
      values: [tenantId, supplierId],
    }),
  ];
  await transaction.commit(writes);
}
