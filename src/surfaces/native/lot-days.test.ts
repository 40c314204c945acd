import { describe, expect, test } from 'vitest';
import { day, lotCompany } from '../../../test/support/by-lot.ts';
import { nativeTest } from '../../../test/support/native.ts';
import { until } from '../../../test/support/until.ts';
import { systemActor } from '../../access/index.ts';
import { endLots } from '../../catalog/index.ts';
import { startSweeper } from '../../documents/index.ts';
import { createJournal } from '../../journal/index.ts';
import { findEndedLots } from '../../ledger/index.ts';
import { createLog } from '../../platform/index.ts';

const native = await nativeTest();
const { tenantId, client, idOf, newItem, newPlace, post, posted, lotOf, stockOf, positionsOf, verified } =
  await lotCompany(native);

describe('the last day of a lot', () => {
  test('C1: is a day, the same wherever it lies', async () => {
    const itemId = await newItem();
    const [east, west] = [
      await newPlace({ timeZone: 'America/New_York' }),
      await newPlace({ timeZone: 'America/Los_Angeles' }),
    ];
    const lot = { number: 'LOT-7', expiresOn: '2037-03-31' };
    await posted(
      'receipt',
      { itemId, locationId: east, quantity: '1', lot },
      { itemId, locationId: west, quantity: '1', lot },
    );
    // A moment is read as the day that it is there.
    const moments = { [east]: '2037-04-01T03:59:59Z', [west]: '2037-04-01T06:59:59Z' };
    for (const [place, expiresAt] of Object.entries(moments)) {
      const entry = { itemId, locationId: Number(place), quantity: '1', lot: { number: 'LOT-7', expiresAt } };
      await posted('receipt', entry);
    }
    expect(await lotOf(itemId, 'LOT-7')).toMatchObject({
      onHand: '4',
      expiresOn: '2037-03-31',
      expiresAt: '2037-04-01T00:00:00.000Z',
    });
    const another = { number: 'LOT-7', expiresAt: moments[west] };
    const refused = await post('receipt', { itemId, locationId: east, quantity: '1', lot: another });
    expect([refused.status, refused.body.code]).toEqual([409, 'lot_expiry_differs']);
  });

  test('is over where it is over, and not before', async () => {
    const itemId = await newItem();
    const first = await newPlace({ timeZone: 'Pacific/Kiritimati' });
    const last = await newPlace({ timeZone: 'Pacific/Pago_Pago' });
    const entry = { itemId, quantity: '3', lot: { number: 'A', expiresOn: dayIn('Pacific/Pago_Pago') } };
    await posted('receipt', { ...entry, locationId: first }, { ...entry, locationId: last });
    // There is always a day between the two.
    expect(await positionsOf(itemId)).toMatchObject([{ status: 'expired' }, { status: 'available' }]);
    expect(await stockOf(itemId)).toEqual(['6', '0', '3']);
    expect((await lotOf(itemId, 'A')).status).toBe('available');
    await posted('adjustment', { itemId, locationId: last, quantity: '-3' });
    expect((await lotOf(itemId, 'A')).status).toBe('expired');
    await verified();
  });

  test.each(['2037-02-29', '2037-13-01', '1969-12-31', 'soon', '2037-03-31T00:00:00Z'])(
    'must be a day: %s',
    async (expiresOn) => {
      const [itemId, locationId] = [await newItem(), await newPlace()];
      const refused = await post('receipt', { itemId, locationId, quantity: '1', lot: { number: 'A', expiresOn } });
      expect([refused.status, refused.body.errors[0]?.path]).toEqual([400, 'movements.0.entries.0.lot.expiresOn']);
    },
  );

  test('C2: is corrected with a reason, and what was past is available again', async () => {
    const [itemId, locationId] = [await newItem({ lotsExpire: true }), await newPlace()];
    await posted('receipt', { itemId, locationId, quantity: '2', lot: { number: 'A', expiresOn: day(-2) } });
    expect(await stockOf(itemId)).toEqual(['2', '0', '0']);
    const { id, revision } = await lotOf(itemId, 'A');
    const path = `/v1/lots/${id}`;
    expect((await client.patch(path, { expiresOn: day(30) })).body.errors[0]?.path).toBe('reason');
    expect((await client.patch(path, { expiresOn: null, reason: 'x' })).body.errors[0]?.path).toBe('expiresOn');
    const stale = await client.patch(path, { expiresOn: day(30), reason: 'x' }, { 'if-match': '"1"' });
    expect(stale.status).toBe(412);
    const corrected = await client.patch(
      path,
      { expiresOn: day(30), reason: 'Typed wrong' },
      { 'if-match': `"${revision}"` },
    );
    expect(corrected.body).toMatchObject({
      expiresOn: day(30),
      status: 'available',
      available: '2',
      reason: 'Typed wrong',
    });
    expect(await stockOf(itemId)).toEqual(['2', '0', '2']);
    await verified();
  });

  test('is found to be over by the first look behind it', async () => {
    const [itemId, locationId] = [await newItem(), await newPlace()];
    await posted('receipt', { itemId, locationId, quantity: '2', lot: { number: 'A', expiresOn: day(1) } });
    const { id } = await lotOf(itemId, 'A');
    const endedBy = (days: number) =>
      native.database.inTenant(tenantId, async (sql) => {
        const now = new Date(`${day(days)}T00:00:00Z`);
        const lots = await findEndedLots(sql, tenantId, { now, timeZone: 'UTC', limit: 100 });
        return lots.filter((lot) => lot.id === id);
      });
    expect(await endedBy(1)).toEqual([]);
    // Places of other tests are in time zones where days end last.
    expect(await endedBy(2)).toEqual([{ id, expiresOn: day(1), everywhere: false }]);
    expect(await endedBy(3)).toEqual([{ id, expiresOn: day(1), everywhere: true }]);
  });

  test('wakes the sweeper, which notes it in the feed', async () => {
    const alone = await native.tenant({ timeZone: 'UTC' });
    const itemId = (await alone.client.post('/v1/items', { partNumber: 'M', name: 'M', tracking: 'lot' })).body.id;
    const locationId = (await alone.client.post('/v1/locations', { name: 'P', kind: 'bin' })).body.id;
    const lot = { number: 'A', expiresOn: day(0) };
    const movements = [{ kind: 'receipt', entries: [{ itemId, locationId, quantity: '2', lot }] }];
    await alone.client.post('/v1/movements', { movements });
    const { next } = (await alone.client.get('/v1/changes?kinds=lot&after=latest')).body;
    // The day moves instead of the clock.
    await native.database.pool.query(
      `update lot set expires_on = expires_on - 2, expires_at = expires_at - interval '2 days' where tenant_id = $1`,
      [alone.id],
    );
    await native.database.pool.query('update clock set next_day = now() where tenant_id = $1', [alone.id]);
    // A journal that has not read the lot as it was.
    const sweeper = startSweeper(native.database, createJournal(native.database), createLog('silent'));
    try {
      await until(async () => {
        const { data } = (await alone.client.get(`/v1/changes?kinds=lot&after=${next}`)).body;
        return data.length > 0;
      });
    } finally {
      await sweeper.stop();
    }
    const { data } = (await alone.client.get(`/v1/changes?kinds=lot&after=${next}`)).body;
    expect(data).toMatchObject([{ row: { number: 'A', status: 'expired' } }]);
    expect((await alone.client.get(`/v1/items/${itemId}`)).body).toMatchObject({ onHand: '2', available: '0' });
    expect((await alone.client.get('/v1/verification')).body).toMatchObject({ ok: true });
    const { rows } = await native.database.pool.query('select next_day from clock where tenant_id = $1', [alone.id]);
    expect(rows).toEqual([{ next_day: null }]);
  });

  test('has passed already when a lot with it was corrected meanwhile', async () => {
    const [itemId, locationId] = [await newItem(), await newPlace()];
    await posted('receipt', { itemId, locationId, quantity: '2', lot: { number: 'A', expiresOn: day(5) } });
    const { id } = await lotOf(itemId, 'A');
    const lots = [{ id, expiresOn: day(-3), everywhere: true }];
    await native.journal.submit(systemActor(tenantId), endLots, { lots, more: false });
    expect((await lotOf(itemId, 'A')).status).toBe('available');
  });

  test('C5: counts in what is picked: lots with fewer days left than asked for stay', async () => {
    const [itemId, locationId] = [await newItem(), await newPlace()];
    const entry = { itemId, locationId };
    await posted(
      'receipt',
      { ...entry, quantity: '2', lot: { number: 'SOON', expiresOn: day(3) } },
      { ...entry, quantity: '2', lot: { number: 'LATER', expiresOn: day(30) } },
      { ...entry, quantity: '2', lot: { number: 'NEVER' } },
    );
    const issue = await posted('issue', { ...entry, quantity: '-3', pick: 'fefo', minimumDaysLeft: 4 });
    expect(issue.entries.map(({ lot, change }) => [lot.number, change])).toEqual([
      ['LATER', '-2'],
      ['NEVER', '-1'],
    ]);
    const refused = await post('issue', { ...entry, quantity: '-2', pick: 'fefo', minimumDaysLeft: 4 });
    expect([refused.status, refused.body.errors[0]]).toMatchObject([409, { available: '1' }]);
    const exactly = await posted('issue', { ...entry, quantity: '-1', pick: 'fefo', minimumDaysLeft: 3 });
    expect(exactly.entries[0]?.lot.number).toBe('SOON');
    const held = await client.post('/v1/reservations', { ...entry, quantity: '1', pick: 'fefo', minimumDaysLeft: 4 });
    expect(held.body.allocations).toMatchObject([{ lot: 'NEVER' }]);
    expect((await post('issue', { ...entry, quantity: '-1', pick: 'fefo', minimumDaysLeft: -1 })).status).toBe(400);
  });
});

/** The day that it is in a time zone. */
function dayIn(timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date());
}

describe('the number of a lot', () => {
  test('C2: is corrected wherever the lot is named, and the wrong one is free again', async () => {
    const [itemId, from, to] = [await newItem(), await newPlace(), await newPlace()];
    await posted('receipt', { itemId, locationId: from, quantity: '9', lot: { number: 'L0T-1' } });
    const reservation = await idOf('/v1/reservations', { itemId, locationId: from, quantity: '1', pick: 'fefo' });
    const lines = [{ itemId, quantity: '4', lot: { number: 'L0T-1' } }];
    const transfer = await idOf('/v1/transfers', { fromLocationId: from, toLocationId: to, lines });
    await client.post(`/v1/transfers/${transfer}/picking`, {});
    const { id } = await lotOf(itemId, 'L0T-1');
    const corrected = await client.patch(`/v1/lots/${id}`, { number: 'LOT-1', reason: 'A zero for an O' });
    expect(corrected.body).toMatchObject({ id, number: 'LOT-1', onHand: '9', available: '4' });
    expect((await client.get(`/v1/reservations/${reservation}`)).body.allocations).toMatchObject([{ lot: 'LOT-1' }]);
    const received = await client.post(`/v1/transfers/${transfer}/receipt`, {});
    expect([received.status, received.body.status]).toEqual([200, 'received']);
    expect((await client.get(`/v1/entries?itemId=${itemId}`)).body.data).toSatisfy(
      (entries: { lot: { number: string } }[]) => entries.every(({ lot }) => lot.number === 'LOT-1'),
    );
    expect((await client.post(`/v1/reservations/${reservation}/consumption`, {})).status).toBe(201);
    await posted('receipt', { itemId, locationId: from, quantity: '1', lot: { number: 'L0T-1' } });
    expect((await lotOf(itemId, 'L0T-1')).id).not.toBe(id);
    const taken = await client.patch(`/v1/lots/${id}`, { number: 'L0T-1', reason: 'x' });
    expect([taken.status, taken.body.errors[0]]).toMatchObject([409, { path: 'number', code: 'duplicate_name' }]);
    await verified();
  });
});

describe('a company', () => {
  test('ends its days by the clock of its time zone, and changes that for all of its lots', async () => {
    const { id, client: own } = await native.tenant({ timeZone: 'Pacific/Kiritimati' });
    const itemId = (await own.post('/v1/items', { partNumber: 'A', name: 'A', tracking: 'lot' })).body.id;
    const lot = { number: 'A', expiresOn: dayIn('Pacific/Pago_Pago') };
    const movements = [{ kind: 'receipt', entries: [{ itemId, locationId: null, quantity: '2', lot }] }];
    const place = (await own.post('/v1/locations', { name: 'P', kind: 'bin' })).body.id;
    movements[0]!.entries[0]!.locationId = place as never;
    expect((await own.post('/v1/movements', { movements })).status).toBe(201);
    expect((await own.get(`/v1/items/${itemId}`)).body.available).toBe('0');
    const patch = (timeZone: string) => native.operator.patch(`/v1/tenants/${id}`, { settings: { timeZone } });
    expect((await patch('Pacific/Pago_Pago')).status).toBe(200);
    expect((await own.get(`/v1/items/${itemId}`)).body.available).toBe('2');
    const shown = (await own.get('/v1/lots')).body.data[0] as unknown as { expiresAt: string };
    expect(shown.expiresAt.slice(11)).toBe('11:00:00.000Z');
    await patch('Pacific/Kiritimati');
    expect((await own.get(`/v1/items/${itemId}`)).body.available).toBe('0');
    expect((await own.get('/v1/verification')).body).toMatchObject({ ok: true });
    for (const wrong of ['Mars/Olympus', '', '+02:00', 'Etc/Unknown']) {
      const refused = await patch(wrong);
      expect([refused.status, refused.body.errors[0]?.path], wrong).toEqual([400, 'settings.timeZone']);
    }
    const atPlace = await own.post('/v1/locations', { name: 'Q', kind: 'bin', timeZone: 'Mars/Olympus' });
    expect([atPlace.status, atPlace.body.errors[0]?.path]).toEqual([400, 'timeZone']);
  });

  test('has nothing available of what is on its way', async () => {
    const [item, from, to] = [await newItem({ tracking: 'none' }), await newPlace(), await newPlace()];
    await posted('receipt', { itemId: item, locationId: from, quantity: '5' });
    const lines = [{ itemId: item, quantity: '3' }];
    const transfer = await idOf('/v1/transfers', { fromLocationId: from, toLocationId: to, lines });
    await client.post(`/v1/transfers/${transfer}/picking`, {});
    expect(await stockOf(item)).toEqual(['5', '0', '2']);
    expect((await positionsOf(item)).map(({ status }) => status)).toContain('in_transit');
    await client.post(`/v1/transfers/${transfer}/receipt`, {});
    expect(await stockOf(item)).toEqual(['5', '0', '5']);
    await verified();
  });
});
