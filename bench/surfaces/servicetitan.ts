import { call } from '../calls.ts';
import { connectorHeaders } from '../connector.ts';
import { requestWith } from '../load.ts';
import type { Row, Scene } from '../rows.ts';
import { nativeForEach, type Requests, surfaceRow } from './surface-row.ts';

const GUID = 'b7a9c1de-0f0e-4d6a-9a51-5d2f8a1c7e44';
const INVENTORY = '/inventory/v2/tenant/1';
const PRICEBOOK = '/pricebook/v2/tenant/1';
/** Documents of each kind that are there for the lists, and to be changed. */
const DOCUMENTS = 500;
const AT_ONCE = 8;
const TIMES = 1.5;

/** What the rows of this dialect name, made when the scene is prepared. */
export interface Trade {
  vendorId: number;
  typeId: number;
  businessUnitId: number;
  adjustmentIds: number[];
  transferIds: number[];
}

/** Makes what the requests name: an order's vendor, type and business unit, and documents that are read and changed. */
export async function prepareTrade({ ours, seed }: Scene): Promise<Trade> {
  const { locationId, otherLocationId: toLocationId } = seed;
  const make = async (path: string, body: object) => (await call(ours, seed.keys[0]!, 'POST', `/v1${path}`, body)).id;
  const trade = {
    vendorId: await make('/vendors', { name: 'Supply' }),
    typeId: await make('/purchase-order-types', { name: 'Stock' }),
    businessUnitId: await make('/business-units', { name: 'Plumbing' }),
  };
  const movements = seed.itemIds.slice(0, DOCUMENTS).map((itemId) => ({
    kind: 'adjustment',
    reason: 'Bench',
    entries: [{ itemId, locationId, quantity: '-1' }],
  }));
  await call(ours, seed.keys[0]!, 'POST', '/v1/movements', { movements });
  const transferIds: number[] = [];
  while (transferIds.length < DOCUMENTS) {
    const itemId = seed.itemIds[transferIds.length]!;
    const transfer = { fromLocationId: locationId, toLocationId, lines: [{ itemId, quantity: '1' }] };
    transferIds.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => make('/transfers', transfer)))));
    await Promise.all(
      Array.from({ length: AT_ONCE }, () => make('/purchase-orders', orderOf(trade, locationId, itemId))),
    );
  }
  type Listed = { data: { id: number }[] };
  const { data } = await call<Listed>(ours, seed.keys[0]!, 'GET', `/v1/adjustments?limit=${DOCUMENTS}`);
  return { ...trade, adjustmentIds: data.map(({ id }) => id), transferIds };
}

const orderOf = (trade: Pick<Trade, 'vendorId' | 'typeId' | 'businessUnitId'>, locationId: number, itemId: number) => ({
  vendorId: trade.vendorId,
  typeId: trade.typeId,
  businessUnitId: trade.businessUnitId,
  locationId,
  lines: [{ itemId, quantity: '10', unitCost: '2.5' }],
});

const vendorsOrderOf = (trade: Trade, locationId: number, itemId: number) => ({
  vendorId: trade.vendorId,
  typeId: trade.typeId,
  businessUnitId: trade.businessUnitId,
  inventoryLocationId: locationId,
  shipTo: {
    description: 'The yard',
    address: { street: '1 Main St', unit: '', city: 'Reno', state: 'NV', zip: '89501', country: 'USA' },
  },
  impactsTechnicianPayroll: false,
  date: '2026-11-01T08:00:00Z',
  requiredOn: '2026-12-01T00:00:00Z',
  tax: 0,
  shipping: 0,
  items: [{ skuId: itemId, description: 'As quoted', vendorPartNumber: 'V-7', quantity: 10, cost: 2.5 }],
});

function tradeOf({ seed }: Scene): Trade {
  if (seed.trade === undefined) throw new Error('The scene is not prepared.');
  return seed.trade;
}

const reads =
  (path: string): Requests =>
  async ({ ours }) => [requestWith(await connectorHeaders(ours), 'GET', path)];

const nativeReads = (path: string) => nativeForEach('GET', () => ({ path }));

let changes = 0;
/** Changes the documents that were made before, each run to another text, on either side. */
const patches =
  (path: string, idsOf: (trade: Trade) => number[]): Requests =>
  async (scene) => {
    changes += 1;
    const headers = await connectorHeaders(scene.ours);
    const externalData = { applicationGuid: GUID, externalData: [{ key: 'erp', value: `V-${changes}` }] };
    return idsOf(tradeOf(scene)).map((id) =>
      requestWith(headers, 'PATCH', `${INVENTORY}${path}/${id}`, { externalData }),
    );
  };
const nativePatches =
  (path: string, idsOf: (trade: Trade) => number[]): Requests =>
  (scene) => {
    changes += 1;
    const body = { externalData: { [GUID]: { erp: `N-${changes}` } } };
    const ids = idsOf(tradeOf(scene));
    return nativeForEach('PATCH', (_, __, index) => ({ path: `/v1${path}/${ids[index % ids.length]}`, body }))(
      scene,
    ).slice(0, ids.length);
  };

const changedOf = (kind: string) =>
  `select count(*) as found from document where tenant_id = 1 and kind = '${kind}' and updated_at >= $1`;

/** Its lists, and its writes where it has them: adjustments and transfers are only changed through this API. */
export const SERVICETITAN_ROWS: readonly Row[] = [
  surfaceRow('servicetitan items', 'GET /v1/items', {
    times: TIMES,
    ours: reads(`${PRICEBOOK}/materials?pageSize=50`),
    native: nativeReads('/v1/items?limit=50'),
  }),
  surfaceRow('servicetitan adjustments', 'GET /v1/adjustments', {
    times: TIMES,
    ours: reads(`${INVENTORY}/adjustments?pageSize=50`),
    native: nativeReads('/v1/adjustments?limit=50'),
  }),
  surfaceRow('servicetitan orders', 'GET /v1/purchase-orders', {
    times: TIMES,
    ours: reads(`${INVENTORY}/purchase-orders?pageSize=50`),
    native: nativeReads('/v1/purchase-orders?limit=50'),
  }),
  surfaceRow('servicetitan transfers', 'GET /v1/transfers', {
    times: TIMES,
    ours: reads(`${INVENTORY}/transfers?pageSize=50`),
    native: nativeReads('/v1/transfers?limit=50'),
  }),
  surfaceRow('servicetitan create order', 'POST /v1/purchase-orders', {
    times: TIMES,
    ours: async (scene) => {
      const headers = await connectorHeaders(scene.ours);
      const { itemIds, locationId } = scene.seed;
      return itemIds.map((itemId) =>
        requestWith(
          headers,
          'POST',
          `${INVENTORY}/purchase-orders`,
          vendorsOrderOf(tradeOf(scene), locationId, itemId),
        ),
      );
    },
    native: nativeForEach('POST', (itemId, scene) => ({
      path: '/v1/purchase-orders',
      body: orderOf(tradeOf(scene), scene.seed.locationId, itemId),
    })),
    leaves: { document: 1, document_line: 1, document_state: 1 },
  }),
  surfaceRow('servicetitan change adjustment', 'PATCH /v1/adjustments/{id}', {
    times: TIMES,
    ours: patches('/adjustments', ({ adjustmentIds }) => adjustmentIds),
    native: nativePatches('/adjustments', ({ adjustmentIds }) => adjustmentIds),
    finds: changedOf('adjustment'),
  }),
  surfaceRow('servicetitan change transfer', 'PATCH /v1/transfers/{id}', {
    times: TIMES,
    ours: patches('/transfers', ({ transferIds }) => transferIds),
    native: nativePatches('/transfers', ({ transferIds }) => transferIds),
    finds: changedOf('transfer'),
  }),
];
