import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../test/support/command.ts';
import { ownedDatabase, testDatabase } from '../../../test/support/database.ts';
import { type Api, makeTenantOver, startServer, type TestServer } from '../../../test/support/server.ts';

const source = await testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'onhand-backup-'));
const file = join(folder, 'onhand.gz');
let server: TestServer;
const clients: Api[] = [];

beforeAll(async () => {
  server = await startServer({ databaseUrl: source.url });
  for (let tenant = 0; tenant < 2; tenant += 1) clients.push((await fill()).client);
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A company with every kind of value: fractions, serials, lots, odd texts, free fields, a reservation. */
async function fill() {
  const made = await makeTenantOver(server);
  const { client, tenantId } = made;
  const post = async (path: string, body: unknown) => {
    const answer = await client.post(path, body, `${path} ${JSON.stringify(body).length}`);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  const place = await post('/v1/locations', { name: 'Hall', kind: 'warehouse', address: { city: 'Graz' } });
  const odd = 'A "quoted" \\ name,\nwith\u2028lines,\ttabs and 🧰';
  const hose = await post('/v1/items', {
    partNumber: 'H',
    name: odd,
    customFields: { a: [1.1, null, odd] },
    cost: '0.000001',
  });
  const pump = await post('/v1/items', { partNumber: 'P', name: 'Pump', tracking: 'serial' });
  const glue = await post('/v1/items', { partNumber: 'G', name: 'Glue', tracking: 'lot' });
  const locationId = place.id;
  const lot = { number: 'L"1', expiresAt: '2027-01-31T00:00:00Z' };
  const entries = [
    { itemId: hose.id, locationId, quantity: '1000.123456' },
    { itemId: pump.id, locationId, quantity: '2', serials: ['S,1', 'S"2'] },
    { itemId: glue.id, locationId, quantity: '7', lot },
  ];
  await post('/v1/movements', { movements: [{ kind: 'receipt', entries, reason: odd }] });
  await post('/v1/reservations', { itemId: hose.id, locationId, quantity: '1.5' });
  const pool = (await source.open(1)).pool;
  await pool.query(`update tenant set created_at = '2026-01-02 03:04:05.678901+00' where tenant_id = $1`, [tenantId]);
  return {
    ...made,
    write: () =>
      client.post('/v1/movements', {
        movements: [{ kind: 'issue', entries: [{ itemId: hose.id, locationId, quantity: '-0.5' }] }],
      }),
  };
}

const lines = (path: string) => gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n');
/** The rows of a backup in a fixed order, without what varies by file. */
const content = (path: string) => lines(path).slice(1, -1).sort();

describe('a backup', () => {
  it('contains one moment while writers write, and is restored exactly, even by an owner who is not a superuser', async () => {
    const busy = await fill();
    let stopped = false;
    let writes = 0;
    const writing = (async () => {
      for (; !stopped; writes += 1) expect((await busy.write()).status).toBe(201);
    })();
    const taken = await runCommand(['backup', file, '--json'], { DATABASE_URL: source.url });
    stopped = true;
    await writing;
    expect(taken).toMatchObject({ code: 0 });
    expect(taken.json()).toMatchObject({ file, tenants: 3 });
    expect(writes).toBeGreaterThan(5);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.part`)).toBe(false);

    const target = await ownedDatabase();
    const restored = await runCommand(['restore', file, '--json'], { DATABASE_URL: target });
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.json()).toMatchObject({ ok: true, rows: taken.json().rows });
    expect(restored.json().tenants).toHaveLength(3);

    const copy = join(folder, 'copy.gz');
    expect(await runCommand(['backup', copy], { DATABASE_URL: target })).toMatchObject({ code: 0 });
    expect(content(copy)).toEqual(content(file));
    expect(content(file).join('\n')).toContain('2026-01-02 03:04:05.678901+00');

    const second = await startServer({ databaseUrl: target });
    const items = await fetch(`${second.url}/v1/items?partNumber=P`, {
      headers: { authorization: `Bearer ${busy.key}` },
    });
    expect(items.status).toBe(200);
    expect(await items.json()).toMatchObject({ data: [{ onHand: '2' }] });
    expect(await second.stop()).toBe(0);
  });

  it('does not overwrite an existing file', async () => {
    const before = readFileSync(file);
    expect(await runCommand(['backup', file], { DATABASE_URL: source.url })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--force'),
    });
    expect(readFileSync(file)).toEqual(before);
    expect(await runCommand(['backup', file, '--force'], { DATABASE_URL: source.url })).toMatchObject({ code: 0 });
  });
});

describe('restoring', () => {
  it('refuses an incomplete, damaged or missing file, and leaves nothing behind', async () => {
    const target = await ownedDatabase();
    const whole = readFileSync(file);
    const rows = lines(file);
    const damaged = rows.filter((_, index) => index !== rows.length - 2);
    const wrong = (name: string, bytes: Buffer) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const cases = [
      [wrong('cut.gz', whole.subarray(0, whole.length - 200)), 'incomplete'],
      [wrong('no-end.gz', gzipSync(`${rows.slice(0, -1).join('\n')}\n`)), 'incomplete'],
      [wrong('damaged.gz', gzipSync(`${damaged.join('\n')}\n`)), 'checksum'],
      [wrong('other.gz', gzipSync('{"hello":1}\n')), 'not an Onhand backup'],
      [wrong('plain.txt', Buffer.from('hello')), 'not an Onhand backup'],
      [join(folder, 'nothing.gz'), 'does not exist'],
    ] as const;
    for (const [path, word] of cases) {
      const ended = await runCommand(['restore', path], { DATABASE_URL: target });
      expect(ended, path).toMatchObject({ code: 1, stderr: expect.stringContaining(word) });
    }
    const checked = await runCommand(['verify', '--json'], { DATABASE_URL: target });
    expect(checked.json()).toEqual({ ok: true, tenants: [] });
    expect(await runCommand(['restore', file], { DATABASE_URL: target })).toMatchObject({ code: 0 });
  });

  it('refuses an installation that is not empty, or in use by a server', async () => {
    const full = await runCommand(['restore', file], { DATABASE_URL: source.url });
    expect(full).toMatchObject({ code: 1, stderr: expect.stringContaining('not empty') });
    const target = await ownedDatabase();
    const other = await startServer({ databaseUrl: target });
    const busy = await runCommand(['restore', file], { DATABASE_URL: target });
    expect(busy).toMatchObject({ code: 1, stderr: expect.stringContaining('Stop it, then restore') });
    await other.stop();
    expect(await runCommand(['restore', file], { DATABASE_URL: target })).toMatchObject({ code: 0 });
  });

  it('refuses a backup of a newer schema', async () => {
    const [header = '', ...rest] = lines(file);
    const newer = JSON.parse(header);
    newer.migrations.push({ version: 9_999, name: '9999-future', checksum: 'x' });
    const path = join(folder, 'newer.gz');
    writeFileSync(path, gzipSync([JSON.stringify(newer), ...rest].join('\n')));
    expect(await runCommand(['restore', path], { DATABASE_URL: await ownedDatabase() })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('newer Onhand'),
    });
  });
});
