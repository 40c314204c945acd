import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand, startCommand } from '../../../test/support/command.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { type Api, makeTenantOver, startServer, type TestServer } from '../../../test/support/server.ts';
import { until } from '../../../test/support/until.ts';

const database = await testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'onhand-import-'));
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ databaseUrl: database.url });
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

async function shop(): Promise<{ tenantId: number; client: Api; environment: NodeJS.ProcessEnv }> {
  const { tenantId, key, client } = await makeTenantOver(server);
  return { tenantId, client, environment: { ONHAND_URL: server.url, ONHAND_KEY: key } };
}

async function onHand(client: Api, partNumber: string): Promise<string> {
  const { body } = await client.get(`/v1/items?partNumber=${partNumber}`);
  return body.data[0]?.onHand;
}

function write(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(lines.join('\r\n')) : `${lines.join('\n')}\n`);
  return path;
}

describe('import sales', () => {
  const dirty = [
    HEADER,
    '6001,10001A,HEART MUG,6,2026-01-05 09:00:00,2.55,17850,UK',
    '6001,10001a,HEART MUG ,2,2026-01-05 09:00:00,2.55,17850,UK',
    '6001,POST,POSTAGE,1,2026-01-05 09:00:00,18,17850,UK',
    '6002,10002,"LAMP, ""BRASS"" 2""",4,2026-01-05 09:10:00,9.95,,UK',
    'C6003,10001A,HEART MUG,-1,2026-01-06 10:00:00,2.55,17850,UK',
    '6004,10002,damaged,-3,2026-01-07 10:00:00,0,,UK',
    '6005,10002,found,5,2026-01-07 11:00:00,0,,UK',
    '6006,10001A,,10,2026-01-08 08:00:00,2.55,17850,UK',
    'A6007,10001A,Adjust bad debt,1,2026-01-08 09:00:00,-11062.06,,UK',
    '6008,10001A,HEART MUG,many,2026-01-08 09:00:00,2.55,17850,UK',
    '6009,10001A,HEART MUG,0,2026-01-08 09:00:00,2.55,17850,UK',
    '6010,10002,BRASS LAMP,1,2026-01-08 09:05:00,9.95,1,UK',
    '6010,10002,BRASS LAMP,1,2026-01-08 09:05:00,9.95,1,UK',
  ];

  it('opens the stock, posts each invoice with the right kind, and reports every skipped line', async () => {
    const { client, environment } = await shop();
    const path = write('dirty.csv.gz', dirty);
    const ended = await runCommand(
      ['import', 'sales', path, '--open-stock', '--timezone', 'Europe/Vienna', '--json'],
      environment,
    );
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.json()).toMatchObject({
      lines: 13,
      location: { name: 'Main warehouse' },
      items: { created: 2, found: 0 },
      openStock: true,
      movements: { receipt: 2, issue: 4, customer_return: 1, adjustment: 2 },
      entries: 11,
      skipped: { not_a_product: 1, bad_debt: 1, unreadable: 1, zero_quantity: 1 },
    });

    // 10001A needs 6 + 2 - 1 + 10 = 17, and 10002 at its lowest 4 + 3 = 7; then 5 are found and 2 sold.
    const { body: items } = await client.get('/v1/items');
    expect(items.data).toMatchObject([
      { partNumber: '10001A', name: 'HEART MUG', onHand: '0' },
      { partNumber: '10002', name: 'BRASS LAMP', onHand: '3' },
    ]);
    const { body: entries } = await client.get(`/v1/entries?itemId=${items.data[1].id}`);
    expect(entries.data.reverse()).toMatchObject([
      { kind: 'receipt', reasonCode: 'opening_stock', change: '7', occurredAt: '2026-01-05T07:59:59.000Z' },
      { kind: 'issue', reference: '6002', change: '-4', occurredAt: '2026-01-05T08:10:00.000Z' },
      { kind: 'adjustment', reference: '6004', change: '-3', reasonCode: 'damaged', reason: 'damaged' },
      { kind: 'adjustment', reference: '6005', change: '5', reasonCode: 'found', reason: 'found' },
      { kind: 'issue', reference: '6010', change: '-1' },
      { kind: 'issue', reference: '6010', change: '-1' },
    ]);
    expect(readFileSync(`${path}.skipped.csv`, 'utf8').split('\n').slice(0, 3)).toEqual([
      `\ufeffline,reason,message,${HEADER}`,
      '4,not_a_product,The code POST is not a product.,6001,POST,POSTAGE,1,2026-01-05 09:00:00,18,17850,UK',
      expect.stringMatching(/^10,bad_debt,/),
    ]);
  });

  it('posts nothing without opening or negative stock, and says what to do; which then works', async () => {
    const { tenantId, client, environment } = await shop();
    const path = write('unopened.csv', dirty);
    const refused = await runCommand(['import', 'sales', path], environment);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('--open-stock');
    expect((await client.get('/v1/entries')).body.data).toEqual([]);

    const operator = { ONHAND_URL: server.url, ONHAND_ADMIN_KEY: server.adminKey };
    await runCommand(['tenant', 'update', `${tenantId}`, '--negative-stock', 'allow'], operator);
    const allowed = await runCommand(['import', 'sales', path], environment);
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toContain('balances may be below zero');
    expect(await onHand(client, '10001A')).toBe('-17');
  });

  it('asks for a column that it cannot guess, with the name of the option', async () => {
    const { environment } = await shop();
    const path = write('odd.csv', ['Bon;Artikel;Menge;Wann', '1;10001;2;05.01.2026 09:00']);
    const unclear = await runCommand(['import', 'sales', path], environment);
    expect(unclear).toMatchObject({ code: 2, stderr: expect.stringContaining('--invoice COLUMN') });
    const columns = [
      '--invoice',
      'Bon',
      '--sku',
      'Artikel',
      '--quantity',
      'Menge',
      '--date',
      'Wann',
      '--date-order',
      'dmy',
    ];
    const named = await runCommand(['import', 'sales', path, '--open-stock', ...columns, '--json'], environment);
    expect(named.json().movements).toEqual({ receipt: 1, issue: 1 });
  });
});

describe('an import that is killed', () => {
  /** Sales and returns of 40 products, 6 lines per invoice; every fifth line is a return. */
  function manyLines(count: number): string[] {
    const lines = Array.from({ length: count }, (_, index) => {
      const invoice = 7_000 + Math.floor(index / 6);
      const isReturn = invoice % 5 === 0;
      const minute = `${Math.floor(index / 60) % 60}`.padStart(2, '0');
      const hour = `${Math.floor(index / 3_600) % 24}`.padStart(2, '0');
      return `${isReturn ? 'C' : ''}${invoice},${20_000 + ((index * 7) % 40)},THING,${isReturn ? -2 : 1 + (index % 4)},2026-02-01 ${hour}:${minute}:00,1.5,9,UK`;
    });
    return [HEADER, ...lines];
  }

  const progressFiles = (place: string) => readdirSync(place).filter((name) => name.startsWith('.onhand-import-'));

  async function totals(client: Api) {
    const { body } = await client.get('/v1/verification');
    expect(body).toMatchObject({ ok: true });
    return { movements: body.movements, entries: body.entries };
  }

  it('continues where it was, and posts nothing twice, even if the server has forgotten its keys', async () => {
    const { tenantId, client, environment } = await shop();
    const place = mkdtempSync(join(folder, 'killed-'));
    const path = join(place, 'many.csv');
    writeFileSync(path, manyLines(18_000).join('\n'));
    const args = ['import', 'sales', path, '--open-stock', '--json'];

    const { child, ended } = startCommand(args, environment);
    const acknowledged = () => {
      const [name] = existsSync(place) ? progressFiles(place) : [];
      return name === undefined ? 0 : readFileSync(join(place, name), 'utf8').split('"done"').length - 1;
    };
    await until(() => acknowledged() >= 3);
    child.kill('SIGKILL');
    await ended;
    const before = await totals(client);
    expect(before.entries).toBeLessThan(18_000);

    const again = await runCommand(args, environment);
    expect(again.code).toBe(0);
    const report = again.json();
    expect(report.entries - report.movements.receipt).toBe(18_000);
    expect(report.postedBefore).toBeGreaterThan(0);
    const movements = Object.values<number>(report.movements).reduce((sum, count) => sum + count, 0);
    expect(await totals(client)).toEqual({ movements, entries: report.entries });

    // As if the last requests had been sent eight days ago without an answer.
    const [name] = progressFiles(place);
    const file = join(place, name ?? '');
    const lines = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const done = lines.filter((line) => line.done !== undefined);
    const lost = new Set(done.slice(-3).map((line) => line.done));
    const aged = lines
      .filter((line) => !lost.has(line.done))
      .map((line) => (line.sent === undefined ? line : { ...line, at: line.at - 8 * 86_400_000 }));
    writeFileSync(file, `${aged.map((line) => JSON.stringify(line)).join('\n')}\n{"done":"li`);
    const pool = (await database.open(1)).pool;
    await pool.query(`select set_config('onhand.tenant', $1, false)`, [`${tenantId}`]);
    const forgotten = await pool.query('delete from idempotency where tenant_id = $1', [tenantId]);
    expect(forgotten.rowCount).toBeGreaterThan(0);

    const last = await runCommand(args, environment);
    expect(last.code).toBe(0);
    expect(await totals(client)).toEqual({ movements, entries: report.entries });
  });
});

describe('import items, locations and counts', () => {
  it('imports the valid lines, and writes the others to a file with their reasons', async () => {
    const { client, environment } = await shop();
    const items = write('items.csv', [
      'Article,name,category,minStockLevel,active,tracking,Colour',
      'A-1,Hose,Pipes,2.5,yes,,red',
      'A-2,Valve,Pipes,,no,,red',
      'A-2,Valve again,Pipes,,,,red',
      'A-3,,Pipes,,,,red',
      'A-4,Tap,Pipes,1e9,,,red',
      'A-5,Glue,Glue,,maybe,,red',
      'A-6,Paint,Paint,,,lot,red',
    ]);
    const taken = await runCommand(['import', 'items', items, '--map', 'Article=partNumber'], environment);
    expect(taken.code).toBe(0);
    expect(taken.stderr).toContain('ignored: Colour');
    expect(taken.stdout).toMatch(/imported +3/);
    expect((await client.get('/v1/items')).body.data).toMatchObject([
      { partNumber: 'A-1', minStockLevel: '2.5', active: true },
      { partNumber: 'A-2', active: false },
      { partNumber: 'A-6', tracking: 'lot' },
    ]);
    const left = readFileSync(`${items}.skipped.csv`, 'utf8')
      .split('\n')
      .map((line) => line.split(',').slice(0, 2).join(' '));
    expect(left.sort()).toEqual([
      '',
      '4 refused: duplicate_part_number',
      '5 unreadable',
      '6 refused: invalid_request',
      '7 unreadable',
      '\ufeffline reason',
    ]);

    const locations = write('locations.csv', [
      'name,kind,code,parent,address.city',
      'Graz,site,G,,Graz',
      'Hall,warehouse,G-H,G,',
      'Lost,bin,L,nowhere,',
      'Odd,palace,O,,',
    ]);
    const places = await runCommand(['import', 'locations', locations, '--json'], environment);
    expect(places.json()).toMatchObject({ imported: 2, skipped: { unreadable: 1, 'refused: invalid_request': 1 } });
    const { body } = await client.get('/v1/locations');
    expect(body.data).toMatchObject([
      { code: 'G', kind: 'site', address: { city: 'Graz' } },
      { code: 'G-H', parentId: body.data[0].id },
    ]);
    const repeated = await runCommand(['import', 'locations', locations, '--json'], environment);
    expect(repeated.json()).toMatchObject({ imported: 0, skipped: { 'refused: duplicate_code': 2 } });

    const counts = write('counts.csv', [
      'partNumber,location,quantity,lot',
      'A-1,Hall,12.5,',
      'A-6,G-H,3,L7',
      'A-6,G-H,3,',
      'A-9,Hall,1,',
      'A-1,Hall,-1,',
    ]);
    const counted = await runCommand(['import', 'counts', counts, '--json'], environment);
    expect(counted.json()).toMatchObject({
      imported: 2,
      skipped: { 'refused: lot_required': 1, unreadable: 1, 'refused: invalid_quantity': 1 },
    });
    expect(await onHand(client, 'A-1')).toBe('12.5');
    expect(await onHand(client, 'A-6')).toBe('3');
    await runCommand(['import', 'counts', counts], environment);
    expect((await client.get('/v1/verification')).body).toMatchObject({ ok: true, movements: 2 });
  });
});
