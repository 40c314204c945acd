import { by, type Scene, type Whose, type Write } from './scene.ts';

const site = by('site');
const brand = by('brand');
const both = by('both');

/** Writes of items, places and references through the native API. */
export function catalogWrites({ here, there, yard, places, items, references, ...scene }: Scene): Write[] {
  const fresh = (partNumber: string, more: object) => ({ partNumber, name: 'New', ...more });
  const bin = (name: string, parentId: number | null) => ({ name, kind: 'bin', parentId });
  return [
    site('own', 'POST /v1/items', fresh('S-1', {})),
    site('own', 'POST /v1/items', fresh('S-2', { siteId: here })),
    site('shared', 'POST /v1/items', fresh('S-3', { siteId: null })),
    site('foreign', 'POST /v1/items', fresh('S-4', { siteId: there })),
    site('shared', 'POST /v1/items/batch', { items: [fresh('S-5', { siteId: here }), fresh('S-6', { siteId: null })] }),
    site('own', 'POST /v1/items/batch', { items: [fresh('S-7', {})] }),
    brand('own', 'POST /v1/items', fresh('B-1', {})),
    brand('foreign', 'POST /v1/items', fresh('B-2', { brandId: scene.otherBrand })),
    both('shared', 'POST /v1/items', fresh('X-1', { siteId: null })),
    site('own', `PATCH /v1/items/${items.own.id}`, { name: 'Ours' }),
    site('shared', `PATCH /v1/items/${items.own.id}`, { siteId: null }),
    site('foreign', `PATCH /v1/items/${items.own.id}`, { siteId: there }),
    site('shared', `PATCH /v1/items/${items.shared.id}`, { siteId: here }),
    site('own', `PATCH /v1/items/${items.ownLots.id}`, { components: [{ itemId: items.shared.id, quantity: '2' }] }),
    site('foreign', `PATCH /v1/items/${items.ownLots.id}`, {
      components: [{ itemId: items.foreign.id, quantity: '2' }],
    }),
    site('own', `PATCH /v1/items/${items.ownLots.id}`, { components: [] }),
    site('shared', `PATCH /v1/items/${items.shared.id}`, { active: false }),
    site('foreign', `PATCH /v1/items/${items.foreign.id}`, { name: 'Taken' }),
    brand('own', `PATCH /v1/items/${items.own.id}`, { name: 'Of our brand' }),
    brand('foreign', `PATCH /v1/items/${items.shared.id}`, { name: 'Taken' }),
    both('own', `PATCH /v1/items/${items.own.id}`, { name: 'Ours again' }),
    site('shared', `DELETE /v1/items/${items.shared.id}`),
    site('foreign', `DELETE /v1/items/${items.foreign.id}`),

    site('own', 'POST /v1/locations', bin('New', places.own.id)),
    site('shared', 'POST /v1/locations', bin('New', null)),
    site('shared', 'POST /v1/locations', { name: 'A site', kind: 'site' }),
    site('foreign', 'POST /v1/locations', bin('New', places.foreign.id)),
    brand('shared', 'POST /v1/locations', bin('New', places.own.id)),
    both('shared', 'POST /v1/locations', bin('New', places.own.id)),
    site('own', `PATCH /v1/locations/${places.own.id}`, { name: 'Our shop' }),
    site('shared', `PATCH /v1/locations/${places.own.id}`, { parentId: null }),
    site('foreign', `PATCH /v1/locations/${places.own.id}`, { parentId: there }),
    site('foreign', `PATCH /v1/locations/${places.foreign.id}`, { parentId: here }),
    site('foreign', `PATCH /v1/locations/${scene.region}`, { name: 'Ours' }),
    site('own', `PATCH /v1/locations/${here}`, { memo: 'Open all day' }),
    site('shared', `PATCH /v1/locations/${here}`, { parentId: null }),
    site('shared', `PATCH /v1/locations/${yard}`, { parentId: places.own.id }),
    brand('shared', `PATCH /v1/locations/${places.foreign.id}`, { parentId: here }),
    brand('shared', `PATCH /v1/locations/${places.own.id}`, { name: 'Taken' }),
    both('shared', `PATCH /v1/locations/${places.own.id}`, { name: 'Taken' }),
    site('foreign', `DELETE /v1/locations/${scene.vehicles.foreign}`),
    brand('shared', `DELETE /v1/locations/${scene.vehicles.foreign}`),

    ...Object.entries(references).flatMap(([path, id]) => referenceWrites(path, id)),
    site('shared', 'POST /v1/brands', { name: 'New' }),
    brand('shared', 'POST /v1/brands', { name: 'New' }),
    brand('own', `PATCH /v1/brands/${scene.brand}`, { name: 'Renamed' }),
    site('shared', `PATCH /v1/brands/${scene.brand}`, { name: 'Taken' }),
    both('shared', `PATCH /v1/brands/${scene.brand}`, { name: 'Taken' }),
    brand('foreign', `PATCH /v1/brands/${scene.otherBrand}`, { name: 'Taken' }),
    site('shared', `DELETE /v1/brands/${scene.brand}`),
    brand('foreign', `DELETE /v1/brands/${scene.otherBrand}`),
  ];
}

function referenceWrites(path: string, id: number): Write[] {
  const body = path === 'purchase-order-markups' ? { from: '50', to: '60', percent: '7' } : { name: 'New' };
  return [site, brand].flatMap((as) => [
    as('shared', `POST /v1/${path}`, body),
    as('shared', `PATCH /v1/${path}/${id}`, body),
    as('shared', `DELETE /v1/${path}/${id}`),
  ]);
}

/** Writes of stock, and of what speaks of the whole company. */
export function stockWrites({ places, items, movements, ...scene }: Scene, tenantId: number): Write[] {
  const entry = (itemId: number, locationId: number | null, quantity = 1, more: object = {}) => ({
    kind: quantity > 0 ? 'receipt' : 'issue',
    entries: [{ itemId, locationId, quantity, ...more }],
  });
  const post = (...posted: object[]) => ({ movements: posted });
  const dated = { lot: { number: 'L', expiresAt: '2031-01-01T00:00:00Z' } };
  const hold = (itemId: number, locationId: number) => ({ itemId, locationId, quantity: 1 });
  const tenant = `/v1/tenants/${tenantId}`;
  return [
    site('own', 'POST /v1/movements', post(entry(items.own.id, places.own.id))),
    site('own', 'POST /v1/movements', post(entry(items.shared.id, places.own.id))),
    site('own', 'POST /v1/movements', post(entry(items.own.id, null))),
    site('foreign', 'POST /v1/movements', post(entry(items.shared.id, null))),
    site('foreign', 'POST /v1/movements', post(entry(items.shared.id, places.foreign.id))),
    site('foreign', 'POST /v1/movements', post(entry(items.foreign.id, places.own.id))),
    site('shared', 'POST /v1/movements', post(entry(items.sharedLots.id, places.own.id, 1, dated))),
    site('own', 'POST /v1/movements', post(entry(items.ownLots.id, places.own.id, 1, dated))),
    brand('own', 'POST /v1/movements', post(entry(items.own.id, places.foreign.id))),
    brand('foreign', 'POST /v1/movements', post(entry(items.shared.id, places.own.id))),
    site('foreign', `POST /v1/movements/${movements.foreign}/reversal`, { reason: 'Taken' }),
    brand('foreign', `POST /v1/movements/${movements.foreign}/reversal`, { reason: 'Taken' }),
    site('own', 'POST /v1/reservations', hold(items.own.id, places.own.id)),
    site('foreign', 'POST /v1/reservations', hold(items.shared.id, places.foreign.id)),
    brand('foreign', 'POST /v1/reservations', hold(items.shared.id, places.own.id)),
    ...['POST /v1/export-batches', 'POST /v1/export-batches/1/exportation', 'POST /v1/verifications'].flatMap((url) =>
      [site, brand].map((as) => as('shared', url, url.endsWith('batches') ? { kinds: ['adjustment'] } : {})),
    ),
    ...[site, brand].flatMap((as) => [
      as('shared', `PATCH ${tenant}`, { name: 'Ours' }),
      ...['api-keys', 'oauth-clients', 'users'].flatMap((sort) => [
        as('shared', `POST ${tenant}/${sort}`, {
          name: 'New',
          scopes: ['admin'],
          username: 'n',
          password: 'a long one',
        }),
        as('shared', `DELETE ${tenant}/${sort}/1`),
      ]),
      as('shared', `PATCH ${tenant}/users/1`, { scopes: ['admin'] }),
    ]),
    site('own', `DELETE /v1/locations/${scene.spare}`),
  ];
}

/** Holds and corrections of lots and places. A lot lies wherever its item does. */
export async function holdWrites({ places, items, make }: Scene): Promise<Write[]> {
  const received = async (itemId: number) => {
    const entries = [{ itemId, locationId: places.own.id, quantity: 1, lot: { number: 'H' } }];
    const body = { movements: [{ kind: 'receipt', entries }] };
    const { data } = (await make('/v1/movements', body)) as unknown as {
      data: { movement: { entries: { lot: { id: number } }[] } }[];
    };
    return data[0]?.movement.entries[0]?.lot.id ?? 0;
  };
  const [own, shared] = [await received(items.ownLots.id), await received(items.sharedLots.id)];
  const reason = { reason: 'Recall' };
  return [
    site('own', `POST /v1/lots/${own}/hold`, reason),
    site('own', `POST /v1/lots/${own}/release`, reason),
    site('own', `PATCH /v1/lots/${own}`, { expiresOn: '2031-01-01', ...reason }),
    site('shared', `POST /v1/lots/${shared}/hold`, reason),
    site('shared', `POST /v1/lots/${shared}/release`, reason),
    site('shared', `PATCH /v1/lots/${shared}`, { expiresOn: '2031-01-01', ...reason }),
    ...[site, brand].map((as) =>
      as('shared', `POST /v1/items/${items.own.id}/merger`, { intoItemId: items.ownLots.id, ...reason }),
    ),
    site('foreign', `POST /v1/locations/${places.foreign.id}/closing`, reason),
    brand('shared', `POST /v1/locations/${places.own.id}/closing`, reason),
    site('own', `POST /v1/locations/${places.own.id}/hold`, reason),
    site('own', `POST /v1/locations/${places.own.id}/release`, reason),
    site('foreign', `POST /v1/locations/${places.foreign.id}/hold`, reason),
    brand('shared', `POST /v1/locations/${places.own.id}/hold`, reason),
    brand('shared', `POST /v1/locations/${places.own.id}/release`, reason),
  ];
}

/** A document of each place: the writer's own, another's, and one that leads from the one to the other. */
type Documents = Record<Whose, number>;

/** Writes of documents through the native API. */
export async function documentWrites(scene: Scene): Promise<Write[]> {
  const { places, items, references, make } = scene;
  const made = async (path: string, body: (place: number) => object) => {
    const one = async (place: number) => (await make(path, body(place))).id;
    return { own: await one(places.own.id), foreign: await one(places.foreign.id) };
  };
  const line = { itemId: items.shared.id, quantity: 1 };
  const document = (locationId: number) => ({
    vendorId: references.vendors,
    locationId,
    lines: [{ ...line, unitCost: '1' }],
  });
  const adjustment = (locationId: number) => ({ lines: [{ ...line, locationId }] });
  const wide = [places.own.id, places.foreign.id].map((locationId) => ({ ...line, locationId }));
  const adjustments: Documents = {
    ...(await made('/v1/adjustments', adjustment)),
    shared: (await make('/v1/adjustments', { lines: wide })).id,
  };
  const counts = await made('/v1/counts', (locationId) => ({ locationId }));
  const reservations = await made('/v1/reservations', (locationId) => ({ ...line, locationId }));
  const counted = { lines: [{ itemId: items.shared.id, quantity: 3 }] };
  return [
    site('own', 'POST /v1/adjustments', adjustment(places.own.id)),
    site('foreign', 'POST /v1/adjustments', adjustment(places.foreign.id)),
    site('foreign', 'POST /v1/adjustments', { lines: wide }),
    ...(['own', 'shared', 'foreign'] as const).flatMap((whose) => [
      site(whose, `PATCH /v1/adjustments/${adjustments[whose]}`, { memo: 'Said' }),
      site(whose, `POST /v1/adjustments/${adjustments[whose]}/cancellation`, { reason: 'Twice' }),
    ]),
    site('own', 'POST /v1/counts', { locationId: places.own.id }),
    site('foreign', 'POST /v1/counts', { locationId: places.foreign.id }),
    ...(['own', 'foreign'] as const).flatMap((whose) => [
      site(whose, `PATCH /v1/counts/${counts[whose]}`, counted),
      site(whose, `POST /v1/counts/${counts[whose]}/posting`, { uncounted: 'stay' }),
      site('foreign', `POST /v1/counts/${counts.foreign}/cancellation`, { reason: 'Twice' }),
      site(whose, `POST /v1/reservations/${reservations[whose]}/release`, { quantity: '0.5' }),
      site(whose, `POST /v1/reservations/${reservations[whose]}/consumption`, {}),
    ]),
    ...(await transferWrites(scene)),
    ...(await purchasingWrites(scene, document, made)),
  ];
}

async function transferWrites({ places, items, make }: Scene): Promise<Write[]> {
  const [here, there] = [places.own.id, places.foreign.id];
  const body = (fromLocationId: number, toLocationId: number) => ({
    ...{ fromLocationId, toLocationId },
    lines: [{ itemId: items.shared.id, quantity: 2 }],
  });
  const made = async (from: number, to: number, ...steps: string[]) =>
    (await make('/v1/transfers', body(from, to), ...steps.map((step): [string] => [step]))).id;
  const [outgoing, incoming] = [await made(here, there), await made(there, here)];
  const [left, coming, foreign] = [
    await made(here, there, 'picking'),
    await made(there, here, 'picking'),
    await made(there, (await make('/v1/locations', { name: 'annex', kind: 'bin', parentId: there })).id),
  ];
  const steps = (whose: Whose, id: number, ...names: string[]) =>
    names.map((name) => site(whose, `POST /v1/transfers/${id}/${name}`, {}));
  const cancel = (whose: Whose, id: number, goodsAt?: string) =>
    site(whose, `POST /v1/transfers/${id}/cancellation`, { reason: 'Not needed', goodsAt });
  return [
    site('foreign', 'POST /v1/transfers', body(here, there)),
    site('foreign', 'POST /v1/transfers', body(there, here)),
    site('shared', `PATCH /v1/transfers/${outgoing}`, { memo: 'Said' }),
    site('shared', `PATCH /v1/transfers/${incoming}`, { memo: 'Said' }),
    site('foreign', `PATCH /v1/transfers/${foreign}`, { memo: 'Said' }),
    ...steps('foreign', foreign, 'picking', 'receipt', 'cancellation').map((write) => ({
      ...write,
      body: write.url.endsWith('cancellation') ? { reason: 'Taken' } : {},
    })),
    ...steps('foreign', incoming, 'picking'),
    ...steps('own', outgoing, 'picking'),
    ...steps('foreign', left, 'receipt'),
    cancel('shared', incoming),
    cancel('shared', coming, 'source'),
    cancel('shared', coming, 'lost'),
    cancel('shared', left, 'destination'),
    ...steps('own', coming, 'receipt'),
    cancel('own', left, 'source'),
  ];
}

/** Writes of sales, and of what stands beside them. */
export async function sellingWrites({ places, items, client, make }: Scene): Promise<Write[]> {
  const line = { itemId: items.own.id, quantity: 2 };
  const sale = (locationId: number) => ({
    locationId,
    lines: [locationId === places.own.id ? line : { ...line, itemId: items.shared.id }],
  });
  const made = async () => {
    const one = async (place: number) => (await make('/v1/sales', sale(place))).id;
    return { own: await one(places.own.id), foreign: await one(places.foreign.id) };
  };
  const [sales, others] = [await made(), await made()];
  const lineOf = async (id: number) => {
    const { body } = await client.get(`/v1/sales/${id}`);
    return (body.lines as unknown as { id: number }[])[0]?.id;
  };
  const lines = { own: await lineOf(sales.own), foreign: await lineOf(sales.foreign) };
  const parts = [
    { itemId: items.own.id, quantity: -1 },
    { itemId: items.shared.id, quantity: 1 },
  ];
  const produced = (locationId: number, more: object[] = parts) => ({ locationId, lines: more });
  const partly = { itemId: items.foreign.id, quantity: 1 };
  return [
    ...(['foreign', 'own'] as const).flatMap((whose) => {
      const at = places[whose].id;
      const step = (noun: string, body: object, id = sales[whose]) => site(whose, `POST /v1/sales/${id}/${noun}`, body);
      const part = [{ lineId: lines[whose], quantity: 1 }];
      return [
        site(whose, 'POST /v1/sales', sale(at)),
        site(whose, `PATCH /v1/sales/${sales[whose]}`, { expiresAt: '2190-01-01T00:00:00Z' }),
        step('fulfilment', { lines: part }),
        step('return', { lines: part }),
        step('cancellation', { reason: 'Because' }, others[whose]),
        site(whose, 'POST /v1/packagings', produced(at)),
        site(whose, 'POST /v1/packagings', { locationId: at, saleId: sales[whose], lines: [] }),
        site(whose, 'POST /v1/customer-returns', { locationId: at, lines: [line] }),
      ];
    }),
    site('foreign', 'POST /v1/sales', { locationId: places.own.id, lines: [line, partly] }),
    site('foreign', 'POST /v1/packagings', { locationId: places.own.id, saleId: sales.foreign, lines: [] }),
    site('foreign', 'POST /v1/packagings', produced(places.own.id, [...parts, partly])),
    site('foreign', 'POST /v1/customer-returns', { locationId: places.own.id, saleId: sales.foreign, lines: [line] }),
    brand('foreign', 'POST /v1/sales', { ...sale(places.own.id), lines: [{ ...line, itemId: items.shared.id }] }),
    brand('own', 'POST /v1/sales', { locationId: places.own.id, lines: [{ itemId: items.own.id, quantity: 1 }] }),
  ];
}

async function purchasingWrites(
  { make }: Scene,
  document: (place: number) => object,
  made: (path: string, body: (place: number) => object) => Promise<{ own: number; foreign: number }>,
): Promise<Write[]> {
  const orders = await made('/v1/purchase-orders', document);
  const spare = await made('/v1/purchase-orders', document);
  const [requests, more] = [
    await made('/v1/purchase-requests', document),
    await made('/v1/purchase-requests', document),
  ];
  const [returns, others] = [await made('/v1/vendor-returns', document), await made('/v1/vendor-returns', document)];
  const receipts = {
    own: (await make('/v1/receipts', { purchaseOrderId: spare.own })).id,
    foreign: (await make('/v1/receipts', { purchaseOrderId: spare.foreign })).id,
  };
  const reason = { reason: 'Because' };
  return (['foreign', 'own'] as const).flatMap((whose) => {
    const step = (path: string, id: number, noun: string, body: object = {}) =>
      site(whose, `POST /v1/${path}/${id}/${noun}`, body);
    return [
      site(whose, `PATCH /v1/purchase-orders/${orders[whose]}`, { memo: 'Said' }),
      step('purchase-orders', orders[whose], 'sending'),
      site(whose, 'POST /v1/receipts', { purchaseOrderId: orders[whose] }),
      site(whose, `PATCH /v1/receipts/${receipts[whose]}`, { memo: 'Said' }),
      step('receipts', receipts[whose], 'cancellation', reason),
      step('purchase-orders', spare[whose], 'cancellation', reason),
      site(whose, `PATCH /v1/purchase-requests/${requests[whose]}`, { memo: 'Said' }),
      step('purchase-requests', requests[whose], 'approval'),
      step('purchase-requests', more[whose], 'rejection', reason),
      site(whose, `PATCH /v1/vendor-returns/${returns[whose]}`, { memo: 'Said' }),
      step('vendor-returns', returns[whose], 'shipment'),
      step('vendor-returns', returns[whose], 'credit'),
      step('vendor-returns', others[whose], 'cancellation', reason),
    ];
  });
}

/** New documents, each at a place. */
export function newDocuments({ places, items, references }: Scene): Write[] {
  const lines = [{ itemId: items.shared.id, quantity: 1, unitCost: '1' }];
  return ['purchase-orders', 'purchase-requests', 'vendor-returns'].flatMap((path) =>
    (['own', 'foreign'] as const).map((whose) =>
      site(whose, `POST /v1/${path}`, { vendorId: references.vendors, locationId: places[whose].id, lines }),
    ),
  );
}
