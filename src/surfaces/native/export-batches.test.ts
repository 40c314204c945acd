import { beforeEach, describe, expect, test } from 'vitest';
import { type Client, nativeTest } from '../../../test/support/native.ts';
import type { AttachedValue } from '../../catalog/index.ts';
import { DOCUMENTS, setCustomFields } from '../../documents/index.ts';
import { readPage } from '../../platform/index.ts';

const native = await nativeTest();
let tenant: Awaited<ReturnType<typeof native.tenant>>;
let client: Client;
let place: number;
let other: number;
let part: number;

// biome-ignore lint/suspicious/noExplicitAny: answers are read by the tests as they come.
type Row = any;
const make = async (path: string, body: object): Promise<number> =>
  (await client.post(path, body)).body.id as unknown as number;

beforeEach(async () => {
  tenant = await native.tenant();
  client = tenant.client;
  place = await make('/v1/locations', { name: 'Store', kind: 'warehouse' });
  other = await make('/v1/locations', { name: 'Van', kind: 'vehicle' });
  part = await make('/v1/items', { partNumber: 'P', name: 'Part' });
});

const adjust = (quantity = 5) => make('/v1/adjustments', { lines: [{ itemId: part, locationId: place, quantity }] });
const plan = () =>
  make('/v1/transfers', { fromLocationId: place, toLocationId: other, lines: [{ itemId: part, quantity: 1 }] });
const read = async (id: number, path = 'adjustments') => (await client.get(`/v1/${path}/${id}`)).body as Row;

describe('a batch', () => {
  test('posts what it is given, and exports it: from then on nothing of it changes', async () => {
    const [first, second] = [await adjust(), await adjust()];
    const made = await client.post('/v1/export-batches', { name: 'November', documentIds: [second, first] });
    expect([made.status, made.body]).toMatchObject([
      201,
      { number: 'BAT-1', name: 'November', status: 'posted', documentCount: 2 },
    ]);
    const batchId = made.body.id as unknown as number;
    expect(await read(first)).toMatchObject({
      batchId,
      syncStatus: 'posted',
      history: [{ status: 'posted' }, { reasonCode: 'sync_posted', reason: 'BAT-1' }],
    });
    expect((await client.patch(`/v1/adjustments/${first}`, { memo: 'still open' })).status).toBe(200);
    const exported = await client.post(`/v1/export-batches/${batchId}/exportation`);
    expect(exported.body).toMatchObject({ status: 'exported', documentCount: 2 });
    expect(await read(first)).toMatchObject({ syncStatus: 'exported', memo: 'still open' });
    const documents = (await client.get(`/v1/export-batches/${batchId}/documents`)).body.data as Row[];
    expect(documents.map(({ id, kind }) => [id, kind])).toEqual([first, second].map((id) => [id, 'adjustment']));
    expect((await client.get('/v1/adjustments?syncStatus=exported')).body.data).toHaveLength(2);
    expect((await client.get(`/v1/adjustments?batchId=${batchId}`)).body.data).toHaveLength(2);

    const path = `/v1/adjustments/${first}`;
    for (const answer of [
      await client.patch(path, { memo: 'late' }),
      await client.post(`${path}/cancellation`, { reason: 'late' }),
      await client.post(`/v1/movements/${(await read(first)).movementId}/reversal`, { reason: 'late' }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'document_exported']);
    }
    expect((await client.patch(path, { externalData: { books: { entry: '7' } } })).status).toBe(200);
    expect((await client.patch(path, { customFields: { Entry: '7' } })).status).toBe(200);
    expect((await client.post(`/v1/export-batches/${batchId}/exportation`)).status).toBe(409);
  });

  test('takes all that is ready of its kinds, up to a moment, and nothing twice', async () => {
    const adjusted = await adjust();
    const planned = await plan();
    const done = await plan();
    await client.post(`/v1/transfers/${done}/picking`);
    await client.post(`/v1/transfers/${done}/receipt`);
    const canceled = await adjust();
    await client.post(`/v1/adjustments/${canceled}/cancellation`, { reason: 'wrong' });
    const before = await client.post('/v1/export-batches', { kinds: ['adjustment'], until: '2020-01-01T00:00:00Z' });
    expect([before.status, before.body.code]).toEqual([409, 'wrong_state']);
    const ids = async (body: object) => {
      const made = await client.post('/v1/export-batches', body);
      const documents = await client.get(`/v1/export-batches/${made.body.id}/documents`);
      return documents.body.data.map((row: Row) => row.id);
    };
    expect(await ids({ kinds: ['transfer'] })).toEqual([done]);
    expect(await ids({ kinds: ['adjustment', 'receipt'] })).toEqual([adjusted]);
    expect(await read(planned, 'transfers')).toMatchObject({ syncStatus: 'pending', batchId: null });
    expect((await client.post('/v1/export-batches', { name: 'all' })).status).toBe(400);
    const again = await client.post('/v1/export-batches', { documentIds: [adjusted, planned, 999_999] });
    expect(again.body.errors.map(({ path, code }) => [path, code])).toEqual([
      ['documentIds.0', 'wrong_state'],
      ['documentIds.1', 'wrong_state'],
      ['documentIds.2', 'not_found'],
    ]);
  });

  test('made by two at once holds a document once', async () => {
    await adjust();
    const both = await Promise.all([1, 2].map(() => client.post('/v1/export-batches', { kinds: ['adjustment'] })));
    expect(both.map((answer) => answer.status).sort()).toEqual([201, 409]);
  });

  test('loses what was canceled before the books took it', async () => {
    const [kept, canceled] = [await adjust(), await adjust()];
    const { id } = (await client.post('/v1/export-batches', { kinds: ['adjustment'] })).body;
    await client.post(`/v1/adjustments/${canceled}/cancellation`, { reason: 'wrong' });
    expect((await client.post(`/v1/export-batches/${id}/exportation`)).body).toMatchObject({ documentCount: 1 });
    expect(await read(canceled)).toMatchObject({ status: 'canceled', syncStatus: 'pending', batchId: null });
    expect(await read(kept)).toMatchObject({ syncStatus: 'exported' });
  });

  test('is not for a key that sees a part of the company', async () => {
    const held = await tenant.key(['inventory:write'], {
      siteIds: [await make('/v1/locations', { name: 'S', kind: 'site' })],
    });
    expect((await held.post('/v1/export-batches', { kinds: ['adjustment'] })).body.code).toBe('actor_restricted');
  });
});

describe('custom fields of many documents at once', () => {
  const set = (operations: object[]) =>
    native.journal.submit(
      { kind: 'system', id: null, name: 'test', tenantId: tenant.id, scopes: [], brandId: null, siteIds: null },
      setCustomFields,
      { kind: 'adjustment', operations: operations as never },
    );

  test('are set on all, or on none', async () => {
    const [first, second] = [await adjust(), await adjust()];
    await set([
      {
        objectId: first,
        customFields: [
          { name: 'Shift', value: 'late' },
          { name: 'Dock', value: '4' },
        ],
      },
      { objectId: second, customFields: [{ name: 'Shift', value: 'early' }] },
      { objectId: first, customFields: [{ name: 'Dock', value: null }] },
    ]);
    expect((await read(first)).customFields).toEqual({ Shift: 'late' });
    const { revision, customFields } = await read(second);
    expect(customFields).toEqual({ Shift: 'early' });
    await expect(
      set([
        { objectId: second, customFields: [{ name: 'Shift', value: 'x' }] },
        { objectId: 999_999, customFields: [] },
      ]),
    ).rejects.toMatchObject({ code: 'not_found', faults: [{ path: 'operations.1.objectId' }] });
    await set([{ objectId: second, customFields: [{ name: 'Shift', value: 'early' }] }]);
    expect((await read(second)).revision).toBe(revision);
  });

  test('find the documents that hold them, and so does what applications attached', async () => {
    const [first, second, third] = [await adjust(), await adjust(), await adjust()];
    await set([
      {
        objectId: first,
        customFields: [
          { name: 'Shift', value: 'late' },
          { name: 'Dock', value: '4' },
        ],
      },
      { objectId: second, customFields: [{ name: 'Shift', value: 'late' }] },
    ]);
    await client.patch(`/v1/adjustments/${third}`, { externalData: { APP: { key: 'k1' } } });
    const ids = async (attached: AttachedValue[][]) =>
      native.database.inTenant(tenant.id, async (sql) =>
        (await readPage(sql, tenant.id, DOCUMENTS, { kind: 'adjustment', attached }, { limit: 10 })).map(
          (head) => head.id,
        ),
      );
    const field = (name: string, value: string) => ({ application: null, name, value });
    const own = (value: string, application = 'app') => ({ application, name: 'key', value });
    expect(await ids([[field('Shift', 'late')], [field('Dock', '4')]])).toEqual([first]);
    expect(await ids([[field('Shift', 'late'), field('Dock', '4')]])).toEqual([first, second]);
    expect(await ids([[field('Shift', 'early')]])).toEqual([]);
    expect(await ids([[own('k0'), own('k1')]])).toEqual([third]);
    expect(await ids([[own('k1', 'other')]])).toEqual([]);
    await client.patch(`/v1/adjustments/${third}`, { externalData: {} });
    expect(await ids([[own('k1')]])).toEqual([]);
  });
});
