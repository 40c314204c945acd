import pg from 'pg';
import { postMovements } from '../src/documents/index.ts';
import { type Contender, loading, medianLatency } from './contender.ts';
import { requestWith } from './load.ts';
import type { Row, Scene } from './rows.ts';
import { goOnSeeding } from './seed.ts';
import { OPERATOR_KEY } from './servers.ts';

/** Every so many orders one stands in each state. */
const STATES = ['pending', 'sent', ...Array(7).fill('received'), 'canceled'];

/**
 * Makes adjustments, which the ledger writes itself, and as many purchase orders: copies of one that is made by the native API, a
 * millisecond apart.
 */
export async function seedDocuments(scene: Scene, documents: number): Promise<void> {
  const { seed } = scene;
  const { database, journal, actor, end } = await goOnSeeding(scene.databaseUrl);
  for (let written = 0; written < documents; written += seed.itemIds.length) {
    const movements = seed.itemIds.map((itemId) => ({
      kind: 'adjustment' as const,
      reason: 'Bench',
      entries: [{ itemId, locationId: seed.locationId, quantity: -1_000_000n }],
    }));
    await journal.submit(actor, postMovements, { mode: 'atomic', movements });
  }
  const order = await makeOrder(scene);
  for (const statement of copiesOf(order, documents)) await database.pool.query(statement);
  await end();
}

async function makeOrder({ ours, seed }: Scene): Promise<number> {
  const make = (path: string, body: object) => post(`${ours}/v1${path}`, body, `Bearer ${seed.keys[0]}`);
  const { id: vendorId } = await make('/vendors', { name: 'Supply' });
  const { id: typeId } = await make('/purchase-order-types', { name: 'Stock' });
  const lines = seed.itemIds.slice(0, 2).map((itemId) => ({ itemId, quantity: '10', unitCost: '2.5' }));
  return (await make('/purchase-orders', { vendorId, typeId, locationId: seed.locationId, lines })).id;
}

async function post(url: string, body: object, authorization: string) {
  const headers = { authorization, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { id: number; clientId: string; clientSecret: string; appKey: string };
}

/** Ids are the clock's, so it is moved behind those that the copies take. */
function copiesOf(order: number, copies: number): { text: string; values: unknown[] }[] {
  const copy = (table: string, own: string, changed: string) => ({
    text: `insert into ${table} select made.*
      from generate_series(1, $2::bigint) n, clock k, ${table} o, jsonb_populate_record(o, jsonb_build_object(${changed})) made
      where k.tenant_id = 1 and o.tenant_id = 1 and o.${own} = $1`,
    values: [order, copies],
  });
  // A copy's rows keep their distance to the order's id, which is below ten.
  const id = '(k.revision + n * 10)';
  const at = `(select created_at from document where tenant_id = 1 and id = $1) - ($2 - n) * interval '1 millisecond'`;
  const states = STATES.map((state) => `'${state}'`).join(',');
  return [
    copy(
      'document',
      'id',
      `'id', ${id}, 'revision', ${id}, 'number', 'COPY-' || n, 'status', (array[${states}])[1 + n % ${STATES.length}],
        'created_at', ${at}, 'updated_at', ${at}`,
    ),
    copy('document_line', 'document_id', `'document_id', ${id}, 'id', ${id} + o.id - $1`),
    copy('document_state', 'document_id', `'document_id', ${id}, 'id', ${id} + o.id - $1`),
    { text: 'update clock set revision = revision + ($1::bigint + 1) * 10 where tenant_id = 1', values: [copies] },
  ];
}

/** What a list of the ServiceTitan surface is asked for; `LAST` is its last page and `NEWEST` the moment of its newest twentieth. */
const LISTS = [
  '/adjustments',
  '/adjustments?page=20',
  '/adjustments?page=LAST',
  '/adjustments?includeTotal=true',
  '/adjustments?sort=-CreatedOn',
  '/adjustments?sort=-ModifiedOn&page=LAST',
  '/adjustments?modifiedOnOrAfter=NEWEST',
  '/adjustments?modifiedOnOrAfter=NEWEST&sort=Id',
  '/adjustments?createdOnOrAfter=NEWEST&includeTotal=true',
  '/export/adjustments?from=NEWEST',
  '/purchase-orders',
  '/purchase-orders?page=LAST&includeTotal=true',
  '/purchase-orders?status=Pending&includeTotal=true',
  '/purchase-orders?status=Received&sort=-Id',
  '/purchase-orders?modifiedOnOrAfter=NEWEST&sort=Id&page=3',
  '/export/purchase-orders',
];
const PAGE_SIZE = 50;

/** One list after the other, by the median of its times, against the same list of few documents. */
export const LIST_ROWS: readonly Row[] = LISTS.map((list) => ({
  name: list,
  what: 'one page at a time, median',
  unit: 'ms',
  against: 'the same list with 10,000 documents',
  floor: 2,
  aim: 1.25,
  ours: (scene) => reader(scene, list),
  baseline: (scene) => reader(scene, list),
}));

async function reader({ ours, databaseUrl }: Scene, list: string): Promise<Contender> {
  const path = await fillIn(databaseUrl, list);
  const work = [requestWith(await connectorHeaders(ours), 'GET', `/inventory/v2/tenant/1${path}`)];
  return loading({ url: ours, work: () => work, connections: 1, figure: medianLatency });
}

/** What a program that speaks the vendor's API shows with each request. */
async function connectorHeaders(ours: string): Promise<Record<string, string>> {
  const grant = { name: 'Bench', scopes: ['admin'], rateLimitPerMinute: 1_000_000 };
  const client = await post(`${ours}/v1/tenants/1/oauth-clients`, grant, `Bearer ${OPERATOR_KEY}`);
  const { clientId: client_id, clientSecret: client_secret } = client;
  const form = { grant_type: 'client_credentials', client_id, client_secret };
  const token = await fetch(`${ours}/connect/token`, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: authorization } = (await token.json()) as { access_token: string };
  return { authorization, 'st-app-key': client.appKey };
}

async function fillIn(databaseUrl: string, list: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const kind = list.includes('/adjustments') ? 'adjustment' : 'purchase_order';
  const { rows } = await client.query<{ count: number; newest: Date }>({
    text: `select count(*)::int as count, percentile_disc(0.95) within group (order by created_at) as newest
      from (select created_at from document where tenant_id = 1 and kind = $1
        union all select recorded_at from movement where tenant_id = 1 and document_no is not null and $1 = 'adjustment') as d`,
    values: [kind],
  });
  await client.end();
  const { count, newest } = rows[0]!;
  return list.replace('LAST', String(Math.ceil(count / PAGE_SIZE))).replace('NEWEST', newest.toISOString());
}
