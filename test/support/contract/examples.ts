import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Example } from '../../../src/surfaces/native/contract/examples.ts';

/** What is different each time, and what stands in its place: times that no request named, and what is random or measured. */
const MOMENT = '2026-03-02T09:30:00.000Z';
const DRAWN: readonly [RegExp, string][] = [
  [/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, '01956b1e-7c00-7000-8000-000000000001'],
  [/^[0-9a-f]{64}$/, '5f'.repeat(32)],
  [/^oh_[0-9a-z]{8}$/, 'oh_k3v9x2qa'],
  [/^oh_[0-9a-z]{8}_\w+$/, 'oh_k3v9x2qa_EXAMPLE'],
  [/^cid\..+$/, 'cid.example'],
  [/^cs1\..+$/, 'cs1.EXAMPLE'],
  [/^ak1\..+$/, 'ak1.EXAMPLE'],
];
const MEASURED: Readonly<Record<string, unknown>> = {
  access_token: 'EXAMPLE',
  day: '2026-03-02',
  version: '0.1.0',
  node: '20.19.0',
  database: 'PostgreSQL 18.4',
  schema: '11 outcomes',
  uptimeSeconds: 86_400,
  memoryBytes: 100_000_000,
  databaseBytes: 20_000_000,
  bytes: 1_000_000,
};

/** Collects the first success of each operation of the server: what was sent, and what was answered. */
export function collectExamples(server: FastifyInstance): () => Record<string, Example> {
  const found = new Map<string, Example>();
  const sent = new Set<number>();
  server.addHook('preHandler', async ({ body, url }) => {
    for (const text of JSON.stringify([body ?? null, decodeURIComponent(url)]).match(TIMES) ?? [])
      sent.add(Date.parse(text));
  });
  server.addHook('onSend', async (request, reply, payload) => {
    const id = operationOf(request);
    const status = reply.statusCode;
    if (id === undefined || status >= 300 || found.has(id)) return;
    const response = typeof payload === 'string' ? (JSON.parse(payload) as unknown) : undefined;
    const { body } = request;
    const asked = body === undefined || body === null ? {} : { request: settled(body, sent) };
    found.set(id, { ...asked, status, ...(response === undefined ? {} : { response: settled(response, sent, id) }) });
  });
  return () => Object.fromEntries([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

const TIMES = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

const operationOf = ({ routeOptions }: FastifyRequest) =>
  (routeOptions.schema as { operationId?: string } | undefined)?.operationId;

/** The value with fixed words in place of all that is different each time. */
function settled(value: unknown, sent: ReadonlySet<number>, operation = '', name = ''): unknown {
  if (typeof value === 'string') return settledText(value, sent, operation, name);
  if (Array.isArray(value)) return ofSizes(value).map((one) => settled(one, sent, operation, name));
  if (typeof value !== 'object' || value === null) return isMeasured(operation, name) ? MEASURED[name] : value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, settled(one, sent, operation, key)]));
}

/** Which tables are the largest is another matter each time: two stand for all. */
function ofSizes(values: readonly unknown[]): readonly unknown[] {
  const isOfSizes = values.some((one) => typeof one === 'object' && one !== null && 'bytes' in one);
  return isOfSizes ? ['entry', 'movement'].map((name) => ({ name, bytes: MEASURED.bytes })) : values;
}

function settledText(text: string, sent: ReadonlySet<number>, operation: string, name: string): string {
  if (isMeasured(operation, name)) return String(MEASURED[name]);
  if (operation === 'change_list' && name === 'next') return 'EXAMPLE';
  if (new RegExp(`^${TIMES.source}$`).test(text)) return sent.has(Date.parse(text)) ? text : MOMENT;
  const drawn = DRAWN.find(([pattern]) => pattern.test(text));
  return drawn === undefined ? text : drawn[1];
}

const MEASURING = /^(access_token_create|movement_day_list|server_status_view)$/;
const isMeasured = (operation: string, name: string) => MEASURING.test(operation) && MEASURED[name] !== undefined;
