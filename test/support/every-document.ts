import type { Answer, Client } from './native.ts';

/** What one of the requests below answered, as far as the next one needs it. */
interface Made {
  id: number;
  lines: { id: number }[];
}

export interface EveryDocument {
  /** The ids of the documents by the path that lists them natively; what only vendors make has its path there. */
  documents: Record<string, number[]>;
  items: Record<string, { id: number; uuid: string }>;
  places: Record<string, { id: number; uuid: string }>;
  vendorId: number;
}

/**
 * Fills a company with one document of every kind in every state that it can have, made through the native API, and through a vendor's
 * where the native one has no words for the kind. Items are kept plain, by lot and by serial; stock also lies at no location.
 */
export async function makeEveryDocument(client: Client): Promise<EveryDocument> {
  const maker = makerOf(client);
  const catalog = await makeCatalog(maker);
  const scene: Scene = { ...maker, ...catalog };
  await receiveStock(scene);
  await makeAdjustments(scene);
  await makeCounts(scene);
  await makeTransfers(scene);
  await makePurchases(scene);
  await makeReturns(scene);
  await makeSales(scene);
  await makeReservations(scene);
  await makeBatches(scene);
  return { documents: maker.documents, ...catalog };
}

type Maker = ReturnType<typeof makerOf>;
type Catalog = Awaited<ReturnType<typeof makeCatalog>>;
type Scene = Maker & Catalog;

function makerOf(client: Client) {
  const documents: Record<string, number[]> = {};
  const good = (path: string, { status, body }: Answer) => {
    if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body as unknown as Made & Record<string, never>;
  };
  const post = async (path: string, body: object = {}) => good(path, await client.post(path, body));
  return {
    client,
    documents,
    post,
    patch: async (path: string, body: object) => good(path, await client.patch(path, body)),
    /** Makes a document, takes the steps that lead it to its state, and remembers it. */
    async make(path: string, body: object, ...steps: [noun: string, body?: (made: Made) => object][]): Promise<Made> {
      const made = await post(path, body);
      documents[path] = [...(documents[path] ?? []), Number(made.id)];
      for (const [noun, bodyOf] of steps) await post(`${path}/${made.id}/${noun}`, bodyOf?.(made) ?? {});
      return made;
    },
  };
}

async function makeCatalog({ post }: Maker) {
  const row = async (path: string, body: object) => {
    const { id, uuid } = await post(path, body);
    return { id, uuid: String(uuid) };
  };
  const site = await row('/v1/locations', { name: 'Spa', kind: 'site' });
  const items = {
    plain: await row('/v1/items', { partNumber: 'PLAIN', name: 'Plain', cost: '2.5', price: '4', minStockLevel: '5' }),
    lots: await row('/v1/items', { partNumber: 'LOTS', name: 'By lot', tracking: 'lot' }),
    serials: await row('/v1/items', { partNumber: 'SERIALS', name: 'By serial', tracking: 'serial' }),
    atSite: await row('/v1/items', { partNumber: 'SITE', name: 'At a site', siteId: site.id }),
    inactive: await row('/v1/items', { partNumber: 'OLD', name: 'Old', active: false }),
    strange: await row('/v1/items', {
      partNumber: 'ODD',
      name: 'Odd',
      externalData: { hapihub: { product: {}, images: 1 } },
    }),
  };
  const places = {
    site,
    shelf: await row('/v1/locations', { name: 'Shelf', kind: 'bin', parentId: site.id }),
    main: await row('/v1/locations', { name: 'Main', kind: 'warehouse', code: 'MAIN' }),
    van: await row('/v1/locations', { name: 'Van', kind: 'vehicle', code: 'VAN' }),
    closed: await row('/v1/locations', { name: 'Closed', kind: 'warehouse', active: false }),
  };
  return { items, places, vendorId: (await row('/v1/vendors', { name: 'Supply & Co.' })).id };
}

const LOT = { number: 'L1', expiresAt: '2031-01-01T00:00:00Z' };
/** What any program may write where a vendor's surface keeps what its clients said. */
const STRANGE = [{}, { items: 5, warehouse: {}, metadata: 'text', type: 'none' }, { items: [7, null, { sku: [] }] }];
const reason = () => ({ reason: 'Because' });

async function receiveStock({ post, items, places: { main, shelf } }: Scene) {
  const receipt = (itemId: number, locationId: number | null, quantity: number, more: object = {}) => ({
    kind: 'receipt',
    entries: [{ itemId, locationId, quantity, unitCost: '3', ...more }],
  });
  await post('/v1/movements', {
    movements: [
      receipt(items.plain.id, main.id, 1_000),
      receipt(items.plain.id, null, 7),
      receipt(items.lots.id, main.id, 100, { lot: LOT }),
      receipt(items.lots.id, main.id, 50, { lot: { number: 'L2' } }),
      receipt(items.serials.id, main.id, 3, { serials: ['S1', 'S2', 'S3'] }),
      receipt(items.atSite.id, shelf.id, 40),
      { kind: 'issue', entries: [{ itemId: items.plain.id, locationId: main.id, quantity: -1 }] },
      { kind: 'customer_return', entries: [{ itemId: items.plain.id, locationId: main.id, quantity: 1 }] },
      { kind: 'vendor_return', entries: [{ itemId: items.plain.id, locationId: main.id, quantity: -1 }] },
      {
        kind: 'production',
        entries: [
          { itemId: items.plain.id, locationId: main.id, quantity: -1 },
          { itemId: items.atSite.id, locationId: shelf.id, quantity: 1 },
        ],
      },
    ],
  });
}

async function makeAdjustments({ make, post, items, places: { main, van } }: Scene) {
  const line = { itemId: items.plain.id, locationId: main.id, quantity: -1 };
  await make('/v1/adjustments', { lines: [line], memo: 'Broken', reference: 'A-1' });
  await make('/v1/adjustments', { lines: [line, { ...line, locationId: null, quantity: 2 }] });
  await make('/v1/adjustments', { lines: [{ itemId: items.lots.id, locationId: main.id, quantity: 1, lot: LOT }] });
  await make('/v1/adjustments', { lines: [line] }, ['cancellation', reason]);
  const counted = { kind: 'count', entries: [{ ...line, locationId: van.id, quantity: 4 }] };
  await post('/v1/movements', { movements: [counted] });
  for (const hapihub of STRANGE) await make('/v1/adjustments', { lines: [line], externalData: { hapihub } });
}

async function makeCounts({ make, post, patch, items, places: { main, closed } }: Scene) {
  const sheet = { locationId: main.id, itemIds: [items.plain.id] };
  const count = async () => {
    const { id, lines } = await make('/v1/counts', sheet);
    await patch(`/v1/counts/${id}`, { lines: lines.map((line) => ({ lineId: line.id, quantity: 900 })) });
    return `/v1/counts/${id}`;
  };
  await make('/v1/counts', sheet);
  await make('/v1/counts', { locationId: main.id, blind: true });
  await make('/v1/counts', { locationId: closed.id });
  await make('/v1/counts', sheet, ['cancellation', reason]);
  await post(`${await count()}/posting`, { uncounted: 'stay' });
  await count();
}

async function makeTransfers({ make, post, items, places: { main, van } }: Scene) {
  const body = {
    fromLocationId: main.id,
    toLocationId: van.id,
    lines: [
      { itemId: items.plain.id, quantity: 4 },
      { itemId: items.lots.id, quantity: 3 },
    ],
  };
  const part = (quantity: number) => (made: Made) => ({ lines: [{ lineId: made.lines[0]?.id, quantity }] });
  await make('/v1/transfers', body);
  await make('/v1/transfers', body, ['picking', part(1)]);
  await make('/v1/transfers', body, ['picking']);
  await make('/v1/transfers', body, ['picking'], ['receipt', part(1)]);
  await make('/v1/transfers', body, ['picking'], ['receipt']);
  await make('/v1/transfers', body, ['cancellation', reason]);
  for (const goodsAt of ['source', 'destination', 'lost']) {
    await make('/v1/transfers', body, ['picking'], ['cancellation', () => ({ ...reason(), goodsAt })]);
  }
  const entry = { itemId: items.serials.id, serials: ['S1'] };
  const entries = [
    { ...entry, locationId: main.id, quantity: -1 },
    { ...entry, locationId: van.id, quantity: 1 },
  ];
  await post('/v1/movements', { movements: [{ kind: 'transfer', entries }] });
}

async function makePurchases({ make, items, places: { main }, vendorId }: Scene) {
  const paper = {
    vendorId,
    locationId: main.id,
    lines: [{ itemId: items.plain.id, quantity: 5, unitCost: '2' }],
  };
  await make('/v1/purchase-requests', paper);
  await make('/v1/purchase-requests', paper, ['approval']);
  await make('/v1/purchase-requests', paper, ['rejection', reason]);
  await make('/v1/purchase-orders', paper);
  await make('/v1/purchase-orders', { ...paper, lines: [] });
  await make('/v1/purchase-orders', paper, ['sending']);
  await make('/v1/purchase-orders', paper, ['cancellation', reason]);
  const partly = await make('/v1/purchase-orders', paper);
  const lines = [{ purchaseOrderLineId: partly.lines[0]?.id, quantity: 2 }];
  await make('/v1/receipts', { purchaseOrderId: partly.id, lines });
  const received = await make('/v1/purchase-orders', paper);
  await make('/v1/receipts', { purchaseOrderId: received.id });
  const taken = await make('/v1/purchase-orders', paper);
  await make('/v1/receipts', { purchaseOrderId: taken.id }, ['cancellation', reason]);
}

async function makeReturns({ make, items, places: { main }, vendorId }: Scene) {
  const paper = { vendorId, locationId: main.id, lines: [{ itemId: items.plain.id, quantity: 1, unitCost: '2' }] };
  await make('/v1/vendor-returns', paper);
  await make('/v1/vendor-returns', paper, ['cancellation', reason]);
  await make('/v1/vendor-returns', paper, ['shipment']);
  await make('/v1/vendor-returns', paper, ['shipment'], ['credit']);
}

/** Sales, packagings, deliveries and what customers bring back. */
async function makeSales({ make }: Scene) {
  const path = '/inventory-transactions';
  const sale = (more: object = {}) => ({
    warehouse: 'MAIN',
    type: 'sales',
    items: [{ sku: 'PLAIN', quantity: 2, price: 4 }],
    ...more,
  });
  const packed = await make(path, sale());
  await make(path, { warehouse: 'MAIN', type: 'packaging', transaction: String(packed.id), items: [] });
  await make(path, sale());
  await make(path, sale({ rejectedAt: 1 }));
  await make(path, sale({ fulfilledAt: 1, fulfilledItems: [{ sku: 'PLAIN', quantity: 1 }] }));
  const sold = await make(path, sale({ fulfilledAt: 1 }));
  const line = { sku: 'PLAIN', quantity: 1 };
  await make(path, { warehouse: 'MAIN', type: 'return', transaction: String(sold.id), items: [line] });
  await make(path, { warehouse: 'MAIN', type: 'return', items: [line] });
  await make(path, { warehouse: 'MAIN', type: 'receiving', items: [line] });
  const components = [
    { sku: 'PLAIN', adjustment: -1 },
    { sku: 'SITE', adjustment: 1 },
  ];
  await make(path, { warehouse: 'MAIN', type: 'packaging', items: components });
  await make(path, { warehouse: 'MAIN', items: [{ variantName: 'A label' }] });
}

async function makeReservations({ post, items, places: { main } }: Scene) {
  const hold = { itemId: items.plain.id, locationId: main.id, quantity: 2 };
  await post('/v1/reservations', hold);
  const released = await post('/v1/reservations', hold);
  await post(`/v1/reservations/${released.id}/release`);
  const consumed = await post('/v1/reservations', hold);
  await post(`/v1/reservations/${consumed.id}/consumption`);
}

async function makeBatches({ make, documents }: Scene) {
  const [first, second] = documents['/v1/adjustments'] ?? [];
  await make('/v1/export-batches', { documentIds: [first] });
  await make('/v1/export-batches', { documentIds: [second] }, ['exportation']);
}
