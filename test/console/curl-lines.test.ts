/** The commands that the console offers to try each API with, pasted into a shell against a running server. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  fillLine,
  itemForLines,
  itemValues,
  type LineValues,
  SURFACES,
} from '../../web/src/pages/integrations/surfaces.ts';
import { testDatabase } from '../support/database.ts';
import { api, makeTenantOver, startServer, type TestServer } from '../support/server.ts';

const run = promisify(execFile);
/** With a quote in it, which must not end the shell's own. */
const PASSWORD = "it's a long enough password";

let server: TestServer;
let tenantId: number;
let client: ReturnType<typeof api>;
let values: LineValues;

beforeAll(async () => {
  server = await startServer({ databaseUrl: (await testDatabase()).url });
  ({ tenantId, client } = await makeTenantOver(server));
  await client.post('/v1/items', { partNumber: 'LOT-1', name: 'By lot', tracking: 'lot' });
  await client.post('/v1/items', { partNumber: 'FLT-20', name: 'Air filter', minStockLevel: '3' });
  await client.post('/v1/locations', { name: 'Main', kind: 'warehouse' });
  const items = (await client.get('/v1/items')).body.data;
  values = { BASE: server.url, TENANT: String(tenantId), ...itemValues(itemForLines(items) as never) };
});

/** A credential with the rights that the page asks for, as its commands need it. */
async function makeCredential({ tab, scopes }: (typeof SURFACES)[number]['credential']): Promise<LineValues> {
  const operator = api(server.url, server.adminKey);
  const make = async (path: string, body: object) => {
    const made = await operator.post(`/v1/tenants/${tenantId}/${path}`, { ...body, scopes });
    expect(made.status).toBe(201);
    return made.body;
  };
  if (tab === 'keys') return { KEY: (await make('api-keys', { name: 'Lines' })).key };
  if (tab === 'people') {
    await make('users', { username: 'lines', password: PASSWORD });
    return { USERNAME: 'lines', PASSWORD };
  }
  const { clientId, clientSecret, appKey } = await make('oauth-clients', { name: 'Lines' });
  return { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, APP_KEY: appKey };
}

/** Runs the commands in one shell. Returns the status of each answer, and the answer to each command except assignments. */
async function paste(lines: readonly string[]): Promise<{ statuses: number[]; bodies: string[] }> {
  const wrapper = `curl() { command curl -w '%{stderr}%{http_code}\\n' "$@"; }`;
  const { stdout, stderr } = await run('sh', ['-c', [wrapper, ...lines.map((line) => `${line}\necho`)].join('\n')]);
  return { statuses: stderr.trim().split('\n').map(Number), bodies: stdout.trim().split('\n').filter(Boolean) };
}

describe.each(SURFACES)('$title', (surface) => {
  const lines = surface.lines.map((line) => line.line);

  it('has commands that work when pasted', async () => {
    const all = { ...values, ...(await makeCredential(surface.credential)) };
    const filled = lines.map((line) => fillLine(line, all));
    expect(filled.join('\n')).not.toMatch(/YOUR_|\{\{/);
    const { statuses, bodies } = await paste(filled);
    expect(statuses.filter((status) => status >= 200 && status < 300)).toHaveLength(lines.length);
    // One vendor answers 200 to everything, with the result in the body.
    for (const body of bodies.filter((text) => text.includes('response_status'))) expect(body).toContain('10001');
    expect(bodies.length).toBeGreaterThan(1);
  });

  it('has commands that read and one that writes, and says what that one leaves behind', () => {
    expect(surface.lines.filter((line) => line.leaves !== undefined)).toHaveLength(1);
    expect(lines.every((line) => line.includes('{{BASE}}'))).toBe(true);
  });

  it('has commands that do nothing without a credential', async () => {
    const { statuses, bodies } = await paste(lines.map((line) => fillLine(line, values)));
    expect(statuses.filter((status) => status < 400)).toHaveLength(
      bodies.filter((body) => body.includes('30001')).length,
    );
  });
});
