import { describe, expect, it } from 'vitest';
import { openCompany } from '../../../test/support/catalog.ts';
import {
  createItem,
  createLocation,
  createReference,
  deleteItem,
  findItemsByIds,
  ITEMS,
  updateItem,
} from '../index.ts';

const company = await openCompany();
const { run, read } = company;
let counter = 0;
const partNumber = () => `PART-${++counter}`;
const refusal = (code: string, path?: string) =>
  expect.objectContaining(path === undefined ? { code } : { code, faults: [expect.objectContaining({ path })] });

describe('an actor restricted to a brand or to sites', async () => {
  const own = await run(createReference, { kind: 'brand', name: 'Own' });
  const foreign = await run(createReference, { kind: 'brand', name: 'Foreign' });
  const here = await run(createLocation, { kind: 'site', name: 'Here' });
  const there = await run(createLocation, { kind: 'site', name: 'There' });
  const branded = { brandId: own.id };
  const sited = { siteIds: [here.id] };

  it('creates items of its own brand only, by default too', async () => {
    expect(await run(createItem, { partNumber: partNumber(), name: 'x' }, branded)).toMatchObject(branded);
    const attempt = run(createItem, { partNumber: partNumber(), name: 'x', brandId: foreign.id }, branded);
    await expect(attempt).rejects.toEqual(refusal('unknown_reference', 'brandId'));
  });

  it('neither sees nor changes items of another brand, nor gives its own away', async () => {
    const mine = await run(createItem, { partNumber: partNumber(), name: 'x' }, branded);
    const other = await run(createItem, { partNumber: partNumber(), name: 'x', brandId: foreign.id });
    const visibility = { brandId: own.id, siteIds: null };
    expect(await read(findItemsByIds, visibility, [mine.id, other.id])).toEqual([mine]);
    expect(await company.list(ITEMS, { visibility, ids: [mine.id, other.id] }, { limit: 9 })).toEqual([mine]);
    await expect(run(updateItem, { id: other.id, patch: { name: 'y' } }, branded)).rejects.toEqual(
      refusal('not_found'),
    );
    await expect(run(deleteItem, { id: other.id }, branded)).rejects.toEqual(refusal('not_found'));
    for (const brandId of [foreign.id, null]) {
      const attempt = run(updateItem, { id: mine.id, patch: { brandId } }, branded);
      await expect(attempt).rejects.toEqual(refusal('unknown_reference', 'brandId'));
    }
  });

  it('sees items of its sites and of no site, and changes those of its sites', async () => {
    const free = await run(createItem, { partNumber: partNumber(), name: 'x' });
    const near = await run(createItem, { partNumber: partNumber(), name: 'x', siteId: here.id }, sited);
    const far = await run(createItem, { partNumber: partNumber(), name: 'x', siteId: there.id });
    const visibility = { brandId: null, ...sited };
    const ids = [free.id, near.id, far.id];
    expect(await read(findItemsByIds, visibility, ids)).toEqual([free, near]);
    expect(await company.list(ITEMS, { visibility, ids }, { limit: 9 })).toEqual([free, near]);
    await expect(run(updateItem, { id: far.id, patch: { name: 'y' } }, sited)).rejects.toEqual(refusal('not_found'));
    const attempt = run(updateItem, { id: near.id, patch: { siteId: there.id } }, sited);
    await expect(attempt).rejects.toEqual(refusal('unknown_reference', 'siteId'));
    await expect(run(updateItem, { id: near.id, patch: { siteId: null } }, sited)).rejects.toEqual(
      refusal('actor_restricted', 'siteId'),
    );
    const take = run(updateItem, { id: free.id, patch: { siteId: here.id } }, sited);
    await expect(take).rejects.toEqual(refusal('actor_restricted'));
    await expect(run(deleteItem, { id: free.id }, sited)).rejects.toEqual(refusal('actor_restricted'));
    expect(await read(findItemsByIds, { brandId: null, siteIds: null }, [free.id])).toEqual([free]);
  });

  it('makes items of its site by default, and must name one of several', async () => {
    const make = (who: object) => run(createItem, { partNumber: partNumber(), name: 'x' }, who);
    expect((await make(sited)).siteId).toBe(here.id);
    await expect(make({ siteIds: [here.id, there.id] })).rejects.toEqual(refusal('actor_restricted', 'siteId'));
  });
});
