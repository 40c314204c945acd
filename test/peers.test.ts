/** What went wrong elsewhere, by the numbers of the list that these cases were taken from. Number 18 is told where transfers are. */
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { type MovementInput, makeCompany } from './support/company.ts';
import { testDatabase } from './support/database.ts';
import { refused } from './support/refused.ts';
import { type Answer, type Api, api, keyFor, startServer } from './support/server.ts';

const place = await testDatabase();
const database = await place.open();
const company = await makeCompany(database);
const [shop, van] = [await company.location(), await company.location({ kind: 'vehicle' })];
/** One client for each of several server processes on the same database. */
let clients: Api[];

beforeAll(async () => {
  const servers = await Promise.all([1, 2].map(() => startServer({ databaseUrl: place.url })));
  const key = await keyFor(servers[0]!, company.tenantId);
  clients = servers.map((server) => api(server.url, key));
});

const line = (itemId: number, quantity: number, locationId = shop) => ({ itemId, locationId, quantity });
const receive = (itemId: number, quantity: number, more: object = {}) =>
  company.post({ kind: 'receipt', entries: [{ ...line(itemId, quantity), ...more }] });

/** Sends the requests at the same time, in turns to each process, and gives their statuses and codes, sorted. */
async function race(requests: ((client: Api) => Promise<Answer>)[]): Promise<string[]> {
  const answers = await Promise.all(requests.map((send, index) => send(clients[index % clients.length]!)));
  return answers.map(({ status, body }) => (status < 300 ? 'done' : `${status} ${body.code}`)).sort();
}

const move = (movement: Omit<MovementInput, 'occurredAt'>) => (client: Api) =>
  client.post('/v1/movements', { movements: [movement] });

test('1: two lines of one item in one batch ask for more than there is', async () => {
  const itemId = await company.item();
  await receive(itemId, 10);
  const two = { kind: 'issue' as const, entries: [line(itemId, -6), line(itemId, -6)] };
  expect((await refused(company.post(two))).faults).toMatchObject([{ path: 'movements.0.entries.1.quantity' }]);
  const one = { kind: 'issue' as const, entries: [line(itemId, -6)] };
  expect((await refused(company.batch([one, one]))).faults).toMatchObject([{ path: 'movements.1.entries.0.quantity' }]);
  expect(await company.balance(itemId, shop)).toBe('10');
});

test('2: many reserve one unit through several processes, and one gets it', async () => {
  const itemId = await company.item();
  await receive(itemId, 1);
  const reserve = (client: Api) => client.post('/v1/reservations', { ...line(itemId, 1) });
  const outcomes = await race(Array(12).fill(reserve));
  expect(outcomes).toEqual([...Array(11).fill('409 insufficient_stock'), 'done']);
  expect(await company.balances({ itemId })).toMatchObject([{ onHand: '1', reserved: '1', available: '0' }]);
});

test('3: a job, a sale and a transfer ask for the same unit at once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const itemId = await company.item();
    await receive(itemId, 1);
    const jobId = await company.job();
    const outcomes = await race([
      move({ kind: 'job_completion', jobId, entries: [line(itemId, -1)] }),
      move({ kind: 'issue', entries: [line(itemId, -1)] }),
      move({ kind: 'transfer', entries: [line(itemId, -1), line(itemId, 1, van)] }),
      (client) => client.post('/v1/reservations', { ...line(itemId, 1), jobId }),
    ]);
    expect(outcomes).toEqual([...Array(3).fill('409 insufficient_stock'), 'done']);
    const rows = await company.balances({ itemId });
    expect(rows.every((row) => Number(row.available) >= 0)).toBe(true);
  }
});

test('4: one serial is reserved by many at once, and is never there twice', async () => {
  const itemId = await company.item({ tracking: 'serial' });
  await receive(itemId, 1, { serials: ['S'] });
  const reserve = (client: Api) => client.post('/v1/reservations', { ...line(itemId, 1), serials: ['S'] });
  const outcomes = await race(Array(8).fill(reserve));
  expect(outcomes).toEqual([...Array(7).fill('409 insufficient_stock'), 'done']);
  const receipt = move({ kind: 'receipt', entries: [{ ...line(itemId, 1, van), serials: ['S'] }] });
  expect(await race([receipt, receipt])).toEqual(Array(2).fill('409 serial_in_use'));
  expect(await company.stock(itemId)).toMatchObject({ onHand: '1', reserved: '1' });
});

test('5: ten, less four and less six at once', async () => {
  const itemId = await company.item();
  await receive(itemId, 10);
  const adjust = (quantity: number) => move({ kind: 'adjustment', entries: [line(itemId, quantity)] });
  expect(await race([adjust(-4), adjust(-6)])).toEqual(['done', 'done']);
  expect(await company.balance(itemId, shop)).toBe('0');
  expect(await race([adjust(-1)])).toEqual(['409 insufficient_stock']);
});

test('6: a transfer of more than there is moves nothing, on neither side', async () => {
  const itemId = await company.item();
  await receive(itemId, 3);
  const entries = [line(itemId, -5), line(itemId, 5, van)];
  expect((await refused(company.post({ kind: 'transfer', entries }))).code).toBe('insufficient_stock');
  expect([await company.balance(itemId, shop), await company.balance(itemId, van)]).toEqual(['3', '0']);
});

test('7, 8: a receipt and a sale from before a count leave the count true', async () => {
  const itemId = await company.item();
  const before = (seconds: number) => new Date(Date.now() - seconds * 1_000);
  const at = (seconds: number, kind: MovementInput['kind'], quantity: number) =>
    company.post({ kind, occurredAt: before(seconds), entries: [line(itemId, quantity)] });
  await at(100, 'count', 7);
  await at(200, 'receipt', 5);
  expect(await company.balance(itemId, shop)).toBe('7');
  await at(150, 'issue', -2);
  expect(await company.balance(itemId, shop)).toBe('7');
  await at(50, 'issue', -2);
  expect(await company.balance(itemId, shop)).toBe('5');
});

test('9: movements of many items in opposite orders through several processes do not lock one another', async () => {
  const items = await Promise.all(Array.from({ length: 6 }, () => company.item()));
  for (const itemId of items) await receive(itemId, 100);
  const forth = move({ kind: 'issue', entries: items.map((itemId) => line(itemId, -1)) });
  const back = move({ kind: 'issue', entries: [...items].reverse().map((itemId) => line(itemId, -1)) });
  expect(await race(Array.from({ length: 40 }, (_, n) => (n % 4 < 2 ? forth : back)))).toEqual(Array(40).fill('done'));
  for (const itemId of items) expect(await company.balance(itemId, shop)).toBe('60');
});

test('10: a lot that two reservations share still ships', async () => {
  const itemId = await company.item({ tracking: 'lot' });
  await receive(itemId, 10, { lot: { number: 'L' } });
  const held = [
    await company.reserve({ ...line(itemId, 6), lot: { number: 'L' } }),
    await company.reserve({ ...line(itemId, 4), pick: 'fifo' }),
  ];
  for (const { id } of held) expect((await company.consume(id)).status).toBe('consumed');
  expect(await company.stock(itemId)).toMatchObject({ onHand: '0', reserved: '0' });
});

test('11: another unit of measure while stock is reserved changes no balance', async () => {
  const made = await clients[0]!.post('/v1/items', { partNumber: 'UNIT-1', name: 'Wire', unit: 'm' });
  const itemId = made.body.id as number;
  await receive(itemId, 10);
  const held = await company.reserve({ ...line(itemId, 4) });
  const changed = await clients[1]!.patch(`/v1/items/${itemId}`, { unit: 'ft' });
  const row = (await clients[0]!.get(`/v1/items/${itemId}`)).body;
  expect(row).toMatchObject({ onHand: '10', reserved: '4', unit: changed.status === 200 ? 'ft' : 'm' });
  expect((await company.consume(held.id)).status).toBe('consumed');
  expect(await company.stock(itemId)).toMatchObject({ onHand: '6', reserved: '0' });
});

test('12: two at 1.00 and one at 1.01, three sold: nothing is left, and it is worth nothing', async () => {
  const itemId = await company.item();
  await receive(itemId, 2, { unitCost: '1.00' });
  await receive(itemId, 1, { unitCost: '1.01' });
  await company.post({ kind: 'issue', entries: [line(itemId, -3)] });
  expect(await company.stock(itemId)).toMatchObject({ onHand: '0', value: '0' });
});

test('13: another price after the goods were sold never makes a cost negative', async () => {
  const itemId = await company.item();
  const first = await receive(itemId, 10, { unitCost: '100' });
  await receive(itemId, 10, { unitCost: '1' });
  await company.post({ kind: 'issue', entries: [line(itemId, -9)] });
  await company.reverse(first.id);
  const { onHand, value } = await company.stock(itemId);
  expect(onHand).toBe('1');
  expect(Number(value)).toBeGreaterThanOrEqual(0);
  await receive(itemId, 1, { unitCost: '0.50' });
  expect(Number((await company.stock(itemId)).value)).toBeGreaterThanOrEqual(0.5);
});

test('14: a sale from two places changes the level by the sum of its entries', async () => {
  const itemId = await company.item();
  await receive(itemId, 5);
  await company.post({ kind: 'receipt', entries: [line(itemId, 5, van)] });
  const sale = await company.post({ kind: 'issue', entries: [line(itemId, -3), line(itemId, -4, van)] });
  expect(sale.entries.map((entry) => [entry.change, entry.itemAfter])).toEqual([
    ['-3', '7'],
    ['-4', '3'],
  ]);
  expect((await company.stock(itemId)).onHand).toBe('3');
});

test('15: one key three times is one effect, and with another body an error', async () => {
  const itemId = await company.item();
  const send = (quantity: number) => (client: Api) =>
    client.post('/v1/movements', { movements: [{ kind: 'receipt', entries: [line(itemId, quantity)] }] }, 'peers-15');
  expect(await race([send(5), send(5), send(5)])).toEqual(['done', 'done', 'done']);
  expect(await race([send(6)])).toEqual(['422 idempotency_key_reused']);
  expect(await company.balance(itemId, shop)).toBe('5');
});

test('16: a count that expects a balance is refused while orders stream in', async () => {
  const itemId = await company.item();
  await receive(itemId, 50);
  let isOver = false;
  const orders = (async () => {
    for (let sold = 0; ; sold += 1) {
      if (isOver) return sold;
      await clients[0]!.post('/v1/movements', { movements: [{ kind: 'issue', entries: [line(itemId, -1)] }] });
    }
  })();
  let added = 0;
  const codes = new Set<string>();
  for (let turn = 0; turn < 15; turn += 1) {
    const read = (await clients[1]!.get(`/v1/positions?itemId=${itemId}&locationId=${shop}`)).body.data[0].onHand;
    const entry = { ...line(itemId, Number(read) + 10), expect: { onHand: read } };
    const answer = await clients[1]!.post('/v1/movements', { movements: [{ kind: 'count', entries: [entry] }] });
    if (answer.status === 201) added += 10;
    else codes.add(answer.body.code);
  }
  isOver = true;
  const sold = await orders;
  expect([...codes].every((code) => code === 'stale_expectation')).toBe(true);
  expect(await company.balance(itemId, shop)).toBe(String(50 + added - sold));
  const stale = { kind: 'count' as const, entries: [{ ...line(itemId, 99), expect: { onHand: 50_000 } }] };
  expect((await refused(company.post(stale))).code).toBe('stale_expectation');
});

test('17: the list of what is low follows the very write that made it so', async () => {
  const made = await clients[0]!.post('/v1/items', { partNumber: 'LOW-1', name: 'Screw', minStockLevel: 5 });
  const itemId = made.body.id as number;
  const isLow = async (client: Api) =>
    (await client.get('/v1/low-stock?limit=1000')).body.data.some(
      (row: { id?: number; itemId?: number }) => (row.itemId ?? row.id) === itemId,
    );
  const seen = [await isLow(clients[1]!)];
  for (const quantity of [6, -1, 3]) {
    await move({ kind: 'adjustment', entries: [line(itemId, quantity)] })(clients[0]!);
    seen.push(await isLow(clients[1]!));
  }
  expect(seen).toEqual([true, false, true, false]);
});

test('19: what was answered is in the ledger and in the balance, or in neither', async () => {
  const itemId = await company.item();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 30 }, async (_, n) => {
      if (n % 10 === 5)
        await database.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`);
      return receive(itemId, 1);
    }),
  );
  const done = outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
  const balance = Number(await company.balance(itemId, shop));
  // One whose outcome nobody knows may be there; one that was answered is.
  expect(balance).toBeGreaterThanOrEqual(done);
  expect(await company.verify()).toMatchObject({ ok: true, misfit: null });
});

test('20: a hold lasts until the payment is decided, and expires cleanly', async () => {
  const itemId = await company.item();
  await receive(itemId, 2);
  const soon = () => new Date(Date.now() + 1_500);
  const [paid, unpaid] = [
    await company.reserve({ ...line(itemId, 1), expiresAt: soon() }),
    await company.reserve({ ...line(itemId, 1), expiresAt: soon() }),
  ];
  const sale = { kind: 'issue' as const, entries: [line(itemId, -1)] };
  expect((await refused(company.post(sale))).code).toBe('insufficient_stock');
  expect((await company.consume(paid.id)).status).toBe('consumed');
  for (let status = ''; status !== 'expired'; await wait(100))
    status = (await clients[0]!.get(`/v1/reservations/${unpaid.id}`)).body.status;
  expect((await refused(company.consume(unpaid.id))).code).toBe('reservation_closed');
  await company.post(sale);
  expect(await company.stock(itemId)).toMatchObject({ onHand: '0', reserved: '0' });
});

test('after all of it the ledger fits', async () => {
  expect(await company.verify()).toMatchObject({ ok: true, misfit: null });
});
