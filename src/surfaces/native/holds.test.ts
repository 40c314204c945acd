import { describe, expect, test } from 'vitest';
import { lotCompany } from '../../../test/support/by-lot.ts';
import { nativeTest } from '../../../test/support/native.ts';

const native = await nativeTest();
const { client, idOf, newItem, newPlace, post, posted, lotOf, stockOf, positionsOf, verified } =
  await lotCompany(native);

describe('C3: a lot that is held', () => {
  test('stays on hand and is available to nobody until it is released', async () => {
    const [itemId, locationId] = [await newItem(), await newPlace()];
    const entry = { itemId, locationId };
    await posted(
      'receipt',
      { ...entry, quantity: '5', lot: { number: 'A' } },
      { ...entry, quantity: '3', lot: { number: 'B' } },
    );
    const lot = await lotOf(itemId, 'A');
    const held = await client.post(`/v1/lots/${lot.id}/hold`, { reason: 'Recall 17' });
    expect(held.status).toBe(201);
    expect(held.body).toMatchObject({ status: 'held', reason: 'Recall 17', onHand: '5', available: '0' });
    expect(await stockOf(itemId)).toEqual(['8', '0', '3']);
    expect(await positionsOf(itemId)).toMatchObject([
      { lot: { number: 'A' }, status: 'held', onHand: '5', available: '0' },
      { lot: { number: 'B' }, status: 'available', onHand: '3', available: '3' },
    ]);
    for (const [kind, more] of [
      ['issue', { lot: { number: 'A' } }],
      ['issue', { pick: 'any' }],
      ['job_completion', { lot: { number: 'A' } }],
    ] as const) {
      const refused = await post(kind, { ...entry, quantity: '-1', ...more });
      expect([refused.status, refused.body.code, refused.body.errors[0]?.path], kind).toEqual([
        409,
        'insufficient_stock',
        'movements.0.entries.0.quantity',
      ]);
    }
    const reserving = await client.post('/v1/reservations', { ...entry, quantity: '1', lot: { number: 'A' } });
    expect([reserving.status, reserving.body.code]).toEqual([409, 'insufficient_stock']);
    const tooMuch = await client.post('/v1/reservations', { ...entry, quantity: '4', pick: 'fefo' });
    expect([tooMuch.status, tooMuch.body.errors[0]]).toMatchObject([409, { available: '3' }]);
    const released = await client.post(`/v1/lots/${lot.id}/release`, { reason: 'Tested' });
    expect(released.body).toMatchObject({ status: 'available', reason: 'Tested', available: '5' });
    expect(await stockOf(itemId)).toEqual(['8', '0', '8']);
    await posted('issue', { ...entry, quantity: '-1', lot: { number: 'A' } });
    await verified();
  });

  test('C4: is moved, counted, adjusted and given back, by its name or without', async () => {
    const [itemId, locationId, other] = [await newItem(), await newPlace(), await newPlace()];
    const entry = { itemId, locationId };
    await posted('receipt', { ...entry, quantity: '9', lot: { number: 'A' } });
    await client.post(`/v1/lots/${(await lotOf(itemId, 'A')).id}/hold`, { reason: 'Smells' });
    const moved = { itemId, quantity: '2', locationId: other };
    await posted('transfer', { ...entry, quantity: '-2', lot: { number: 'A' } }, moved);
    await posted('transfer', { ...entry, quantity: '-2', pick: 'any' }, moved);
    expect((await post('transfer', { ...entry, quantity: '-1' }, { ...moved, quantity: '1' })).body.code).toBe(
      'insufficient_stock',
    );
    expect((await posted('vendor_return', { ...entry, quantity: '-1' })).entries[0]).toMatchObject({ change: '-1' });
    expect((await posted('adjustment', { ...entry, quantity: '-1' })).entries[0]).toMatchObject({ change: '-1' });
    await posted('count', { ...entry, quantity: '2', lot: { number: 'A' } });
    expect(await stockOf(itemId)).toEqual(['6', '0', '0']);
    expect(await lotOf(itemId, 'A')).toMatchObject({ onHand: '6', available: '0', status: 'held' });
    await verified();
  });

  test('is picked for a planned transfer and a vendor return as their lines say', async () => {
    const [itemId, locationId, other] = [await newItem(), await newPlace(), await newPlace()];
    const entry = { itemId, locationId };
    const lot = (number: string, expiresOn: string) => ({ lot: { number, expiresOn } });
    await posted('receipt', { ...entry, quantity: '5', ...lot('A', '2199-01-01') });
    await posted('receipt', { ...entry, quantity: '5', ...lot('B', '2199-03-01') });
    await posted('receipt', { ...entry, quantity: '5', ...lot('C', '2199-02-01') });
    await client.post(`/v1/lots/${(await lotOf(itemId, 'A')).id}/hold`, { reason: 'Recall' });
    const moved = async (quantity: number, pick?: string) => {
      const way = { fromLocationId: locationId, toLocationId: other, lines: [{ itemId, quantity, pick }] };
      const { body } = await client.post('/v1/transfers', way);
      const { status } = await client.post(`/v1/transfers/${body.id}/picking`, {});
      const { data } = (await client.get('/v1/movements?kind=transfer&limit=1')).body as unknown as {
        data: { entries: { lot: { number: string }; change: string }[] }[];
      };
      const gone = data[0]?.entries.filter(({ change }) => change.startsWith('-')) ?? [];
      return [status, ...(status === 200 ? gone.map((one) => `${one.lot.number} ${one.change}`) : [])];
    };
    expect(await moved(1)).toEqual([200, 'C -1']);
    expect(await moved(1, 'fifo')).toEqual([200, 'B -1']);
    expect(await moved(1, 'any')).toEqual([200, 'A -1']);
    expect(await moved(9)).toEqual([409]);
    expect(await moved(9, 'good_first')).toEqual([200, 'C -4', 'B -4', 'A -1']);
    await posted('receipt', { ...entry, quantity: '2', ...lot('D', '2199-02-01') });
    const vendorId = await idOf('/v1/vendors', { name: 'Maker' });
    const returned = async (pick?: string) => {
      const made = await client.post('/v1/vendor-returns', {
        vendorId,
        locationId,
        lines: [{ itemId, quantity: 1, pick }],
      });
      await client.post(`/v1/vendor-returns/${made.body.id}/shipment`, {});
      const { data } = (await client.get('/v1/movements?kind=vendor_return&limit=1')).body as unknown as {
        data: { entries: { lot: { number: string } }[] }[];
      };
      return data[0]?.entries.map((one) => one.lot.number);
    };
    expect([await returned(), await returned('fefo')]).toEqual([['A'], ['D']]);
    await verified();
  });

  test('is in the feed with its reason, and so is its release', async () => {
    const [itemId, locationId] = [await newItem(), await newPlace()];
    await posted('receipt', { itemId, locationId, quantity: '1', lot: { number: 'A' } });
    const { id } = await lotOf(itemId, 'A');
    const { next } = (await client.get('/v1/changes?kinds=lot&after=latest')).body;
    await client.post(`/v1/lots/${id}/hold`, { reason: 'Recall' });
    await client.post(`/v1/lots/${id}/release`, { reason: 'Fine' });
    const { data } = (await client.get(`/v1/changes?kinds=lot&after=${next}`)).body;
    expect(data).toMatchObject([
      { kind: 'lot', id, row: { status: 'held', reason: 'Recall' } },
      { kind: 'lot', id, row: { status: 'available', reason: 'Fine' } },
    ]);
  });

  test('holds what was reserved of it: that says so, and cannot be consumed, only released', async () => {
    const [itemId, locationId] = [await newItem(), await newPlace()];
    await posted('receipt', { itemId, locationId, quantity: '5', lot: { number: 'A' } });
    const reservation = await idOf('/v1/reservations', { itemId, locationId, quantity: '2', pick: 'fefo' });
    const { id } = await lotOf(itemId, 'A');
    await client.post(`/v1/lots/${id}/hold`, { reason: 'Recall' });
    expect(await stockOf(itemId)).toEqual(['5', '2', '0']);
    expect((await client.get(`/v1/reservations/${reservation}`)).body.status).toBe('held');
    const consumed = await client.post(`/v1/reservations/${reservation}/consumption`, {});
    expect([consumed.status, consumed.body.code]).toEqual([409, 'insufficient_stock']);
    expect((await client.post(`/v1/reservations/${reservation}/release`, { quantity: '1' })).body).toMatchObject({
      status: 'held',
      remaining: '1',
    });
    await client.post(`/v1/lots/${id}/release`, { reason: 'Fine' });
    expect((await client.get(`/v1/reservations/${reservation}`)).body.status).toBe('active');
    expect((await client.post(`/v1/reservations/${reservation}/consumption`, {})).body.status).toBe('consumed');
    expect(await stockOf(itemId)).toEqual(['4', '0', '4']);
    await verified();
  });

  test('is held once, and needs a reason', async () => {
    const [itemId, locationId] = [await newItem(), await newPlace()];
    await posted('receipt', { itemId, locationId, quantity: '1', lot: { number: 'A' } });
    const path = `/v1/lots/${(await lotOf(itemId, 'A')).id}`;
    const codes = async (step: string, body: object) => {
      const { status, body: answer } = await client.post(`${path}/${step}`, body);
      return [status, answer.code, answer.errors?.[0]?.path];
    };
    expect(await codes('release', { reason: 'x' })).toEqual([409, 'wrong_state', 'status']);
    expect(await codes('hold', {})).toEqual([400, 'invalid_request', 'reason']);
    expect(await codes('hold', { reason: ' ' })).toEqual([400, 'invalid_request', 'reason']);
    expect(await codes('hold', { reason: 'x' })).toEqual([201, undefined, undefined]);
    expect(await codes('hold', { reason: 'x' })).toEqual([409, 'wrong_state', 'status']);
    expect((await client.post('/v1/lots/999999/hold', { reason: 'x' })).status).toBe(404);
  });

  test('was not held when something was taken of it before, which comes in late', async () => {
    const [itemId, locationId] = [await newItem(), await newPlace()];
    await posted('receipt', { itemId, locationId, quantity: '5', lot: { number: 'A' } });
    const { id, createdAt } = await lotOf(itemId, 'A');
    await client.post(`/v1/lots/${id}/hold`, { reason: 'Recall' });
    const entries = [{ itemId, locationId, quantity: '-1', lot: { number: 'A' } }];
    const late = await client.post('/v1/movements', { movements: [{ kind: 'issue', occurredAt: createdAt, entries }] });
    expect(late.status).toBe(201);
    expect(await stockOf(itemId)).toEqual(['4', '0', '0']);
    await verified();
  });
});

describe('C3: a place that is held', () => {
  test('keeps all that lies there and in what stands in it, of whatever item', async () => {
    const room = await newPlace({ kind: 'warehouse' });
    const shelf = await newPlace({ parentId: room });
    const plain = await newItem({ tracking: 'none' });
    await posted(
      'receipt',
      { itemId: plain, locationId: shelf, quantity: '4' },
      { itemId: plain, locationId: room, quantity: '3' },
    );
    const held = await client.post(`/v1/locations/${room}/hold`, { reason: 'Flooded' });
    expect(held.body).toMatchObject({ status: 'held', reason: 'Flooded' });
    expect((await client.get(`/v1/locations/${shelf}`)).body).toMatchObject({ status: 'held', heldAt: null });
    expect(await stockOf(plain)).toEqual(['7', '0', '0']);
    expect((await post('issue', { itemId: plain, locationId: shelf, quantity: '-1' })).body.code).toBe(
      'insufficient_stock',
    );
    // What comes in there later is held too, and what is made there.
    const inside = await newPlace({ parentId: shelf });
    await posted('receipt', { itemId: plain, locationId: inside, quantity: '1' });
    expect(await stockOf(plain)).toEqual(['8', '0', '0']);
    const free = await newPlace();
    await posted(
      'transfer',
      { itemId: plain, locationId: shelf, quantity: '-4' },
      { itemId: plain, locationId: free, quantity: '4' },
    );
    expect(await stockOf(plain)).toEqual(['8', '0', '4']);
    // Moved out of the room, a shelf is not held any more.
    await client.patch(`/v1/locations/${inside}`, { parentId: null });
    expect(await stockOf(plain)).toEqual(['8', '0', '5']);
    await client.post(`/v1/locations/${room}/release`, { reason: 'Dry' });
    expect(await stockOf(plain)).toEqual(['8', '0', '8']);
    await verified();
  });

  test('is not released by what stands in it, nor by what it stands in', async () => {
    const room = await newPlace({ kind: 'warehouse' });
    const shelf = await newPlace({ parentId: room });
    const item = await newItem({ tracking: 'none' });
    await posted('receipt', { itemId: item, locationId: shelf, quantity: '2' });
    await client.post(`/v1/locations/${room}/hold`, { reason: 'a' });
    await client.post(`/v1/locations/${shelf}/hold`, { reason: 'b' });
    await client.post(`/v1/locations/${room}/release`, { reason: 'c' });
    expect(await stockOf(item)).toEqual(['2', '0', '0']);
    await client.post(`/v1/locations/${shelf}/release`, { reason: 'd' });
    expect(await stockOf(item)).toEqual(['2', '0', '2']);
    expect((await client.post(`/v1/locations/${shelf}/release`, { reason: 'd' })).body.code).toBe('wrong_state');
    await verified();
  });
});
