import { call } from './calls.ts';
import { copyDocument, onDatabase } from './copies.ts';
import type { Scene } from './rows.ts';

export const ORDER_LINES = 20;
/** So many orders are open before each run. */
const ORDERS_OPEN = 2_000;
const SHEET_LINES = 10_000;
const ITEMS_AT_ONCE = 500;

/** What was made in a database for one row and serves another one too, by the database's URL. */
const made = new Map<string, Promise<unknown>>();
function once<Result>(databaseUrl: string, what: string, make: () => Promise<Result>): Promise<Result> {
  const key = `${what} ${databaseUrl}`;
  const making = made.get(key) ?? make();
  made.set(key, making);
  // Under one name there is only what one caller makes.
  return making as Promise<Result>;
}

/** A second place of our company. */
export function otherPlace(scene: Scene): Promise<number> {
  const make = async () => {
    const place = { name: 'Van', kind: 'vehicle' };
    return (await call(scene.ours, scene.seed.keys[0]!, 'POST', '/v1/locations', place)).id;
  };
  return once(scene.databaseUrl, 'place', make);
}

/** As many items as a large sheet has, those without stock included. */
export function changeableItems({ ours, seed, databaseUrl }: Scene): Promise<number[]> {
  return once(databaseUrl, 'items', async () => {
    const ids = [...seed.itemIds];
    while (ids.length < SHEET_LINES) {
      const items = Array.from({ length: Math.min(ITEMS_AT_ONCE, SHEET_LINES - ids.length) }, (_, index) => ({
        partNumber: `MORE-${ids.length + index}`,
        name: `Part ${ids.length + index}`,
      }));
      type Made = { data: { item: { id: number } }[] };
      const { data } = await call<Made>(ours, seed.keys[0]!, 'POST', '/v1/items/batch', { items });
      ids.push(...data.map(({ item }) => item.id));
    }
    return ids;
  });
}

export function handItems({ seed, baselineDatabaseUrl }: Scene): Promise<number[]> {
  return once(baselineDatabaseUrl, 'items', () =>
    onDatabase(baselineDatabaseUrl, async (client) => {
      await client.query(
        `insert into item select 1, n, 'MORE-' || n, 'Part ' || n, null, now() - interval '1 hour'
          from generate_series(${seed.itemIds.length + 1}, ${SHEET_LINES}) n`,
      );
      await client.query('vacuum analyze item');
      return Array.from({ length: SHEET_LINES }, (_, index) => index + 1);
    }),
  );
}

export interface Sheet {
  id: number;
  lineIds: number[];
}

/** An open sheet of our company. */
export async function openCount(scene: Scene): Promise<Sheet> {
  const { ours, seed } = scene;
  const body = { locationId: seed.locationId, itemIds: await changeableItems(scene) };
  type Made = { id: number; lines: { id: number }[] };
  const { id, lines } = await call<Made>(ours, seed.keys[0]!, 'POST', '/v1/counts', body);
  await onDatabase(scene.databaseUrl, (client) => client.query('vacuum analyze document_line'));
  return { id, lineIds: lines.map((line) => line.id) };
}

export async function handCount(scene: Scene): Promise<Sheet> {
  await handItems(scene);
  return onDatabase(scene.baselineDatabaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string; lines: string[] }>({
      text: `with head as (insert into document (company_id, kind, number, status, location_id, api_key_name, created_at, updated_at)
          values (1, 'count', 'COUNT-1', 'open', $1, 'Bench', now(), now()) returning id),
        lines as (insert into document_line (document_id, item_id, quantity)
          select head.id, n, 1 from head, generate_series(1, ${SHEET_LINES}) n returning id)
        select head.id, array_agg(lines.id) as lines from head, lines group by 1`,
      values: [scene.seed.locationId],
    });
    await client.query('vacuum analyze document_line');
    return { id: Number(rows[0]!.id), lineIds: rows[0]!.lines.map(Number) };
  });
}

/** The orders of our company of which nothing has come in, filled up. Each is a copy of one that was made through the API. */
export async function openOrders(scene: Scene): Promise<number[]> {
  const { ours, seed, databaseUrl } = scene;
  const original = await once(databaseUrl, 'order', async () => {
    const vendor = await call(ours, seed.keys[0]!, 'POST', '/v1/vendors', { name: 'Supply' });
    const lines = seed.itemIds.slice(0, ORDER_LINES).map((itemId) => ({ itemId, quantity: '1', unitCost: '2.5' }));
    const order = { vendorId: vendor.id, locationId: seed.locationId, lines };
    return (await call(ours, seed.keys[0]!, 'POST', '/v1/purchase-orders', order)).id;
  });
  const item = `1 + (o.item_id - 1 + n * ${ORDER_LINES}) % ${seed.itemIds.length}`;
  return onDatabase(databaseUrl, async (client) => {
    const open = async () => {
      const { rows } = await client.query<{ id: string }>({
        text: `select id from document where tenant_id = 1 and kind = 'purchase_order' and status = 'pending' and id <> $1 order by id`,
        values: [original],
      });
      return rows.map(({ id }) => Number(id));
    };
    const left = await open();
    const count = ORDERS_OPEN - left.length;
    if (count === 0) return left;
    await copyDocument(client, { documentId: original, count, changed: { document_line: { item_id: item } } });
    await client.query('vacuum analyze document, document_line');
    return open();
  });
}

export function handOrders({ seed, baselineDatabaseUrl }: Scene): Promise<number[]> {
  return onDatabase(baselineDatabaseUrl, async (client) => {
    const open = async () => {
      const { rows } = await client.query<{ id: string }>(
        `select id from document where company_id = 1 and kind = 'purchase_order' and status = 'pending' order by id`,
      );
      return rows.map(({ id }) => Number(id));
    };
    const count = ORDERS_OPEN - (await open()).length;
    if (count > 0) {
      await client.query({
        text: `with taken as (update series set last = last + $2 where company_id = 1 and kind = 'purchase_order' returning last),
          made as (insert into document (company_id, kind, number, status, location_id, api_key_name, created_at, updated_at)
            select 1, 'purchase_order', 'PO-' || (taken.last - n), 'pending', $1, 'Bench', now(), now()
            from taken, generate_series(0, $2::int - 1) n returning id)
          insert into document_line (document_id, item_id, quantity, unit_cost)
          select id, 1 + (id * ${ORDER_LINES} + n) % ${seed.itemIds.length}, 1, 2.5 from made, generate_series(0, ${ORDER_LINES - 1}) n`,
        values: [seed.locationId, count],
      });
      await client.query('vacuum analyze document, document_line');
    }
    return open();
  });
}
