import { beforeAll, describe, expect, test } from 'vitest';
import { makeCompany } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';
import { EVERYTHING } from '../access/index.ts';
import { updateItem, updateLocation } from '../catalog/index.ts';
import { type Database, formatQuantity } from '../platform/index.ts';
import { listAdjusted } from './adjustments.ts';
import { type EventFilter, type EventPage, findEvents } from './events.ts';
import { ADJUSTED_ENTRIES, bringUpToDate, STOCK_EVENTS } from './projections.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database, { settings: { negativeStock: 'allow' } });
const { tenantId } = company;
const [north, south] = [await company.location({ kind: 'site' }), await company.location({ kind: 'site' })];
const [shop, van] = [await company.location({ parentId: north }), await company.location({ parentId: south })];
const [one, other, byLot] = [
  await company.item({ siteId: north }),
  await company.item(),
  await company.item({ tracking: 'lot' }),
];

const everything: EventFilter = {
  recorded: [{ from: null, before: null }],
  items: { from: 1, to: Number.MAX_SAFE_INTEGER, except: [] },
  visibility: EVERYTHING,
};
const first: EventPage = { order: 'recorded', offset: 0, limit: 100 };

async function find(filter: Partial<EventFilter>, page: Partial<EventPage> = {}) {
  await bringUpToDate(database, tenantId, STOCK_EVENTS);
  return database.inTenant(tenantId, (sql) =>
    findEvents(sql, tenantId, { ...everything, ...filter }, { ...first, ...page }),
  );
}

/** The same without numbers: every movement's change of every item, straight from the entries. */
async function naive(): Promise<{ itemId: number; before: number; after: number; at: Date }[]> {
  const { rows } = await database.pool.query<{
    item_id: number;
    kind: string;
    change: string;
    movement_id: number;
    at: Date;
  }>(
    `select e.item_id, e.kind, e.change, e.movement_id, m.recorded_at as at from entry e
      join movement m on m.tenant_id = e.tenant_id and m.id = e.movement_id where e.tenant_id = $1 order by e.id`,
    [tenantId],
  );
  const totals = new Map<number, number>();
  const events: { itemId: number; before: number; after: number; at: Date; last: number }[] = [];
  rows.forEach(({ item_id: itemId, kind, change, movement_id: movement, at }, index) => {
    const before = totals.get(itemId) ?? 0;
    const after = before + (kind === 'transfer' ? 0 : Number(change));
    totals.set(itemId, after);
    const same = events.find((event) => event.itemId === itemId && rows[event.last]?.movement_id === movement);
    if (same === undefined) events.push({ itemId, before, after, at, last: index });
    else Object.assign(same, { after, last: index });
  });
  return events
    .sort((a, b) => a.last - b.last)
    .filter((event) => event.before !== event.after)
    .map(({ itemId, before, after, at }) => ({ itemId, before, after, at }));
}

beforeAll(async () => {
  const entry = (itemId: number, locationId: number | null, quantity: number, lot?: string) => ({
    itemId,
    locationId,
    quantity,
    ...(lot === undefined ? {} : { lot: { number: lot } }),
  });
  await company.post({ kind: 'receipt', entries: [entry(one, shop, 10), entry(other, van, 4), entry(one, van, 2)] });
  await company.post({ kind: 'transfer', entries: [entry(one, shop, -3), entry(one, van, 3)] });
  await company.post({ kind: 'adjustment', entries: [entry(one, shop, 0)] });
  await company.post({ kind: 'adjustment', entries: [entry(one, shop, -2), entry(one, van, 2)] });
  await company.post({ kind: 'receipt', entries: [entry(byLot, shop, 5, 'A'), entry(byLot, shop, 6, 'B')] });
  await company.post({ kind: 'count', entries: [entry(one, shop, 1), entry(other, van, 4)] });
  await company.batch([
    { kind: 'issue', entries: [entry(other, van, -1)] },
    { kind: 'issue', entries: [entry(one, van, -1), entry(byLot, shop, -2, 'A'), entry(byLot, shop, -2, 'B')] },
  ]);
  await company.reserve({ itemId: one, locationId: van, quantity: 1 });
  await company.batch(
    [
      { kind: 'adjustment', entries: [entry(one, null, 7)] },
      { kind: 'receipt', entries: [entry(one, shop, -7)] },
      { kind: 'adjustment', entries: [entry(one, shop, 7)] },
    ],
    'independent',
  );
});

describe('events', () => {
  test('are the changes of totals, in order, numbered without gaps', async () => {
    const expected = await naive();
    const { total, events } = await find({});
    expect(events.map(({ number }) => number)).toEqual(expected.map((_, index) => index + 1));
    expect(total).toBe(expected.length);
    expect(total).toBe(9);
    expect(
      events.map(({ itemId, before, after, recordedAt }) => ({
        itemId,
        before: Number(formatQuantity(before)),
        after: Number(formatQuantity(after)),
        at: recordedAt,
      })),
    ).toEqual(expected);
  });

  test('are counted and found at every offset, in both orders, for items and for times', async () => {
    const all = (await find({})).events;
    const [early, late] = [all[2]!.recordedAt, all[5]!.recordedAt];
    const times: [EventFilter['recorded'], (at: Date) => boolean][] = [
      [everything.recorded, () => true],
      [[{ from: early, before: null }], (at) => at >= early],
      [[{ from: null, before: late }], (at) => at < late],
      [
        [
          { from: null, before: early },
          { from: late, before: null },
        ],
        (at) => at < early || at >= late,
      ],
      [[{ from: new Date('2099-01-01'), before: null }], () => false],
      [[], () => false],
    ];
    const items: [EventFilter['items'], (id: number) => boolean][] = [
      [everything.items, () => true],
      [{ from: one, to: one, except: [] }, (id) => id === one],
      [{ from: one + 1, to: Number.MAX_SAFE_INTEGER, except: [] }, (id) => id > one],
      [{ ...everything.items, except: [one] }, (id) => id !== one],
      [{ from: one, to: one, except: [one] }, () => false],
      [{ from: 9, to: 8, except: [] }, () => false],
    ];
    for (const [recorded, isThen] of times) {
      for (const [range, isIt] of items) {
        for (const order of ['recorded', 'item'] as const) {
          const fitting = all.filter(({ recordedAt, itemId }) => isThen(recordedAt) && isIt(itemId));
          if (order === 'item') fitting.sort((a, b) => a.itemId - b.itemId || a.number - b.number);
          for (let offset = 0; offset < 5; offset += 1) {
            const found = await find({ recorded, items: range }, { order, offset, limit: 3 });
            expect({ total: found.total, numbers: found.events.map(({ number }) => number) }).toEqual({
              total: fitting.length,
              numbers: fitting.slice(offset, offset + 3).map(({ number }) => number),
            });
          }
        }
      }
    }
  });

  test('are shown to whoever is restricted to a site as far as their items are', async () => {
    const all = (await find({})).events;
    const held = await find({ visibility: { brandId: null, siteIds: [south] } });
    expect(held.events.map(({ number }) => number)).toEqual(
      all.filter(({ itemId }) => itemId !== one).map(({ number }) => number),
    );
    expect((await find({ visibility: { brandId: 4_711, siteIds: null } })).total).toBe(0);
  });

  test('leave a ledger that verifies', async () => {
    expect(await company.verify()).toMatchObject({ ok: true });
  });
});

describe('what was adjusted', () => {
  const list = async (siteIds: number[] | null, offset = 0, limit = 100, brandId: number | null = null) => {
    await bringUpToDate(database, tenantId, ADJUSTED_ENTRIES);
    return database.inTenant(tenantId, (sql) => listAdjusted(sql, tenantId, { siteIds, brandId }, { offset, limit }));
  };

  test('is listed line by line, newest first, at every offset', async () => {
    const { rows } = await database.pool.query<{ id: number }>(
      `select id from entry where tenant_id = $1 and kind in ('adjustment', 'count') order by id desc`,
      [tenantId],
    );
    const ids = rows.map((row) => row.id);
    expect(ids.length).toBe(7);
    for (let offset = 0; offset <= ids.length; offset += 1)
      for (let limit = 1; limit <= 4; limit += 1) {
        const page = await list(null, offset, limit);
        expect([page.total, page.rows.map((row) => row.id)]).toEqual([ids.length, ids.slice(offset, offset + limit)]);
      }
  });

  test('is narrowed to the site of the place, or of the item where it has none', async () => {
    const places = async (siteIds: number[]) => (await list(siteIds)).rows.map((row) => row.locationId);
    expect(await places([north])).toEqual([shop, null, shop, shop, shop]);
    expect(await places([south])).toEqual([van, van]);
    expect((await list([south, north], 1, 2)).rows.map((row) => row.locationId)).toEqual([null, van]);
    expect((await list([])).total).toBe(0);
    expect((await list(null, 0, 10, 4_711)).total).toBe(0);
  });

  test('keeps the site that the place had then, and the item, whoever asks and when', async () => {
    const place = await company.location({ parentId: north });
    const item = await company.item({ siteId: north });
    const adjust = (itemId: number, locationId: number | null) =>
      company.post({ kind: 'adjustment', entries: [{ itemId, locationId, quantity: 1 }] });
    await adjust(one, place);
    await adjust(item, null);
    await company.run(updateLocation, { id: place, patch: { parentId: south } });
    await company.run(updateItem, { id: item, patch: { siteId: south } });
    await adjust(one, place);
    await adjust(item, null);
    const placesOf = async (siteIds: number[]) => (await list(siteIds, 0, 2)).rows.map((row) => row.locationId);
    expect([await placesOf([north]), await placesOf([south])]).toEqual([
      [null, place],
      [null, place],
    ]);
    expect(await company.verify()).toMatchObject({ ok: true });
  });

  test('is made once, however many ask at the same time', async () => {
    await company.post({ kind: 'adjustment', entries: [{ itemId: one, locationId: shop, quantity: 1 }] });
    const totals = (await Promise.all(Array.from({ length: 6 }, () => list(null)))).map(({ total }) => total);
    expect(new Set(totals).size).toBe(1);
    expect(await company.verify()).toMatchObject({ ok: true });
  });

  test('is made up to the moment of the question, though somebody writes on', async () => {
    const adjust = () =>
      company.post({ kind: 'adjustment', entries: [{ itemId: one, locationId: shop, quantity: 1 }] });
    await adjust();
    let turns = 0;
    const busy: Database = {
      ...database,
      async write(id, work) {
        turns += 1;
        const result = await database.write(id, work);
        if (turns < 5) await adjust();
        return result;
      },
    };
    await bringUpToDate(busy, tenantId, ADJUSTED_ENTRIES);
    expect(turns).toBe(1);
  });
});
