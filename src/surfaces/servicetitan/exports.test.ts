import { describe, expect, test } from 'vitest';
import { DOCUMENTS } from '../../documents/index.ts';
import { readPage } from '../../platform/index.ts';
import { type Connector, surfaceTest } from './test-client.ts';

const surface = await surfaceTest();

interface Row {
  id: number;
  memo: string;
  modifiedOn: string;
}

/** A company with some adjustments, and a way to make more. */
async function stocked(options: { settings?: object; count?: number } = {}) {
  const company = await surface.company(options.settings === undefined ? {} : { settings: options.settings });
  const { native } = company;
  const make = async (path: string, body: object) => (await native.post(path, body)).body.id as unknown as number;
  const itemId = await make('/v1/items', { partNumber: 'F-1', name: 'Filter' });
  const locationId = await make('/v1/locations', { name: 'Shop', kind: 'warehouse' });
  const adjust = async (count: number) => {
    const movement = { kind: 'adjustment', entries: [{ itemId, locationId, quantity: '1' }] };
    const answer = await native.post('/v1/movements', { movements: Array.from({ length: count }, () => movement) });
    const outcomes = answer.body.data as unknown as { movement: { document: { id: number } } }[];
    return outcomes.map((outcome) => outcome.movement.document.id);
  };
  return { ...company, adjust, ids: await adjust(options.count ?? 3) };
}

const read = (connector: Connector, query: string, feed = 'adjustments') => connector.get(`/export/${feed}?${query}`);

/** Reads a feed from a place to its end. */
async function readAll(connector: Connector, from = ''): Promise<{ rows: Row[]; from: string; pages: number }> {
  const rows: Row[] = [];
  for (let pages = 1; ; pages += 1) {
    const { body } = await read(connector, `from=${encodeURIComponent(from)}`);
    rows.push(...body.data);
    from = body.continueFrom;
    if (!body.hasMore) return { rows, from, pages };
  }
}

describe('a feed', () => {
  test('is read to its end and continued from there, for ever', async () => {
    const acme = await stocked({ count: 1_000 });
    const { rows, from, pages } = await readAll(acme);
    expect(rows.map((row) => row.id)).toEqual(acme.ids);
    expect(pages).toBe(2);
    expect((await readAll(acme, from)).rows).toEqual([]);
    const [added] = await acme.adjust(1);
    await acme.native.patch(`/v1/adjustments/${acme.ids[0]}`, { memo: 'changed' });
    const news = await readAll(acme, from);
    expect(news.rows.map((row) => row.id)).toEqual([added, acme.ids[0]]);
    expect((await readAll(acme, from)).rows).toEqual(news.rows);
  });

  test('accepts its token under the vendor’s other name too', async () => {
    const acme = await stocked();
    const { continueFrom } = (await read(acme, '')).body;
    expect((await read(acme, `continuationToken=${continueFrom}`)).body.data).toEqual([]);
    expect((await read(acme, `continuationToken=${continueFrom}&from=2020-01-01`)).body.data).toHaveLength(3);
    expect((await read(acme, 'continuationToken=x')).status).toBe(400);
  });

  test('begins with a day, or a time with microseconds', async () => {
    const acme = await stocked();
    const all = acme.ids;
    const begin = async (from: string) => (await readAll(acme, from)).rows.map((row) => row.id);
    expect(await begin('2020-01-01')).toEqual(all);
    expect(await begin('2020-01-01T00:00:00.000001+00:00')).toEqual(all);
    expect(await begin('0001-01-01')).toEqual(all);
    expect(await begin('2999-01-01')).toEqual([]);
    const [last] = await acme.adjust(1);
    const { rows } = await readAll(acme);
    const moment = rows.at(-1)?.modifiedOn ?? '';
    expect((await begin(moment)).at(-1)).toBe(last);
  });

  test('has a token to continue from even if it is empty', async () => {
    const acme = await surface.company();
    for (const feed of ['adjustments', 'transfers']) {
      const { body } = await read(acme, 'from=&includeRecentChanges=False', feed);
      expect(body).toEqual({ hasMore: false, continueFrom: expect.stringMatching(/./), data: [] });
      expect((await read(acme, `from=${body.continueFrom}`, feed)).status).toBe(200);
      const early = (await read(acme, 'from=0001-01-01', feed)).body.continueFrom;
      expect((await read(acme, `from=${early}`, feed)).status).toBe(200);
    }
  });

  test('refuses a token that it did not issue', async () => {
    const acme = await stocked();
    const other = await stocked();
    const token = (await read(acme, '')).body.continueFrom as string;
    const elsewhere = (await read(acme, '', 'transfers')).body.continueFrom as string;
    const theirs = (await read(other, '')).body.continueFrom as string;
    const spoiled = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    for (const wrong of [
      elsewhere,
      theirs,
      spoiled,
      `${token}A`,
      'c1-1',
      'yesterday',
      '%00',
      token.replace('-', '-1'),
    ]) {
      const { status, body } = await read(acme, `from=${wrong}`);
      expect([wrong, status]).toEqual([wrong, 400]);
      if (wrong !== '%00') expect(Object.keys(body.errors)).toEqual(['from']);
    }
    expect((await read(acme, `from=${token}`)).status).toBe(200);
  });

  test('refuses a token that is ahead of the ledger, as after a restore', async () => {
    const acme = await stocked();
    const { from } = await readAll(acme);
    const rewind = (revision: string) =>
      surface.database.system.rows({
        text: `update clock set revision = ${revision} where tenant_id = $1`,
        values: [acme.tenantId],
      });
    await rewind('revision - 5');
    expect((await read(acme, `from=${from}`)).status).toBe(400);
    await rewind('revision + 5');
    expect((await read(acme, `from=${from}`)).status).toBe(200);
  });

  test('holds recent changes back for the company’s delay, and shows them on request', async () => {
    const acme = await stocked({ settings: { exportDelaySeconds: 900 } });
    const held = (await read(acme, '')).body;
    expect(held.data).toEqual([]);
    const recent = (await read(acme, `from=${held.continueFrom}&includeRecentChanges=true`)).body;
    expect(recent.data.map((row: Row) => row.id)).toEqual(acme.ids);
    await surface.database.pool.query(
      `update movement set recorded_at = recorded_at - interval '1 hour' where tenant_id = $1 and document_no is not null
        and id + entry_count + 1 <> $2`,
      [acme.tenantId, acme.ids.at(-1)],
    );
    const later = (await read(acme, `from=${held.continueFrom}`)).body;
    expect(later.data.map((row: Row) => row.id)).toEqual(acme.ids.slice(0, -1));
  });

  test('is closed to clients that see only part of the company', async () => {
    const acme = await stocked();
    const site = await acme.native.post('/v1/locations', { name: 'Site', kind: 'site' });
    const held = await surface.connector(acme.tenantId, ['tn.inv.adjustments:r'], { siteIds: [site.body.id] });
    expect((await read(held, '')).status).toBe(403);
    expect((await held.get('/adjustments')).body.data).toEqual([]);
  });
});

test('no change is missed while several writers change and add rows', async () => {
  const acme = await stocked({ count: 600 });
  let isWriting = true;
  const written = new Map<number, string>();
  const writer = async (n: number) => {
    for (let turn = 0; turn < 25; turn += 1) {
      const [id = 0] = await acme.adjust(1);
      const old = acme.ids[(turn * 7 + n * 31) % acme.ids.length]!; // The remainder is within.
      const memo = `${n}.${turn}`;
      await acme.native.patch(`/v1/adjustments/${old}`, { memo });
      written.set(id, '');
    }
  };
  const writing = Promise.all([0, 1, 2, 3].map(writer)).finally(() => {
    isWriting = false;
  });
  const seen = new Map<number, string>();
  let from = '';
  let last = '';
  while (true) {
    const isLast = !isWriting;
    const { rows, from: next } = await readAll(acme, from);
    for (const row of rows) {
      expect(row.modifiedOn >= last).toBe(true);
      last = row.modifiedOn;
      seen.set(row.id, row.memo);
    }
    from = next;
    if (isLast) break;
  }
  await writing;
  const now = await surface.database.inTenant(acme.tenantId, (sql) =>
    readPage(sql, acme.tenantId, DOCUMENTS, { kind: 'adjustment' }, { limit: 10_000 }),
  );
  expect(now.length).toBe(600 + written.size);
  expect(new Map(now.map((row) => [row.id, row.memo ?? '']))).toEqual(seen);
});
