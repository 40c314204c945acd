import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Actor, createTenant, ensureInstallation, systemActor } from '../src/access/index.ts';
import { makeApiKey } from '../src/administration/index.ts';
import { postMovements } from '../src/documents/index.ts';
import { createJournal, type Journal } from '../src/journal/index.ts';
import { createLog, createPool, type Database, migrate, openDatabase, units } from '../src/platform/index.ts';
import type { Trade } from './surfaces/servicetitan.ts';

/** What a run works on: the tenant's items, its locations and its keys. */
export interface Seed {
  itemIds: number[];
  locationId: number;
  /** A second place, where the rows of the dialects have one made. */
  otherLocationId?: number;
  /** The items' UUIDs by their ids, where the rows of the dialects have them read. */
  uuids?: Map<number, string>;
  /** What the rows of the ServiceTitan surface name. */
  trade?: Trade;
  keys: string[];
}

const ITEMS = 1_000;
/** So much comes in with each entry that no load can use it up. */
const STOCKED = units(1_000_000);
/** A key's limit of requests a minute is below what a fast server answers, so several take turns. */
const KEYS = 4;
/** The only company of a bench's database is the first that is made in it. */
const TENANT_ID = 1;
const options = { connections: 4, preparedStatements: true, log: createLog('silent') };

/** A database that is filled. */
export interface Seeding {
  database: Database;
  journal: Journal;
  /** Who writes: the program itself. */
  actor: Actor;
  /** Closes it once the planner knows what is in there. */
  end(): Promise<void>;
}

/** Makes a company in an empty database, to fill its ledger. */
export async function beginSeeding(url: string): Promise<Seeding> {
  const pool = createPool({ connectionString: url }, options);
  await migrate(pool).finally(() => pool.end());
  const seeding = await goOnSeeding(url);
  const { system } = seeding.database;
  await ensureInstallation(system, new Date());
  await createTenant(system, { name: 'Bench' }, new Date());
  return seeding;
}

/** Fills the ledger of the company that `beginSeeding` made further. */
export async function goOnSeeding(url: string): Promise<Seeding> {
  const database = await openDatabase({ connectionString: url }, options);
  const journal = createJournal(database);
  const actor: Actor = { ...systemActor(TENANT_ID), name: 'Bench', scopes: ['admin'] };
  const end = async () => {
    await journal.close();
    await database.pool.query('vacuum analyze');
    await database.close();
  };
  return { database, journal, actor, end };
}

/** Makes our tenant with a thousand items at one location and this many entries, all written by the ledger itself. */
export async function seedLedger(url: string, entries: number): Promise<Seed> {
  const { database, journal, actor, end } = await beginSeeding(url);
  const seed: Seed = { ...(await seedCatalog(database, actor.tenantId)), keys: [] };
  for (let index = 0; index < KEYS; index += 1) {
    const scopes = ['inventory:write', 'inventory:transfer', 'purchasing:write'] as const;
    const grant = { scopes: [...scopes], rateLimitPerMinute: 1_000_000 };
    const made = await journal.submit(actor, makeApiKey, { name: `Bench ${index + 1}`, ...grant });
    seed.keys.push(made.output.key!);
  }
  for (let written = 0; written < entries; written += ITEMS) {
    const entriesOfAll = seed.itemIds.map((itemId) => ({ itemId, locationId: seed.locationId, quantity: STOCKED }));
    const movements = Array.from({ length: 100 }, (_, index) => ({
      kind: 'receipt' as const,
      entries: entriesOfAll.slice(index * 10, index * 10 + 10),
    }));
    await journal.submit(actor, postMovements, { mode: 'atomic', movements });
  }
  await end();
  return seed;
}

async function seedCatalog(database: Database, tenantId: number): Promise<{ itemIds: number[]; locationId: number }> {
  const locationId = ITEMS + 1;
  const values = [tenantId];
  const { pool } = database;
  await pool.query({
    text: `insert into item (tenant_id, id, revision, uuid, part_number, part_number_key, name, tracking, lots_expire, min_stock_level, reorder_quantity,
        location_aware, active, custom_fields, external_data, created_at, updated_at)
      select $1, n, n, gen_random_uuid(), 'PART-' || n, 'part-' || n, 'Part ' || n, 'none', false, 0, 0, true, true, '{}', '{}', now(), now()
      from generate_series(1, ${ITEMS}) n`,
    values,
  });
  await pool.query({
    text: `insert into item_stock (tenant_id, item_id, on_hand, reserved, value, min_stock_level)
      select $1, n, 0, 0, 0, 0 from generate_series(1, ${ITEMS}) n`,
    values,
  });
  await pool.query({
    text: `insert into location (tenant_id, id, revision, uuid, name, kind, active, custom_fields, external_data, created_at, updated_at)
      values ($1, ${locationId}, ${locationId}, gen_random_uuid(), 'Main', 'warehouse', true, '{}', '{}', now(), now())`,
    values,
  });
  await pool.query({ text: `update clock set revision = ${locationId} where tenant_id = $1`, values });
  return { itemIds: Array.from({ length: ITEMS }, (_, index) => index + 1), locationId };
}

/** Makes the tables of the hand-written way with the same items, the same number of entries and the same keys. */
export async function seedBaseline(url: string, seed: Seed, entries: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(readFileSync(join(import.meta.dirname, 'baseline', 'schema.sql'), 'utf8'));
  for (const key of seed.keys) {
    await client.query(`insert into api_key values (sha256(convert_to($1, 'UTF8')), 1, 'Bench')`, [key]);
  }
  await client.query(
    `insert into balance select 1, n, $1, 1000000000, now() from generate_series(1, ${seed.itemIds.length}) n`,
    [seed.locationId],
  );
  await client.query(
    `insert into item select 1, n, 'PART-' || n, 'Part ' || n, null, now() from generate_series(1, ${seed.itemIds.length}) n`,
  );
  await client.query(`insert into item_sum select company_id, item_id, on_hand, 0 from balance`);
  await client.query(
    `insert into series select 1, kind, 0 from unnest(array['purchase_order', 'receipt', 'transfer', 'sale', 'count']) as kind`,
  );
  await client.query(
    `insert into entry (company_id, kind, item_id, location_id, change, before, after, reason, api_key_name, recorded_at)
      select 1, 'receipt', 1 + n % ${seed.itemIds.length}, $1, 1, 0, 1, null, 'Bench', now() from generate_series(1, $2::bigint) n`,
    [seed.locationId, entries],
  );
  await client.query('vacuum analyze');
  await client.end();
}
