import type { Sql } from '../../../src/platform/index.ts';
import { ADMIN_KEY, type Answer, type Client, type NativeTest } from '../native.ts';
import { until } from '../until.ts';

interface Row {
  id: number;
  revision: number;
  key: string;
  clientId: string;
  clientSecret: string;
  data: Row[];
  lines: { id: number }[];
  item: { id: number };
}

/** Asks a client for things that must succeed. */
function asking(client: Client) {
  const good = (what: string, { status, body }: Answer) => {
    if (status >= 300) throw new Error(`${what} answered ${status}: ${JSON.stringify(body)}`);
    return body as unknown as Row;
  };
  return {
    get: async (path: string) => good(path, await client.get(path)),
    post: async (path: string, body?: object) => good(path, await client.post(path, body)),
    put: async (path: string, body: object) => good(path, await client.put(path, body)),
    patch: async (path: string, body: object) => good(path, await client.patch(path, body)),
    remove: async (path: string) => good(path, await client.delete(path)),
    /** A row from its birth on: made, read, listed and, where it can be, changed. */
    async row(path: string, body: object, patch?: object) {
      const made = good(path, await client.post(path, body));
      good(path, await client.get(`${path}?limit=1`));
      good(path, await client.get(`${path}/${made.id}`));
      return patch === undefined ? made : good(path, await client.patch(`${path}/${made.id}`, patch));
    },
  };
}

type Asking = ReturnType<typeof asking>;

const FIRST = '2026-01-05T08:00:00Z';
const LAST = '2100-01-01T00:00:00Z';

/** Calls every operation of the native API once with success: what the examples of its document are taken from. */
export async function runStory(native: NativeTest): Promise<void> {
  const operator = asking(native.as(ADMIN_KEY));
  const { id } = await operator.post('/v1/tenants', { name: 'Northwind Heating', settings: { overReceiptPercent: 5 } });
  await operator.get('/v1/tenants?limit=1');
  await operator.get(`/v1/tenants/${id}`);
  const base = `/v1/tenants/${id}`;
  const { key } = await operator.post(`${base}/api-keys`, { name: 'Web shop', scopes: ['admin'] });
  const admin = asking(native.as(key));
  await tellAccess(native, operator, base);
  const catalog = await tellCatalog(admin);
  await tellStock(admin, catalog);
  await tellDocuments(admin, catalog);
  await tellSelling(admin, catalog);
  await tellLevels(admin, catalog);
  await tellPurchasing(admin, catalog);
  await tellOverview(native, id, admin, catalog.item);
  await operator.patch(base, { settings: { negativeStock: 'refuse' } });
}

async function tellAccess(native: NativeTest, operator: Asking, base: string): Promise<void> {
  const withdraw = async (path: string, body: object, patch?: object) => {
    const made = await operator.row(`${base}/${path}`, body, patch);
    await operator.remove(`${base}/${path}/${made.id}`);
  };
  await withdraw('api-keys', { name: 'Old scanner', scopes: ['inventory:read'], allowedAddresses: ['192.0.2.0/24'] });
  await withdraw(
    'users',
    { username: 'temp', password: 'gravel-lantern-48', scopes: ['inventory:read'] },
    { scopes: ['inventory:write'] },
  );
  const client = await operator.row(`${base}/oauth-clients`, { name: 'Dispatch', scopes: ['inventory:read'] });
  await operator.post(`${base}/users`, { username: 'dana', password: 'copper-window-31', scopes: ['admin'] });
  const other = await operator.post(`${base}/oauth-clients`, { name: 'Reports', scopes: ['inventory:read'] });
  const grant = { grant_type: 'client_credentials', client_id: other.clientId, client_secret: other.clientSecret };
  const open = asking(native.as(''));
  await open.post('/v1/oauth/token', grant);
  await operator.remove(`${base}/oauth-clients/${client.id}`);
  await tellSessions(native);
}

async function tellSessions(native: NativeTest): Promise<void> {
  const call = async (method: 'GET' | 'POST' | 'DELETE', url: string, password: string, payload?: object) => {
    const authorization = `Basic ${Buffer.from(`dana:${password}`).toString('base64')}`;
    const headers = { authorization, 'x-onhand-console': '1', 'user-agent': 'Mozilla/5.0' };
    const answer = await native.server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}: ${answer.body}`);
    return answer.json() as Row;
  };
  const old = 'copper-window-31';
  await call('POST', '/v1/session', old, { username: 'dana', password: old });
  await call('GET', '/v1/session', old);
  const sessions = await call('GET', '/v1/sessions', old);
  await call('DELETE', `/v1/sessions/${sessions.data[0]?.id}`, old);
  await call('DELETE', '/v1/sessions', old);
  await call('DELETE', '/v1/session', old);
  await call('POST', '/v1/session/password', old, { old, new: 'silver-harbour-77' });
}

async function tellCatalog({ row, post, remove }: Asking) {
  const references: Record<string, number> = {};
  const kinds = {
    vendors: 'Acme Supply',
    brands: 'Heatwell',
    'business-units': 'Service',
    jobs: 'Boiler, 12 Mill Lane',
    projects: 'Mill Lane',
    technicians: 'Sam Ortiz',
    'purchase-order-types': 'Stock order',
    'return-types': 'Defective',
  };
  for (const [path, name] of Object.entries(kinds)) {
    const gone = await row(`/v1/${path}`, { name: `${name} (old)` }, { active: false });
    await remove(`/v1/${path}/${gone.id}`);
    references[path] = (await post(`/v1/${path}`, { name })).id;
  }
  const address = { street: '4 Dock Road', city: 'Leeds', zip: 'LS1 4AB', country: 'GB' };
  const warehouse = await row(
    '/v1/locations',
    { name: 'Main warehouse', kind: 'warehouse', code: 'MAIN', address },
    { memo: 'Gate B' },
  );
  const van = await post('/v1/locations', { name: 'Van 3', kind: 'vehicle', warehouseId: warehouse.id });
  const spare = await post('/v1/locations', { name: 'Shelf 9', kind: 'bin', parentId: warehouse.id });
  await remove(`/v1/locations/${spare.id}`);
  const pump = {
    partNumber: 'PUMP-25',
    name: 'Circulation pump 25/60',
    unit: 'piece',
    cost: '84.5',
    price: '139',
    weight: '2.6',
    units: [{ name: 'case', factor: '6', forPurchase: true }],
    codes: [{ code: '09501101530003' }, { code: '19501101530000', unit: 'case' }],
  };
  const item = await row(
    '/v1/items',
    { ...pump, minStockLevel: 20, vendorId: references.vendors },
    { reorderQuantity: '12' },
  );
  const many = {
    items: [
      { partNumber: 'FILTER-1', name: 'Filter', tracking: 'lot' },
      { partNumber: 'METER-2', name: 'Heat meter', tracking: 'serial' },
    ],
  };
  const born = (await post('/v1/items/batch', many)).data.map((outcome) => outcome.item.id);
  const twin = await post('/v1/items', { partNumber: 'PUMP-OLD', name: 'Pump', unit: 'piece' });
  await post(`/v1/items/${twin.id}/merger`, { intoItemId: item.id, reason: 'Entered twice' });
  const gone = await post('/v1/items', { partNumber: 'OLD-1', name: 'Valve' });
  await remove(`/v1/items/${gone.id}`);
  return { references, warehouse: warehouse.id, van: van.id, item: item.id, lots: born[0] ?? 0, serials: born[1] ?? 0 };
}

type Catalog = Awaited<ReturnType<typeof tellCatalog>>;

async function tellStock(
  { get, post, patch, row }: Asking,
  { item, lots, serials, warehouse, van }: Catalog,
): Promise<void> {
  const at = { locationId: warehouse };
  const movement = (itemId: number, quantity: string, more: object = {}) => ({
    kind: 'receipt',
    reason: 'First delivery',
    occurredAt: FIRST,
    entries: [{ itemId, ...at, quantity, unitCost: '84.5', ...more }],
  });
  await post('/v1/movements', { movements: [movement(item, '15')] });
  const lot = { number: 'L-2026-01', expiresOn: '2028-01-31' };
  await post('/v1/movements', {
    movements: [movement(lots, '40', { lot }), movement(serials, '1', { serials: ['SN-1001'] })],
  });
  const second = (await get('/v1/movements?limit=1')).data[0]?.id ?? 0;
  await get(`/v1/movements/${second}`);
  await post(`/v1/movements/${second}/reversal`, { reason: 'Entered twice' });
  await post('/v1/movements', { movements: [movement(serials, '1', { serials: ['SN-1002'] })] });
  const sold = { itemId: lots, ...at, quantity: '-2', lot: { number: lot.number } };
  await post('/v1/movements', { movements: [{ kind: 'issue', reference: 'SO-1017', entries: [sold] }] });
  for (const list of ['positions', 'entries', 'lots', 'serials', 'low-stock']) await get(`/v1/${list}?limit=1`);
  const batch = (await get('/v1/lots?limit=1')).data[0]?.id ?? 0;
  await get(`/v1/lots/${batch}`);
  await get(`/v1/lots/${batch}/trace?limit=2`);
  await patch(`/v1/lots/${batch}`, { expiresOn: '2028-03-31', reason: 'Read from the box again' });
  await post(`/v1/lots/${batch}/hold`, { reason: 'Recall 17 of the maker' });
  await post(`/v1/lots/${batch}/release`, { reason: 'Tested, and good' });
  await post(`/v1/locations/${van}/hold`, { reason: 'In the workshop' });
  await post(`/v1/locations/${van}/release`, { reason: 'Back on the road' });
  const shelf = await row('/v1/locations', { name: 'Shelf 9', kind: 'bin', parentId: warehouse });
  await post(`/v1/locations/${shelf.id}/closing`, { toLocationId: warehouse, reason: 'Taken down' });
  await get(`/v1/scan?code=${encodeURIComponent('(01)19501101530000(10)B-7')}`);
  await get(`/v1/items/${item}/explanation?limit=1`);
  await get(`/v1/items/${item}/history?from=${FIRST}&to=${LAST}&points=2`);
  const held = await row('/v1/reservations', { itemId: item, ...at, quantity: '4', reference: 'Order 1182' });
  await post(`/v1/reservations/${held.id}/consumption`, { quantity: '1' });
  await post(`/v1/reservations/${held.id}/release`, { quantity: '3' });
}

async function tellDocuments({ get, post, patch, row }: Asking, { item, warehouse, van }: Catalog): Promise<void> {
  const reason = { reason: 'Entered by mistake' };
  const lines = [{ itemId: item, locationId: warehouse, quantity: '-1' }];
  const broken = { memo: 'Dropped', reasonCode: 'damaged', lines };
  const adjustment = await row('/v1/adjustments', broken, { memo: 'Dropped from the shelf' });
  await post(`/v1/adjustments/${adjustment.id}/cancellation`, reason);
  const way = { fromLocationId: warehouse, toLocationId: van, lines: [{ itemId: item, quantity: '2' }] };
  const transfer = await row('/v1/transfers', way, { memo: 'For Monday' });
  await post(`/v1/transfers/${transfer.id}/picking`, {});
  await post(`/v1/transfers/${transfer.id}/receipt`, { lines: [{ lineId: transfer.lines[0]?.id, quantity: '2' }] });
  const planned = await post('/v1/transfers', way);
  await post(`/v1/transfers/${planned.id}/cancellation`, { reason: 'Not needed' });
  const count = await row('/v1/counts', { locationId: warehouse, itemIds: [item] });
  await patch(`/v1/counts/${count.id}`, { lines: [{ lineId: count.lines[0]?.id, quantity: '12' }] });
  await post(`/v1/counts/${count.id}/posting`, { uncounted: 'stay' });
  const given = await post('/v1/counts', { locationId: van });
  await post(`/v1/counts/${given.id}/cancellation`, { reason: 'The van is away' });
  const batch = await row('/v1/export-batches', { name: 'January', documentIds: [transfer.id] });
  await get(`/v1/export-batches/${batch.id}/documents?limit=1`);
  await post(`/v1/export-batches/${batch.id}/exportation`);
}

async function tellSelling({ post, row }: Asking, { item, warehouse }: Catalog): Promise<void> {
  const at = { locationId: warehouse };
  const { id: set } = await post('/v1/items', {
    partNumber: 'SET-25',
    name: 'Pump with its fitting',
    price: '169',
    components: [{ itemId: item, quantity: '1' }],
  });
  const lines = [{ itemId: set, quantity: '2', price: '169' }];
  const order = { ...at, reference: 'WEB-4711', expiresAt: LAST };
  const sale = await row('/v1/sales', { ...order, lines }, { expiresAt: null });
  const lineId = sale.lines[0]?.id;
  await row('/v1/packagings', { ...at, saleId: sale.id, lines: [] });
  await post(`/v1/sales/${sale.id}/fulfilment`, { lines: [{ lineId, quantity: '1' }] });
  await post(`/v1/sales/${sale.id}/return`, { lines: [{ lineId, quantity: '1' }] });
  await post(`/v1/sales/${sale.id}/cancellation`, { reason: 'Not paid' });
  await row('/v1/customer-returns', { ...at, memo: 'Without a receipt', lines: [{ itemId: item, quantity: '1' }] });
}

async function tellLevels({ get, post, put, patch, remove, row }: Asking, catalog: Catalog): Promise<void> {
  const { item, van, warehouse, references } = catalog;
  await put('/v1/stock-levels', [{ itemId: item, locationId: van, minimum: '3', target: '6' }]);
  await get(`/v1/stock-levels?itemId=${item}&locationId=${van}`);
  const levels = [{ itemId: item, minimum: '2', target: '4' }];
  const gone = await row('/v1/level-templates', { name: 'Vans', levels }, { name: 'Vans of the north' });
  await remove(`/v1/level-templates/${gone.id}`);
  await patch(`/v1/locations/${van}`, { supplyLocationId: warehouse });
  await get('/v1/replenishment?limit=1');
  const toVan = { itemId: item, locationId: van, quantity: '4', source: { locationId: warehouse } };
  const vendorId = references.vendors;
  await put('/v1/stock-levels', [{ itemId: item, locationId: warehouse, minimum: '24', target: '36' }]);
  const toWarehouse = { itemId: item, locationId: warehouse, quantity: '4', unit: 'case', source: { vendorId } };
  await post('/v1/replenishment', { lines: [toWarehouse, toVan] });
}

async function tellPurchasing(
  { get, post, row, remove }: Asking,
  { item, warehouse, references }: Catalog,
): Promise<void> {
  const markup = await row('/v1/purchase-order-markups', { from: '0', to: '100', percent: '30' }, { percent: '35' });
  await remove(`/v1/purchase-order-markups/${markup.id}`);
  const lines = [{ itemId: item, quantity: '2', unit: 'case', unitCost: '492' }];
  const order = { vendorId: references.vendors, locationId: warehouse, lines };
  const wish = await row('/v1/purchase-requests', order, { memo: 'Before winter' });
  await post(`/v1/purchase-requests/${wish.id}/approval`, { reason: 'Below the minimum' });
  const other = await post('/v1/purchase-requests', order);
  await post(`/v1/purchase-requests/${other.id}/rejection`, { reason: 'Ordered already' });
  const made = await row('/v1/purchase-orders', { ...order, tax: '16.4' }, { shipping: '9.9' });
  await post(`/v1/purchase-orders/${made.id}/sending`, {});
  await get(`/v1/purchase-orders/${made.id}/pdf`).catch(() => undefined);
  const { id } = await post('/v1/purchase-orders', order);
  await post(`/v1/purchase-orders/${id}/cancellation`, { reason: 'The vendor is closed' });
  const receipt = await row(
    '/v1/receipts',
    { purchaseOrderId: made.id, lines: [{ itemId: item, quantity: '1', unit: 'case' }] },
    { reference: 'INV-889' },
  );
  const part = { purchaseOrderId: made.id, lines: [{ itemId: item, quantity: '1' }] };
  const wrong = await post('/v1/receipts', part);
  await post(`/v1/receipts/${wrong.id}/cancellation`, { reason: 'Wrong box' });
  const back = {
    purchaseOrderId: made.id,
    vendorId: references.vendors,
    locationId: warehouse,
    lines: [{ itemId: item, quantity: '1', unitCost: '82', receiptLineId: receipt.lines[0]?.id }],
  };
  const returned = await row('/v1/vendor-returns', back, { memo: 'It hums' });
  await post(`/v1/vendor-returns/${returned.id}/shipment`, {});
  await post(`/v1/vendor-returns/${returned.id}/credit`, {});
  const kept = await post('/v1/vendor-returns', back);
  await post(`/v1/vendor-returns/${kept.id}/cancellation`, { reason: 'Repaired' });
}

async function tellOverview(native: NativeTest, tenantId: number, { get, post }: Asking, item: number): Promise<void> {
  await get('/v1/stock-summary');
  await get('/v1/movement-days?days=1');
  await native.use.flush();
  await get('/v1/surface-use');
  await get('/v1/status');
  await get('/v1/verification');
  const run = await post('/v1/verifications');
  // It ends in the background, with a revision of its own.
  const runsOn = `select from verification where tenant_id = $1 and status = 'running'`;
  const isOver = (sql: Sql) => sql.rows({ text: runsOn, values: [tenantId] }).then((rows) => rows.length === 0);
  await until(() => native.database.inTenant(tenantId, isOver));
  await get('/v1/verifications?limit=1');
  await get(`/v1/verifications/${run.id}`);
  await get(`/v1/changes?limit=1&kinds=item`);
  await get(`/v1/items/${item}`);
}
