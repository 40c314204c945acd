import { expect, it } from 'vitest';
import { openCompany } from '../../../test/support/catalog.ts';
import { reserve } from '../../ledger/index.ts';
import { type Piece, units } from '../../platform/index.ts';
import {
  createItem,
  createReference,
  deleteReference,
  EVERYTHING,
  findReference,
  REFERENCE_KINDS,
  REFERENCES,
  type ReferenceFilter,
  updateReference,
} from '../index.ts';

const company = await openCompany();
const { run, read } = company;
const refusal = (code: string) => expect.objectContaining({ code });

it.each(REFERENCE_KINDS)('creates, changes and deletes a %s, each with its row in the feed', async (kind) => {
  const created = await run(createReference, { kind, name: 'One', details: { phone: '1', tags: ['a'], fax: null } });
  const { id, uuid, createdAt } = created;
  expect(created).toEqual({
    id,
    uuid: expect.any(String),
    revision: id,
    name: 'One',
    active: true,
    phone: '1',
    tags: ['a'],
    createdAt,
    updatedAt: createdAt,
  });
  expect(await read(findReference, EVERYTHING, kind, id)).toEqual(created);

  const patch = { active: false, details: { phone: '2', tags: null } };
  const updated = await run(updateReference, { kind, id, patch, ifRevision: id });
  const { revision, updatedAt } = updated;
  expect(updated).toEqual({ id, uuid, revision, name: 'One', active: false, phone: '2', createdAt, updatedAt });
  expect(await run(updateReference, { kind, id, patch })).toEqual(updated);

  const deleted = await run(deleteReference, { kind, id });
  expect(await read(findReference, EVERYTHING, kind, id)).toBeUndefined();
  const rows = [
    { revision: id, kind, id, row: created },
    { revision, kind, id, row: updated },
    { revision: deleted.revision, kind, id, deleted: true, row: deleted },
  ];
  expect(await company.feed(kind)).toEqual(rows);
});

it('refuses a blank name, a detail with a fixed name, a stale revision and an id of another kind', async () => {
  const attempt = run(createReference, { kind: 'vendor', name: ' ', details: { id: 1, kind: 'x' } });
  await expect(attempt).rejects.toMatchObject({ faults: [{ path: 'name' }, { path: 'id' }, { path: 'kind' }] });
  const { id } = await run(createReference, { kind: 'vendor', name: 'x' });
  const patch = { name: 'y' };
  const stale = run(updateReference, { kind: 'vendor', id, patch, ifRevision: id - 1 });
  await expect(stale).rejects.toEqual(refusal('stale_revision'));
  await expect(run(updateReference, { kind: 'job', id, patch })).rejects.toEqual(refusal('not_found'));
  await expect(run(deleteReference, { kind: 'job', id })).rejects.toEqual(refusal('not_found'));
  expect(await read(findReference, EVERYTHING, 'job', id)).toBeUndefined();
});

it('keeps what is in use', async () => {
  const vendor = await run(createReference, { kind: 'vendor', name: 'x' });
  const brand = await run(createReference, { kind: 'brand', name: 'x' });
  const [moved, held, free] = [
    await run(createReference, { kind: 'job', name: 'x' }),
    await run(createReference, { kind: 'job', name: 'x' }),
    await run(createReference, { kind: 'job', name: 'x' }),
  ];
  const item = await run(createItem, { partNumber: 'USED', name: 'x', vendorId: vendor.id, brandId: brand.id });
  const entries = [{ itemId: item.id, locationId: null, quantity: units(5) }];
  await company.post({ kind: 'receipt', entries, jobId: moved.id });
  await hold(item.id, held.id);
  const used = [
    { kind: 'vendor', id: vendor.id },
    { kind: 'brand', id: brand.id },
    { kind: 'job', id: moved.id },
    { kind: 'job', id: held.id },
  ] as const;
  for (const input of used) await expect(run(deleteReference, input)).rejects.toEqual(refusal('in_use'));
  await run(deleteReference, { kind: 'job', id: free.id });
});

/** Reserves one unit for a job. */
async function hold(itemId: number, jobId: number): Promise<void> {
  await run(
    {
      sort: 'batch',
      name: 'test.reserve',
      weight: () => 1,
      wants: (_: null, wants) => wants.jobs.add(jobId),
      decide: (_, actor, book) => reserve(book, actor, { itemId, locationId: null, quantity: units(1), jobId }).id,
    },
    null,
  );
}

it('lists a kind by name, activity and page', async () => {
  const [first, second, third] = [
    await run(createReference, { kind: 'project', name: 'North 50%' }),
    await run(createReference, { kind: 'project', name: 'South', active: false }),
    await run(createReference, { kind: 'project', name: 'Far north' }),
  ];
  await run(createReference, { kind: 'technician', name: 'North' });
  const list = async (filter: Partial<ReferenceFilter>, piece: Partial<Piece<never>> = {}) => {
    const asked = { visibility: EVERYTHING, kind: 'project', ...filter } as const;
    return (await company.list(REFERENCES, asked, { limit: 50, ...piece })).map((row) => row.id);
  };
  expect(await list({})).toEqual([first.id, second.id, third.id]);
  expect(await list({ nameHolds: 'NORTH' })).toEqual([first.id, third.id]);
  expect(await list({ nameHolds: '0%' })).toEqual([first.id]);
  expect(await list({ active: false })).toEqual([second.id]);
  expect(await list({ ids: [third.id, 1e15] })).toEqual([third.id]);
  expect(await list({}, { after: first.id, limit: 1 })).toEqual([second.id]);
});

it('shows an actor that is restricted to a brand no other one', async () => {
  const own = await run(createReference, { kind: 'brand', name: 'Own' });
  const foreign = await run(createReference, { kind: 'brand', name: 'Foreign' });
  const branded = { brandId: own.id };
  const visibility = { siteIds: null, ...branded };
  expect(await company.list(REFERENCES, { visibility, kind: 'brand' }, { limit: 9 })).toEqual([own]);
  expect(await read(findReference, visibility, 'brand', foreign.id)).toBeUndefined();
  const patch = { name: 'Mine' };
  const update = (id: number) => run(updateReference, { kind: 'brand', id, patch }, branded);
  await expect(update(foreign.id)).rejects.toEqual(refusal('not_found'));
  expect((await update(own.id)).name).toBe('Mine');
  const create = run(createReference, { kind: 'brand', name: 'New' }, branded);
  await expect(create).rejects.toEqual(refusal('actor_restricted'));
});
