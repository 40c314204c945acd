import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../test/support/native.ts';
import { openStore, type Row } from './test-store.ts';

const shop = await openStore();
const { client, good, make, store } = shop;
const vendorId = await make('/v1/vendors', { name: 'Pipes Ltd' });
const van = await make('/v1/locations', { name: 'Van', kind: 'vehicle' });

const post = (kind: string, ...entries: object[]): Promise<Answer> =>
  client.post('/v1/movements', { movements: [{ kind, entries }] });
const merge = (id: number, intoItemId: unknown, reason = 'One and the same') =>
  client.post(`/v1/items/${id}/merger`, { intoItemId, reason });
const item = async (id: number): Promise<Row> => good(await client.get(`/v1/items/${id}`));
const rows = async (path: string): Promise<Row[]> => good(await client.get(`/v1/${path}`)).data;
const positions = async (itemId: number): Promise<string[]> =>
  (await rows(`positions?itemId=${itemId}`))
    .filter(({ onHand, reserved }) => onHand !== '0' || reserved !== '0')
    .map(({ locationId, lot, onHand, reserved, status }) =>
      [locationId === store ? 'store' : 'van', lot?.number ?? '-', onHand, reserved, status].join(' '),
    )
    .toSorted();
const faultsOf = ({ status, body }: Answer) => [
  status,
  ...(body.errors ?? []).map(({ path, code }) => `${path} ${code}`),
];
const messagesOf = ({ body }: Answer) => body.errors.map(({ message }) => message);
const verified = async () =>
  expect(good(await client.get('/v1/verification'))).toMatchObject({ ok: true, misfit: null });

describe('D4: two items that are one', () => {
  test('become it with all stock, where it lies, and exactly what it is worth', async () => {
    const [old, kept] = [await shop.item({ partNumber: 'OLD-7' }), await shop.item({ partNumber: 'NEW-7' })];
    await post('receipt', { itemId: old, locationId: store, quantity: '3', unitCost: '0.333333' });
    await post('receipt', { itemId: old, locationId: van, quantity: '4', unitCost: '10' });
    await post('receipt', { itemId: old, locationId: null, quantity: '0.5', unitCost: '7' });
    await post('receipt', { itemId: kept, locationId: store, quantity: '2', unitCost: '1' });
    const worth = async (id: number) => Number((await item(id)).stockValue);
    const before = [await worth(old), await worth(kept)];
    const merged = await merge(old, kept);
    expect([merged.status, merged.body]).toMatchObject([
      201,
      { id: old, active: false, mergedIntoId: kept, onHand: '0', stockValue: '0' },
    ]);
    expect(await item(kept)).toMatchObject({ onHand: '9.5', mergedIntoId: null, active: true });
    expect(await worth(kept)).toBe((before[0] ?? 0) + (before[1] ?? 0));
    expect(await positions(old)).toEqual([]);
    expect(await positions(kept)).toEqual(['store - 5 0 available', 'van - 0.5 0 available', 'van - 4 0 available']);
    const [movement] = await rows('movements?kind=merger');
    expect(movement).toMatchObject({ kind: 'merger', reason: 'One and the same', document: null });
    expect(movement?.entries).toHaveLength(6);
    await verified();
  });

  test('are found by the old number: as a part number, by a scan, by its codes, and by every surface that names it', async () => {
    const old = await shop.item({
      partNumber: 'Valve 12',
      codes: [{ code: '012345678905' }, { code: 'CASE', unit: 'case' }],
      units: [{ name: 'case', factor: '12' }],
    });
    const kept = await shop.item({ partNumber: 'V-12', units: [{ name: 'pallet', factor: '144' }] });
    good(await merge(old, kept));
    expect((await rows(`items?partNumber=${encodeURIComponent('VALVE 12')}`)).map(({ id }) => id)).toEqual([kept]);
    for (const [code, quantity] of [
      ['valve 12', '1'],
      ['0012345678905', '1'],
      ['case', '12'],
    ]) {
      const { matches } = good(await client.get(`/v1/scan?code=${encodeURIComponent(code ?? '')}`));
      expect(matches, code).toMatchObject([{ item: { id: kept, partNumber: 'V-12' }, baseQuantity: quantity }]);
    }
    const { codes, units } = await item(kept);
    expect(units.map(({ name }: Row) => name)).toEqual(['pallet', 'case']);
    expect(codes.map(({ code }: Row) => code)).toEqual(['012345678905', 'CASE', 'Valve 12']);
    expect((await item(old)).codes).toEqual([]);
    const taken = await client.post('/v1/items', { partNumber: 'valve 12', name: 'Again' });
    expect(taken.body.code).toBe('duplicate_part_number');
  });

  test('have one history: entries, movements, documents, the curve and the explanation go on behind the merger', async () => {
    const [old, kept] = [await shop.item(), await shop.item()];
    await post('receipt', { itemId: old, locationId: store, quantity: '10' });
    await post('issue', { itemId: old, locationId: store, quantity: '-4' });
    await post('receipt', { itemId: kept, locationId: store, quantity: '5' });
    const order = { vendorId, locationId: store, lines: [{ itemId: old, quantity: 3, unitCost: '2' }] };
    const ordered = good(await client.post('/v1/purchase-orders', order));
    good(await client.post('/v1/receipts', { purchaseOrderId: ordered.id }));
    good(await merge(old, kept));
    await post('issue', { itemId: kept, locationId: store, quantity: '-1' });
    const changes = (list: Row[]) => list.map(({ change }) => change);
    expect(changes(await rows(`entries?itemId=${kept}`))).toEqual(['-1', '9', '-9', '3', '5', '-4', '10']);
    expect(changes(await rows(`entries?itemId=${old}`))).toEqual(['-9', '3', '-4', '10']);
    expect((await rows(`movements?itemId=${kept}`)).map(({ kind }) => kind)).toEqual([
      'issue',
      'merger',
      'receipt',
      'receipt',
      'issue',
      'receipt',
    ]);
    expect((await rows(`purchase-orders?itemId=${kept}`)).map(({ id }) => id)).toEqual([ordered.id]);
    expect(await rows(`receipts?itemId=${kept}`)).toHaveLength(1);
    const { data: steps } = good(await client.get(`/v1/items/${kept}/explanation`));
    expect(steps.map(({ change, balance }: Row) => `${change}=${balance}`)).toEqual([
      '-1=13',
      '9=14',
      '-9=5',
      '3=14',
      '5=11',
      '-4=6',
      '10=10',
    ]);
    const [from, to] = [(steps[4] as Row).recordedAt, new Date(Date.now() + 1).toISOString()];
    const curve = good(await client.get(`/v1/items/${kept}/history?from=${from}&to=${to}&points=2`));
    expect(curve.data.map(({ onHand }: Row) => onHand)).toEqual(['11', '13']);
  });

  test('share lots and units: those of one number become one, others move, holds and last days stay', async () => {
    const byLot = { tracking: 'lot', lotsExpire: true };
    const [old, kept] = [await shop.item(byLot), await shop.item(byLot)];
    const lot = (number: string, expiresOn = '2199-03-31') => ({ lot: { number, expiresOn } });
    const at = (itemId: number, quantity: string, more: object) => ({ itemId, locationId: store, quantity, ...more });
    await post('receipt', at(old, '1', lot('SAME')), at(old, '2', lot('OWN')), at(old, '4', lot('HELD')));
    await post('receipt', at(old, '8', lot('PAST', '2020-01-31')), at(kept, '16', lot('SAME')));
    const [held] = await rows(`lots?itemId=${old}&number=HELD`);
    good(await client.post(`/v1/lots/${held?.id}/hold`, { reason: 'Recall' }));
    good(await merge(old, kept));
    expect(await positions(kept)).toEqual([
      'store HELD 4 0 held',
      'store OWN 2 0 available',
      'store PAST 8 0 expired',
      'store SAME 17 0 available',
    ]);
    expect(await item(kept)).toMatchObject({ onHand: '31', available: '19', unavailable: '12' });
    expect((await rows(`lots?itemId=${kept}&number=HELD`))[0]).toMatchObject({ id: held?.id, status: 'held' });
    good(await client.post(`/v1/lots/${held?.id}/release`, { reason: 'Fine' }));
    await post('issue', at(kept, '-4', { lot: { number: 'HELD' } }));

    const [unit, other] = [await shop.item({ tracking: 'serial' }), await shop.item({ tracking: 'serial' })];
    await post('receipt', at(unit, '2', { serials: ['S1', 'S2'] }), at(other, '1', { serials: ['S3'] }));
    const reserved = { itemId: unit, locationId: store, quantity: 1, serials: ['S2'] };
    const hold = good(await client.post('/v1/reservations', reserved));
    good(await merge(unit, other));
    const units = await rows(`serials?itemId=${other}`);
    expect(units.map(({ number, inStock, reservationId }) => [number, inStock, reservationId])).toEqual([
      ['S1', true, null],
      ['S2', true, hold.id],
      ['S3', true, null],
    ]);
    good(await client.post(`/v1/reservations/${hold.id}/consumption`, {}));
    await verified();
  });

  test('take documents under way along: orders, transfers on the road, sales, kits sold, back orders, returns', async () => {
    const [old, kept, kit] = [await shop.stocked(20), await shop.stocked(1), await shop.item()];
    good(await client.patch(`/v1/items/${kit}`, { components: [{ itemId: old, quantity: '2' }] }));
    const lines = [{ itemId: old, quantity: 3 }];
    const order = good(await client.post('/v1/purchase-orders', { vendorId, locationId: store, lines }));
    const way = { fromLocationId: store, toLocationId: van, lines };
    const transfer = good(await client.post('/v1/transfers', way));
    good(await client.post(`/v1/transfers/${transfer.id}/picking`, {}));
    const sale = await shop.sold(lines);
    const early = await shop.sold(lines);
    good(await shop.step(early, 'fulfilment', {}));
    const ofKits = await shop.sold([{ itemId: kit, quantity: 2 }]);
    const waiting = await shop.sold([{ itemId: old, quantity: 9 }], { backOrder: true });
    const hold = good(await client.post('/v1/reservations', { itemId: kept, locationId: store, quantity: 1 }));
    const back = good(
      await client.post('/v1/vendor-returns', { vendorId, locationId: store, lines: [{ itemId: old, quantity: 1 }] }),
    );
    good(await merge(old, kept));

    expect((await item(kit)).components).toEqual([{ itemId: kept, quantity: '2' }]);
    good(await client.post('/v1/receipts', { purchaseOrderId: order.id }));
    good(await client.post(`/v1/transfers/${transfer.id}/receipt`, {}));
    for (const one of [sale, ofKits]) expect(good(await shop.step(one, 'fulfilment', {})).status).toBe('fulfilled');
    expect((await shop.read(waiting)).lines[0]).toMatchObject({ itemId: kept, waiting: '2' });
    good(await client.post(`/v1/reservations/${hold.id}/release`, {}));
    good(await client.post(`/v1/vendor-returns/${back.id}/shipment`, {}));
    for (const [one, quantity] of [
      [early, 2],
      [sale, 1],
      [ofKits, 1],
    ] as const) {
      const brought = { lines: [{ lineId: one.lines[0].id, quantity }] };
      expect((await shop.step(one, 'return', brought)).status).toBe(200);
    }
    expect((await item(old)).onHand).toBe('0');
    await verified();
  });

  test('let what was booked on the old one be taken back of the one that stands for it', async () => {
    const byLot = { tracking: 'lot' };
    const [old, kept] = [await shop.item(byLot), await shop.item(byLot)];
    const at = (itemId: number, quantity: string, number: string) => ({
      itemId,
      locationId: store,
      quantity,
      lot: { number },
    });
    const booked = async (kind: string, ...entries: object[]) => good(await post(kind, ...entries)).data[0].movement.id;
    await post('receipt', at(old, '10', 'A'), at(old, '10', 'B'), at(kept, '1', 'A'));
    const sold = await booked('issue', at(old, '-2', 'A'), at(old, '-3', 'B'));
    const order = { vendorId, locationId: store, lines: [{ itemId: old, quantity: 5, unitCost: '2' }] };
    const ordered = good(await client.post('/v1/purchase-orders', order));
    const received = good(
      await client.post('/v1/receipts', {
        purchaseOrderId: ordered.id,
        lines: [{ itemId: old, quantity: 5, lot: { number: 'C' } }],
      }),
    );
    good(await merge(old, kept));
    const returned = good(
      await client.post('/v1/vendor-returns', {
        purchaseOrderId: ordered.id,
        lines: [{ itemId: kept, quantity: 1, receiptLineId: received.lines[0].id, lot: { number: 'C' } }],
      }),
    );
    good(await client.post(`/v1/vendor-returns/${returned.id}/cancellation`, {}));
    good(await client.post(`/v1/movements/${sold}/reversal`, { reason: 'Wrong' }));
    good(await client.post(`/v1/receipts/${received.id}/cancellation`, { reason: 'Wrong' }));
    expect(await positions(kept)).toEqual(['store A 11 0 available', 'store B 10 0 available']);
    const [merger] = await rows('movements?kind=merger&limit=1');
    const undone = await client.post(`/v1/movements/${merger?.id}/reversal`, { reason: 'No' });
    expect([undone.status, undone.body.code]).toEqual([409, 'not_reversible']);
    await verified();
  });

  test('leave nothing to be booked on the old one, and say which one stands for it', async () => {
    const [old, kept, next] = [await shop.stocked(1), await shop.item(), await shop.item()];
    good(await merge(old, kept));
    for (const kind of ['receipt', 'adjustment', 'count', 'customer_return', 'issue']) {
      const answer = await post(kind, { itemId: old, locationId: store, quantity: kind === 'issue' ? '-1' : '1' });
      expect(faultsOf(answer), kind).toEqual([409, 'movements.0.entries.0.itemId inactive_item']);
      expect(messagesOf(answer)[0], kind).toContain(`was merged into item ${kept}: name that one.`);
    }
    expect(faultsOf(await shop.sell([{ itemId: old, quantity: 1 }]))).toEqual([409, 'lines.0.itemId inactive_item']);
    const reserving = await client.post('/v1/reservations', { itemId: old, locationId: store, quantity: 1 });
    expect(faultsOf(reserving)).toEqual([409, 'itemId inactive_item']);
    for (const patch of [{ active: true }, { name: 'Again' }]) {
      expect(faultsOf(await client.patch(`/v1/items/${old}`, patch))).toEqual([409, 'mergedIntoId wrong_state']);
    }
    expect(faultsOf(await merge(old, next))).toEqual([409, 'intoItemId wrong_state']);
    expect(faultsOf(await merge(next, old))).toEqual([409, 'intoItemId wrong_state']);
    good(await merge(kept, next));
    expect([(await item(old)).mergedIntoId, (await item(next)).onHand]).toEqual([next, '1']);
    expect((await rows(`entries?itemId=${next}`)).map(({ change }) => change)).toEqual(['1', '-1', '1', '-1', '1']);
    expect((await client.delete(`/v1/items/${next}`)).status).toBe(409);
    await verified();
  });

  test('take over levels where the one that stays has none', async () => {
    const [old, kept] = [await shop.item({ minStockLevel: '5', targetStockLevel: '9' }), await shop.item()];
    const level = (itemId: number, locationId: number | null, minimum: string) => ({ itemId, locationId, minimum });
    good(await client.put('/v1/stock-levels', [level(old, store, '1'), level(old, van, '2'), level(kept, van, '3')]));
    const template = good(
      await client.post('/v1/level-templates', { name: 'Vans', levels: [{ itemId: old, minimum: '4' }] }),
    );
    good(await merge(old, kept));
    const levels = await rows(`stock-levels?itemId=${old}&itemId=${kept}`);
    expect(levels.map(({ itemId, locationId, minimum }) => [itemId, locationId, minimum])).toEqual(
      expect.arrayContaining([
        [kept, null, '5'],
        [kept, store, '1'],
        [kept, van, '3'],
      ]),
    );
    expect(levels).toHaveLength(3);
    const { levels: ofTemplate } = good(await client.get(`/v1/level-templates/${template.id}`));
    expect(ofTemplate).toMatchObject([{ itemId: kept, minimum: '4' }]);
  });

  test('are refused with everything that is in the way', async () => {
    const plain = await shop.item({ units: [{ name: 'case', factor: '12' }] });
    const wrong = async (from: number, into: unknown) => faultsOf(await merge(from, into));
    const in_use = 'intoItemId in_use';
    expect(await wrong(plain, await shop.item({ tracking: 'lot', unit: 'm' }))).toEqual([409, in_use, in_use]);
    expect(await wrong(plain, await shop.item({ units: [{ name: 'Case', factor: '10' }] }))).toEqual([409, in_use]);
    expect(await wrong(plain, await shop.item({ components: [{ itemId: await shop.item(), quantity: '1' }] }))).toEqual(
      [409, in_use],
    );
    const brand = await make('/v1/brands', { name: 'Acme' });
    expect(await wrong(plain, await shop.item({ brandId: brand }))).toEqual([409, in_use]);
    expect(await wrong(await shop.item({ brandId: brand }), plain)).toEqual([201]);
    expect(await wrong(plain, plain)).toEqual([400, 'intoItemId invalid_request']);
    expect(await wrong(plain, 1)).toEqual([404, 'intoItemId unknown_item']);
    expect(await wrong(plain, 'x')).toEqual([400, 'intoItemId invalid_request']);
    expect(faultsOf(await merge(plain, await shop.item(), ''))).toEqual([400, 'reason invalid_request']);
    expect((await merge(1, plain)).status).toBe(404);

    const [low, other] = [await shop.item({ allowNegative: true, wholeOnly: false }), await shop.item()];
    await post('issue', { itemId: low, locationId: van, quantity: '-3' });
    expect(messagesOf(await merge(low, other))[0]).toMatch(/stands at -3 at Van. Count it first.$/);
    await post('count', { itemId: low, locationId: van, quantity: '1.5' });
    const count = good(await client.post('/v1/counts', { locationId: van, itemIds: [low] }));
    expect(messagesOf(await merge(low, other))).toEqual([
      `${count.number} counts it and is under way. Post or cancel it first.`,
    ]);
    good(await client.post(`/v1/counts/${count.id}/cancellation`, { reason: 'No' }));
    const whole = await shop.item({ wholeOnly: true });
    expect((await merge(low, whole)).status).toBe(400);
    expect(await item(low)).toMatchObject({ onHand: '1.5', active: true, mergedIntoId: null });

    const byLot = { tracking: 'lot' };
    const [lots, others] = [await shop.item(byLot), await shop.item(byLot)];
    const at = (itemId: number, expiresOn: string) => ({
      itemId,
      locationId: store,
      quantity: '1',
      lot: { number: 'L', expiresOn },
    });
    await post('receipt', at(lots, '2199-01-01'), at(others, '2199-01-02'));
    expect(messagesOf(await merge(lots, others))).toEqual([
      'Both items have a lot L, with another last day or hold. Make these the same first.',
    ]);
    const [unit, twin] = [await shop.item({ tracking: 'serial' }), await shop.item({ tracking: 'serial' })];
    for (const itemId of [unit, twin])
      await post('receipt', { itemId, locationId: store, quantity: '1', serials: ['X'] });
    expect((await merge(unit, twin)).body.code).toBe('serial_in_use');
    await verified();
  });
});
