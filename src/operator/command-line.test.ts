import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../test/support/command.ts';
import { testDatabase } from '../../test/support/database.ts';
import { makeTenantOver, startServer, type TestServer } from '../../test/support/server.ts';

const database = await testDatabase();
let server: TestServer;
let operator: NodeJS.ProcessEnv;

beforeAll(async () => {
  server = await startServer({ databaseUrl: database.url });
  operator = { ONHAND_URL: server.url, ONHAND_ADMIN_KEY: server.adminKey };
});

const COMMANDS = [
  'serve',
  'migrate',
  'tenant create',
  'tenant list',
  'tenant show',
  'tenant update',
  'key create',
  'key list',
  'key revoke',
  'client create',
  'client list',
  'client revoke',
  'user create',
  'user list',
  'user delete',
  'import sales',
  'import items',
  'import locations',
  'import counts',
  'export items',
  'export locations',
  'export positions',
  'export entries',
  'verify',
  'backup',
  'restore',
  'bench',
];

describe('the help', () => {
  it.each(COMMANDS)('of %s has examples', async (command) => {
    const { code, stdout } = await runCommand([...command.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`\\$ .*onhand ${command}`));
  });
});

describe('the exit code', () => {
  it('is 2 for an unknown command, a missing option or a wrong value, with a message that says what to do', async () => {
    const unknown = await runCommand(['nope']);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('--help');
    expect(await runCommand(['key', 'create', '--tenant', '1', '--name', 'x'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--scopes'),
    });
    expect(await runCommand(['tenant', 'show', 'x'], operator)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"x"'),
    });
    expect(await runCommand(['export', 'items'], { ONHAND_URL: server.url })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('onhand key create'),
    });
  });

  it('is 1 if no server answers, with a message that says how to start one', async () => {
    const ended = await runCommand(['tenant', 'list'], { ...operator, ONHAND_URL: 'http://127.0.0.1:1' });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('npx onhand serve');
  });

  it('is 1 for a refusal, with each failing field and no stack', async () => {
    const { tenantId } = await makeTenantOver(server);
    const ended = await runCommand(
      ['key', 'create', '--tenant', `${tenantId}`, '--name', 'x', '--scopes', 'inventory:fly,admin,nope'],
      operator,
    );
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('scopes.0');
    expect(ended.stderr).toContain('scopes.2');
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });

  it('comes with the failure as JSON if --json is given', async () => {
    const ended = await runCommand(['tenant', 'show', '999', '--json'], operator);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(ended.stderr)).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('tenants, keys and users', () => {
  it('are created, listed, changed and revoked', async () => {
    const tenant = (
      await runCommand(['tenant', 'create', 'Acme', '--surface', 'trybe=off', '--json'], operator)
    ).json();
    expect(tenant).toMatchObject({ name: 'Acme', settings: { surfaces: { trybe: false, hapihub: true } } });
    const id = `${tenant.id}`;
    const changed = await runCommand(['tenant', 'update', id, '--negative-stock', 'allow', '--json'], operator);
    expect(changed.json().settings.negativeStock).toBe('allow');
    expect((await runCommand(['tenant', 'show', id], operator)).stdout).toMatch(/negative stock +allow/);

    const grant = ['--tenant', id, '--scopes', 'inventory:read'];
    const key = (await runCommand(['key', 'create', '--name', 'report', ...grant, '--json'], operator)).json();
    const reads = { ONHAND_URL: server.url, ONHAND_KEY: key.key };
    expect((await runCommand(['export', 'items'], reads)).code).toBe(0);
    expect((await runCommand(['key', 'list', '--tenant', id], operator)).stdout).toContain(key.prefix);
    const revoked = await runCommand(['key', 'revoke', `${key.id}`, '--tenant', id, '--json'], operator);
    expect(revoked.json().revokedAt).not.toBeNull();

    const user = await runCommand(
      ['user', 'create', 'ana', ...grant, '--password-stdin', '--json'],
      operator,
      'a good one\n',
    );
    expect(user.json()).toMatchObject({ username: 'ana', scopes: ['inventory:read'] });
    const basic = `Basic ${Buffer.from('ana:a good one').toString('base64')}`;
    expect((await fetch(`${server.url}/v1/items`, { headers: { authorization: basic } })).status).toBe(200);
    await runCommand(['user', 'delete', `${user.json().id}`, '--tenant', id], operator);
    const users = (await runCommand(['user', 'list', '--tenant', id, '--json'], operator)).json();
    expect(users.data).toMatchObject([{ username: 'ana', deletedAt: expect.any(String) }]);
  });
});

describe('OAuth clients', () => {
  it('are created with everything that their programs sign in with, listed and revoked', async () => {
    const { tenantId } = await makeTenantOver(server);
    const grant = ['--tenant', `${tenantId}`, '--scopes', 'tn.inv.vendors:r'];
    const made = await runCommand(['client', 'create', '--name', 'connector', ...grant], operator);
    expect(made.code).toBe(0);
    const shown = (name: string) => new RegExp(`^${name} +(\\S+)$`, 'm').exec(made.stdout)?.[1] ?? '';
    const [id, secret, appKey] = ['client id', 'client secret', 'application key'].map(shown);
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id ?? '',
      client_secret: secret ?? '',
    });
    const token = await fetch(`${server.url}/connect/token`, { method: 'POST', body: form });
    const { access_token } = (await token.json()) as { access_token: string };
    const vendors = await fetch(`${server.url}/inventory/v2/tenant/${tenantId}/vendors`, {
      headers: { authorization: access_token, 'st-app-key': appKey ?? '' },
    });
    expect([token.status, vendors.status]).toEqual([200, 200]);

    const second = await runCommand(['client', 'create', '--name', 'erp', ...grant, '--json'], operator);
    expect(second.json()).toMatchObject({
      name: 'erp',
      clientId: expect.any(String),
      clientSecret: expect.any(String),
      appKey: expect.any(String),
    });
    expect((await runCommand(['client', 'list', '--tenant', `${tenantId}`], operator)).stdout).toContain(id);
    const revoked = await runCommand(
      ['client', 'revoke', `${second.json().id}`, '--tenant', `${tenantId}`, '--json'],
      operator,
    );
    expect(revoked.json().revokedAt).not.toBeNull();
    const none = await makeTenantOver(server);
    const empty = await runCommand(['client', 'list', '--tenant', `${none.tenantId}`], operator);
    expect(empty.stdout).toContain('onhand client create');
  });

  it('are refused with all wrong fields', async () => {
    const { tenantId } = await makeTenantOver(server);
    const grant = ['--tenant', `${tenantId}`, '--scopes', 'tn.inv.nothing:r', '--allow-address', '10.0.0.0/99'];
    const ended = await runCommand(['client', 'create', '--name', 'x', ...grant], operator);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('scopes.0');
    expect(ended.stderr).toContain('allowedAddresses.0');
  });
});

describe('an export', () => {
  it('writes every page, as CSV with quotes where needed, and as JSON lines', async () => {
    const { key, client } = await makeTenantOver(server);
    const environment = { ONHAND_URL: server.url, ONHAND_KEY: key };
    for (const part of [0, 1, 2]) {
      const items = Array.from({ length: 700 }, (_, index) => ({
        partNumber: `P${part}-${index}`,
        name: index === 0 ? 'Hose, "1/2" inch' : 'Hose',
      }));
      expect((await client.post('/v1/items/batch', { items })).status).toBe(201);
    }
    const csv = await runCommand(['export', 'items'], environment);
    const lines = csv.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(2_101);
    expect(lines[0]).toMatch(/^\ufeffid,uuid,revision,partNumber,name,/);
    expect(lines[1]).toContain('"Hose, ""1/2"" inch"');
    const json = await runCommand(['export', 'items', '--format', 'jsonl'], environment);
    const numbers = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).partNumber);
    expect(new Set(numbers).size).toBe(2_100);
  });

  it('contains no formulas, can be imported unchanged, and is plain with --plain', async () => {
    const { key, client } = await makeTenantOver(server);
    const environment = { ONHAND_URL: server.url, ONHAND_KEY: key };
    const odd = ['=1+1', "'=1+1", '-A', '+49 171', '@SUM(A1)', "O'Neil", '-5', '10,5'];
    const names = async (from: typeof client) =>
      (await from.get('/v1/items?limit=100')).body.data.map(({ name }: { name: string }) => name);
    const items = odd.map((name, index) => ({ partNumber: `ODD-${index}`, name, description: name, cost: '12.5' }));
    expect((await client.post('/v1/items/batch', { items })).status).toBe(201);
    const { stdout } = await runCommand(['export', 'items'], environment);
    const cells = (text: string) =>
      (parse(text, { bom: true, columns: true }) as { name: string; cost: string }[]).map(({ name }) => name);
    expect(cells(stdout)).toEqual(["'=1+1", "''=1+1", "'-A", "'+49 171", "'@SUM(A1)", "O'Neil", '-5', '10,5']);

    const plain = await runCommand(['export', 'items', '--plain'], environment);
    expect(plain.stdout).toMatch(/^id,/);
    expect(cells(plain.stdout)).toEqual(odd);
    const json = await runCommand(['export', 'items', '--format', 'jsonl'], environment);
    expect(JSON.parse(json.stdout.split('\n')[0] ?? '').name).toBe('=1+1');

    const folder = mkdtempSync(join(tmpdir(), 'onhand-export-'));
    const path = join(folder, 'items.csv');
    await runCommand(['export', 'items', '--output', path], environment);
    expect(readFileSync(path, 'utf8')).toBe(stdout);
    const other = await makeTenantOver(server);
    const theirs = { ONHAND_URL: server.url, ONHAND_KEY: other.key };
    expect((await runCommand(['import', 'items', path, '--json'], theirs)).json()).toMatchObject({ imported: 8 });
    expect(await names(other.client)).toEqual(odd);
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('verify', () => {
  it('exits with 0 when everything fits, and with 3 and the misfit when not', async () => {
    const environment = { DATABASE_URL: database.url };
    const { tenantId, client } = await makeTenantOver(server);
    const item = await client.post('/v1/items', { partNumber: 'V', name: 'Valve' });
    const entries = [{ itemId: item.body.id, quantity: '5' }];
    expect((await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] })).status).toBe(201);
    const fine = await runCommand(['verify', '--tenant', `${tenantId}`, '--json'], environment);
    expect(fine).toMatchObject({ code: 0 });
    expect(fine.json()).toMatchObject({ ok: true, tenants: [{ tenantId, movements: 1, entries: 1, misfit: null }] });

    const pool = (await database.open(1)).pool;
    await pool.query('begin');
    await pool.query(`set local onhand.tenant = '${tenantId}'`);
    await pool.query('update position set on_hand = 6 where tenant_id = $1', [tenantId]);
    await pool.query('commit');
    const broken = await runCommand(['verify'], environment);
    expect(broken.code).toBe(3);
    expect(broken.stdout).toContain('I1');
    expect(broken.stdout).toContain('on hand is stored as 6');
  });
});

describe('verify, with items that share a part number', () => {
  it('lists them, but not as a misfit', async () => {
    const environment = { DATABASE_URL: database.url };
    const { tenantId, client } = await makeTenantOver(server);
    const made = await Promise.all(
      ['TWIN', 'other'].map((partNumber) => client.post('/v1/items', { partNumber, name: 'Twin' })),
    );
    const itemIds = made.map(({ body }) => body.id as number);
    await (await database.open(1)).pool.query(
      `update item set part_number = 'twin', part_number_key = 'twin' where tenant_id = $1 and id = $2`,
      [tenantId, itemIds[1]],
    );
    const listed = await runCommand(['verify', '--tenant', `${tenantId}`, '--json'], environment);
    expect(listed.code).toBe(0);
    expect(listed.json()).toMatchObject({ tenants: [{ twins: [{ itemIds, partNumbers: ['TWIN', 'twin'] }] }] });
    const { stdout } = await runCommand(['verify', '--tenant', `${tenantId}`], environment);
    expect(stdout).toContain(`TWIN (item ${itemIds[0]}), twin (item ${itemIds[1]})`);
  });
});

describe('serve', () => {
  it('exits with 0 on a signal, and reports faulty settings', async () => {
    const other = await startServer({ databaseUrl: database.url });
    expect(await other.stop()).toBe(0);
    expect(await runCommand(['serve'], { PORT: 'eighty' })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('PORT'),
    });
  });
});

afterAll(async () => {
  await server.stop();
});
