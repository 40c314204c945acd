import { describe, expect, it } from 'vitest';
import { openCompany } from '../../../test/support/catalog.ts';
import { createLocation, deleteLocation, findLocation, LOCATIONS, type NewLocation, updateLocation } from '../index.ts';

const company = await openCompany();
const { run, read } = company;
const refusal = (code: string) => expect.objectContaining({ code });
const place = (kind: NewLocation['kind'], parentId: number | null = null) =>
  run(createLocation, { name: kind, kind, parentId });

describe('an actor restricted to sites', async () => {
  const [own, foreign] = [await place('site'), await place('site')];
  const bin = await place('bin', own.id);
  const foreignBin = await place('bin', foreign.id);
  const loose = await place('bin');
  const sited = { siteIds: [own.id] };

  it('sees the locations of its sites', async () => {
    const visibility = { brandId: null, ...sited };
    const ids = [own.id, foreign.id, bin.id, foreignBin.id, loose.id];
    expect(await company.list(LOCATIONS, { visibility, ids }, { limit: 9 })).toEqual([own, bin]);
    expect(await read(findLocation, visibility, bin.id)).toEqual(bin);
    expect(await read(findLocation, visibility, loose.id)).toBeUndefined();
  });

  it('changes them, and nothing leaves its sites', async () => {
    const shelf = await run(createLocation, { name: 'x', kind: 'bin', parentId: bin.id }, sited);
    expect(shelf.siteId).toBe(own.id);
    const update = (id: number, patch: Partial<NewLocation>) => run(updateLocation, { id, patch }, sited);
    expect((await update(own.id, { name: 'Renamed' })).name).toBe('Renamed');
    await expect(update(foreignBin.id, { name: 'x' })).rejects.toEqual(refusal('not_found'));
    await expect(run(deleteLocation, { id: loose.id }, sited)).rejects.toEqual(refusal('not_found'));
    await expect(update(bin.id, { parentId: foreign.id })).rejects.toEqual(refusal('unknown_location'));
    await expect(update(bin.id, { parentId: null })).rejects.toEqual(refusal('actor_restricted'));
    await expect(update(bin.id, { kind: 'site' })).rejects.toEqual(refusal('actor_restricted'));
    const create = (input: NewLocation) => run(createLocation, input, sited);
    await expect(create({ name: 'x', kind: 'bin' })).rejects.toEqual(refusal('actor_restricted'));
    await expect(create({ name: 'x', kind: 'site', parentId: own.id })).rejects.toEqual(refusal('actor_restricted'));
    await expect(create({ name: 'x', kind: 'bin', parentId: foreign.id })).rejects.toEqual(refusal('unknown_location'));
  });
});
