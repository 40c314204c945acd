/** A list of one surface, and how its pages are turned. */
export interface List {
  surface: 'native' | 'servicetitan' | 'fsm-navigator' | 'hapihub' | 'trybe' | 'deconetwork';
  path: string;
  /**
   * By the rows of the query, which are in the order of the list and hold the cursor's key (native); by pages or rows to skip, of which
   * the list itself gives the total; or by a time from which a feed goes on.
   */
  turned: { by: 'cursor'; keys: string } | { by: 'page' | 'skip' | 'from' } | { by: 'nothing' };
}

export const PAGE_SIZE = 50;

const byId = (table: string, where = 'true', direction = '') => ({
  by: 'cursor' as const,
  keys: `select json_build_array(id) as key from ${table} where tenant_id = 1 and ${where} order by id ${direction}`,
});
const documents = (kind: string) => byId('document', `kind = '${kind}'`);

const NATIVE: Record<string, List['turned']> = {
  '/items': byId('item'),
  '/items?search=part': byId('item'),
  '/items?tracking=none': byId('item', `tracking = 'none'`),
  '/locations': byId('location'),
  '/locations?kind=vehicle': byId('location', `kind = 'vehicle'`),
  '/lots': {
    by: 'cursor',
    keys: `select json_build_array(id, floor(extract(epoch from expires_at) * 1000)::bigint) as key from lot where tenant_id = 1
      order by coalesce(expires_at, 'infinity'), id`,
  },
  '/serials': {
    by: 'cursor',
    keys: `select json_build_array(item_id::text, number) as key from serial where tenant_id = 1 order by item_id, number`,
  },
  '/low-stock': {
    by: 'cursor',
    keys: `select json_build_array(criticality::text, margin::text, item_id::text) as key from item_stock
      where tenant_id = 1 and criticality is not null order by criticality, margin, item_id`,
  },
  '/positions': {
    by: 'cursor',
    keys: `select json_build_array(item_id, location_id, lot_id) as key from position where tenant_id = 1
      order by item_id, location_id, lot_id`,
  },
  '/entries': byId('entry', 'true', 'desc'),
  '/movements': byId('movement', 'true', 'desc'),
  '/adjustments': byId('movement', 'document_no is not null'),
  '/counts': documents('count'),
  '/transfers': documents('transfer'),
  '/transfers?status=received': byId('document', `kind = 'transfer' and status = 'received'`),
  '/purchase-requests': documents('purchase_request'),
  '/purchase-orders': documents('purchase_order'),
  '/purchase-orders?order=newest': byId('document', `kind = 'purchase_order'`, 'desc'),
  '/receipts': documents('receipt'),
  '/vendor-returns': documents('vendor_return'),
  '/reservations': byId('reservation'),
  '/vendors': byId('reference', `kind = 'vendor'`),
  '/changes': { by: 'nothing' },
  '/export-batches': { by: 'nothing' },
  '/purchase-order-markups': { by: 'nothing' },
};

const SERVICETITAN = [
  '/adjustments',
  '/adjustments?sort=-CreatedOn',
  '/adjustments?sort=-ModifiedOn',
  '/inventory-templates',
  '/purchase-orders',
  '/purchase-orders?status=Pending',
  '/purchase-orders?status=Received&sort=-Id',
  '/purchase-orders/requests',
  '/purchase-order-markups',
  '/purchase-order-types',
  '/receipts',
  '/return-types?activeOnly=false',
  '/returns',
  '/transfers',
  '/trucks',
  '/vendors',
  '/warehouses',
].map((path) => `/inventory/v2/tenant/1${path}`);
const LOOK_UPS = ['/pricebook/v2/tenant/1/materials', '/pricebook/v2/tenant/1/equipment'];
const FEEDS = ['adjustments', 'purchase-orders', 'returns', 'transfers'].map(
  (name) => `/inventory/v2/tenant/1/export/${name}`,
);
const LOOK_UP_FEEDS = ['materials', 'equipment'].map((name) => `/pricebook/v2/tenant/1/export/${name}`);

const HAPIHUB = [
  '/inventory-transactions',
  '/inventory-transactions?type=adjustment',
  '/inventory-transactions?type=purchase',
  '/inventory-transactions?type=receiving',
  '/inventory-transactions?type=transfer',
  '/inventory-transactions?$sort[createdAt]=-1',
  '/inventory-variants',
  '/inventory-products',
  '/inventory-stocks',
  '/inventory-stock-configurations',
  '/inventory-trackers',
  '/inventory-suppliers',
  '/organizations',
];

const TRYBE = ['/inventory/adjustments', '/inventory/locations', '/inventory/products'];

const FSM_NAVIGATOR = [
  '',
  '?search=part',
  '?low_stock=true',
  '?id=ITEM&sub=transactions',
  '?sub=locations',
  '?sub=low-stock',
];

const DECONETWORK = [
  '/manage_inventory_events/find?field=1&condition=6&date1=2020-01-01',
  '/manage_inventory/find?field=7&condition=1&number1=1',
];

const all = (surface: List['surface'], by: 'page' | 'skip' | 'from', paths: readonly string[]) =>
  paths.map((path): List => ({ surface, path, turned: { by } }));

/** Every list of every surface. Lists that a single mechanism serves, as those of references, stand for one another. */
export const LISTS: readonly List[] = [
  ...Object.entries(NATIVE).map(([path, turned]): List => ({ surface: 'native', path: `/v1${path}`, turned })),
  ...all('servicetitan', 'page', [...SERVICETITAN, ...LOOK_UPS]),
  ...all('servicetitan', 'from', [...FEEDS, ...LOOK_UP_FEEDS]),
  ...all(
    'fsm-navigator',
    'page',
    FSM_NAVIGATOR.map((path) => `/api/v1/inventory${path}`),
  ),
  ...all('hapihub', 'skip', HAPIHUB),
  ...all('trybe', 'page', TRYBE),
  ...all(
    'deconetwork',
    'skip',
    DECONETWORK.map((path) => `/api/json${path}`),
  ),
];
