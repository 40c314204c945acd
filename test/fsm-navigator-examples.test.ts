/**
 * Every example request of the vendor's page, sent with curl to a server that was started for it. Each answer is held against the
 * shape of the page's own: its fields, in their order, with their types. With SHOW=1 both are printed side by side.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from './support/database.ts';
import { api, makeTenantOver, startServer } from './support/server.ts';

/** A shape: each field with its types, in the order of the page. A list shows the shape of its rows. */
type Shape = string | { [field: string]: Shape } | [Shape];

const item: Shape = {
  id: 'integer',
  part_number: 'text',
  part_name: 'text',
  description: 'text or null',
  category: 'text or null',
  serial_number: 'text or null',
  quantity_on_hand: 'integer',
  min_stock_level: 'integer',
  reorder_quantity: 'integer',
  cost_per_unit: 'number or null',
  price_per_unit: 'number or null',
  supplier_id: 'integer or null',
  created_at: 'time',
  updated_at: 'time',
};
const stockEntry: Shape = {
  location_id: 'integer',
  location_name: 'text or null',
  location_type: 'text or null',
  quantity: 'integer',
  reserved_quantity: 'integer',
  available: 'integer',
  last_updated: 'time',
};
const transaction: Shape = {
  id: 'integer',
  transaction_type: 'text',
  quantity: 'integer',
  location_id: 'integer or null',
  location_name: 'text or null',
  related_location_id: 'integer or null',
  related_location_name: 'text or null',
  job_id: 'integer or null',
  user_name: 'text or null',
  notes: 'text or null',
  created_at: 'time',
};
const location: Shape = {
  id: 'integer',
  location_name: 'text',
  location_type: 'text',
  address: 'text or null',
  city: 'text or null',
  state: 'text or null',
  zip: 'text or null',
  is_active: 'boolean',
  created_at: 'time',
  updated_at: 'time',
};
const summary: Shape = {
  part_name: 'text',
  part_number: 'text',
  quantity: 'integer',
  reserved_quantity: 'integer',
  available: 'integer',
};
const pagination: Shape = { page: 'integer', per_page: 'integer', total: 'integer', total_pages: 'integer' };
const side: Shape = { location_id: 'integer', location_name: 'text', new_quantity: 'integer' };
const request_id = 'request id';

interface Example {
  name: string;
  method?: string;
  /** `:filter` and the like stand for ids of this company. */
  query: string;
  body?: object;
  status?: number;
  shape: Shape;
  /** Values that the page shows for this request. */
  values?: object;
}

const capacitor = {
  part_number: 'CAP-002',
  part_name: 'Run capacitor 35/5',
  description: 'For two motors',
  category: 'Capacitors',
  min_stock_level: 10,
  reorder_quantity: 25,
  cost_per_unit: 12.5,
  price_per_unit: 24.99,
};
const replaced = {
  ...capacitor,
  part_number: 'CAP-002-V2',
  description: 'Second version',
  min_stock_level: 15,
  reorder_quantity: 30,
  cost_per_unit: 13,
  price_per_unit: 25.99,
};
const written = { success: 'boolean', data: item, request_id };
const adjusted = { success: 'boolean', data: { new_quantity: 'integer' }, message: 'text', request_id };

const EXAMPLES: Example[] = [
  {
    name: 'list items',
    query: '?category=Filters&per_page=25',
    shape: { data: [item], pagination, request_id },
    values: {
      data: [{ part_number: 'FLT-001', quantity_on_hand: 150, cost_per_unit: 8.5 }],
      pagination: { page: 1, per_page: 25, total: 1, total_pages: 1 },
    },
  },
  {
    name: 'get a single item',
    query: '?id=:filter',
    shape: { data: { item, stock: [stockEntry] }, request_id },
    values: {
      data: {
        item: { supplier_id: null },
        stock: [
          { location_type: 'warehouse', quantity: 100 },
          { location_type: 'vehicle', quantity: 50 },
        ],
      },
    },
  },
  {
    name: 'create an item',
    method: 'POST',
    query: '',
    body: capacitor,
    status: 201,
    shape: { success: 'boolean', data: item, item_id: 'integer', request_id },
    values: { success: true, data: { ...capacitor, serial_number: null, quantity_on_hand: 0, supplier_id: null } },
  },
  {
    name: 'update an item (full)',
    method: 'PUT',
    query: '?id=:capacitor',
    body: replaced,
    shape: written,
    values: { success: true, data: { ...replaced, quantity_on_hand: 0 } },
  },
  {
    name: 'update an item (partial)',
    method: 'PATCH',
    query: '?id=:capacitor',
    body: { min_stock_level: 25, price_per_unit: 27.99 },
    shape: written,
    values: { success: true, data: { ...replaced, min_stock_level: 25, price_per_unit: 27.99 } },
  },
  {
    name: 'get item stock',
    query: '?id=:filter&sub=stock',
    shape: { data: [stockEntry], item_id: 'integer', request_id },
    values: {
      data: [
        { quantity: 100, reserved_quantity: 5, available: 95 },
        { quantity: 50, available: 50 },
      ],
    },
  },
  {
    name: 'adjust stock: add',
    method: 'POST',
    query: '?id=:filter&sub=adjust',
    body: { location_id: ':shop', quantity: 25, reason: 'A delivery came in' },
    shape: adjusted,
    values: { success: true, data: { new_quantity: 125 }, message: 'Stock adjusted' },
  },
  {
    name: 'adjust stock: remove',
    method: 'POST',
    query: '?id=:filter&sub=adjust',
    body: { location_id: ':shop', quantity: -5, reason: 'Some were damaged' },
    shape: adjusted,
    values: { success: true, data: { new_quantity: 120 } },
  },
  {
    name: 'get item transactions',
    query: '?id=:filter&sub=transactions&type=Adjust',
    shape: { data: [transaction], item_id: 'integer', pagination, request_id },
    values: {
      data: [
        { transaction_type: 'Adjust', quantity: -5, related_location_id: null, job_id: null, user_name: 'API' },
        { quantity: 25 },
      ],
      pagination: { per_page: 50, total: 2 },
    },
  },
  {
    name: 'transfer stock',
    method: 'POST',
    query: '?sub=transfer',
    body: { item_id: ':filter', from_location_id: ':shop', to_location_id: ':van', quantity: 10, notes: 'For Monday' },
    shape: { success: 'boolean', data: { from_location: side, to_location: side }, message: 'text', request_id },
    values: {
      data: { from_location: { new_quantity: 110 }, to_location: { new_quantity: 60 } },
      message: 'Stock transferred',
    },
  },
  {
    name: 'list locations',
    query: '?sub=locations&type=warehouse',
    shape: { data: [location], pagination, request_id },
    values: {
      data: [
        {
          location_type: 'warehouse',
          address: '1 Dock Road',
          city: 'Tampa',
          state: 'FL',
          zip: '33601',
          is_active: true,
        },
      ],
    },
  },
  {
    name: 'get a single location',
    query: '?sub=locations&location_id=:shop',
    shape: { data: { location, stock_summary: [summary] }, request_id },
    values: {
      data: { stock_summary: [{ part_number: 'FLT-001', quantity: 110, reserved_quantity: 5, available: 105 }] },
    },
  },
  {
    name: 'low stock alerts',
    query: '?sub=low-stock',
    shape: { data: [item], pagination, request_id },
    values: {
      data: [{ part_number: 'CAP-002-V2', quantity_on_hand: 0 }],
      pagination: { page: 1, per_page: 50, total: 1, total_pages: 1 },
    },
  },
];

let url: string;
let key: string;
const ids = new Map<string, number>();

beforeAll(async () => {
  const server = await startServer({ databaseUrl: (await testDatabase()).url });
  const tenant = await makeTenantOver(server);
  url = server.url;
  key = tenant.key;
  const { client } = tenant;
  const make = async (name: string, path: string, body: object) =>
    ids.set(name, (await client.post(path, body)).body.id);
  const address = { street: '1 Dock Road', city: 'Tampa', state: 'FL', zip: '33601' };
  await make('shop', '/v1/locations', { name: 'Main warehouse', kind: 'warehouse', address });
  await make('van', '/v1/locations', { name: 'Van 1 — Alex', kind: 'vehicle' });
  const filter = {
    partNumber: 'FLT-001',
    name: 'Air filter',
    category: 'Filters',
    minStockLevel: '20',
    reorderQuantity: '50',
  };
  await make('filter', '/v1/items', { ...filter, cost: '8.5', price: '15.99' });
  const at = (place: string, quantity: string) => ({ itemId: ids.get('filter'), locationId: ids.get(place), quantity });
  await api(url, key).post('/v1/movements', {
    movements: [{ kind: 'receipt', entries: [at('shop', '100'), at('van', '50')] }],
  });
  await api(url, key).post('/v1/reservations', at('shop', '5'));
});

/** Sends the request as the page does, and gives the status, the headers and the body. */
async function curl({ method = 'GET', query, body }: Example) {
  const filled = JSON.stringify(body)?.replace(/":(\w+)"/g, (_, name) => String(ids.get(name)));
  const address = `${url}/api/v1/inventory${query.replace(/:(\w+)/g, (_, name) => String(ids.get(name)))}`;
  const data = filled === undefined ? [] : ['-H', 'Content-Type: application/json', '-d', filled];
  const parameters = ['-sS', '-i', '-X', method, address, '-H', `X-API-Key: ${key}`, ...data];
  const { stdout } = await promisify(execFile)('curl', parameters);
  const [head = '', text = ''] = stdout.split('\r\n\r\n');
  const answer = JSON.parse(text);
  if (answer.item_id !== undefined && method === 'POST') ids.set('capacitor', answer.item_id);
  return { request: `curl ${parameters.slice(2).join(' ')}`, head, status: Number(head.split(' ')[1]), answer };
}

const FITS: Record<string, (value: unknown) => boolean> = {
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  text: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  time: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(value)),
  'request id': (value) => /^[0-9a-f]{12}$/.test(String(value)),
};

/** Where an answer differs from its shape. */
function misfits(value: unknown, shape: Shape, path = ''): string[] {
  if (typeof shape === 'string') {
    return shape.split(' or ').some((type) => FITS[type]?.(value))
      ? []
      : [`${path} is ${JSON.stringify(value)}, not ${shape}`];
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value) || value.length === 0) return [`${path} has no rows`];
    return value.flatMap((row, index) => misfits(row, shape[0], `${path}[${index}]`));
  }
  const fields = Object.keys(value as object);
  const expected = Object.keys(shape);
  if (fields.join() !== expected.join()) return [`${path} has ${fields.join()}, not ${expected.join()}`];
  return expected.flatMap((field) =>
    misfits((value as Record<string, unknown>)[field], shape[field]!, `${path}.${field}`),
  );
}

function show(name: string, request: string, answer: unknown, shape: Shape): void {
  const [ours, page] = [answer, shape].map((side) => JSON.stringify(side, null, 1).split('\n')) as [string[], string[]];
  const rows = Array.from(
    { length: Math.max(ours.length, page.length) },
    (_, line) => `${(ours[line] ?? '').padEnd(60)} ${page[line] ?? ''}`,
  );
  process.stdout.write(`\n== ${name}\n${request}\n${'our answer'.padEnd(60)} the page\n${rows.join('\n')}\n`);
}

describe('every example of the vendor, over curl', () => {
  it.each(EXAMPLES.map((example) => [example.name, example] as const))('%s', async (name, example) => {
    const { request, head, status, answer } = await curl(example);
    if (process.env.SHOW === '1') show(name, request, answer, example.shape);
    expect({ status, misfits: misfits(answer, example.shape) }).toEqual({ status: example.status ?? 200, misfits: [] });
    expect(answer).toMatchObject(example.values ?? {});
    expect(head).toMatch(/^content-type: application\/json/im);
    for (const header of ['limit', 'remaining', 'reset'])
      expect(head.toLowerCase()).toContain(`x-ratelimit-${header}: `);
  });

  it('knows a shape that does not fit', () => {
    expect(misfits({ a: 1, b: null }, { a: 'text', b: 'text or null' })).toEqual(['.a is 1, not text']);
    expect(misfits({ b: 1, a: 1 }, { a: 'integer', b: 'integer' })).toEqual([' has b,a, not a,b']);
    expect(misfits({ a: [] }, { a: ['integer'] })).toEqual(['.a has no rows']);
  });
});
