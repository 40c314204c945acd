import { describe, expect, it } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { boxedCompany, CASE, faultsOf } from '../../../test/support/units.ts';

const company = await boxedCompany(await nativeTest());
const { boxed, move, stockOf } = company;

describe('a movement in units', () => {
  it('moves base units and is worth exactly what was paid for it', async () => {
    const tea = await boxed();
    const posted = await move('receipt', [{ itemId: tea, quantity: 7, unit: 'case', unitCost: '10' }]);
    const [outcome] = posted.body.data as { movement: { entries: object[] } }[];
    expect(outcome?.movement.entries).toMatchObject([{ change: '84', after: '84', valueChange: '70' }]);
    expect(outcome?.movement.entries[0]).not.toHaveProperty('unit');
    await move('issue', [{ itemId: tea, quantity: '-0.5', unit: 'case' }]);
    await move('adjustment', [{ itemId: tea, quantity: 1, unit: 'Box' }]);
    expect((await stockOf(tea)).onHand).toBe('79');
    await move('count', [{ itemId: tea, quantity: 2, unit: 'case' }]);
    expect((await stockOf(tea)).onHand).toBe('24');
    const to = await company.make('/v1/locations', { name: 'Van', kind: 'vehicle' });
    const transfer = await move('transfer', [
      { itemId: tea, quantity: -1, unit: 'case' },
      { itemId: tea, quantity: 12, locationId: to },
    ]);
    expect(transfer.status).toBe(201);
  });

  it('is worth what was paid also where stock was owed before', async () => {
    const tea = await boxed({ allowNegative: true });
    await move('issue', [{ itemId: tea, quantity: -6 }]);
    await move('receipt', [{ itemId: tea, quantity: 1, unit: 'case', unitCost: '10' }]);
    expect(await stockOf(tea)).toMatchObject({ onHand: '6', stockValue: '5' });
  });

  it('counts serials in base units', async () => {
    const pump = await boxed({ tracking: 'serial', units: [{ name: 'pair', factor: 2 }] });
    const posted = await move('receipt', [{ itemId: pump, quantity: 1, unit: 'pair', serials: ['a', 'b'] }]);
    expect(posted.status).toBe(201);
    const wrong = move('receipt', [{ itemId: pump, quantity: 1, unit: 'pair', serials: ['c'] }]);
    expect(await faultsOf(wrong)).toEqual({
      status: 400,
      faults: ['movements.0.entries.0.serials serials_required'],
    });
  });

  it('names every entry whose unit or quantity is wrong, and what to do', async () => {
    const tea = await boxed({ partNumber: 'MANY' });
    const { status, body } = await move('receipt', [
      { itemId: tea, quantity: 1, unit: 'pallet' },
      { itemId: tea, quantity: '0.5', unit: 'crumb' },
      { itemId: tea, quantity: '99999999999', unit: 'case' },
      { itemId: tea, quantity: 1, unit: 'case' },
    ]);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([
      {
        path: 'movements.0.entries.0.unit',
        code: 'unknown_unit',
        message: 'Item MANY has no unit called pallet. It has: box, case, crumb.',
        partNumber: 'MANY',
      },
      {
        path: 'movements.0.entries.1.quantity',
        code: 'invalid_quantity',
        message: '0.5 crumb has more than six decimals in box: give it in box.',
      },
      { path: 'movements.0.entries.2.quantity', code: 'invalid_quantity' },
    ]);
    expect((await stockOf(tea)).onHand).toBe('0');
  });

  it('refuses an item that is not there for what it is, and each movement of an independent batch for itself', async () => {
    const tea = await boxed();
    expect(await faultsOf(move('receipt', [{ itemId: 1, quantity: 1, unit: 'case' }]))).toMatchObject({
      faults: ['movements.0.entries.0.itemId unknown_item'],
    });
    const refused = await move('receipt', [{ itemId: tea, quantity: 1, unit: 'pallet' }], 'independent');
    expect(refused).toMatchObject({
      status: 200,
      body: { data: [{ status: 'refused', error: { code: 'unknown_unit' } }] },
    });
  });

  it('may be an adjustment with a document of its own', async () => {
    const { locationId } = company.ids;
    const tea = await boxed();
    const lines = [{ itemId: tea, locationId, quantity: 2, unit: 'case', unitCost: '10' }];
    const { lines: changed } = await company.post('/v1/adjustments', { lines });
    expect(changed).toMatchObject([{ quantity: '24', value: '20' }]);
    const wrong = [{ itemId: tea, locationId, quantity: 2, unit: 'pallet' }];
    expect((await faultsOf(company.client.post('/v1/adjustments', { lines: wrong }))).faults).toEqual([
      'lines.0.unit unknown_unit',
    ]);
  });
});

describe('other quantities in units', () => {
  it('hold, release and consume base units', async () => {
    const { locationId } = company.ids;
    const tea = await boxed();
    await move('receipt', [{ itemId: tea, quantity: 5, unit: 'case' }]);
    const held = await company.post('/v1/reservations', { itemId: tea, locationId, quantity: 2, unit: 'case' });
    expect(held).toMatchObject({ quantity: '24', remaining: '24' });
    const part = { quantity: '0.5', unit: 'case' };
    expect(await company.post(`/v1/reservations/${held.id}/release`, part)).toMatchObject({ remaining: '18' });
    expect(await company.post(`/v1/reservations/${held.id}/consumption`, part)).toMatchObject({ remaining: '12' });
    expect(await stockOf(tea)).toMatchObject({ onHand: '54', reserved: '12' });
    const strange = { quantity: 1, unit: 'pallet' };
    expect(await faultsOf(company.client.post(`/v1/reservations/${held.id}/release`, strange))).toEqual({
      status: 400,
      faults: ['unit unknown_unit'],
    });
  });

  it('go from place to place as they were written, and are picked and received in base units', async () => {
    const { locationId } = company.ids;
    const toLocationId = await company.make('/v1/locations', { name: 'Shop', kind: 'warehouse' });
    const tea = await boxed();
    await move('receipt', [{ itemId: tea, quantity: 5, unit: 'case' }]);
    const plan = { fromLocationId: locationId, toLocationId };
    const lines = [{ itemId: tea, quantity: 2, unit: 'CASE' }];
    const { id, lines: planned } = await company.post('/v1/transfers', { ...plan, lines });
    expect(planned).toMatchObject([{ quantity: '2', unit: 'case', baseQuantity: '24', picked: '0' }]);
    const picking = { lines: [{ lineId: planned[0]?.id, quantity: 1, unit: 'case' }] };
    expect(await company.post(`/v1/transfers/${id}/picking`, picking, 200)).toMatchObject({
      status: 'partially_picked',
      lines: [{ quantity: '2', picked: '12', inTransit: '12' }],
    });
    await company.post(`/v1/transfers/${id}/picking`, undefined, 200);
    expect(await company.post(`/v1/transfers/${id}/receipt`, undefined, 200)).toMatchObject({
      status: 'received',
      lines: [{ quantity: '2', received: '24' }],
    });
    const wrong = [{ itemId: tea, quantity: 1, unit: 'pallet' }];
    expect((await faultsOf(company.client.post('/v1/transfers', { ...plan, lines: wrong }))).faults).toEqual([
      'lines.0.unit unknown_unit',
    ]);
  });

  it('are counted by cases and single boxes together', async () => {
    const locationId = await company.make('/v1/locations', { name: 'Shelf', kind: 'warehouse' });
    const tea = await boxed();
    const { id } = await company.post('/v1/counts', { locationId, itemIds: [tea] });
    const note = (line: object) => company.client.patch(`/v1/counts/${id}`, { lines: [{ itemId: tea, ...line }] });
    expect((await note({ quantity: 2, unit: 'case' })).body).toMatchObject({ lines: [{ counted: '24' }] });
    expect((await note({ more: 5 })).body).toMatchObject({ lines: [{ counted: '29' }] });
    expect((await note({ more: '0.5', unit: 'case' })).body).toMatchObject({ lines: [{ counted: '35' }] });
    expect((await faultsOf(note({ more: '0.5', unit: 'crumb' }))).faults).toEqual(['lines.0.more invalid_quantity']);
    await company.post(`/v1/counts/${id}/posting`, { uncounted: 'stay' }, 200);
    expect((await stockOf(tea)).onHand).toBe('35');
  });
});

describe('a unit that documents were written in', () => {
  it('keeps its factor and its name, and others change', async () => {
    const tea = await boxed();
    const change = (units: object[]) => company.client.patch(`/v1/items/${tea}`, { units });
    expect((await change([{ name: 'bag', factor: 3 }, CASE])).status).toBe(200);
    expect(
      (
        await change([
          { name: 'bag', factor: 4 },
          { ...CASE, factor: 10 },
        ])
      ).status,
    ).toBe(200);
    await company.order([{ itemId: tea, quantity: 1, unit: 'case' }]);
    const bag = { name: 'bag', factor: 5 };
    expect(await faultsOf(change([bag, CASE]))).toEqual({ status: 409, faults: ['units.1.factor in_use'] });
    expect(await faultsOf(change([bag]))).toEqual({ status: 409, faults: ['units.1.factor in_use'] });
    expect(await faultsOf(change([bag, { name: 'carton', factor: 10 }]))).toEqual({
      status: 409,
      faults: ['units.1.factor in_use'],
    });
    const kept = { name: 'case', factor: '10.0', forPurchase: false };
    expect((await change([kept, bag])).body).toMatchObject({
      units: [{ name: 'case', factor: '10' }, { name: 'bag' }],
    });
  });

  it('is not one that movements alone were in, which the ledger keeps in base units', async () => {
    const tea = await boxed();
    await move('receipt', [{ itemId: tea, quantity: 1, unit: 'case' }]);
    expect((await company.client.patch(`/v1/items/${tea}`, { units: [] })).status).toBe(200);
  });
});
