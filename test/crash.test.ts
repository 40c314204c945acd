import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  type Answer,
  type Api,
  api,
  dataFolder,
  makeTenantOver,
  readPostmaster,
  startServer,
  type TestServer,
} from './support/server.ts';
import { until } from './support/until.ts';

const WRITERS = 8;

interface Shop {
  tenantId: number;
  key: string;
  itemId: number;
  locationId: number;
}

async function openShop(server: TestServer): Promise<Shop> {
  const { tenantId, key, client } = await makeTenantOver(server);
  const item = await client.post('/v1/items', { partNumber: 'P-1', name: 'Pipe' });
  const location = await client.post('/v1/locations', { name: 'Shop', kind: 'warehouse' });
  return { tenantId, key, itemId: item.body.id, locationId: location.body.id };
}

const receipt = ({ itemId, locationId }: Shop, movements = 1) => ({
  movements: Array.from({ length: movements }, () => ({
    kind: 'receipt',
    entries: [{ itemId, locationId, quantity: 1 }],
  })),
});

/** What became of a request: an answer, or undefined where the connection broke. */
type Tried = Answer | undefined;

const attempt = (client: Api, shop: Shop, key: string): Promise<Tried> =>
  client.post('/v1/movements', receipt(shop), key).catch(() => undefined);

const movementOf = (answer: Answer): number => answer.body.data[0].movement.id;

/** Every movement of the feed. */
async function movementsOf(client: Api): Promise<Set<number>> {
  const ids = new Set<number>();
  for (let after = ''; ; ) {
    const page = await client.get(`/v1/changes?kinds=movement&limit=1000${after}`);
    for (const change of page.body.data) ids.add(change.id);
    if (page.body.data.length === 0) return ids;
    after = `&after=${page.body.next}`;
  }
}

/** Each key had one effect, what was acknowledged is there, and the ledger fits. */
async function expectWhole(client: Api, shop: Shop, keys: Iterable<string>, acknowledged: Map<string, number>) {
  const all = [...keys];
  for (const key of all) {
    const answer = await client.post('/v1/movements', receipt(shop), key);
    expect(answer.status).toBe(201);
    const known = acknowledged.get(key);
    if (known !== undefined)
      expect([movementOf(answer), answer.headers.get('idempotency-replayed')]).toEqual([known, 'true']);
  }
  const found = await movementsOf(client);
  for (const id of acknowledged.values()) expect(found.has(id)).toBe(true);
  expect(found.size).toBe(all.length);
  const { body } = await client.get(`/v1/positions?itemId=${shop.itemId}&locationId=${shop.locationId}`);
  expect(body.data[0].onHand).toBe(String(all.length));
  expect((await client.get('/v1/verification')).body).toMatchObject({ ok: true, movements: all.length });
}

test('kill -9 of the server in mid-load: every acknowledged write is there after the restart', async () => {
  const folder = dataFolder();
  let server = await startServer({ folder });
  const shop = await openShop(server);
  const keys = new Set<string>();
  const acknowledged = new Map<string, number>();
  for (let round = 0; round < 2; round += 1) {
    const client = api(server.url, shop.key);
    const goal = acknowledged.size + 60;
    let isDead = false;
    const writing = Array.from({ length: WRITERS }, async () => {
      while (!isDead) {
        const key = randomUUID();
        keys.add(key);
        const answer = await attempt(client, shop, key);
        if (answer?.status === 201) acknowledged.set(key, movementOf(answer));
        else if (answer !== undefined) throw new Error(JSON.stringify(answer.body));
      }
    });
    await until(() => acknowledged.size >= goal);
    const killing = server.kill9();
    isDead = true;
    await Promise.all([killing, ...writing]);
    server = await startServer({ folder });
  }
  await expectWhole(api(server.url, shop.key), shop, keys, acknowledged);
  expect(await server.stop()).toBe(0);
});

test('kill -9 of PostgreSQL in mid-load: the server recovers by itself, and repeats have one effect', async () => {
  const folder = dataFolder();
  const server = await startServer({ folder });
  const shop = await openShop(server);
  const client = api(server.url, shop.key);
  const acknowledged = new Map<string, number>();
  const refusals = new Set<string>();
  let isOver = false;
  const writing = Array.from({ length: WRITERS }, async () => {
    while (!isOver) {
      const key = randomUUID();
      for (let answer: Tried; answer?.status !== 201; ) {
        answer = await attempt(client, shop, key);
        if (answer === undefined) throw new Error('The server dropped a connection.');
        if (answer.status === 201) acknowledged.set(key, movementOf(answer));
        else refusals.add(`${answer.status} ${answer.body.code} ${answer.headers.get('retry-after')}`);
        if (answer.status !== 201) await wait(50);
      }
    }
  });
  for (const goal of [60, 120]) {
    await until(() => acknowledged.size >= goal);
    const before = readPostmaster(folder);
    process.kill(before?.pid ?? 0, 'SIGKILL');
    await until(() => {
      const now = readPostmaster(folder);
      return now !== null && now.pid !== before?.pid;
    });
    const reached = acknowledged.size;
    await until(() => acknowledged.size > reached + WRITERS);
  }
  isOver = true;
  await Promise.all(writing);
  for (const refusal of refusals) expect(['503 database_unavailable 2', '503 outcome_unknown 2']).toContain(refusal);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  await expectWhole(client, shop, acknowledged.keys(), acknowledged);
  expect(await server.stop()).toBe(0);
});

describe('SIGTERM', () => {
  test('requests that are under way are answered, and what they wrote is there', async () => {
    const folder = dataFolder();
    const server = await startServer({ folder });
    const shop = await openShop(server);
    const client = api(server.url, shop.key);
    const all = Array.from({ length: 5 }, () => client.post('/v1/movements', receipt(shop, 400)));
    await Promise.race(all);
    const code = server.stop();
    expect((await Promise.all(all)).map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201]);
    expect(await code).toBe(0);
    expect(server.output()).not.toMatch(/"level":[56]0/);
    const again = await startServer({ folder });
    const verification = await api(again.url, shop.key).get('/v1/verification');
    expect(verification.body).toMatchObject({ ok: true, movements: 2_000 });
    expect(await again.stop()).toBe(0);
  });

  test('a reader who waits for changes is answered at once', async () => {
    const server = await startServer({ folder: dataFolder() });
    const { client } = await makeTenantOver(server);
    const { next } = (await client.get('/v1/changes?limit=1000')).body;
    const waiting = client.get(`/v1/changes?wait=30&after=${next}`);
    await wait(300);
    const code = server.stop();
    const answer = await Promise.race([waiting, wait(20_000)]);
    expect(answer?.body).toEqual({ data: [], next });
    expect(await code).toBe(0);
  });
});
