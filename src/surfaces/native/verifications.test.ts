import { afterEach, beforeAll, expect, test } from 'vitest';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';
import { until } from '../../../test/support/until.ts';
import type { Actor } from '../../access/index.ts';
import { createVerifications, type VerificationRun } from '../../administration/index.ts';
import { verifyLedger } from '../../ledger/index.ts';
import { createLog } from '../../platform/index.ts';

/** Movements of the company; more than the verification reads at once. */
const MOVEMENTS = 2_500;

const log = createLog('silent');
let native: NativeTest;
let client: Client;
let tenantId: number;
let held: (() => Promise<void>) | undefined;

beforeAll(async () => {
  native = await nativeTest();
  ({ id: tenantId, client } = await native.tenant());
  const item = (await client.post('/v1/items', { partNumber: 'A', name: 'A' })).body.id;
  const place = (await client.post('/v1/locations', { name: 'L', kind: 'warehouse' })).body.id;
  const receipt = { kind: 'receipt', entries: [{ itemId: item, locationId: place, quantity: '1' }] };
  for (let posted = 0; posted < MOVEMENTS; posted += 500) {
    const movements = Array.from({ length: 500 }, () => receipt);
    expect((await client.post('/v1/movements', { movements })).status).toBe(201);
  }
});

afterEach(async () => {
  await held?.();
  await until(async () => (await newest())?.status !== 'running');
});

/** Holds a table, so that a verification waits where it first looks into it; gives back what lets go. */
async function hold(table: string): Promise<() => Promise<void>> {
  const connection = await native.database.pool.connect();
  await connection.query(`begin; lock table ${table} in access exclusive mode`);
  held = async () => {
    held = undefined;
    await connection.query('rollback');
    connection.release();
  };
  return held;
}

const other = (): Actor => ({
  kind: 'system',
  id: null,
  name: 'Other',
  tenantId,
  scopes: [],
  brandId: null,
  siteIds: null,
});
const begin = async (headers?: Record<string, string>) => {
  const { status, body, headers: answered } = await client.post('/v1/verifications', undefined, headers);
  return { status, headers: answered, run: body as unknown as VerificationRun };
};
const read = async (id: number) => (await client.get(`/v1/verifications/${id}`)).body as unknown as VerificationRun;
const newest = async () =>
  ((await client.get('/v1/verifications?limit=1')).body.data as unknown as VerificationRun[])[0];
const ended = async (id: number) => {
  await until(async () => (await read(id)).status !== 'running');
  return read(id);
};

test('a verification goes on by itself, and tells what it came to', async () => {
  const { status, headers, run } = await begin();
  expect(status).toBe(201);
  expect(headers.location).toBe(`/v1/verifications/${run.id}`);
  expect(run).toMatchObject({ status: 'running', checked: 0, total: null, result: null, finishedAt: null });
  const done = await ended(run.id);
  expect(done).toMatchObject({ status: 'finished', checked: MOVEMENTS, total: MOVEMENTS });
  expect(done.result).toMatchObject({ ok: true, misfit: null, movements: MOVEMENTS, entries: MOVEMENTS });
  expect(done.revision).toBeGreaterThan(run.revision);
  expect(done.finishedAt).not.toBeNull();
  expect(await newest()).toEqual(done);
});

test('a ledger that was tampered with is found out, and the row is named', async () => {
  const [row] = (await native.database.pool.query('select id, movement_id from entry order by id offset 2200 limit 1'))
    .rows;
  await native.database.pool.query('update entry set change = 2 where id = $1', [row.id]);
  try {
    const done = await ended((await begin()).run.id);
    expect(done.status).toBe('finished');
    expect(done.result).toMatchObject({ ok: false, misfit: { invariant: 'I9', movementId: row.movement_id } });
    expect(done.checked).toBe(2_200);
    expect(done.total).toBe(MOVEMENTS);
  } finally {
    await native.database.pool.query('update entry set change = 1 where id = $1', [row.id]);
  }
});

test('its progress is told in entries while it runs', async () => {
  const told: number[] = [];
  await verifyLedger(native.database, tenantId, {
    progress(checked, total) {
      expect(total).toBe(MOVEMENTS);
      told.push(checked);
    },
  });
  expect([...new Set(told)]).toEqual([0, 2_000, MOVEMENTS]);

  const release = await hold('serial');
  const { run } = await begin();
  await until(async () => (await read(run.id)).checked === MOVEMENTS);
  expect(await read(run.id)).toMatchObject({ status: 'running', total: MOVEMENTS, result: null });
  await release();
  expect(await ended(run.id)).toMatchObject({ status: 'finished' });
});

test('whoever asks meanwhile sees the one that runs, through any process', async () => {
  const release = await hold('entry');
  const first = await begin();
  const second = await begin();
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.run.id).toBe(first.run.id);
  const elsewhere = createVerifications({ ...native, log });
  expect((await elsewhere.begin(other())).output).toMatchObject({ isNew: false, run: { id: first.run.id } });
  await release();
  await ended(first.run.id);
  expect((await begin()).run.id).toBeGreaterThan(first.run.id);
});

test('a repeat with the same idempotency key begins nothing', async () => {
  const first = await begin({ 'idempotency-key': 'once' });
  await ended(first.run.id);
  const again = await begin({ 'idempotency-key': 'once' });
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.run.id).toBe(first.run.id);
  expect((await newest())?.id).toBe(first.run.id);
});

test('a repeat does no work of its own', async () => {
  let begun = 0;
  const inSnapshot: typeof native.database.inSnapshot = (...work) => {
    begun += 1;
    return native.database.inSnapshot(...work);
  };
  const counting = createVerifications({ ...native, database: { ...native.database, inSnapshot }, log });
  const idempotency = { key: 'counted', fingerprint: Buffer.from('same') };
  const { output } = await counting.begin(other(), idempotency);
  await ended(output.run.id);
  expect((await counting.begin(other(), idempotency)).replayed).toBe(true);
  await counting.stop();
  expect(begun).toBe(1);
});

test('one whose process is gone counts as interrupted, and makes room', async () => {
  const { run } = await begin();
  await ended(run.id);
  await native.database.pool.query(
    `update verification set status = 'running', updated_at = now() - interval '1 minute' where id = $1`,
    [run.id],
  );
  expect((await read(run.id)).status).toBe('interrupted');
  const next = await begin();
  expect(next.status).toBe(201);
  expect((await ended(next.run.id)).status).toBe('finished');
  expect((await read(run.id)).status).toBe('interrupted');
});

test('a process that stops leaves an interrupted one behind', async () => {
  const stopping = createVerifications({ ...native, log });
  const release = await hold('serial');
  const { output } = await stopping.begin(other());
  await until(async () => (await read(output.run.id)).checked === MOVEMENTS);
  const stopped = stopping.stop();
  await release();
  await stopped;
  expect(await read(output.run.id)).toMatchObject({ status: 'interrupted', result: null });
});

test('they are listed newest first, page by page, and another company sees none', async () => {
  for (let count = 0; count < 2; count += 1) await ended((await begin()).run.id);
  const first = await client.get('/v1/verifications?limit=1');
  const second = await client.get(`/v1/verifications?limit=1&after=${first.body.next}`);
  const [[newer], [older]] = [first.body.data, second.body.data] as unknown as [VerificationRun[], VerificationRun[]];
  expect(newer?.id).toBeGreaterThan(older?.id ?? Number.NaN);
  const stranger = (await native.tenant()).client;
  expect((await stranger.get('/v1/verifications')).body.data).toEqual([]);
  expect((await stranger.get(`/v1/verifications/${newer?.id}`)).status).toBe(404);
});
