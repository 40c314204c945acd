import type { Client } from '../native.ts';
import { type Catalog, makeCatalog } from './catalog.ts';
import { type Made, type Maker, makerOf } from './maker.ts';

/** A part of a company: a site, a brand, what belongs to them, and documents of every kind about it. */
export interface World extends Catalog {
  /** The ids of the documents by the path that lists them natively; what only vendors make has its path there. */
  documents: Record<string, number[]>;
  /** Ids are values of the company's clock: whatever stock and documents of this world there are was born behind this one, up to the last. */
  born: { after: number; upTo: number };
}

/**
 * Makes a world with one document of every kind in every state that it can have, through the native API, and through a vendor's where the
 * native one has no words for the kind. All of it lies at the world's site, and is of its brand. Times are those of the past, so that
 * what came in late is there too; a reservation whose time is over is left to whoever expires it.
 */
export async function makeWorld(client: Client, world: string): Promise<World> {
  const maker = makerOf(client);
  const catalog = await makeCatalog(maker, world);
  const scene: Scene = { ...maker, ...catalog };
  const after = await newestId(maker);
  await receiveStock(scene);
  await makeAdjustments(scene);
  await makeCounts(scene);
  await makeTransfers(scene);
  await makePurchases(scene);
  await makeReturns(scene);
  await makeSales(scene);
  await makeReservations(scene);
  await makeBatches(scene);
  return { ...catalog, documents: maker.documents, born: { after, upTo: (await newestId(maker)) - 1 } };
}

type Scene = Maker & Catalog;

/** The clock's value: that of a row which is made to see it. */
async function newestId({ row }: Maker): Promise<number> {
  return (await row('/v1/projects', { name: 'A moment' })).id;
}

/** A part number, and the code of a place, as this world has them. */
const skuOf = ({ words }: Scene, name: string) => `${words.brand}-${name}`;
const mainOf = ({ words }: Scene) => `${words.place}-main`;

const lotOf = ({ words }: Scene) => ({ number: `${words.goods}-L1`, expiresAt: '2031-01-01T00:00:00Z' });
/** What any program may write where a vendor's surface keeps what its clients said. */
const STRANGE = [{}, { items: 5, warehouse: {}, metadata: 'text', type: 'none' }, { items: [7, null, { sku: [] }] }];

/** What every document can name. */
function headOf({ words, references }: Scene) {
  return {
    reference: `${words.goods}-REF`,
    memo: `${words.goods} said`,
    jobId: references.job.id,
    projectId: references.project.id,
    businessUnitId: references.businessUnit.id,
  };
}

const because =
  ({ words }: Scene) =>
  () => ({ reason: `${words.goods} because` });

async function receiveStock(scene: Scene) {
  const { post, words, items, places } = scene;
  const { main, shelf, site } = places;
  const receipt = (itemId: number, locationId: number | null, quantity: number | string, more: object = {}) => ({
    kind: 'receipt',
    entries: [{ itemId, locationId, quantity, unitCost: '3.333333', ...more }],
  });
  const serials = ['S1', 'S2', 'S3', 'S4'].map((name) => `${words.goods}-${name}`);
  const plain = { itemId: items.plain.id, locationId: main.id };
  await post('/v1/movements', {
    movements: [
      receipt(items.plain.id, main.id, '150.125'),
      receipt(items.atSite.id, null, 7),
      receipt(items.lots.id, main.id, 100, { lot: lotOf(scene) }),
      receipt(items.lots.id, main.id, '50.5', { lot: { number: `${words.goods}-L2` } }),
      receipt(items.lots.id, main.id, 4, { lot: { number: `${words.goods}-PAST`, expiresAt: '2020-01-01T00:00:00Z' } }),
      receipt(items.atSiteLots.id, site.id, 5, { lot: { number: `${words.goods}-L3` } }),
      receipt(items.serials.id, main.id, 4, { serials }),
      receipt(items.aware.id, main.id, 9),
      receipt(items.atSite.id, shelf.id, 40),
      { kind: 'issue', reason: `${words.goods} used`, entries: [{ ...plain, quantity: -1 }] },
      { kind: 'issue', entries: [{ itemId: items.unstocked.id, locationId: places.other.id, quantity: -3 }] },
      {
        kind: 'issue',
        entries: [{ itemId: items.serials.id, locationId: main.id, quantity: -1, serials: [serials[3]] }],
      },
      { kind: 'customer_return', reference: `${words.goods}-REF`, entries: [{ ...plain, quantity: 1 }] },
      { kind: 'vendor_return', reasonCode: 'faulty', entries: [{ ...plain, quantity: '-1.5' }] },
      { kind: 'job_completion', jobId: scene.references.job.id, entries: [{ ...plain, quantity: -1 }] },
      {
        kind: 'production',
        entries: [
          { ...plain, quantity: -1 },
          { itemId: items.atSite.id, locationId: shelf.id, quantity: 1 },
        ],
      },
    ],
  });
  const mistake = await post('/v1/movements', {
    movements: [{ kind: 'issue', entries: [{ ...plain, quantity: -2 }] }],
  });
  const [{ movement }] = (mistake as unknown as { data: [{ movement: Made }] }).data;
  await post(`/v1/movements/${movement.id}/reversal`, because(scene)());
}

async function makeAdjustments(scene: Scene) {
  const { make, post, items, places } = scene;
  const line = { itemId: items.plain.id, locationId: places.main.id, quantity: -1 };
  const nowhere = { itemId: items.atSite.id, locationId: null, quantity: '0.25' };
  await make('/v1/adjustments', { ...headOf(scene), lines: [line], reasonCode: 'broken' });
  await make('/v1/adjustments', { lines: [line, nowhere] });
  await make('/v1/adjustments', {
    lines: [{ itemId: items.lots.id, locationId: places.main.id, quantity: 1, lot: lotOf(scene) }],
    customFields: { shelf_life: 'long' },
  });
  await make('/v1/adjustments', { lines: [line] }, ['cancellation', because(scene)]);
  const entry = { itemId: items.plain.id, locationId: places.van.id };
  const counted = { kind: 'count', occurredAt: '2024-06-01T00:00:00Z', entries: [{ ...entry, quantity: 4 }] };
  const late = { kind: 'receipt', occurredAt: '2024-05-01T00:00:00Z', entries: [{ ...entry, quantity: 2 }] };
  await post('/v1/movements', { movements: [counted] });
  await post('/v1/movements', { movements: [late] });
  for (const hapihub of STRANGE) await make('/v1/adjustments', { lines: [line], externalData: { hapihub } });
}

async function makeCounts(scene: Scene) {
  const { make, post, patch, items, places } = scene;
  const sheet = { ...headOf(scene), locationId: places.main.id, itemIds: [items.plain.id] };
  const count = async () => {
    const { id, lines } = await make('/v1/counts', sheet);
    await patch(`/v1/counts/${id}`, { lines: lines.map((line) => ({ lineId: line.id, quantity: '120.5' })) });
    return `/v1/counts/${id}`;
  };
  await make('/v1/counts', sheet);
  await make('/v1/counts', { locationId: places.main.id, blind: true });
  await make('/v1/counts', { locationId: places.closed.id });
  await make('/v1/counts', sheet, ['cancellation', because(scene)]);
  await post(`${await count()}/posting`, { uncounted: 'stay' });
  await count();
}

async function makeTransfers(scene: Scene) {
  const { make, post, words, items, places, references } = scene;
  const body = {
    ...headOf(scene),
    fromLocationId: places.main.id,
    toLocationId: places.van.id,
    technicianId: references.technician.id,
    lines: [
      { itemId: items.plain.id, quantity: 4 },
      { itemId: items.lots.id, quantity: '2.5' },
    ],
  };
  const part = (quantity: number) => (made: Made) => ({ lines: [{ lineId: made.lines[0]?.id, quantity }] });
  const path = '/v1/transfers';
  await make(path, body);
  await make(path, body, ['picking', part(1)]);
  await make(path, body, ['picking']);
  await make(path, body, ['picking'], ['receipt', part(1)]);
  await make(path, body, ['picking'], ['receipt']);
  await make(path, body, ['cancellation', because(scene)]);
  for (const goodsAt of ['source', 'destination', 'lost']) {
    await make(path, body, ['picking'], ['cancellation', () => ({ ...because(scene)(), goodsAt })]);
  }
  const entry = { itemId: items.serials.id, serials: [`${words.goods}-S1`] };
  const entries = [
    { ...entry, locationId: places.main.id, quantity: -1 },
    { ...entry, locationId: places.van.id, quantity: 1 },
  ];
  await post('/v1/movements', { movements: [{ kind: 'transfer', entries }] });
}

const purchaseOf = (scene: Scene) => ({
  ...headOf(scene),
  vendorId: scene.references.vendor.id,
  locationId: scene.places.main.id,
  lines: [{ itemId: scene.items.plain.id, quantity: 5, unitCost: '2.222222' }],
});

async function makePurchases(scene: Scene) {
  const { make, references } = scene;
  const document = { ...purchaseOf(scene), technicianId: references.technician.id };
  await make('/v1/purchase-requests', document);
  await make('/v1/purchase-requests', document, ['approval']);
  await make('/v1/purchase-requests', document, ['rejection', because(scene)]);
  const path = '/v1/purchase-orders';
  await make(path, { ...document, typeId: references.orderType.id, tax: '1.5', shipping: '2' });
  await make(path, { ...document, lines: [] });
  await make(path, document, ['sending']);
  await make(path, document, ['cancellation', because(scene)]);
  const partly = await make(path, document);
  const lines = [{ purchaseOrderLineId: partly.lines[0]?.id, quantity: 2 }];
  await make('/v1/receipts', { purchaseOrderId: partly.id, lines });
  const received = await make(path, document);
  await make('/v1/receipts', { purchaseOrderId: received.id });
  const taken = await make(path, document);
  await make('/v1/receipts', { purchaseOrderId: taken.id }, ['cancellation', because(scene)]);
}

async function makeReturns(scene: Scene) {
  const { make, references } = scene;
  const document = { ...purchaseOf(scene), typeId: references.returnType.id };
  await make('/v1/vendor-returns', document);
  await make('/v1/vendor-returns', document, ['cancellation', because(scene)]);
  await make('/v1/vendor-returns', document, ['shipment']);
  await make('/v1/vendor-returns', document, ['shipment'], ['credit']);
}

/** Sales, packagings, deliveries and what customers bring back. */
async function makeSales(scene: Scene) {
  const { make, words } = scene;
  const path = '/inventory-transactions';
  const warehouse = mainOf(scene);
  const line = { sku: skuOf(scene, 'plain'), quantity: 1 };
  const sale = (more: object = {}) => ({
    warehouse,
    type: 'sales',
    invoice: `${words.goods}-INV`,
    items: [{ ...line, quantity: 2, price: 4.25 }],
    metadata: { till: 3 },
    ...more,
  });
  const packed = await make(path, sale());
  await make(path, { warehouse, type: 'packaging', transaction: String(packed.id), items: [] });
  await make(path, sale());
  await make(path, sale({ rejectedAt: 1 }));
  await make(path, sale({ fulfilledAt: 1, fulfilledItems: [line] }));
  const sold = await make(path, sale({ fulfilledAt: 1 }));
  await make(path, { warehouse, type: 'return', transaction: String(sold.id), items: [line] });
  await make(path, { warehouse, type: 'return', items: [line] });
  await make(path, { warehouse, type: 'receiving', items: [line] });
  const components = [
    { sku: line.sku, adjustment: -1 },
    { sku: skuOf(scene, 'aware'), adjustment: 1 },
  ];
  await make(path, { warehouse, type: 'packaging', items: components });
  await make(path, { warehouse, items: [{ variantName: 'A label' }] });
  await makeNativeSales(scene);
}

async function makeNativeSales(scene: Scene) {
  const { make, words, items, places } = scene;
  const sale = { locationId: places.main.id, reference: `${words.goods}-WEB`, memo: `${words.goods} said` };
  const lines = [
    { itemId: items.kit.id, quantity: 2, price: '9.75' },
    { itemId: items.plain.id, quantity: 1 },
  ];
  const sold = await make('/v1/sales', { ...sale, lines, expiresAt: '2099-01-01T00:00:00Z' }, [
    'fulfilment',
    ({ lines }) => ({ lines: [{ lineId: lines[0]?.id, quantity: 1 }] }),
  ]);
  await make('/v1/sales', {
    ...sale,
    locationId: places.van.id,
    lines: [{ itemId: items.lots.id, quantity: 9 }],
    backOrder: true,
  });
  await make('/v1/packagings', { locationId: places.main.id, saleId: sold.id, lines: [] });
  await make('/v1/customer-returns', { locationId: places.main.id, lines: [{ itemId: items.plain.id, quantity: 1 }] });
}

async function makeReservations(scene: Scene) {
  const { post, words, items, places, references } = scene;
  const hold = { itemId: items.plain.id, locationId: places.main.id, quantity: '2.5' };
  const named = {
    ...hold,
    reference: `${words.goods}-REF`,
    jobId: references.job.id,
    expiresAt: '2099-01-01T00:00:00Z',
  };
  await post('/v1/reservations', named);
  const released = await post('/v1/reservations', hold);
  await post(`/v1/reservations/${released.id}/release`);
  const consumed = await post('/v1/reservations', hold);
  await post(`/v1/reservations/${consumed.id}/consumption`);
  await post('/v1/reservations', hold);
  const short = { itemId: items.aware.id, locationId: places.main.id };
  await post('/v1/reservations', { ...short, quantity: 9 });
  await post('/v1/movements', { movements: [{ kind: 'adjustment', entries: [{ ...short, quantity: -4 }] }] });
}

async function makeBatches({ make, documents }: Scene) {
  const [first, second] = documents['/v1/adjustments'] ?? [];
  await make('/v1/export-batches', { documentIds: [first] });
  await make('/v1/export-batches', { documentIds: [second] }, ['exportation']);
}
