import { makerOf } from '../crawl/maker.ts';
import type { Client } from '../native.ts';

/** What a write is aimed at: what is wholly the writer's own, what others use as well, or what the writer does not see. */
export type Whose = 'own' | 'shared' | 'foreign';

/** Who writes: restricted to a site, to a brand, or to both. */
export type Writer = 'site' | 'brand' | 'both';

export interface Write {
  as: Writer;
  whose: Whose;
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  body?: unknown;
}

export type Scene = Awaited<ReturnType<typeof makeScene>>;

/** Makes the writes of one sort, one after the other in the order in which they are done. */
export const by =
  (as: Writer) =>
  (whose: Whose, address: string, body?: unknown): Write => {
    const [method, url = ''] = address.split(' ');
    return { as, whose, method: method as Write['method'], url, body };
  };

/** Two sites, two brands, and of everything one that is here, one that is there, and one that is for all. */
export async function makeScene(client: Client) {
  const { row, post, make } = makerOf(client);
  const id = async (path: string, body: object) => (await row(path, body)).id;
  const place = (name: string, kind: string, parentId: number | null = null) =>
    row('/v1/locations', { name, kind, code: name, parentId });
  const region = await place('region', 'other');
  const [here, there] = [await place('here', 'site', region.id), await place('there', 'site')];
  const [shop, depot] = [await place('shop', 'warehouse', here.id), await place('depot', 'warehouse', there.id)];
  const [van, truck] = [await place('van', 'vehicle', here.id), await place('truck', 'vehicle', there.id)];
  const spare = await place('spare', 'bin', here.id);
  const yard = await place('yard', 'other', here.id);
  await place('guest', 'site', yard.id);
  const [brand, otherBrand] = [await id('/v1/brands', { name: 'Ours' }), await id('/v1/brands', { name: 'Theirs' })];
  const item = (partNumber: string, more: object) => row('/v1/items', { partNumber, name: partNumber, ...more });
  const items = {
    own: await item('own', { siteId: here.id, brandId: brand }),
    shared: await item('shared', { brandId: null }),
    foreign: await item('foreign', { siteId: there.id, brandId: otherBrand }),
    ownLots: await item('own-lots', { siteId: here.id, brandId: brand, tracking: 'lot' }),
    sharedLots: await item('shared-lots', { tracking: 'lot' }),
  };
  const receipt = (itemId: number, locationId: number, more: object = {}) => ({
    kind: 'receipt',
    entries: [{ itemId, locationId, quantity: 90, ...more }],
  });
  const lot = { lot: { number: 'L' } };
  const posted = (await post('/v1/movements', {
    movements: [
      receipt(items.own.id, shop.id),
      receipt(items.shared.id, depot.id),
      receipt(items.shared.id, shop.id),
      receipt(items.foreign.id, depot.id),
      receipt(items.ownLots.id, shop.id, lot),
      receipt(items.sharedLots.id, shop.id, lot),
      receipt(items.sharedLots.id, depot.id, lot),
    ],
  })) as unknown as { data: { movement: { id: number } }[] };
  const movement = (at: number) => posted.data[at]!.movement.id; // Seven were posted.
  const references = await makeReferences(id);
  const levelTemplate = await id('/v1/level-templates', { name: 'Vans', levels: [] });
  return {
    client,
    make,
    here: here.id,
    there: there.id,
    region: region.id,
    yard: yard.id,
    spare: spare.id,
    places: { own: shop, foreign: depot },
    vehicles: { own: van.id, foreign: truck.id },
    sites: { own: here, foreign: there },
    brand,
    otherBrand,
    items,
    references,
    levelTemplate,
    movements: { foreign: movement(1) },
  };
}

async function makeReferences(id: (path: string, body: object) => Promise<number>) {
  const named = (path: string) => id(path, { name: `A ${path}` });
  return {
    vendors: await named('/v1/vendors'),
    'business-units': await named('/v1/business-units'),
    jobs: await named('/v1/jobs'),
    projects: await named('/v1/projects'),
    technicians: await named('/v1/technicians'),
    'purchase-order-types': await named('/v1/purchase-order-types'),
    'return-types': await named('/v1/return-types'),
    'purchase-order-markups': await id('/v1/purchase-order-markups', { from: '0', to: '10', percent: '5' }),
  };
}
