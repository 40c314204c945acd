import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { atEnd } from './at-end.ts';
import { noteAnswer } from './contract/watch-answers.ts';
import { shared } from './shared.ts';
import { until } from './until.ts';

const ADMIN_KEY = 'oha_the-operators-key-of-the-tests';

export interface TestServer {
  url: string;
  pid: number;
  adminKey: string;
  /** What it wrote to its two streams so far. */
  output(): string;
  /** Asks it to end (SIGTERM) and gives its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as kill -9 does. */
  kill9(): Promise<void>;
}

const { path: program } = await shared('program');

/** A data folder of a test's own; when the file is done, what still runs there is ended and it is removed. */
export function dataFolder(): string {
  const base = mkdtempSync(join(realpathSync(tmpdir()), 'onhand-server-'));
  // PostgreSQL does not run as root; its user must be able to pass.
  chmodSync(base, 0o711);
  const folder = join(base, 'data');
  atEnd(() => removeData(folder));
  return folder;
}

async function removeData(folder: string): Promise<void> {
  const postmaster = readPostmaster(folder);
  if (postmaster !== null) {
    if (isPostgres(postmaster.pid)) process.kill(postmaster.pid, 'SIGKILL');
    await until(() => !isPostgres(postmaster.pid));
    if (/\/onhand-[0-9a-f]{16}$/.test(postmaster.socketFolder))
      rmSync(postmaster.socketFolder, { recursive: true, force: true });
  }
  rmSync(dirname(folder), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** Starts the built program: on the database that `databaseUrl` names, or on an embedded one in `folder`. */
export async function startServer(
  place: { databaseUrl: string } | { folder: string },
  environment: NodeJS.ProcessEnv = {},
): Promise<TestServer> {
  const { DATABASE_URL: _unused, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, 'serve'], {
    env: {
      ...inherited,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'warn',
      ONHAND_ADMIN_KEY: ADMIN_KEY,
      ...('folder' in place ? { ONHAND_DATA: place.folder } : { DATABASE_URL: place.databaseUrl }),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exit = once(child, 'exit');
  atEnd(async () => {
    if (hasEnded(child)) return;
    child.kill('SIGKILL');
    await exit;
  });
  const url = await listening(child, () => output);
  return {
    url,
    pid: child.pid ?? 0,
    adminKey: ADMIN_KEY,
    output: () => output,
    async stop() {
      child.kill('SIGTERM');
      await exit;
      return child.exitCode;
    },
    async kill9() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function listening(child: ChildProcess, output: () => string): Promise<string> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await wait(20)) {
    if (hasEnded(child)) throw new Error(`The server ended while it started:\n${output()}`);
    const url = /listens on (http:\S+)/.exec(output())?.[1];
    if (url === undefined) continue;
    const ready = await fetch(`${url}/readyz`).catch(() => undefined);
    if (ready?.status === 200) return url;
  }
  throw new Error(`The server did not become ready:\n${output()}`);
}

/** The embedded PostgreSQL of a data folder, by its lock file. */
export function readPostmaster(folder: string): { pid: number; socketFolder: string } | null {
  const file = join(folder, 'postgres/postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  return { pid: Number(lines[0]), socketFolder: lines[4] ?? '' };
}

/** Whether a process with this number is there and is PostgreSQL: numbers are used again. */
function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return false;
  }
}

export interface Answer {
  status: number;
  headers: Headers;
  /** The body read as JSON, whose shape the test knows. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into bodies of every shape.
  body: any;
}

/** The native API of a server as a client sees it. A connection that breaks rejects, as fetch does. */
export function api(url: string, key: string) {
  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    noteAnswer(method, path, response, text);
    const answer: Answer = {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    return answer;
  }
  return {
    call,
    get: (path: string) => call('GET', path),
    post: (path: string, body: unknown, idempotencyKey?: string) =>
      call('POST', path, body, idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    patch: (path: string, body: unknown) => call('PATCH', path, body),
  };
}

export type Api = ReturnType<typeof api>;

/** Makes a tenant over a server's own API, with a client that may do everything in it. */
export async function makeTenantOver(server: TestServer): Promise<{ tenantId: number; key: string; client: Api }> {
  const tenant = await api(server.url, server.adminKey).post('/v1/tenants', { name: 'Acme' });
  const key = await keyFor(server, tenant.body.id);
  return { tenantId: tenant.body.id, key, client: api(server.url, key) };
}

/** A key to a tenant of the server's database. */
export async function keyFor(server: TestServer, tenantId: number, more: object = {}): Promise<string> {
  const input = { name: 'Test', scopes: ['admin'], rateLimitPerMinute: 1_000_000, ...more };
  const made = await api(server.url, server.adminKey).post(`/v1/tenants/${tenantId}/api-keys`, input);
  if (made.status !== 201) throw new Error(`No key was made: ${JSON.stringify(made.body)}`);
  return made.body.key;
}
