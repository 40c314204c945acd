/** Whatever a company holds, each vendor's surface answers every read of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type EveryDocument, makeEveryDocument } from './support/every-document.ts';
import { type Client, nativeTest } from './support/native.ts';

const native = await nativeTest();
let every: EveryDocument;
let readers: [name: string, client: Client][];
let login: string;

beforeAll(async () => {
  const tenant = await native.tenant();
  every = await makeEveryDocument(tenant.client);
  const site = { siteIds: [every.places.site?.id] };
  const brand = await tenant.client.post('/v1/brands', { name: 'A brand' });
  const scopes = ['inventory:read', 'purchasing:read'];
  readers = [
    ['unrestricted', tenant.client],
    ['of a site', await tenant.key(scopes, site)],
    ['of a brand', await tenant.key(scopes, { brandId: brand.body.id })],
    ['of purchasing', await tenant.key(['purchasing:read'])],
  ];
  const user = { username: 'reader', password: 'a long password', scopes };
  await native.operator.post(`/v1/tenants/${tenant.id}/users`, user);
  login = 'username=reader&password=a%20long%20password';
});

/** The statuses of answers that are a bug's, by address. */
async function broken(get: (url: string) => Promise<{ status: number }>, urls: readonly string[]): Promise<string[]> {
  const answers = await Promise.all(urls.map(async (url) => ({ url, ...(await get(url)) })));
  return answers.filter(({ status }) => status >= 500).map(({ url, status }) => `${status} ${url}`);
}

const documentIds = () => Object.values(every.documents).flat();
const ids = (rows: Record<string, { id: number }>) => Object.values(rows).map(({ id }) => id);
const uuids = (rows: Record<string, { uuid: string }>) => Object.values(rows).map(({ uuid }) => uuid);

it('the company has every kind of document', () => {
  expect(documentIds().length).toBeGreaterThan(50);
});

const HAPIHUB = {
  'inventory-transactions': 'id',
  'inventory-variants': 'sku',
  'inventory-products': 'id',
  'inventory-stocks': 'id',
  'inventory-stock-configurations': 'id',
  'inventory-trackers': 'id',
  'inventory-suppliers': 'id',
  organizations: 'id',
};

describe('HapiHub', () => {
  it.each(Object.entries(HAPIHUB))('%s', async (service, key) => {
    for (const [name, client] of readers) {
      const get = (url: string) => client.get(url);
      const { body } = await client.get(`/${service}`);
      const rows = Array.isArray(body) ? (body as Record<string, string>[]) : [];
      const found = rows.map((row) => encodeURIComponent(row[key] ?? ''));
      const all = [...documentIds(), ...ids(every.items), ...ids(every.places)].map(String);
      const keys = [...found, ...(name === 'unrestricted' ? all : []), '0', 'none', '1-2-3'];
      const queries = ['', '?$limit=3', '?$limit=0', '?$skip=5&$sort[createdAt]=-1', '?$sort[quantity]=1', '?id=7'];
      queries.push('?$select[0]=items', '?type[$ne]=sales', '?items.sku=PLAIN', '?metadata.a=1', '?createdAt[$gt]=1');
      expect(
        await broken(
          get,
          queries.map((query) => `/${service}${query}`),
        ),
      ).toEqual([]);
      expect(
        await broken(
          get,
          keys.map((one) => `/${service}/${one}`),
        ),
      ).toEqual([]);
    }
  });

  it('shows every document that moves or plans stock, and each as it is listed', async () => {
    const client = readers[0]?.[1] as Client;
    const list = (await client.get('/inventory-transactions')).body as unknown as { id: string; type: string }[];
    const { documents } = every;
    const shown = ['/v1/adjustments', '/v1/transfers', '/v1/purchase-orders', '/v1/receipts', '/v1/vendor-returns'];
    const expected = [...shown, '/inventory-transactions'].flatMap((path) => documents[path] ?? []).map(String);
    const listed = list.map((row) => row.id);
    expect(expected.filter((id) => !listed.includes(id))).toEqual([]);
    // A sheet and a request have moved nothing; what a sheet changed is the adjustment that its posting made.
    const hidden = ['/v1/counts', '/v1/purchase-requests'].flatMap((path) => documents[path] ?? []).map(String);
    expect(listed.filter((id) => hidden.includes(id))).toEqual([]);
    for (const row of list) expect((await client.get(`/inventory-transactions/${row.id}`)).body).toEqual(row);
    for (const id of hidden) expect((await client.get(`/inventory-transactions/${id}`)).status).toBe(404);
  });
});

it('Trybe', async () => {
  const sites = ['', ...uuids(every.places).map((uuid) => `?site_id=${uuid}`), '?page=2&per_page=3'];
  const lists = ['adjustments', 'locations', 'products'].flatMap((name) =>
    sites.map((query) => `/inventory/${name}${query}`),
  );
  const rows = [
    ...[...uuids(every.places), ...ids(every.places)].map((id) => `/inventory/locations/${id}`),
    ...uuids(every.items).map((uuid) => `/inventory/products/${uuid}`),
  ];
  for (const [, client] of readers) expect(await broken((url) => client.get(url), [...lists, ...rows])).toEqual([]);
});

it('DecoNetwork', async () => {
  const searches = ['field=2&condition=6&number1=1', 'field=1&condition=4&date1=2000-01-01'];
  const items = [...'123457'].map((field) => `field=${field}&condition=2&string=x&date1=2000-01-01&number1=1`);
  const urls = [
    ...searches.flatMap((query) => ['', '&limit=0', '&limit=3&offset=2&sortby=2'].map((more) => query + more)),
  ].map((query) => `/api/json/manage_inventory_events/find?${login}&${query}`);
  urls.push(...items.map((query) => `/api/json/manage_inventory/find?${login}&${query}`));
  const get = async (url: string) => ({ status: (await native.server.inject(url)).statusCode });
  expect(await broken(get, urls)).toEqual([]);
});

it('FSM Navigator', async () => {
  const base = '/api/v1/inventory';
  const urls = [
    ...['', '?low_stock=true', '?sub=low-stock', '?sub=locations', '?sub=locations&active_only=false'],
    ...ids(every.places).map((id) => `?sub=locations&location_id=${id}`),
    ...ids(every.items).flatMap((id) =>
      ['', '&sub=stock', '&sub=transactions', '&sub=transactions&type=Adjust'].map((sub) => `?id=${id}${sub}`),
    ),
  ].map((query) => base + query);
  for (const [, client] of readers) {
    const get = (url: string) => client.get(url, { 'x-api-key': client.key });
    expect(await broken(get, urls)).toEqual([]);
  }
});
