import { beforeAll, describe, expect, test } from 'vitest';
import { type Company, makeCompany } from './support/company.ts';
import { testDatabase } from './support/database.ts';
import { type Answer, type Api, api, keyFor, startServer, type TestServer } from './support/server.ts';

const SERVERS = 3;
const WRITERS = 6;
const WRITES = 40;

const place = await testDatabase();
const database = await place.open();
const company = await makeCompany(database);
let servers: TestServer[];
let clients: Api[];

beforeAll(async () => {
  servers = await Promise.all(Array.from({ length: SERVERS }, () => startServer({ databaseUrl: place.url })));
  const key = await keyFor(servers[0]!, company.tenantId);
  clients = servers.map((server) => api(server.url, key));
});

interface Seen {
  revision: number;
  kind: string;
  id: number;
}

/** Follows the feed from a token until `isOver` says so and nothing more comes; keeps every token that it was given. */
async function follow(client: Api, query: string, from: string | undefined, isOver: () => boolean) {
  const seen: Seen[] = [];
  const tokens: { token: string; length: number }[] = [];
  for (let after = from; ; ) {
    const last = isOver();
    const page = await client.get(`/v1/changes?${query}${after === undefined ? '' : `&after=${after}`}`);
    expect(page.status).toBe(200);
    seen.push(...page.body.data);
    after = page.body.next as string;
    tokens.push({ token: after, length: seen.length });
    if (last && page.body.data.length === 0) return { seen, tokens };
  }
}

/** Writes movements, reservations and releases through one process, and gives what was acknowledged. */
async function write(
  client: Api,
  itemId: number,
  locationId: number,
): Promise<{ movements: number[]; reservations: number[] }> {
  const movements: number[] = [];
  const reservations: number[] = [];
  const expectMade = (answer: Answer) => {
    expect(answer.status).toBe(201);
    return answer.body;
  };
  for (let turn = 0; turn < WRITES; turn += 1) {
    if (turn % 4 === 3) {
      const { id } = expectMade(await client.post('/v1/reservations', { itemId, locationId, quantity: 1 }));
      reservations.push(id);
      expectMade(await client.post(`/v1/reservations/${id}/release`, {}));
      continue;
    }
    const movement = { kind: 'receipt', entries: [{ itemId, locationId, quantity: turn + 1 }] };
    const { data } = expectMade(await client.post('/v1/movements', { movements: [movement, movement] }));
    movements.push(...data.map((row: { movement: { id: number } }) => row.movement.id));
  }
  return { movements, reservations };
}

test('writers on several processes, readers by pages, by long poll and by kind: everything once, in order', async () => {
  const locationId = await company.location();
  const items = await Promise.all(Array.from({ length: WRITERS }, () => company.item()));
  let isOver = false;
  const readers = [
    follow(clients[0]!, 'limit=7', undefined, () => isOver),
    follow(clients[1]!, 'limit=1000&wait=2', undefined, () => isOver),
    follow(clients[2]!, 'limit=3&wait=1', undefined, () => isOver),
  ];
  const ofKind = follow(clients[0]!, 'limit=5&kinds=movement', undefined, () => isOver);
  const written = await Promise.all(items.map((itemId, n) => write(clients[n % SERVERS]!, itemId, locationId)));
  isOver = true;
  const feeds = await Promise.all(readers);
  const [feed] = feeds;

  for (const { seen } of feeds) {
    for (const [index, change] of seen.slice(1).entries())
      expect(change.revision).toBeGreaterThan(seen[index]!.revision);
    expect(seen).toEqual(feed?.seen);
  }
  const ids = (kind: string) => feed!.seen.flatMap((change) => (change.kind === kind ? [change.id] : []));
  const movements = new Set(ids('movement'));
  const reservations = ids('reservation');
  for (const { movements: acknowledged, reservations: held } of written) {
    for (const id of acknowledged) expect(movements.has(id)).toBe(true);
    for (const id of held) expect(reservations.filter((other) => other === id)).toHaveLength(2);
  }
  expect((await ofKind).seen).toEqual(feed?.seen.filter((change) => change.kind === 'movement'));

  // Every token in the middle leads to the rest of the same story, whoever asks, though it was given while others were writing.
  for (const { seen, tokens } of feeds) {
    for (const { token, length } of tokens.filter((_token, index) => index % Math.ceil(tokens.length / 8) === 0)) {
      const rest = await follow(clients[2]!, 'limit=1000', token, () => true);
      expect(rest.seen).toEqual(seen.slice(length));
    }
  }
  expect(await company.verify()).toMatchObject({ ok: true });
});

/** Posts adjustments and changes each a while later, as others do at the same time; gives what was acknowledged. */
async function adjust(client: Api, itemId: number, locationId: number): Promise<Map<number, number[]>> {
  const revisions = new Map<number, number[]>();
  for (let turn = 0; turn < WRITES / 2; turn += 1) {
    const movement = { kind: 'adjustment', entries: [{ itemId, locationId, quantity: turn + 1 }] };
    const { body } = await client.post('/v1/movements', { movements: [movement] });
    const id = body.data[0].movement.document.id as number;
    revisions.set(id, [id]);
    const changed = [...revisions.keys()][Math.floor(turn / 2)] ?? id;
    const path = `/v1/adjustments/${changed}`;
    const answer =
      turn % 5 === 4
        ? await client.post(`${path}/cancellation`, { reason: 'x' })
        : await client.patch(path, { memo: `${turn}` });
    if (answer.status === 200) revisions.get(changed)?.push(answer.body.revision);
  }
  return revisions;
}

test('documents that are born with their movement, and change while they are read: each state of each once, for every reader', async () => {
  const [itemId, locationId] = [await company.item(), await company.location()];
  const { tokens } = await follow(clients[0]!, 'limit=1000', undefined, () => true);
  const from = tokens.at(-1)?.token;
  let isOver = false;
  const readers = ['limit=2', 'limit=5&wait=1', 'limit=1000&kinds=adjustment'].map((query, n) =>
    follow(clients[n % SERVERS]!, query, from, () => isOver),
  );
  const written = await Promise.all(
    Array.from({ length: WRITERS }, (_, n) => adjust(clients[n % SERVERS]!, itemId, locationId)),
  );
  isOver = true;
  const feeds = await Promise.all([...readers, follow(clients[0]!, 'limit=7', from, () => true)]);
  const documents = feeds.map(({ seen }) => seen.filter(({ kind }) => kind === 'adjustment'));
  const expected = written.flatMap((revisions) =>
    [...revisions].flatMap(([id, all]) => all.map((revision) => ({ id, revision }))),
  );
  expected.sort((a, b) => a.revision - b.revision);
  for (const seen of documents) expect(seen.map(({ id, revision }) => ({ id, revision }))).toEqual(expected);
  for (const seen of documents) expect(seen).toEqual(documents[0]);
  expect(new Set(expected.map(({ id }) => id)).size).toBe((WRITES / 2) * WRITERS);
  expect(expected.length).toBeGreaterThan((WRITES / 2) * WRITERS);
});

test('a long poll ends with what another process writes, and a release that follows a reservation comes after it', async () => {
  const [itemId, locationId] = [await company.item(), await company.location()];
  const { tokens } = await follow(clients[0]!, 'limit=1000', undefined, () => true);
  const polling = clients[0]!.get(`/v1/changes?wait=30&after=${tokens.at(-1)?.token}`);
  const movement = { kind: 'receipt', entries: [{ itemId, locationId, quantity: 1 }] };
  const posted = await clients[1]!.post('/v1/movements', { movements: [movement] });
  const page = await polling;
  expect(page.body.data).toMatchObject([{ kind: 'movement', id: posted.body.data[0].movement.id }]);
  expect(page.body.data[0].row).toEqual(posted.body.data[0].movement);
});

describe('tokens', () => {
  let stranger: Company;
  const first = async (client: Api) => (await client.get('/v1/changes?limit=1')).body.next as string;
  beforeAll(async () => {
    stranger = await makeCompany(database);
    await stranger.item();
  });

  test.each<[string, () => Promise<string> | string]>([
    ['never given', () => '5.AAAAAAAAAAAAAAAA'],
    ['no token at all', () => 'hello'],
    ['empty', () => ''],
    ['a plain number', () => '1'],
    ["another tenant's", async () => first(api(servers[0]!.url, await keyFor(servers[0]!, stranger.tenantId)))],
    [
      'spoiled in its place',
      async () => (await first(clients[0]!)).replace(/^./, (digit) => (digit === '1' ? '2' : '1')),
    ],
    [
      'spoiled in its signature',
      async () => (await first(clients[0]!)).replace(/.$/, (digit) => (digit === 'A' ? 'g' : 'A')),
    ],
    ['shortened', async () => (await first(clients[0]!)).slice(0, -1)],
    ['lengthened', async () => `${await first(clients[0]!)}A`],
    ['with something behind it', async () => `${await first(clients[0]!)}.A`],
    ['in capitals', async () => (await first(clients[0]!)).toUpperCase()],
  ])('%s: 400', async (_name, token) => {
    const text = await token();
    const answer = await clients[0]!.get(`/v1/changes?after=${encodeURIComponent(text)}`);
    expect([answer.status, answer.body.code, text]).toEqual([400, 'invalid_token', text]);
  });

  test('one of this tenant is taken by every process', async () => {
    const token = await first(clients[0]!);
    for (const client of clients) expect((await client.get(`/v1/changes?after=${token}`)).status).toBe(200);
  });
});
