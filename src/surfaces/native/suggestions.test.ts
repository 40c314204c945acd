import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';
import { faults, good, makeScene, type Scene, type Suggestion, short } from '../../../test/support/replenishment.ts';

let native: NativeTest;
let client: Scene['client'];
let key: Scene['key'];
let idOf: Scene['idOf'];
let vendor: Scene['vendor'];
let item: Scene['item'];
let warehouse: Scene['warehouse'];
let van: Scene['van'];
let move: Scene['move'];
let setLevels: Scene['setLevels'];
let suggestions: Scene['suggestions'];
let replenish: Scene['replenish'];

beforeAll(async () => {
  native = await nativeTest();
});

beforeEach(async () => {
  ({ client, key, idOf, vendor, item, warehouse, van, move, setLevels, suggestions, replenish } =
    await makeScene(native));
});

describe('suggestions', () => {
  it('fill up to the target in whole packs from the vendor, and from the supplying place in base units', async () => {
    await good(
      client.patch(`/v1/items/${item}`, { unit: 'piece', units: [{ name: 'case', factor: '12', forPurchase: true }] }),
    );
    await setLevels(
      { itemId: item, minimum: '10', target: '40' },
      { itemId: item, locationId: van, minimum: '2', target: '4.5' },
    );
    await move(9);
    expect(await suggestions()).toMatchObject([
      {
        item: { id: item, partNumber: 'A', name: 'Anode' },
        location: null,
        available: '9',
        onOrder: '0',
        inTransit: '0',
        minimum: '10',
        target: '40',
        suggested: '3',
        unit: 'case',
        baseSuggested: '36',
        source: { vendorId: vendor },
        explanation: { basis: 'level', level: 'company', missing: '31', factor: '12', dailyUse: null },
      },
      {
        location: { id: van, name: 'Van' },
        available: '0',
        suggested: '5',
        unit: 'piece',
        baseSuggested: '5',
        source: { locationId: warehouse },
        explanation: { level: 'place', missing: '4.5' },
      },
    ]);
    expect(short(await suggestions(`?locationId=${van}`))).toEqual(['A Van 5']);
    expect(short(await suggestions(`?vendorId=${vendor}`))).toEqual(['A company 3']);
    const first = (await client.get('/v1/replenishment?limit=1')).body;
    const rest = (await client.get(`/v1/replenishment?limit=1&after=${first.next}`)).body;
    expect([short(first.data), short(rest.data), rest.next]).toEqual([['A company 3'], ['A Van 5'], null]);
    await good(client.patch(`/v1/items/${item}`, { active: false }));
    expect(await suggestions()).toEqual([]);
  });

  it('count what is on order and in transit as there, and come at the minimum and not above it', async () => {
    await setLevels(
      { itemId: item, minimum: '10', target: '15' },
      { itemId: item, locationId: van, minimum: '6', target: '8' },
    );
    await move(16);
    const way = { fromLocationId: warehouse, toLocationId: van, lines: [{ itemId: item, quantity: '7' }] };
    const { id } = await good(client.post('/v1/transfers', way));
    expect(short(await suggestions())).toEqual([]);
    await good(client.post(`/v1/transfers/${id}/picking`, {}));
    await move(-6);
    const order = { vendorId: vendor, locationId: warehouse, lines: [{ itemId: item, quantity: '1' }] };
    const made = await good(client.post('/v1/purchase-orders', order));
    expect(short(await suggestions())).toEqual([]);
    await move(-1);
    expect(await suggestions()).toMatchObject([
      { location: null, available: '2', onOrder: '1', inTransit: '7', suggested: '5' },
    ]);
    await good(client.post(`/v1/purchase-orders/${made.id}/cancellation`, { reason: 'Not needed' }));
    expect(await suggestions()).toMatchObject([{ available: '2', onOrder: '0', suggested: '6' }]);
    await good(client.post(`/v1/transfers/${id}/receipt`, {}));
    expect(await suggestions()).toMatchObject([{ location: null, available: '9', inTransit: '0', suggested: '6' }]);
  });

  it('show who is short of a source, and take the vendor where no place supplies', async () => {
    const loose = await idOf('/v1/items', { partNumber: 'B', name: 'Bolt' });
    await setLevels({ itemId: loose, minimum: '1' }, { itemId: item, locationId: warehouse, minimum: '1' });
    expect((await suggestions()).map(({ source }) => source)).toEqual([null, { vendorId: vendor }]);
    expect(short(await suggestions(`?vendorId=${vendor}`))).toEqual(['A Main 1']);
  });

  it('are of what a restricted reader may fill up', async () => {
    const north = await idOf('/v1/locations', { name: 'North', kind: 'site' });
    const brandId = await idOf('/v1/brands', { name: 'Heatwell' });
    const branded = await idOf('/v1/items', { partNumber: 'H', name: 'H', brandId, vendorId: vendor });
    const local = await idOf('/v1/items', { partNumber: 'L', name: 'L', siteId: north });
    await good(client.patch(`/v1/locations/${north}`, { supplyLocationId: warehouse }));
    await setLevels(
      ...[item, branded, local].map((itemId) => ({ itemId, minimum: '1' })),
      ...[warehouse, north].map((locationId) => ({ itemId: item, locationId, minimum: '2' })),
    );
    expect(await suggestions()).toHaveLength(5);
    const ofSite = await key(['inventory:write', 'purchasing:write'], { siteIds: [north] });
    expect(short(await suggestions('', ofSite))).toEqual(['L company 1', 'A North 2']);
    // The warehouse is not for its eyes.
    expect((await suggestions('', ofSite)).map(({ source }) => source)).toEqual([null, null]);
    const fromOthers = { itemId: item, locationId: north, quantity: '1', source: { locationId: warehouse } };
    expect(faults(await replenish([fromOthers], ofSite))).toEqual([
      404,
      ['lines.0.source.locationId unknown_location'],
    ]);
    const toOthers = { itemId: item, locationId: warehouse, quantity: '1', source: { vendorId: vendor } };
    expect(faults(await replenish([toOthers], ofSite))).toEqual([404, ['lines.0.locationId unknown_location']]);
    const low = async (by: Client) =>
      (await by.get(`/v1/low-stock?locationId=${warehouse}&locationId=${north}`)).body.data;
    expect(await low(ofSite)).toMatchObject([{ partNumber: 'A', location: { id: north } }]);
    const ofBrand = await key(['inventory:read'], { brandId });
    expect(short(await suggestions('', ofBrand))).toEqual(['H company 1']);
    expect(await low(ofBrand)).toEqual([]);
  });
});

describe('suggestions by use', () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

  it('take the average of the days, the time that the vendor takes, and the days to cover', async () => {
    await move(100, warehouse, item, daysAgo(100));
    await move(-30, warehouse, item, daysAgo(95));
    await move(-40, warehouse, item, daysAgo(20));
    await move(-28);
    expect(await suggestions()).toEqual([]);
    const [row] = await suggestions('?basis=usage&days=34&coverDays=20');
    expect(row).toMatchObject({
      available: '2',
      minimum: '20',
      target: '60',
      suggested: '58',
      source: { vendorId: vendor },
    });
    expect(row?.explanation).toEqual({
      basis: 'usage',
      level: null,
      levelTemplateId: null,
      missing: '58',
      factor: '1',
      days: 34,
      used: '68',
      dailyUse: '2',
      leadTimeDays: 10,
      coverDays: 20,
      usedInYear: null,
      usedInSeason: null,
      seasonDays: null,
      seasonalFactor: '1',
    });
    await good(client.patch(`/v1/vendors/${vendor}`, { leadTimeDays: 0 }));
    expect(await suggestions('?basis=usage&days=34&coverDays=20')).toEqual([]);
    expect(short(await suggestions('?basis=usage&days=34&coverDays=20&locationId=999999'))).toEqual([]);
  });

  it('leave out what was taken back, what production made, and transfers; a place has a use of its own', async () => {
    const product = await idOf('/v1/items', { partNumber: 'P', name: 'Product', vendorId: vendor });
    await move(50);
    const made = await good(
      client.post('/v1/movements', {
        movements: [
          {
            kind: 'production',
            entries: [
              { itemId: item, locationId: warehouse, quantity: -20 },
              { itemId: product, locationId: warehouse, quantity: 10 },
            ],
          },
        ],
      }),
    );
    const uses = async (query = '') =>
      (await suggestions(`?basis=usage&days=10&coverDays=365${query}`)).map(({ item: { partNumber }, explanation }) => [
        partNumber,
        explanation.used,
      ]);
    const way = { fromLocationId: warehouse, toLocationId: van, lines: [{ itemId: item, quantity: '10' }] };
    const { id } = await good(client.post('/v1/transfers', way));
    await good(client.post(`/v1/transfers/${id}/picking`, {}));
    await good(client.post(`/v1/transfers/${id}/receipt`, {}));
    await move(-10, van);
    await good(client.patch(`/v1/vendors/${vendor}`, { leadTimeDays: 365 }));
    expect(await uses()).toEqual([['A', '30']]);
    expect(await uses(`&locationId=${van}`)).toEqual([['A', '10']]);
    const [{ movement }] = made.data as unknown as [{ movement: { id: number } }];
    await good(client.post(`/v1/movements/${movement.id}/reversal`, { reason: 'Wrong product' }));
    expect(await uses()).toEqual([['A', '10']]);
  });

  it('go with the season of the year before, within bounds', async () => {
    await move(2_000, warehouse, item, daysAgo(500));
    await move(-1, warehouse, item, daysAgo(400));
    await move(-100, warehouse, item, daysAgo(350));
    await move(-465, warehouse, item, daysAgo(200));
    await move(-165, warehouse, item, daysAgo(5));
    await move(-1_269);
    const [row] = await suggestions('?basis=usage&days=30&coverDays=63');
    // 1,999 in the year, of which 100 in its first 73 days: a quarter of the average and a little more.
    expect(row?.explanation).toMatchObject({
      used: '1434',
      dailyUse: '47.8',
      usedInYear: '1999',
      usedInSeason: '100',
      seasonDays: 73,
    });
    expect(row?.explanation.seasonalFactor).toBe('0.250125');
    expect(row).toMatchObject({ minimum: '119.55975', target: '872.786175' });
    await good(client.patch(`/v1/vendors/${vendor}`, { leadTimeDays: 2 }));
    const [bounded] = await suggestions('?basis=usage&days=30&coverDays=3');
    expect(bounded?.explanation).toMatchObject({ usedInSeason: '0', seasonalFactor: '0.25' });
  });

  it('read all items through, page by page', async () => {
    const items = Array.from({ length: 700 }, (_, index) => ({ partNumber: `N${index}`, name: 'N', vendorId: vendor }));
    const made = await good(client.post('/v1/items/batch', { items }));
    const ids = (made.data as unknown as { item: { id: number } }[]).map((outcome) => outcome.item.id);
    const used = [ids[3], ids[600], ids[650]].map((itemId) => [itemId, 5] as const);
    for (const [itemId, quantity] of used) {
      await move(quantity, warehouse, itemId);
      await move(-quantity, warehouse, itemId);
    }
    const pages: string[][] = [];
    let after = '';
    for (;;) {
      const { body } = await client.get(`/v1/replenishment?basis=usage&limit=2${after}`);
      pages.push((body.data as unknown as Suggestion[]).map(({ item: { partNumber } }) => partNumber));
      if (body.next === null) break;
      after = `&after=${body.next}`;
    }
    expect(pages).toEqual([['N3', 'N600'], ['N650']]);
  });

  it('refuses what is out of range, and what says nothing of levels', async () => {
    for (const query of ['days=0', 'days=731', 'coverDays=0', 'coverDays=366', 'basis=magic', 'colour=red']) {
      expect([query, (await client.get(`/v1/replenishment?basis=usage&${query}`)).status]).toEqual([query, 400]);
    }
    const answer = await client.get('/v1/replenishment?basis=level&days=30');
    expect([answer.status, answer.body.errors[0]?.path]).toEqual([400, 'days']);
    for (const leadTimeDays of [-1, 366, 1.5, '7']) {
      const refused = await client.post('/v1/vendors', { name: 'Slow', leadTimeDays });
      expect(faults(refused)).toEqual([400, ['leadTimeDays invalid_request']]);
    }
  });
});
