import { expect, it } from 'vitest';
import { openCompany } from '../../../test/support/catalog.ts';
import { type Piece, units } from '../../platform/index.ts';
import {
  createItem,
  createLocation,
  createReference,
  EVERYTHING,
  LOTS,
  type LotFilter,
  SERIALS,
  type SerialFilter,
} from '../index.ts';

const company = await openCompany();
const { run } = company;

const [site, otherSite] = [
  await run(createLocation, { name: 'Site', kind: 'site' }),
  await run(createLocation, { name: 'Other site', kind: 'site' }),
];
const shelf = await run(createLocation, { name: 'Shelf', kind: 'bin', parentId: site.id });
const far = await run(createLocation, { name: 'Far', kind: 'bin', parentId: otherSite.id });
const brand = await run(createReference, { kind: 'brand', name: 'Brand' });
const milk = await run(createItem, { partNumber: 'MILK', name: 'Milk', tracking: 'lot', brandId: brand.id });
const salt = await run(createItem, { partNumber: 'SALT', name: 'Salt', tracking: 'lot' });
const pump = await run(createItem, { partNumber: 'PUMP', name: 'Pump', tracking: 'serial' });
const june = new Date('2030-06-01T00:00:00.000Z');
const july = new Date('2030-07-01T00:00:00.000Z');

await company.post({
  kind: 'receipt',
  entries: [
    { itemId: milk.id, locationId: shelf.id, quantity: units(2), lot: { number: 'M1', expiresAt: june } },
    { itemId: milk.id, locationId: far.id, quantity: units(3), lot: { number: 'M1' } },
    { itemId: milk.id, locationId: shelf.id, quantity: units(4), lot: { number: 'M2', expiresAt: july } },
    { itemId: salt.id, locationId: shelf.id, quantity: units(5), lot: { number: 'S1' } },
    { itemId: pump.id, locationId: shelf.id, quantity: units(2), serials: ['b', 'a'] },
    { itemId: pump.id, locationId: far.id, quantity: units(1), serials: ['c'] },
    { itemId: pump.id, locationId: null, quantity: units(1), serials: ['d'] },
  ],
});
await company.post({
  kind: 'issue',
  entries: [{ itemId: pump.id, locationId: shelf.id, quantity: units(-1), serials: ['b'] }],
});

const lots = async (filter: Partial<LotFilter>, piece: Partial<Piece<'id' | 'expiry'>> = {}) => {
  const rows = await company.list(LOTS, { visibility: EVERYTHING, ...filter }, { limit: 50, ...piece });
  return rows.map((lot) => `${lot.number}: ${lot.onHand}`);
};
const serials = async (filter: Partial<SerialFilter>, piece: Partial<Piece<'number'>> = {}) => {
  const rows = await company.list(SERIALS, { visibility: EVERYTHING, ...filter }, { limit: 50, ...piece });
  return rows.map((serial) => serial.number);
};
const byExpiry = { order: 'expiry' } as const;

it('shows a lot with its stock over all places', async () => {
  const [lot] = await company.list(LOTS, { visibility: EVERYTHING }, { limit: 1 });
  expect(lot).toEqual({
    id: expect.any(Number),
    revision: expect.any(Number),
    itemId: milk.id,
    number: 'M1',
    expiresOn: '2030-06-01',
    expiresAt: '2030-06-02T00:00:00.000Z',
    status: 'available',
    heldAt: null,
    reason: null,
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
    onHand: '5',
    reserved: '0',
    available: '5',
  });
});

it('lists lots by item, expiry, page and what the reader may see', async () => {
  expect(await lots({})).toEqual(['M1: 5', 'M2: 4', 'S1: 5']);
  expect(await lots({ itemId: salt.id })).toEqual(['S1: 5']);
  expect(await lots({ number: 'M2' })).toEqual(['M2: 4']);
  expect(await lots({ number: 'M' })).toEqual([]);
  expect(await lots({ expiresBefore: july })).toEqual(['M1: 5']);
  const [first] = await company.list(LOTS, { visibility: EVERYTHING }, { limit: 1 });
  expect(await lots({}, { after: first?.id, limit: 1 })).toEqual(['M2: 4']);
  expect(await lots({ visibility: { brandId: brand.id, siteIds: null } })).toEqual(['M1: 5', 'M2: 4']);
  expect(await lots({ visibility: { brandId: null, siteIds: [site.id] } })).toEqual(['M1: 2', 'M2: 4', 'S1: 5']);
});

it('lists lots by their expiry, page by page, those that never expire last, and those that are gone not at all', async () => {
  const may = new Date('2030-05-01T00:00:00.000Z');
  const gone = { number: 'M0', expiresAt: may };
  const entry = { itemId: milk.id, locationId: shelf.id };
  await company.post({ kind: 'receipt', entries: [{ ...entry, quantity: units(1), lot: gone }] });
  expect(await lots({}, byExpiry)).toEqual(['M0: 1', 'M1: 5', 'M2: 4', 'S1: 5']);
  await company.post({ kind: 'issue', entries: [{ ...entry, quantity: units(-1), lot: { number: 'M0' } }] });
  expect(await lots({}, byExpiry)).toEqual(['M0: 0', 'M1: 5', 'M2: 4', 'S1: 5']);
  expect(await lots({ inStock: true }, byExpiry)).toEqual(['M1: 5', 'M2: 4', 'S1: 5']);
  expect(await lots({ inStock: true, visibility: { brandId: null, siteIds: [otherSite.id] } })).toEqual(['M1: 3']);
  expect(await lots({ expiresFrom: june, expiresBefore: july }, byExpiry)).toEqual(['M1: 5']);
  const everything = { visibility: EVERYTHING };
  const all = await company.list(LOTS, everything, { ...byExpiry, limit: 9 });
  for (const [place, after] of all.entries()) {
    const behind = [after.expiresAt ?? 'infinity', after.id];
    const rows = await company.list(LOTS, everything, { ...byExpiry, behind, limit: 9 });
    expect(rows).toEqual(all.slice(place + 1));
  }
});

it('shows where a unit is, and that it is gone', async () => {
  const views = await company.list(SERIALS, { visibility: EVERYTHING, itemId: pump.id }, { limit: 9 });
  const unit = { itemId: pump.id, reservationId: null, lastIssue: null, updatedAt: expect.any(String) };
  expect(views).toEqual([
    { ...unit, number: 'a', inStock: true, locationId: shelf.id },
    { ...unit, number: 'b', inStock: false, locationId: null, lastIssue: expect.objectContaining({ kind: 'issue' }) },
    { ...unit, number: 'c', inStock: true, locationId: far.id },
    { ...unit, number: 'd', inStock: true, locationId: null },
  ]);
});

it('lists serials by place, number, page and what the reader may see', async () => {
  expect(await serials({ locationId: shelf.id })).toEqual(['a']);
  expect(await serials({ locationId: null })).toEqual(['d']);
  expect(await serials({ number: 'c' })).toEqual(['c']);
  expect(await serials({}, { behind: [pump.id, 'b'], limit: 1 })).toEqual(['c']);
  expect(await serials({ visibility: { brandId: brand.id, siteIds: null } })).toEqual([]);
  expect(await serials({ visibility: { brandId: null, siteIds: [site.id] } })).toEqual(['a']);
});
