/** The examples of two vendors' pages, sent with curl to a server that was started for them; their passwords stay out of its log. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { testDatabase } from './support/database.ts';
import { type Api, api, makeTenantOver, startServer, type TestServer } from './support/server.ts';

const SECRET = 'a-password-that-nobody-logs';

let server: TestServer;
let client: Api;
let key: string;
let item: { id: number; uuid: string };
let location: { id: number };

async function curl(...args: string[]): Promise<{ status: number; body: never }> {
  const { stdout } = await promisify(execFile)('curl', ['-sS', '-w', '\n%{http_code}', ...args]);
  const end = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(end + 1)), body: JSON.parse(stdout.slice(0, end)) as never };
}

const withToken = () => ['-H', `Authorization: Bearer ${key}`, '-H', 'Accept: application/json'];

beforeAll(async () => {
  const { url } = await testDatabase();
  server = await startServer({ databaseUrl: url }, { LOG_LEVEL: 'debug' });
  const made = await makeTenantOver(server);
  ({ client, key } = made);
  const user = { username: 'dsmith', password: SECRET, scopes: ['inventory:write'], profile: { firstname: 'David' } };
  await api(server.url, server.adminKey).post(`/v1/tenants/${made.tenantId}/users`, user);
  item = (await client.post('/v1/items', { partNumber: 'OIL', name: 'Oil' })).body;
  location = (await client.post('/v1/locations', { name: 'Shelf', kind: 'warehouse' })).body;
});

it('creates and lists inventory adjustments', async () => {
  const body = {
    product_id: item.uuid,
    quantity: 3,
    reason_code: 'correction',
    reason_description: 'Found',
    location_id: location.id,
  };
  const json = ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)];
  const created = await curl(...withToken(), ...json, `${server.url}/inventory/adjustments`);
  expect(created).toMatchObject({ status: 201, body: { data: body } });
  const list = await curl(...withToken(), `${server.url}/inventory/adjustments?per_page=1&page=1`);
  const { data } = created.body as { data: object };
  const first = `${server.url}/inventory/adjustments?per_page=1&page=1`;
  expect(list).toEqual({
    status: 200,
    body: {
      data: [data],
      links: { first, next: null, prev: null, last: first },
      meta: { current_page: 1, from: 1, to: 1, total: 1, per_page: 1, last_page: 1 },
    },
  });
  expect((await curl(`${server.url}/inventory/adjustments`)).status).toBe(401);
});

it('finds the events since a date, by GET and by a form, and names the purchase order that brought the stock', async () => {
  const vendor = (await client.post('/v1/vendors', { name: 'Vendor' })).body;
  const lines = [{ itemId: item.id, quantity: '4', unitCost: '1.5', description: 'Oil' }];
  const order = await client.post('/v1/purchase-orders', { vendorId: vendor.id, locationId: location.id, lines });
  expect(order.status).toBe(201);
  const receipt = await client.post('/v1/receipts', { purchaseOrderId: order.body.id });
  expect(receipt.status).toBe(201);

  const url = `${server.url}/api/json/manage_inventory_events/find`;
  const example = 'field=1&condition=4&date1=2018-10-01T00%3A00%3A00';
  const found = await curl(`${url}?username=dsmith&password=${SECRET}&${example}`);
  expect(found).toMatchObject({
    status: 200,
    body: {
      response_status: { code: 10001, severity: 'SUCCESS', description: '' },
      total: 2,
      inventory_events: [
        { old_qty: 0, new_qty: 3, po_number: null, po_line_id: null },
        {
          inventory_id: item.id,
          change_type: 4,
          old_qty: 3,
          new_qty: 7,
          po_number: order.body.number,
          po_line_id: order.body.lines[0].id,
        },
      ],
    },
  });
  const form = ['-d', `username=dsmith&password=${SECRET}`, '-d', 'conditions[1][field]=1&conditions[1][condition]=4'];
  const multiple = await curl(...form, '--data-urlencode', 'conditions[1][date1]=2018-10-01T00:00:00', url);
  expect(multiple).toEqual(found);

  const level = await curl(
    `${url.replace('_events', '')}?username=dsmith&password=${SECRET}&field=6&condition=1&number1=${item.id}`,
  );
  expect(level.body).toMatchObject({ inventories: [{ inv_lvl: 7, inv_on_order_po: 0 }] });
  const wrong = await curl(`${url}?username=dsmith&password=${SECRET}x&${example}`);
  expect(wrong).toMatchObject({ status: 200, body: { response_status: { code: 30001 } } });
  await curl('-d', `username=dsmith&password=${SECRET}&%`, `${url}?%zz`);
});

it('logs each request without its query, and no password', () => {
  expect(server.output()).toContain('manage_inventory_events/find');
  expect(server.output()).not.toContain(SECRET);
});
