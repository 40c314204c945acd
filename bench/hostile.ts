/**
 * What a request costs that is meant to hurt: how long it holds the server's event loop, by the size of what was sent and by whether its
 * sender had a credential.
 */
import { request } from 'node:http';
import type { Place } from './place.ts';
import { seedLedger } from './seed.ts';
import { startOurs } from './servers.ts';

/** One sort of request, sent some times: the medians. */
export interface HostileRow {
  name: string;
  /** Bytes that were sent and that came back. */
  sent: number;
  answered: number;
  status: number;
  /** Milliseconds beyond those of a server that has nothing to do: of its processor, and the longest that its event loop was held. */
  cpu: number;
  held: number;
  /** What it may hold: 20 ms without a credential, 250 ms for each MB with one. */
  most: number;
}

interface Hostile {
  name: string;
  path: string;
  method?: 'GET';
  body?: string;
  type?: string;
  /** Whether it is sent with a key. */
  known?: boolean;
}

const DATABASE = 'onhand_bench_hostile';
const ENTRIES = 1_000;
const TIMES = 5;
const SETTLE_MS = 100;
const WITHOUT_CREDENTIAL_MS = 20;
const WITH_CREDENTIAL_MS_PER_MB = 250;
const MB = 1_000_000;

const unknownKeys = (bytes: number) => {
  const keys: string[] = [];
  for (let length = 0, at = 0; length < bytes; at += 1) {
    const key = `"k${at}":0`;
    keys.push(key);
    length += key.length + 1;
  }
  return `{${keys.join(',')}}`;
};
const zeros = (count: number) => Array.from({ length: count }, () => 0).join(',');
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const DOORS = ['/v1/session', '/v1/oauth/token', '/connect/token'];

const REQUESTS: Hostile[] = [
  ...DOORS.map((path) => ({ name: `${path}: 16 KB of unknown keys`, path, body: unknownKeys(15_900) })),
  ...DOORS.map((path) => ({ name: `${path}: 8 MB of unknown keys`, path, body: unknownKeys(8 * MB) })),
  {
    name: '/connect/token: a form of 16 KB',
    path: '/connect/token',
    body: 'a&'.repeat(7_900),
    type: 'application/x-www-form-urlencoded',
  },
  { name: '/v1/movements: 8 MB without a key', path: '/v1/movements', body: `{"movements":[${zeros(3_900_000)}]}` },
  {
    name: '/v1/movements: 3.9 million zeros',
    path: '/v1/movements',
    body: `{"movements":[${zeros(3_900_000)}]}`,
    known: true,
  },
  {
    name: '/v1/movements: 240,000 zeros',
    path: '/v1/movements',
    body: `{"movements":[${zeros(240_000)}]}`,
    known: true,
  },
  { name: '/v1/movements: 8 MB of unknown keys', path: '/v1/movements', body: unknownKeys(8 * MB), known: true },
  {
    name: '/v1/movements: nested 100,000 deep',
    path: '/v1/movements',
    body: `{"movements":${nested(100_000)}}`,
    known: true,
  },
  {
    name: '/v1/movements: 1,000 faulty movements',
    path: '/v1/movements',
    body: JSON.stringify({
      movements: Array.from({ length: 1_000 }, () => ({ kind: 'x', entries: [{ a: 1, b: 2, c: 3 }] })),
    }),
    known: true,
  },
  { name: '/v1/items: 256 KB of unknown keys', path: '/v1/items', body: unknownKeys(255_000), known: true },
  {
    name: '/api/v1/inventory: 80 KB of digits for a number',
    path: '/api/v1/inventory',
    body: JSON.stringify({ part_number: 'P', part_name: 'P', cost_per_unit: `${'1'.repeat(80_000)}x` }),
    known: true,
  },
  {
    name: '/api/v1/inventory: 15,000 digits in the address',
    path: `/api/v1/inventory?limit=${'1'.repeat(15_000)}x`,
    method: 'GET',
    known: true,
  },
];

/** Sends each sort of request some times to a server of its own. */
export async function measureHostile(place: Place): Promise<HostileRow[]> {
  await place.create(DATABASE);
  const { keys } = await seedLedger(place.url(DATABASE), ENTRIES);
  const server = await startOurs(place.url(DATABASE));
  try {
    const rows: HostileRow[] = [];
    await send(server.url, { name: 'warm', path: '/v1/session', body: '{}' }, undefined);
    for (const hostile of REQUESTS) rows.push(await measure(server.url, hostile, keys[0]!));
    return rows;
  } finally {
    await server.stop();
  }
}

async function measure(url: string, hostile: Hostile, key: string): Promise<HostileRow> {
  const idle: Cost[] = [];
  const costs: Cost[] = [];
  let last = { status: 0, answered: 0 };
  for (let time = 0; time < TIMES; time += 1) {
    idle.push(await costOf(url, () => Promise.resolve()));
    costs.push(
      await costOf(url, async () => {
        last = await send(url, hostile, hostile.known ? key : undefined);
      }),
    );
  }
  const beyond = (part: keyof Cost) =>
    Math.max(0, median(costs.map((cost) => cost[part])) - median(idle.map((cost) => cost[part])));
  const sent = Buffer.byteLength(hostile.body ?? hostile.path);
  const allowed = (sent / MB) * WITH_CREDENTIAL_MS_PER_MB;
  const most = hostile.known ? Math.max(WITHOUT_CREDENTIAL_MS, allowed) : WITHOUT_CREDENTIAL_MS;
  return { name: hostile.name, sent, ...last, cpu: beyond('cpu'), held: beyond('held'), most };
}

/** Milliseconds of the server's processor, and the longest that its event loop was held. */
interface Cost {
  cpu: number;
  held: number;
}

/** What the server's own metrics say of the time in which something was done, and of a moment after it. */
async function costOf(url: string, work: () => Promise<void>): Promise<Cost> {
  const before = await metrics(url);
  await work();
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const after = await metrics(url);
  return { cpu: after.cpu - before.cpu, held: after.held };
}

/** Milliseconds of a processor since the server began, and how long its event loop was held since it was last asked. */
async function metrics(url: string): Promise<Cost> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string) => {
    const seconds = new RegExp(`^onhand_${name} (\\S+)`, 'm').exec(text)?.[1];
    if (seconds === undefined) throw new Error(`The metrics do not include ${name}.`);
    return Number(seconds) * 1_000;
  };
  return { cpu: read('process_cpu_seconds_total'), held: read('nodejs_eventloop_lag_max_seconds') };
}

/** Sends one, also where the answer comes before all of it was sent. */
function send(
  url: string,
  { path, method = undefined, body, type = 'application/json' }: Hostile,
  key: string | undefined,
): Promise<{ status: number; answered: number }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': type,
      'x-onhand-console': '1',
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}`, 'x-api-key': key }),
    };
    const asked = request(`${url}${path}`, { method: method ?? 'POST', headers, agent: false }, (answer) => {
      let answered = 0;
      answer.on('data', (chunk: Buffer) => (answered += chunk.length));
      answer.on('close', () => resolve({ status: answer.statusCode ?? 0, answered }));
    });
    // A server that has refused reads no further.
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || error.code === 'ECONNRESET') resolve({ status: 0, answered: 0 });
      else reject(error);
    });
    asked.end(body);
  });
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The table. */
export function printHostile(rows: readonly HostileRow[]): void {
  const header = ['request', 'sent', 'status', 'answered', 'processor', 'held', 'at most', ''];
  const kilo = (bytes: number) => `${(bytes / 1_000).toFixed(1)} KB`;
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const lines = rows.map((row) => [
    row.name,
    kilo(row.sent),
    row.status === 0 ? 'cut off' : String(row.status),
    kilo(row.answered),
    ms(row.cpu),
    ms(row.held),
    ms(row.most),
    // What another process kept the processor from doing is not this request's.
    Math.min(row.held, row.cpu) <= row.most ? '' : 'above',
  ]);
  const widths = header.map((name, column) => Math.max(name.length, ...lines.map((line) => line[column]!.length)));
  for (const line of [header, ...lines])
    process.stdout.write(
      `${line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd()}\n`,
    );
}
