import { by, type Scene, type Write } from './scene.ts';

const site = by('site');
const brand = by('brand');
const both = by('both');

/** Writes of levels, of their templates, and of what is to fill up. */
export function levelWrites({ items, places, references, levelTemplate }: Scene): Write[] {
  const put = 'PUT /v1/stock-levels';
  const level = (itemId: number, locationId: number | null) => [
    { itemId, locationId, minimum: '5000', target: '6000' },
  ];
  const template = { name: 'New', levels: [] };
  const order = (itemId: number, locationId: number) => ({
    lines: [{ itemId, locationId, quantity: '1', source: { vendorId: references.vendors } }],
  });
  return [
    site('own', put, level(items.own.id, null)),
    site('own', put, level(items.own.id, places.own.id)),
    site('own', put, level(items.shared.id, places.own.id)),
    site('shared', put, level(items.shared.id, null)),
    site('foreign', put, level(items.shared.id, places.foreign.id)),
    site('foreign', put, level(items.foreign.id, places.own.id)),
    brand('own', put, level(items.own.id, places.foreign.id)),
    brand('foreign', put, level(items.shared.id, places.own.id)),
    both('own', put, level(items.ownLots.id, places.own.id)),
    both('foreign', put, level(items.shared.id, places.own.id)),
    ...[site, brand].flatMap((as) => [
      as('shared', 'POST /v1/level-templates', template),
      as('shared', `PATCH /v1/level-templates/${levelTemplate}`, { name: 'Taken' }),
      as('shared', `DELETE /v1/level-templates/${levelTemplate}`),
    ]),
    site('own', 'POST /v1/replenishment', order(items.shared.id, places.own.id)),
    site('foreign', 'POST /v1/replenishment', order(items.shared.id, places.foreign.id)),
    site('foreign', 'POST /v1/replenishment', order(items.foreign.id, places.own.id)),
    brand('foreign', 'POST /v1/replenishment', order(items.shared.id, places.own.id)),
  ];
}
