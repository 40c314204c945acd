import pg from 'pg';
import { type Actor, prepareUser } from '../src/access/index.ts';
import { makeUser } from '../src/administration/index.ts';
import { createItem, createLocation } from '../src/catalog/index.ts';
import { postMovements } from '../src/documents/index.ts';
import type { Journal } from '../src/journal/index.ts';
import { type Database, units } from '../src/platform/index.ts';
import { beginSeeding } from './seed.ts';

/** Who looks at the pages. */
export const PERSON = { username: 'bench', password: 'looks at a million items' };
/** The item that moves most. */
export const BUSY = { partNumber: 'BUSY-1', name: 'What moves all day', unit: 'pcs' };

const BUSY_MOVEMENTS = 10_000;
/** One item of so many is in stock. */
const STOCKED_OF = 10;
const ENTRIES_AT_ONCE = 1_000;

/** Whether the database holds a company that `seedCompany` has made with this many items. */
export async function isSeeded(url: string, items: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    // The busy item is made last but for its movements, each of which counts in the number of events.
    const { rows } = await client.query(
      `select (select count(*) from item) = $1 and (select events from clock) = $2 as whole`,
      [items + 1, Math.floor(items / STOCKED_OF) + BUSY_MOVEMENTS],
    );
    return rows[0]?.whole === true;
  } catch {
    // Not there, or not of this program: it is made again.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Makes a company with this many items of 500 categories, some kept by lot, some inactive, some that run low, and one more that moved all
 * the time. The rows of the catalog are written by SQL, for a million through the ledger take half an hour; what moves, by the ledger.
 */
export async function seedCompany(url: string, items: number): Promise<void> {
  const { database, journal, actor, end } = await beginSeeding(url);
  await seedItems(database, actor.tenantId, items);
  const person = await prepareUser({ ...PERSON, scopes: ['admin'], rateLimitPerMinute: 1_000_000 });
  await journal.submit(actor, makeUser, person);
  const { output: place } = await journal.submit(actor, createLocation, { name: 'Main', kind: 'warehouse' });
  await stock(journal, actor, items, place.id);
  await moveBusy(journal, actor, place.id);
  await end();
}

async function seedItems({ pool }: Database, tenantId: number, items: number): Promise<void> {
  const restore = await dropIndexes(pool, ['item', 'item_search', 'item_stock']);
  const numbers = `generate_series(1, ${items}) n`;
  const minimum = 'case when n % 20 = 7 then 1 + n % 120 else 0 end';
  await pool.query(`insert into item (tenant_id, id, revision, uuid, part_number, part_number_key, name, category, unit, tracking, lots_expire,
      min_stock_level, reorder_quantity, location_aware, active, custom_fields, external_data, created_at, updated_at)
    select ${tenantId}, n, n, gen_random_uuid(), thing[2] || '-' || n, lower(thing[2]) || '-' || n, thing[1] || ', ' || make || ', size ' || n % 997,
      'Category ' || n % 500, 'pcs', case when n % 50 = 49 then 'lot' else 'none' end, false, ${minimum}, 0, true, n % 40 <> 39,
      '{}', '{}', now(), now()
    from ${numbers}
    cross join lateral (select (array['Ball valve', 'Air filter', 'Hex bolt', 'Copper pipe', 'Relay'])[1 + n % 5] as name) as named
    cross join lateral (select array[named.name, upper(left(named.name, 2))] as thing,
      (array['brass', 'steel', 'nylon', 'ceramic'])[1 + n / 5 % 4] as make) as made`);
  await pool.query(`insert into item_stock (tenant_id, item_id, on_hand, reserved, value, min_stock_level)
    select ${tenantId}, n, 0, 0, 0, ${minimum} from ${numbers}`);
  await pool.query(`insert into item_search (tenant_id, item_id, text)
    select tenant_id, id, lower(part_number || E'\\n' || name) from item`);
  await pool.query(`update clock set revision = ${items} where tenant_id = ${tenantId}`);
  await restore();
  await pool.query('analyze');
}

/** Indexes are made faster over rows that are there than row by row. Gives back what makes them again. */
async function dropIndexes(pool: pg.Pool, tables: string[]): Promise<() => Promise<void>> {
  const { rows } = await pool.query(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made from pg_index i
      where i.indrelid::regclass::text = any($1) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables],
  );
  for (const { name } of rows) await pool.query(`drop index ${name}`);
  return async () => {
    for (const { made } of rows) await pool.query(made);
  };
}

async function stock(journal: Journal, actor: Actor, items: number, locationId: number): Promise<void> {
  // Neither inactive ones nor those kept by lot are among these numbers.
  const ids = Array.from({ length: Math.floor(items / STOCKED_OF) }, (_, index) => (index + 1) * STOCKED_OF);
  for (let done = 0; done < ids.length; done += ENTRIES_AT_ONCE) {
    const entries = ids.slice(done, done + ENTRIES_AT_ONCE).map((itemId) => ({
      itemId,
      locationId,
      quantity: units(1 + (itemId % 70)),
      unitCost: units(1 + (itemId % 7)),
    }));
    await journal.submit(actor, postMovements, { mode: 'atomic', movements: [{ kind: 'receipt', entries }] });
  }
}

async function moveBusy(journal: Journal, actor: Actor, locationId: number): Promise<void> {
  const { output: item } = await journal.submit(actor, createItem, BUSY);
  for (let moved = 0; moved < BUSY_MOVEMENTS; moved += ENTRIES_AT_ONCE) {
    const movements = Array.from({ length: ENTRIES_AT_ONCE }, () => ({
      kind: 'receipt' as const,
      entries: [{ itemId: item.id, locationId, quantity: units(1), unitCost: units(2) }],
    }));
    await journal.submit(actor, postMovements, { mode: 'atomic', movements });
  }
}
