import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { makeCompany } from './support/company.ts';
import { testDatabase } from './support/database.ts';
import { type Answer, type Api, api, keyFor, startServer } from './support/server.ts';

const place = await testDatabase();
const database = await place.open();
const company = await makeCompany(database);
const locationId = await company.location();
let first: Api;
let second: Api;

beforeAll(async () => {
  const servers = await Promise.all([1, 2].map(() => startServer({ databaseUrl: place.url })));
  const key = await keyFor(servers[0]!, company.tenantId);
  [first, second] = servers.map((server) => api(server.url, key)) as [Api, Api];
});

const receipt = (itemId: number, quantity = 5) => ({
  movements: [{ kind: 'receipt', entries: [{ itemId, locationId, quantity }] }],
});

/** One of the answers is the first one, all others are its replays with the same status and body. */
function expectOneEffect(answers: Answer[], status = 201): void {
  const fresh = answers.filter((answer) => answer.headers.get('idempotency-replayed') === null);
  expect(fresh).toHaveLength(1);
  for (const answer of answers) {
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(fresh[0]?.body);
    if (answer !== fresh[0]) expect(answer.headers.get('idempotency-replayed')).toBe('true');
  }
}

test('the same key three times, one after the other: one effect', async () => {
  const itemId = await company.item();
  const key = randomUUID();
  const answers = [];
  for (const client of [first, second, first]) answers.push(await client.post('/v1/movements', receipt(itemId), key));
  expectOneEffect(answers);
  expect(answers[0]?.headers.get('idempotency-replayed')).toBeNull();
  expect(await company.balance(itemId, locationId)).toBe('5');
});

test.each([
  ['one process', () => [first, first, first]],
  ['two processes', () => [first, second, first, second]],
])('the same key at once on %s: one effect', async (_name, clients) => {
  for (let round = 0; round < 10; round += 1) {
    const itemId = await company.item();
    const key = randomUUID();
    expectOneEffect(await Promise.all(clients().map((client) => client.post('/v1/movements', receipt(itemId), key))));
    expect(await company.balance(itemId, locationId)).toBe('5');
  }
});

test('reservations, reversals and items are replayed too', async () => {
  const itemId = await company.item();
  const mistaken = await first.post('/v1/movements', receipt(itemId));
  await first.post('/v1/movements', receipt(itemId));
  for (const [path, body] of [
    ['/v1/reservations', { itemId, locationId, quantity: 2 }],
    [`/v1/movements/${mistaken.body.data[0].movement.id}/reversal`, { reason: 'Wrong' }],
    ['/v1/items', { partNumber: randomUUID(), name: 'A part' }],
  ] as const) {
    const key = randomUUID();
    expectOneEffect(await Promise.all([first, second, first].map((client) => client.post(path, body, key))));
  }
  const [row] = await company.balances({ itemId });
  expect(row).toMatchObject({ onHand: '5', reserved: '2' });
});

test('the same key with another body or path is refused and has no effect', async () => {
  const itemId = await company.item();
  const key = randomUUID();
  await first.post('/v1/movements', receipt(itemId), key);
  for (const answer of [
    await first.post('/v1/movements', receipt(itemId, 6), key),
    await second.post('/v1/movements', { ...receipt(itemId), mode: 'independent' }, key),
    await second.post('/v1/reservations', { itemId, locationId, quantity: 1 }, key),
  ]) {
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe('idempotency_key_reused');
  }
  expect(await company.balances({ itemId })).toMatchObject([{ onHand: '5', reserved: '0' }]);
});

test('a refusal is not stored: the same request goes through when the stock is there', async () => {
  const itemId = await company.item();
  const key = randomUUID();
  const issue = { movements: [{ kind: 'issue', entries: [{ itemId, locationId, quantity: -3 }] }] };
  const early = await first.post('/v1/movements', issue, key);
  expect([early.status, early.body.code]).toEqual([409, 'insufficient_stock']);
  await first.post('/v1/movements', receipt(itemId));
  const late = await second.post('/v1/movements', issue, key);
  expect([late.status, late.headers.get('idempotency-replayed')]).toEqual([201, null]);
  expect((await first.post('/v1/movements', issue, key)).headers.get('idempotency-replayed')).toBe('true');
  expect(await company.balance(itemId, locationId)).toBe('2');
});

test('an independent batch replays its refused lines as they were', async () => {
  const itemId = await company.item();
  const body = {
    mode: 'independent',
    movements: [
      { kind: 'issue', entries: [{ itemId, locationId, quantity: -1 }] },
      { kind: 'receipt', entries: [{ itemId, locationId, quantity: 4 }] },
      { kind: 'receipt', entries: [{ itemId: 999_999, locationId, quantity: 4 }] },
    ],
  };
  const key = randomUUID();
  const answers = [];
  for (const client of [first, second, first]) answers.push(await client.post('/v1/movements', body, key));
  expectOneEffect(answers, 200);
  expect(answers[2]?.body.data.map((row: { status: string }) => row.status)).toEqual(['refused', 'posted', 'refused']);
  expect(await company.balance(itemId, locationId)).toBe('4');
});

test('the keys of two tenants are two keys', async () => {
  const other = await makeCompany(database);
  const [itemId, elsewhere] = [await other.item(), await other.location()];
  const key = randomUUID();
  await first.post('/v1/movements', receipt(await company.item()), key);
  const server = await startServer({ databaseUrl: place.url });
  const client = api(server.url, await keyFor(server, other.tenantId));
  const body = { movements: [{ kind: 'receipt', entries: [{ itemId, locationId: elsewhere, quantity: 1 }] }] };
  const answer = await client.post('/v1/movements', body, key);
  expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([201, null]);
});

test.each(['', 'x'.repeat(256)])('a key of no length or of more than 255 characters is refused (%#)', async (key) => {
  const answer = await first.post('/v1/movements', receipt(await company.item()), key);
  expect([answer.status, answer.body.errors[0].path]).toEqual([400, 'Idempotency-Key']);
});

test('the ledger fits after all of it', async () => {
  expect(await company.verify()).toMatchObject({ ok: true });
});
