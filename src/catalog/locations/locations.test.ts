import { describe, expect, it } from 'vitest';
import { openCompany } from '../../../test/support/catalog.ts';
import { type Piece, units } from '../../platform/index.ts';
import {
  createItem,
  createLocation,
  createReference,
  DEPTH_MAX,
  deleteLocation,
  EVERYTHING,
  findLocation,
  LOCATIONS,
  type LocationFilter,
  type NewLocation,
  updateItem,
  updateLocation,
} from '../index.ts';

const company = await openCompany();
const { run, read } = company;
const refusal = (code: string, path?: string) =>
  expect.objectContaining(path === undefined ? { code } : { code, faults: [expect.objectContaining({ path })] });
const place = (kind: NewLocation['kind'], parentId: number | null = null) =>
  run(createLocation, { name: kind, kind, parentId });
const find = (id: number) => read(findLocation, EVERYTHING, id);
const siteOf = async (id: number) => (await find(id))?.siteId;

it('creates a location with its defaults and puts it into the feed', async () => {
  const address = { street: '1 Main', unit: null, city: 'Reno', state: 'NV', zip: '89501', country: 'US' };
  const location = await run(createLocation, { name: 'Main', kind: 'warehouse', code: 'W1', address });
  expect(location).toEqual({
    id: expect.any(Number),
    uuid: expect.any(String),
    revision: location.id,
    name: 'Main',
    kind: 'warehouse',
    code: 'W1',
    parentId: null,
    address,
    memo: null,
    warehouseId: null,
    technicianIds: [],
    active: true,
    allowNegative: null,
    timeZone: null,
    status: 'available',
    heldAt: null,
    reason: null,
    levelTemplateId: null,
    supplyLocationId: null,
    customFields: {},
    externalData: {},
    siteId: null,
    createdAt: expect.any(String),
    updatedAt: location.createdAt,
  });
  expect(await find(location.id)).toEqual(location);
  const feed = await company.feed('location');
  expect(feed).toContainEqual({ revision: location.id, kind: 'location', id: location.id, row: location });
});

it('refuses a blank name, a taken code and a parent that is not there', async () => {
  await run(createLocation, { name: 'x', kind: 'bin', code: 'TAKEN' });
  const fields = run(createLocation, { name: ' ', kind: 'bin', code: 'TAKEN' });
  await expect(fields).rejects.toMatchObject({
    faults: [
      { path: 'name', code: 'invalid_request' },
      { path: 'code', code: 'duplicate_code' },
    ],
  });
  await expect(place('bin', 1e15)).rejects.toEqual(refusal('unknown_location', 'parentId'));
});

it('updates what is given, keeps the revision when nothing differs, and refuses a stale one', async () => {
  const location = await run(createLocation, { name: 'Before', kind: 'bin', code: 'U1' });
  const updated = await run(updateLocation, {
    id: location.id,
    patch: { name: 'After' },
    ifRevision: location.revision,
  });
  expect(updated).toEqual({ ...location, name: 'After', revision: updated.revision, updatedAt: updated.updatedAt });
  expect(await run(updateLocation, { id: location.id, patch: { name: 'After', code: 'U1' } })).toEqual(updated);
  const stale = run(updateLocation, { id: location.id, patch: { name: 'x' }, ifRevision: location.revision });
  await expect(stale).rejects.toEqual(refusal('stale_revision'));
});

describe('the tree', () => {
  it('derives the site from the nearest site on the way up', async () => {
    const site = await place('site');
    const warehouse = await place('warehouse', site.id);
    const inner = await place('site', warehouse.id);
    const bin = await place('bin', inner.id);
    expect([site.siteId, warehouse.siteId, inner.siteId, bin.siteId]).toEqual([site.id, site.id, inner.id, inner.id]);
  });

  it('keeps the site of everything below right when a parent changes, one revision and feed row each', async () => {
    const [east, west] = [await place('site'), await place('site')];
    const warehouse = await place('warehouse', east.id);
    const bin = await place('bin', warehouse.id);
    const inner = await place('site', bin.id);
    const shelf = await place('bin', inner.id);
    const moved = await run(updateLocation, { id: warehouse.id, patch: { parentId: west.id } });
    expect(moved.siteId).toBe(west.id);
    const binNow = await find(bin.id);
    expect(binNow?.siteId).toBe(west.id);
    expect(binNow?.revision).toBe(moved.revision + 1);
    expect(await find(inner.id)).toEqual(inner);
    expect(await find(shelf.id)).toEqual(shelf);
    expect((await company.feed('location')).slice(-2)).toMatchObject([{ row: moved }, { row: binNow }]);
  });

  it('keeps the site of everything below right when a kind changes', async () => {
    const site = await place('site');
    const building = await place('warehouse', site.id);
    const bin = await place('bin', building.id);
    await run(updateLocation, { id: building.id, patch: { kind: 'site' } });
    expect(await siteOf(bin.id)).toBe(building.id);
    await run(updateLocation, { id: building.id, patch: { kind: 'warehouse' } });
    expect(await siteOf(bin.id)).toBe(site.id);
    await run(updateLocation, { id: site.id, patch: { kind: 'other' } });
    expect([await siteOf(site.id), await siteOf(building.id), await siteOf(bin.id)]).toEqual([null, null, null]);
  });

  it('refuses a cycle, also of one', async () => {
    const outer = await place('warehouse');
    const middle = await place('bin', outer.id);
    const inner = await place('bin', middle.id);
    for (const parentId of [outer.id, middle.id, inner.id]) {
      const attempt = run(updateLocation, { id: outer.id, patch: { parentId } });
      await expect(attempt).rejects.toEqual(refusal('location_cycle', 'parentId'));
    }
  });

  it('goes so deep and no deeper, counting what a moved location brings along', async () => {
    let parentId: number | null = null;
    const chain: number[] = [];
    for (let depth = 1; depth <= DEPTH_MAX; depth += 1) {
      parentId = (await place('bin', parentId)).id;
      chain.push(parentId);
    }
    await expect(place('bin', parentId)).rejects.toEqual(refusal('invalid_request', 'parentId'));
    const box = await place('bin');
    await place('bin', box.id);
    const move = (to: number) => run(updateLocation, { id: box.id, patch: { parentId: to } });
    await expect(move(chain.at(-2)!)).rejects.toEqual(refusal('invalid_request', 'parentId'));
    expect((await move(chain.at(-3)!)).parentId).toBe(chain.at(-3));
  });

  it('keeps a site a site while items belong to it', async () => {
    const site = await place('site');
    const item = await run(createItem, { partNumber: 'SITED', name: 'x', siteId: site.id });
    const attempt = () => run(updateLocation, { id: site.id, patch: { kind: 'other' } });
    await expect(attempt()).rejects.toEqual(refusal('in_use', 'kind'));
    await run(updateItem, { id: item.id, patch: { siteId: null } });
    expect((await attempt()).kind).toBe('other');
  });
});

it('deletes a location that nothing speaks of, and no other', async () => {
  const [parent, site, used] = [await place('warehouse'), await place('site'), await place('bin')];
  const child = await place('bin', parent.id);
  const item = await run(createItem, { partNumber: 'USES', name: 'x', siteId: site.id });
  for (const quantity of [units(1), units(-1)]) {
    await company.post({ kind: 'adjustment', entries: [{ itemId: item.id, locationId: used.id, quantity }] });
  }
  for (const { id } of [parent, site, used]) {
    await expect(run(deleteLocation, { id })).rejects.toEqual(refusal('in_use'));
  }
  await run(deleteLocation, { id: child.id });
  const deleted = await run(deleteLocation, { id: parent.id });
  expect(await find(parent.id)).toBeUndefined();
  expect((await company.feed('location')).at(-1)).toMatchObject({ id: parent.id, deleted: true, row: deleted });
});

it('lists by every filter, in the order of ids', async () => {
  const site = await place('site');
  const shelf = await run(createLocation, { name: 'Shelf 100%', kind: 'bin', code: 'S', parentId: site.id });
  const van = await run(createLocation, { name: 'Van', kind: 'vehicle', parentId: site.id, active: false });
  const all = [site.id, shelf.id, van.id];
  const list = async (filter: Partial<LocationFilter>, piece: Partial<Piece<never>> = {}) => {
    const rows = await company.list(
      LOCATIONS,
      { visibility: EVERYTHING, ids: all, ...filter },
      { limit: 50, ...piece },
    );
    return rows.map((row) => row.id);
  };
  expect(await list({})).toEqual(all);
  expect(await list({ kinds: ['bin'] })).toEqual([shelf.id]);
  expect(await list({ parentId: site.id })).toEqual([shelf.id, van.id]);
  expect(await list({ parentId: null })).toEqual([site.id]);
  expect(await list({ code: 'S' })).toEqual([shelf.id]);
  expect(await list({ active: false })).toEqual([van.id]);
  expect(await list({ siteId: site.id, ids: undefined })).toEqual(all);
  expect(await list({ search: 'HELF 100%' })).toEqual([shelf.id]);
  expect(await list({ search: '1%0' })).toEqual([]);
  expect(await list({}, { after: site.id, limit: 1 })).toEqual([shelf.id]);
});

describe('a vehicle', () => {
  it('has a warehouse that is one and technicians that are there, and keeps both from being taken away', async () => {
    const [warehouse, bin] = [await place('warehouse'), await place('bin')];
    const technician = await run(createReference, { kind: 'technician', name: 'Ann' });
    const fields = { name: 'Van', kind: 'vehicle', memo: 'blue' } as const;
    const van = await run(createLocation, { ...fields, warehouseId: warehouse.id, technicianIds: [technician.id] });
    expect(van).toMatchObject({ memo: 'blue', warehouseId: warehouse.id, technicianIds: [technician.id] });
    expect(await find(van.id)).toEqual(van);
    for (const [more, path] of [
      [{ warehouseId: bin.id }, 'warehouseId'],
      [{ warehouseId: 999_999 }, 'warehouseId'],
      [{ technicianIds: [technician.id, 999_999] }, 'technicianIds.1'],
    ] as const) {
      await expect(run(createLocation, { ...fields, ...more } as NewLocation)).rejects.toMatchObject({
        faults: [{ path }],
      });
    }
    await expect(run(updateLocation, { id: warehouse.id, patch: { kind: 'bin' } })).rejects.toThrow(
      refusal('in_use', 'kind'),
    );
    await expect(run(deleteLocation, { id: warehouse.id })).rejects.toThrow(refusal('in_use'));
    const sold = await run(updateLocation, { id: van.id, patch: { warehouseId: null, technicianIds: [], memo: null } });
    expect(sold).toMatchObject({ memo: null, warehouseId: null, technicianIds: [] });
    await run(deleteLocation, { id: warehouse.id });
  });
});
