import { describe, expect, it } from 'vitest';
import { openCompany } from '../../../test/support/catalog.ts';
import { units } from '../../platform/index.ts';
import {
  createItem,
  createItems,
  createLocation,
  createReference,
  deleteItem,
  EVERYTHING,
  findItem,
  ITEMS,
  type ItemView,
  updateItem,
} from '../index.ts';

const company = await openCompany();
const { run, read } = company;
let counter = 0;
const partNumber = () => `PART-${++counter}`;
const refusal = (code: string, path?: string) =>
  expect.objectContaining(path === undefined ? { code } : { code, faults: [expect.objectContaining({ path })] });

/** As the feed shows it, which says nothing of stock. */
function withoutStock({ onHand, reserved, available, unavailable, stockValue, ...row }: ItemView) {
  return row;
}

describe('creating', () => {
  it('answers with every field, the defaults and empty stock, and puts the same into the feed', async () => {
    const item = await run(createItem, { partNumber: 'P "1"\\', name: 'Pipe, {half}', cost: 1_500_000n });
    expect(item).toEqual({
      id: expect.any(Number),
      uuid: expect.stringMatching(/^[0-9a-f-]{14}7/),
      revision: item.id,
      partNumber: 'P "1"\\',
      name: 'Pipe, {half}',
      description: null,
      category: null,
      serialNumber: null,
      unit: null,
      tracking: 'none',
      lotsExpire: false,
      wholeOnly: false,
      mergedIntoId: null,
      minStockLevel: '0',
      targetStockLevel: null,
      reorderQuantity: '0',
      cost: '1.5',
      price: null,
      vendorId: null,
      brandId: null,
      siteId: null,
      locationAware: false,
      allowNegative: null,
      active: true,
      weight: null,
      codes: [],
      units: [],
      components: [],
      customFields: {},
      externalData: {},
      onHand: '0',
      reserved: '0',
      available: '0',
      unavailable: '0',
      stockValue: '0',
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: item.createdAt,
    });
    expect(await read(findItem, EVERYTHING, item.id)).toEqual(item);
    expect(await company.feed('item')).toContainEqual({
      revision: item.id,
      kind: 'item',
      id: item.id,
      row: withoutStock(item),
    });
  });

  it('names every failing field at once', async () => {
    const attempt = run(createItem, { partNumber: ' ', name: '', cost: -1n, vendorId: 999, siteId: 998 });
    await expect(attempt).rejects.toMatchObject({
      code: 'invalid_request',
      faults: [
        { path: 'partNumber', code: 'invalid_request' },
        { path: 'name', code: 'invalid_request' },
        { path: 'cost', code: 'invalid_quantity' },
        { path: 'vendorId', code: 'unknown_reference' },
        { path: 'siteId', code: 'unknown_reference' },
      ],
    });
  });

  it('takes a vendor, a brand and a site, and nothing of another kind in their place', async () => {
    const vendor = await run(createReference, { kind: 'vendor', name: 'Vendor' });
    const brand = await run(createReference, { kind: 'brand', name: 'Brand' });
    const site = await run(createLocation, { kind: 'site', name: 'Site' });
    const bin = await run(createLocation, { kind: 'bin', name: 'Bin' });
    const good = { vendorId: vendor.id, brandId: brand.id, siteId: site.id };
    expect(await run(createItem, { partNumber: partNumber(), name: 'x', ...good })).toMatchObject(good);
    const bad = { vendorId: brand.id, brandId: vendor.id, siteId: bin.id };
    const attempt = run(createItem, { partNumber: partNumber(), name: 'x', ...bad });
    await expect(attempt).rejects.toMatchObject({
      faults: [{ path: 'vendorId' }, { path: 'brandId' }, { path: 'siteId' }],
    });
  });
});

describe('creating many', () => {
  it('creates none when one is refused, and names the fields of all', async () => {
    const good = partNumber();
    const items = [
      { partNumber: good, name: 'good' },
      { partNumber: good, name: 'same' },
      { partNumber: partNumber(), name: '' },
    ];
    await expect(run(createItems, { mode: 'atomic', items })).rejects.toMatchObject({
      code: 'duplicate_part_number',
      faults: [{ path: 'items.1.partNumber' }, { path: 'items.2.name' }],
    });
    expect(await company.list(ITEMS, { visibility: EVERYTHING, partNumber: good }, { limit: 10 })).toEqual([]);
  });

  it('creates the good ones in independent mode and tells of the others in their places', async () => {
    const number = partNumber();
    const items = [
      { partNumber: number, name: '' },
      { partNumber: number, name: 'good' },
      { partNumber: number, name: 'late' },
    ];
    const outcomes = await run(createItems, { mode: 'independent', items });
    expect(outcomes).toMatchObject([
      { index: 0, status: 'refused', error: { code: 'invalid_request', path: 'name' } },
      { index: 1, status: 'created', item: { partNumber: number, name: 'good' } },
      { index: 2, status: 'refused', error: { code: 'duplicate_part_number', path: 'partNumber' } },
    ]);
  });

  it('takes a thousand and no more', async () => {
    const items = Array.from({ length: 1_000 }, () => ({ partNumber: partNumber(), name: 'many' }));
    const outcomes = await run(createItems, { mode: 'atomic', items });
    expect(outcomes.map((outcome) => outcome.status)).toEqual(items.map(() => 'created'));
    await expect(
      run(createItems, { mode: 'atomic', items: [...items, { partNumber: 'x', name: 'x' }] }),
    ).rejects.toMatchObject({ code: 'invalid_request', faults: [{ path: 'items' }] });
  });
});

describe('updating', () => {
  it('changes what is given, moves the revision and feeds the row', async () => {
    const item = await run(createItem, {
      partNumber: partNumber(),
      name: 'Before',
      category: 'c',
      customFields: { a: 1 },
    });
    const patch = { name: 'After', category: null, minStockLevel: units(3), description: undefined };
    const updated = await run(updateItem, { id: item.id, patch, ifRevision: item.revision });
    const { updatedAt } = updated;
    const rest = { revision: updated.revision, updatedAt, name: 'After', category: null, minStockLevel: '3' };
    expect(updated).toEqual({ ...item, ...rest });
    expect(updated.revision).toBeGreaterThan(item.revision);
    expect(await read(findItem, EVERYTHING, item.id)).toEqual(updated);
    expect((await company.feed('item')).at(-1)).toMatchObject({
      revision: updated.revision,
      row: withoutStock(updated),
    });
  });

  it('keeps the revision when nothing differs', async () => {
    const item = await run(createItem, {
      partNumber: partNumber(),
      name: 'Same',
      customFields: { a: 1, b: { c: [2] } },
    });
    const patch = { name: 'Same', cost: null, customFields: { b: { c: [2] }, a: 1 } };
    expect(await run(updateItem, { id: item.id, patch })).toEqual(item);
  });

  it('refuses a stale revision, a taken part number and an unknown item', async () => {
    const [item, other] = [
      await run(createItem, { partNumber: partNumber(), name: 'x' }),
      await run(createItem, { partNumber: partNumber(), name: 'y' }),
    ];
    const stale = run(updateItem, { id: item.id, patch: { name: 'z' }, ifRevision: item.revision - 1 });
    await expect(stale).rejects.toEqual(refusal('stale_revision'));
    const taken = run(updateItem, { id: item.id, patch: { partNumber: other.partNumber } });
    await expect(taken).rejects.toEqual(refusal('duplicate_part_number', 'partNumber'));
    await expect(run(updateItem, { id: 1e15, patch: {} })).rejects.toEqual(refusal('not_found'));
  });

  it('keeps tracking, expiry and unit while stock is anywhere, also where the places cancel out', async () => {
    const item = await run(createItem, { partNumber: partNumber(), name: 'x', allowNegative: true });
    const place = await run(createLocation, { kind: 'bin', name: 'x' });
    const entry = (locationId: number | null, quantity: number) => ({
      itemId: item.id,
      locationId,
      quantity: units(quantity),
    });
    await company.post({ kind: 'transfer', entries: [entry(null, -2), entry(place.id, 2)] });
    const patch = { tracking: 'lot', lotsExpire: true, unit: 'm' } as const;
    await expect(run(updateItem, { id: item.id, patch })).rejects.toMatchObject({
      code: 'in_use',
      faults: [{ path: 'tracking' }, { path: 'lotsExpire' }, { path: 'unit' }],
    });
    await company.post({ kind: 'transfer', entries: [entry(null, 2), entry(place.id, -2)] });
    expect(await run(updateItem, { id: item.id, patch })).toMatchObject(patch);
  });
});

describe('deleting', () => {
  it('deletes an item without history, tells the feed, and frees its part number', async () => {
    const item = await run(createItem, { partNumber: partNumber(), name: 'short lived' });
    const deleted = await run(deleteItem, { id: item.id });
    expect(await read(findItem, EVERYTHING, item.id)).toBeUndefined();
    for (const table of ['item_search', 'item_stock']) {
      expect(await company.query(`select from ${table} where item_id = $1`, [item.id])).toEqual([]);
    }
    expect((await company.feed('item')).at(-1)).toMatchObject({
      id: item.id,
      deleted: true,
      revision: deleted.revision,
    });
    await run(createItem, { partNumber: item.partNumber, name: 'again' });
  });

  it('refuses an item with entries, even when its stock is zero again', async () => {
    const item = await run(createItem, { partNumber: partNumber(), name: 'x' });
    for (const quantity of [units(1), units(-1)]) {
      await company.post({ kind: 'adjustment', entries: [{ itemId: item.id, locationId: null, quantity }] });
    }
    await expect(run(deleteItem, { id: item.id })).rejects.toThrow(/Deactivate it/);
    expect(await read(findItem, EVERYTHING, item.id)).toEqual(item);
  });
});
