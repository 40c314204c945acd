/**
 * What the ledger is compared with: the service that a careful developer would write by hand. One transaction a request with the
 * balance's row locked, prepared statements, the same HTTP server, validation and pool as ours, API keys from a cache. Beside it
 * stand the routes that answer constants.
 */
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type FastifyRequest, fastify } from 'fastify';
import pg from 'pg';
import { documentRoutes } from './documents.ts';
import { Movements, type MovementsBody } from './shapes.ts';

const KEY_AGE_MAX_MS = 3_000;

interface ApiKey {
  company_id: string;
  name: string;
}

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: Number(process.env.DATABASE_CONNECTIONS),
});
pool.on('error', () => undefined);

const keys = new Map<string, { readAt: number; key: Promise<ApiKey | undefined> }>();

async function authenticate(request: FastifyRequest): Promise<ApiKey> {
  const secret = request.headers.authorization?.slice('Bearer '.length) ?? '';
  const hash = createHash('sha256').update(secret).digest('base64');
  let held = keys.get(hash);
  if (held === undefined || Date.now() - held.readAt > KEY_AGE_MAX_MS) {
    held = { readAt: Date.now(), key: readKey(hash) };
    keys.set(hash, held);
  }
  const key = await held.key;
  if (key === undefined) throw Object.assign(new Error('The key is not known.'), { statusCode: 401 });
  return key;
}

async function readKey(hash: string): Promise<ApiKey | undefined> {
  const { rows } = await pool.query<ApiKey>({
    name: 'key',
    text: 'select company_id, name from api_key where secret_hash = $1',
    values: [Buffer.from(hash, 'base64')],
  });
  return rows[0];
}

/** The whole of it in one transaction, statement by statement. */
async function adjust(key: ApiKey, body: MovementsBody): Promise<unknown> {
  const [movement] = body.movements;
  const [line] = movement!.entries;
  const { itemId, locationId, quantity } = line!;
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ on_hand: string; after: string; covered: boolean }>({
      name: 'lock',
      text: `select on_hand, on_hand + $4::numeric as after, on_hand + $4::numeric >= 0 as covered from balance
        where company_id = $1 and item_id = $2 and location_id = $3 for update`,
      values: [key.company_id, itemId, locationId, quantity],
    });
    const balance = rows[0];
    if (balance === undefined) throw Object.assign(new Error('There is no such balance.'), { statusCode: 404 });
    if (!balance.covered) throw Object.assign(new Error('There is not enough in stock.'), { statusCode: 409 });
    const now = new Date();
    await client.query({
      name: 'change',
      text: 'update balance set on_hand = $4, updated_at = $5 where company_id = $1 and item_id = $2 and location_id = $3',
      values: [key.company_id, itemId, locationId, balance.after, now],
    });
    const inserted = await client.query({
      name: 'record',
      text: `insert into entry (company_id, kind, item_id, location_id, change, before, after, reason, api_key_name, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning *`,
      values: [
        key.company_id,
        movement!.kind,
        itemId,
        locationId,
        quantity,
        balance.on_hand,
        balance.after,
        movement!.reason,
        key.name,
        now,
      ],
    });
    await client.query('commit');
    client.release();
    return inserted.rows[0];
  } catch (error) {
    await client.query('rollback').then(
      () => client.release(),
      () => client.release(true),
    );
    throw error;
  }
}

const server = fastify({
  logger: false,
  bodyLimit: 8 * 1024 * 1024,
  ajv: { customOptions: { allErrors: true, coerceTypes: false, removeAdditional: false, strict: false } },
});
const accepted = { data: [{ index: 0, status: 'posted', id: 1 }] };
const constant = JSON.parse(process.env.CONSTANT_ANSWER ?? '{}') as unknown;

server.post<{ Body: MovementsBody }>('/adjustments', { schema: { body: Movements } }, async (request, reply) => {
  const key = await authenticate(request);
  reply.status(201);
  return { data: [{ index: 0, status: 'posted', entry: await adjust(key, request.body) }] };
});
server.post('/constant', { schema: { body: Movements } }, async () => accepted);
server.get('/constant', async () => constant);
documentRoutes(server, { pool, authenticate });

await server.listen({ host: '127.0.0.1', port: 0 });
const { port } = server.server.address() as AddressInfo;
process.stdout.write(`The baseline listens on http://127.0.0.1:${port}\n`);
process.once('SIGTERM', () => void server.close().then(() => pool.end()));
