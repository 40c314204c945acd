import { expect, it } from 'vitest';
import { openCompany } from '../../test/support/catalog.ts';
import { createLists, type List, type Piece, units } from '../platform/index.ts';
import {
  createItem,
  createItems,
  createLocation,
  createReference,
  deleteItem,
  EVERYTHING,
  findItemWithStock,
  ITEMS,
  LOCATIONS,
  listStockOfLocation,
  updateItem,
} from './index.ts';

const company = await openCompany();
const { run, read } = company;
const lists = createLists();
/** A page of a list and its total, as one who turns pages asks for them. */
const turnTo = <Filter, Order extends string, Row, View>(
  list: List<Filter, Order, Row, View>,
  filter: Filter,
  piece: Piece<Order> = { offset: 0, limit: 10 },
) =>
  company.read(async (sql, tenantId) => {
    const rows = await lists.page(sql, tenantId, list, filter, piece);
    return { rows, total: await lists.count(sql, tenantId, list, filter) };
  });
const everything = { visibility: EVERYTHING };

it('counts a common text without its ids, and keeps the total true while items come, change and go', async () => {
  for (let block = 0; block < 3; block += 1) {
    const items = Array.from({ length: 1_000 }, (_, index) => ({
      partNumber: `W-${block * 1_000 + index}`,
      name: 'Widget',
      category: index % 100 === 0 ? 'rare' : 'plenty',
    }));
    await run(createItems, { mode: 'atomic', items });
  }
  const count = async (filter: object) => (await turnTo(ITEMS, { ...everything, ...filter })).total;
  expect(await count({ search: 'widget' })).toBe(3_000);
  expect(await count({ search: 'wi' })).toBe(3_000);
  expect(await count({ search: 'W-299' })).toBe(11);
  expect(await count({ search: 'widget', category: 'rare' })).toBe(30);

  const added = await run(createItem, { partNumber: 'NEW', name: 'Widget', category: 'rare' });
  expect(await count({ search: 'widget', category: 'rare' })).toBe(31);
  await run(updateItem, { id: added.id, patch: { name: 'Gadget' } });
  expect(await count({ search: 'widget', category: 'rare' })).toBe(30);
  expect(await count({ category: 'rare' })).toBe(31);
  await run(deleteItem, { id: added.id });
  expect([await count({ category: 'rare' }), await count({})]).toEqual([30, 3_000]);

  const { rows } = await turnTo(ITEMS, { ...everything, search: 'widget' }, { offset: 2_995, limit: 10 });
  expect(rows.map((row) => row.partNumber)).toEqual(['W-2995', 'W-2996', 'W-2997', 'W-2998', 'W-2999']);
});

it('turns to the same rows wherever a page begins, in every order and both directions, while items change', async () => {
  const items = await company.list(ITEMS, { ...everything, category: 'plenty' }, { limit: 5_000 });
  const { id: vendorId } = await run(createReference, { kind: 'vendor', name: 'Zebra' });
  for (const [index, { id }] of items.slice(0, 40).entries()) {
    await run(updateItem, { id, patch: { name: `Name ${index % 7}`, price: units(index % 5), vendorId } });
  }
  const filter = { ...everything, category: 'plenty' };
  const expectAll = async () => {
    for (const order of ['id', 'updated', 'code', 'name', 'price', 'cost', 'vendor'] as const) {
      for (const descending of [false, true]) {
        const all = await company.list(ITEMS, filter, { order, descending, limit: 5_000 });
        const ids = all.map(({ id }) => id);
        for (const offset of [0, 999, 1_000, 1_001, 2_010, ids.length - 3, ids.length + 1]) {
          const { rows, total } = await turnTo(ITEMS, filter, { order, descending, offset, limit: 7 });
          const what = `${order}, ${descending ? 'descending' : 'ascending'}, from ${offset}`;
          expect([what, rows.map(({ id }) => id)]).toEqual([what, ids.slice(offset, offset + 7)]);
          expect(total).toBe(ids.length);
        }
      }
    }
  };
  await expectAll();
  await run(updateItem, { id: items[1_500]!.id, patch: { name: 'A', price: units(9), vendorId } });
  await run(createItem, { partNumber: 'A new one', name: 'Another', category: 'plenty' });
  await expectAll();
});

it('finds items at their minimum, also those whose minimum is zero', async () => {
  const make = async (name: string, minimum: number, onHand: number) => {
    const { id } = await run(createItem, { partNumber: name, name, category: 'low', minStockLevel: units(minimum) });
    if (onHand > 0)
      await company.post({ kind: 'receipt', entries: [{ itemId: id, locationId: null, quantity: units(onHand) }] });
    return id;
  };
  await make('below', 5, 4);
  await make('at', 5, 5);
  await make('above', 5, 6);
  const none = await make('none', 0, 0);
  await make('some', 0, 1);
  const low = async () => {
    const found = await turnTo(ITEMS, { ...everything, category: 'low', atMinimum: true });
    expect(found.total).toBe(found.rows.length);
    return found.rows.map((row) => row.partNumber);
  };
  expect(await low()).toEqual(['below', 'at', 'none']);
  await company.post({ kind: 'receipt', entries: [{ itemId: none, locationId: null, quantity: units(1) }] });
  expect(await low()).toEqual(['below', 'at']);
});

it('adds up the lots of an item at a location, and of a location by item', async () => {
  const { id } = await run(createItem, { partNumber: 'LOTS', name: 'Lots', tracking: 'lot' });
  const place = await run(createLocation, { name: 'Shelf', kind: 'bin' });
  const lot = (number: string, quantity: number) => ({
    itemId: id,
    locationId: place.id,
    quantity: units(quantity),
    lot: { number },
  });
  await company.post({ kind: 'receipt', entries: [lot('A', 2), lot('B', 3)] });
  const found = await read(findItemWithStock, EVERYTHING, id);
  expect(found?.item.onHand).toBe('5');
  expect(found?.stock).toMatchObject([
    { locationId: place.id, locationName: 'Shelf', locationKind: 'bin', onHand: units(5) },
  ]);
  expect(found?.stock[0]?.updatedAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
  const held = await read(listStockOfLocation, EVERYTHING, place.id, 10);
  expect(held).toMatchObject([{ partNumber: 'LOTS', onHand: units(5), reserved: 0n }]);
  await company.post({ kind: 'issue', entries: [lot('A', -2), lot('B', -3)] });
  expect(await read(listStockOfLocation, EVERYTHING, place.id, 10)).toEqual([]);
  expect((await read(findItemWithStock, EVERYTHING, id))?.stock).toMatchObject([{ onHand: 0n }]);
  expect(await read(findItemWithStock, { brandId: 1, siteIds: null }, id)).toBeUndefined();
});

it('pages locations by kinds', async () => {
  for (const kind of ['site', 'transit', 'vehicle'] as const) await run(createLocation, { name: kind, kind });
  const found = await turnTo(LOCATIONS, { ...everything, kinds: ['site', 'transit'], active: true });
  expect([found.rows.map((row) => row.name), found.total]).toEqual([['site', 'transit'], 2]);
});
