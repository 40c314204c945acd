import { ends, type Row, valuesOf } from './rows.ts';
import type { World } from './world.ts';

/** How one list of a vendor's surface is read. */
export interface VendorList {
  /** The query that shows all its rows, inactive ones too. */
  all?: string;
  /** The fields of a row that a single one is asked for by. */
  keys?: readonly string[];
  /** Further queries: documented filters and sorts with values that fit. */
  queries(rows: readonly Row[], worlds: readonly World[]): string[];
}

const MOMENTS = ['2000-01-01', '2100-01-01T00:00:00.123456%2B02:00'];
const ranges = (...names: string[]) =>
  names.flatMap((name) => MOMENTS.flatMap((moment) => [`${name}OnOrAfter=${moment}`, `${name}Before=${moment}`]));

/** A filter by what the rows say in some field. */
const said = (rows: readonly Row[], parameter: string, field = parameter) =>
  ends(valuesOf(rows, field)).map((value) => `${parameter}=${encodeURIComponent(String(value))}`);

const TITAN_COMMON = (rows: readonly Row[]) => [
  ...ranges('created', 'modified'),
  ...['Id', '-CreatedOn', '%2BModifiedOn', '-ModifiedOn'].map((field) => `sort=${field}`),
  `ids=${valuesOf(rows, 'id').slice(-3).join(',')}`,
  'page=2&pageSize=3&includeTotal=true',
];
const TITAN_APPLICATION = 'externalDataApplicationGuid=00000000-0000-4000-8000-000000000001';
const EXTERNAL = [TITAN_APPLICATION, `${TITAN_APPLICATION}&externalDataKey=a&externalDataValues=b,c`];
const ACTIVE = ['active=True', 'active=False', 'active=Any'];
const SYNCED = ['Pending', 'Posted', 'Exported'].map((word) => `syncStatuses=${word}`);
const placesOf = (worlds: readonly World[], ...names: string[]) =>
  names.flatMap((name) => [...worlds.map(({ places }) => places.main.id), 0].map((id) => `${name}=${id}`));
const named = (worlds: readonly World[], kind: keyof World['references'], ...names: string[]) =>
  names.flatMap((name) => worlds.map(({ references }) => `${name}=${references[kind].id}`));
const CUSTOM = ['customFields.Fields=%7B%22shelf_life%22%3A%22long%22%7D', 'customFields.Fields.shelf_life=long'];

/** The rows of a vendor's list that only have the times and the order in common with others. */
const titan = (own: VendorList['queries'], more: Partial<VendorList> = {}): VendorList => ({
  ...more,
  queries: (rows, worlds) => [...TITAN_COMMON(rows), ...own(rows, worlds)],
});
const feed: VendorList = { queries: () => ['includeRecentChanges=true', `from=${MOMENTS[0]}`, 'from='] };

const TITAN: Record<string, VendorList> = {
  adjustments: titan(
    (rows, worlds) => [
      ...[...ACTIVE, ...SYNCED, ...EXTERNAL, ...CUSTOM, ...ranges('date'), ...said(rows, 'number')],
      ...[...said(rows, 'referenceNumber'), ...said(rows, 'adjustmentTypes', 'type'), 'invoiceIds=1', 'batchId=1'],
      ...[...placesOf(worlds, 'inventoryLocationIds'), ...named(worlds, 'businessUnit', 'businessUnitIds')],
    ],
    { all: 'active=Any' },
  ),
  transfers: titan((rows, worlds) => [
    ...[
      ...SYNCED,
      ...EXTERNAL,
      ...CUSTOM,
      ...ranges('date'),
      ...said(rows, 'number'),
      ...said(rows, 'referenceNumber'),
    ],
    ...['Pending', 'Picked', 'Received', 'Canceled'].map((word) => `statuses=${word}`),
    ...[...placesOf(worlds, 'fromLocationIds', 'toLocationIds'), 'transferTypeIds=1', 'batchId=1'],
  ]),
  receipts: titan(
    (rows, worlds) => [
      ...[...ACTIVE, ...SYNCED, ...CUSTOM, ...ranges('received'), ...said(rows, 'number'), 'billId=1', 'batchId=1'],
      ...[...said(rows, 'vendorInvoiceNumber'), ...said(rows, 'purchaseOrderIds', 'purchaseOrderId')],
      ...[...placesOf(worlds, 'inventoryLocationIds'), ...named(worlds, 'vendor', 'vendorIds')],
      ...named(worlds, 'businessUnit', 'businessUnitIds'),
    ],
    { all: 'active=Any' },
  ),
  returns: titan(
    (rows, worlds) => [
      ...[...ACTIVE, ...SYNCED, ...EXTERNAL, ...CUSTOM, ...ranges('returnDate'), ...said(rows, 'number'), 'batchId=1'],
      ...[...said(rows, 'referenceNumber'), ...placesOf(worlds, 'inventoryLocationIds'), 'purchaseOrderId=1'],
      ...[...named(worlds, 'job', 'jobId'), ...named(worlds, 'vendor', 'vendorIds')],
      ...named(worlds, 'businessUnit', 'businessUnitIds'),
    ],
    { all: 'active=Any' },
  ),
  'purchase-orders': titan((rows, worlds) => [
    ...['Pending', 'Sent', 'PartiallyReceived', 'Received', 'Exported', 'Canceled'].map((word) => `status=${word}`),
    ...[...ranges('date', 'sent'), ...said(rows, 'number'), ...named(worlds, 'job', 'jobId', 'jobIds')],
    ...[...named(worlds, 'technician', 'technicianId'), ...named(worlds, 'project', 'projectId')],
  ]),
  'purchase-orders/requests': titan((rows, worlds) => [
    ...['PendingApproval', 'Approved', 'Rejected'].map((word) => `requestStatus=${word}`),
    ...[...ranges('date'), ...said(rows, 'requestNumber', 'number'), ...named(worlds, 'job', 'jobId', 'jobIds')],
    ...[...named(worlds, 'technician', 'technicianId'), ...named(worlds, 'project', 'projectId')],
  ]),
  'purchase-order-markups': {
    queries: (rows) => [`ids=${valuesOf(rows, 'id').join(',')}`, 'sort=-From', 'page=1&pageSize=1'],
  },
  'purchase-order-types': {
    all: 'active=Any',
    queries: () => [...ACTIVE, ...ranges('created', 'modified'), 'sort=Id'],
  },
  'return-types': {
    all: 'activeOnly=false',
    queries: (rows) =>
      ['true', 'false'].flatMap((only) =>
        [...said(rows, 'name'), ...ranges('created', 'modified'), 'sort=-Id'].map(
          (more) => `activeOnly=${only}&${more}`,
        ),
      ),
  },
  'inventory-templates': titan(() => ACTIVE, { all: 'active=Any' }),
  trucks: titan(() => [...ACTIVE, ...EXTERNAL], { all: 'active=Any' }),
  vendors: titan(() => [...ACTIVE, ...EXTERNAL, ...CUSTOM], { all: 'active=Any' }),
  'vendors/custom-fields': { queries: () => [...ranges('created', 'modified'), 'page=2&pageSize=3&includeTotal=true'] },
  warehouses: titan(() => [...ACTIVE, ...EXTERNAL], { all: 'active=Any' }),
  'export/adjustments': feed,
  'export/purchase-orders': feed,
  'export/returns': feed,
  'export/transfers': feed,
};

/** What requests name beside the vendor's inventory. */
const lookUp = titan(() => ACTIVE, { all: 'active=Any' });
const TITAN_LOOK_UPS: Record<string, VendorList> = {
  '/pricebook/v2/tenant/:tenant/materials': lookUp,
  '/pricebook/v2/tenant/:tenant/equipment': lookUp,
  '/pricebook/v2/tenant/:tenant/export/materials': feed,
  '/pricebook/v2/tenant/:tenant/export/equipment': feed,
  '/settings/v2/tenant/:tenant/business-units': lookUp,
};

/** Any field of a row is a filter and an order of its list. */
const feathers: VendorList = {
  queries(rows) {
    const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const paging = ['$limit=3', '$limit=0', '$skip=5&$limit=2', '$select[0]=id', 'none=1', '$or[0][id]=7'];
    return [
      ...paging,
      ...fields.flatMap((field) => [...said(rows, field), `$sort[${field}]=-1`]),
      ...['items.sku=x', 'metadata.till=3', 'createdAt[$gt]=1', 'type[$nin][0]=sales'],
    ];
  },
};

const variants: VendorList = { ...feathers, keys: ['sku'] };

const spa: VendorList = {
  all: 'per_page=100',
  queries: (_rows, worlds) => [
    ...worlds.map(({ places }) => `site_id=${places.site.uuid}`),
    ...['per_page=3&page=2', 'per_page=100', 'site_id=none'],
  ],
};

const DECO_ITEM_FIELDS = ['1', '2', '3', '4', '5', '6', '7'];
const DECO_TESTS = ['1', '2', '3', '4', '5', '6', '7'];
const DECO_VALUES = 'date1=2000-01-01&date2=2100-01-01&number1=1&number2=9999&string=A&string2=z';

/** Every list of every vendor by its path; one that is not here is not read, and the test says so. */
export const VENDOR_LISTS: Readonly<Record<string, VendorList>> = {
  ...Object.fromEntries(Object.entries(TITAN).map(([name, list]) => [`/inventory/v2/tenant/:tenant/${name}`, list])),
  ...TITAN_LOOK_UPS,
  ...Object.fromEntries(
    ['transactions', 'products', 'stocks', 'stock-configurations', 'trackers', 'suppliers'].map((name) => [
      `/inventory-${name}`,
      feathers,
    ]),
  ),
  '/inventory-variants': variants,
  '/organizations': feathers,
  '/inventory/adjustments': spa,
  '/inventory/locations': { ...spa, keys: ['id', 'location_id'] },
  '/inventory/products': spa,
  '/api/json/manage_inventory_events/find': {
    all: 'field=1&condition=6&date1=2000-01-01&limit=100',
    queries: () => [
      ...['1', '2'].flatMap((field) => DECO_TESTS.map((test) => `field=${field}&condition=${test}&${DECO_VALUES}`)),
      ...['limit=0', 'limit=3&offset=2&sortby=2'].map((more) => `field=2&condition=6&number1=1&${more}`),
    ],
  },
  '/api/json/manage_inventory/find': {
    all: 'field=6&condition=6&number1=1&limit=100',
    queries: () => [
      ...DECO_ITEM_FIELDS.flatMap((field) =>
        DECO_TESTS.map((test) => `field=${field}&condition=${test}&${DECO_VALUES}`),
      ),
      ...DECO_ITEM_FIELDS.map((field) => `field=6&condition=6&number1=1&sortby=${field}&limit=4&offset=1`),
    ],
  },
  '/api/v1/inventory': {
    all: 'per_page=100&active_only=false',
    queries: (_rows, worlds) => [
      ...['per_page=3&page=2', 'low_stock=true', 'sub=low-stock', 'sub=locations', 'sub=locations&active_only=false'],
      ...worlds.flatMap(({ places, items }) => [
        ...Object.values(places).map(({ id }) => `sub=locations&location_id=${id}`),
        ...Object.values(items).flatMap(({ id }) =>
          ['', '&sub=stock', '&sub=transactions&per_page=2', '&sub=transactions&type=Adjust'].map(
            (sub) => `id=${id}${sub}`,
          ),
        ),
      ]),
    ],
  },
};
