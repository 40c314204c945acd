import { by, type Scene, type Write } from './scene.ts';

const site = by('site');
const brand = by('brand');
const BOTH = ['foreign', 'own'] as const;

/** Writes through FSM Navigator's API. */
export function fsmWrites({ items, places }: Scene): Write[] {
  const base = '/api/v1/inventory';
  const fields = { part_number: 'F-1', part_name: 'New' };
  const adjust = (locationId: number) => ({
    location_id: locationId,
    quantity: 1,
    reason: 'Counted',
  });
  const move = (from: number, to: number) => ({
    item_id: items.shared.id,
    from_location_id: from,
    to_location_id: to,
    quantity: 1,
  });
  const there = places.foreign.id;
  return [
    site('own', `POST ${base}`, fields),
    brand('own', `POST ${base}`, { ...fields, part_number: 'F-2' }),
    site('shared', `PATCH ${base}?id=${items.shared.id}`, { part_name: 'Taken' }),
    site('shared', `PUT ${base}?id=${items.shared.id}`, { part_number: 'shared', part_name: 'Taken' }),
    site('foreign', `PATCH ${base}?id=${items.foreign.id}`, { part_name: 'Taken' }),
    brand('foreign', `PATCH ${base}?id=${items.shared.id}`, { part_name: 'Taken' }),
    site('own', `PATCH ${base}?id=${items.own.id}`, { part_name: 'Ours by FSM' }),
    site('own', `POST ${base}?sub=adjust&id=${items.shared.id}`, adjust(places.own.id)),
    site('foreign', `POST ${base}?sub=adjust&id=${items.shared.id}`, adjust(there)),
    site('foreign', `POST ${base}?sub=transfer`, move(places.own.id, there)),
  ];
}

/** Writes through HapiHub's services. */
export async function feathersWrites({ make, items, places, references }: Scene): Promise<Write[]> {
  const path = '/inventory-transactions';
  const line = { sku: 'shared', quantity: 1 };
  const sale = (warehouse: string) => ({ warehouse, type: 'sales', items: [line] });
  const sales = { own: (await make(path, sale('shop'))).id, foreign: (await make(path, sale('depot'))).id };
  const moved = (source: string, destination: string) => ({ source, destination, warehouse: source });
  const transfer = (source: string, destination: string) => ({
    ...moved(source, destination),
    type: 'transfer',
    items: [line],
  });
  const coming = (await make(path, { ...transfer('depot', 'shop'), shippedAt: 1 })).id;
  return [
    ...BOTH.flatMap((whose) => [
      site(whose, `POST ${path}`, sale(whose === 'own' ? 'shop' : 'depot')),
      site(whose, `PATCH ${path}/${sales[whose]}`, { reason: 'Said' }),
      site(whose, `PATCH /organizations/${places[whose].id}`, { name: `Called ${whose}` }),
    ]),
    site('foreign', `POST ${path}`, transfer('shop', 'depot')),
    site('shared', `PATCH ${path}/${coming}`, { reason: 'Said' }),
    site('shared', `PATCH ${path}?id[$in][0]=${coming}&id[$in][1]=${sales.own}`, { reason: 'Said' }),
    site('own', `PATCH ${path}?id=${sales.own}`, { reason: 'Said of what fits' }),
    site('shared', `PATCH ${path}/${coming}`, { rejectedAt: 2 }),
    site('own', `PATCH ${path}/${coming}`, { receivedAt: 2 }),
    site('shared', `POST ${path}`, { warehouse: 'shop', type: 'purchase', supplier: 'Unheard of', items: [line] }),
    site('own', `POST ${path}`, { warehouse: 'shop', type: 'purchase', items: [line] }),
    site('shared', 'POST /organizations', { name: 'New' }),
    brand('shared', `PATCH /organizations/${places.own.id}`, { name: 'Taken' }),
    ...[site, brand].flatMap((as) => [
      as('shared', 'POST /inventory-suppliers', { name: 'New' }),
      as('shared', `PATCH /inventory-suppliers/${references.vendors}`, { name: 'Taken' }),
    ]),
    ...(['variants', 'products'] as const).flatMap((service) => {
      const key = (item: keyof typeof items) =>
        `/inventory-${service}/${service === 'variants' ? { ...PART_NUMBERS }[item] : items[item].id}`;
      return [
        site('own', `POST /inventory-${service}`, { sku: 'H-1', name: `New in ${service}` }),
        site('shared', `PATCH ${key('shared')}`, { name: 'Taken' }),
        site('foreign', `PATCH ${key('foreign')}`, { name: 'Taken' }),
        brand('foreign', `PATCH ${key('shared')}`, { name: 'Taken' }),
        site('own', `PATCH ${key('own')}`, { name: `Ours in ${service}` }),
        site('shared', `DELETE ${key('shared')}`),
        site('foreign', `DELETE ${key('foreign')}`),
      ];
    }),
  ];
}

const PART_NUMBERS = {
  own: 'own',
  shared: 'shared',
  foreign: 'foreign',
  ownLots: 'own-lots',
  sharedLots: 'shared-lots',
} as const;

/** Writes through Trybe's API. */
export function spaWrites({ items, places, sites }: Scene): Write[] {
  const change = (item: { uuid: string }, place: { id: number }) => ({
    product_id: item.uuid,
    location_id: place.id,
    quantity: 1,
    reason_code: 'counted',
  });
  return [
    site('own', 'POST /inventory/products', { name: 'New' }),
    site('foreign', 'POST /inventory/products', { name: 'New', site_id: sites.foreign.uuid }),
    site('shared', `PUT /inventory/products/${items.shared.uuid}`, { name: 'Taken' }),
    site('foreign', `PUT /inventory/products/${items.foreign.uuid}`, { name: 'Taken' }),
    brand('foreign', `PUT /inventory/products/${items.shared.uuid}`, { name: 'Taken' }),
    site('own', `PUT /inventory/products/${items.own.uuid}`, { name: 'Ours by Trybe' }),
    site('own', 'POST /inventory/adjustments', change(items.shared, places.own)),
    site('foreign', 'POST /inventory/adjustments', change(items.shared, places.foreign)),
    site('foreign', 'POST /inventory/adjustments', change(items.foreign, places.own)),
  ];
}

/** Writes through DecoNetwork's API. */
export function decoWrites({ items }: Scene): Write[] {
  const update = (id: number, more: string) => `/api/json/manage_inventory/update?dn_sku_id=${id}_${id}&${more}`;
  return [
    site('own', `POST ${update(items.own.id, 'inv_warn=3')}`),
    site('shared', `POST ${update(items.shared.id, 'inv_warn=3')}`),
    site('shared', `POST ${update(items.shared.id, 'inv_on=0')}`),
    site('foreign', `POST ${update(items.foreign.id, 'inv_warn=3')}`),
    brand('foreign', `POST ${update(items.shared.id, 'inv_warn=3')}`),
  ];
}
