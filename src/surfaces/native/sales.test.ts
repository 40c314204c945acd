import { beforeAll, describe, expect, test } from 'vitest';
import { openStore, type Row } from './test-store.ts';

let shop: Awaited<ReturnType<typeof openStore>>;

beforeAll(async () => {
  shop = await openStore();
});

describe('a sale', () => {
  test('holds its goods until they leave, and says what it was sold for', async () => {
    const part = await shop.stocked(10);
    const answer = await shop.sell([{ itemId: part, quantity: '2.5', price: '4.20' }], { reference: 'WEB-1' });
    expect([answer.status, answer.headers.location]).toEqual([201, `/v1/sales/${answer.body.id}`]);
    const sale: Row = answer.body;
    expect(sale).toMatchObject({ status: 'open', reference: 'WEB-1', locationId: shop.store, total: '10.5' });
    expect(sale).toMatchObject({ expiresAt: null, backOrder: false, packedAt: null });
    expect(sale.lines).toEqual([
      {
        id: expect.any(Number),
        itemId: part,
        description: null,
        lot: null,
        serials: null,
        quantity: '2.5',
        unit: null,
        baseQuantity: '2.5',
        price: '4.2',
        fulfilled: '0',
        returned: '0',
        waiting: '0',
        holds: [{ itemId: part, quantity: '2.5', reservationId: expect.any(Number) }],
      },
    ]);
    expect(await shop.stock(part)).toBe('10/2.5');
    expect(await shop.read(sale)).toEqual(sale);
    const done = await shop.step(sale, 'fulfilment');
    expect([done.status, done.body]).toMatchObject([200, { status: 'fulfilled', lines: [{ fulfilled: '2.5' }] }]);
    expect(done.body.history).toMatchObject([{ status: 'open' }, { status: 'fulfilled' }]);
    expect(await shop.stock(part)).toBe('7.5/0');
  });

  test('sells in a unit of the item at the price of that unit, to the last cent', async () => {
    const part = await shop.stocked(30);
    const units = [{ name: 'case', factor: '12' }];
    expect((await shop.client.patch(`/v1/items/${part}`, { units })).status).toBe(200);
    const sale = await shop.sold([{ itemId: part, quantity: '2', unit: 'Case', price: '10.01' }]);
    expect(sale).toMatchObject({
      total: '20.02',
      lines: [{ quantity: '2', unit: 'case', baseQuantity: '24', price: '10.01', holds: [{ quantity: '24' }] }],
    });
    expect(await shop.stock(part)).toBe('30/24');
    const short = await shop.sell([{ itemId: part, quantity: '1', unit: 'case' }]);
    expect([short.status, short.body.errors[0]]).toMatchObject([409, { requested: '12', available: '6' }]);
    const wrong = await shop.sell([{ itemId: part, quantity: '1', unit: 'pallet' }]);
    expect([wrong.status, wrong.body.errors[0]]).toMatchObject([400, { path: 'lines.0.unit', code: 'unknown_unit' }]);
    expect((await shop.step(sale, 'fulfilment')).body).toMatchObject({ status: 'fulfilled', total: '20.02' });
    expect(await shop.stock(part)).toBe('6/0');
  });

  test('is named by all that it holds and moves, with its reference', async () => {
    const part = await shop.stocked(5);
    const sale = await shop.sold([{ itemId: part, quantity: 5 }], { reference: 'WEB-2' });
    const document = { kind: 'sale', id: sale.id, number: sale.number };
    const { body: reservation } = await shop.client.get(`/v1/reservations/${sale.lines[0].holds[0].reservationId}`);
    expect(reservation).toMatchObject({ document, reference: 'WEB-2', status: 'active' });
    await shop.step(sale, 'fulfilment', { lines: [{ lineId: sale.lines[0].id, quantity: 2 }] });
    await shop.step(sale, 'cancellation', { reason: 'Changed their mind' });
    const { body } = await shop.client.get(`/v1/movements?reference=WEB-2`);
    const movements: Row[] = body.data;
    expect(movements.map(({ kind }) => kind).toSorted()).toEqual(['issue', 'release', 'reserve']);
    for (const movement of movements) expect(movement.document).toEqual(document);
    const feed: Row[] = (await shop.client.get('/v1/changes?kinds=sale&limit=1000')).body.data;
    expect(feed.at(-1)).toEqual({
      revision: expect.any(Number),
      kind: 'sale',
      id: sale.id,
      row: await shop.read(sale),
    });
  });

  test('that is short is refused whole, and every short line is named', async () => {
    const [few, many, none] = [await shop.stocked(3), await shop.stocked(100), await shop.item()];
    const answer = await shop.sell([
      { itemId: few, quantity: 2 },
      { itemId: many, quantity: 1 },
      { itemId: few, quantity: 2 },
      { itemId: none, quantity: '0.5' },
      { itemId: few, quantity: 1 },
    ]);
    expect([answer.status, answer.body.code]).toEqual([409, 'insufficient_stock']);
    const at = { code: 'insufficient_stock', location: 'Store', locationId: shop.store };
    const parts = await Promise.all(
      [few, none].map(async (id) => (await shop.client.get(`/v1/items/${id}`)).body.partNumber),
    );
    expect(answer.body.errors).toMatchObject([
      { ...at, path: 'lines.2.quantity', partNumber: parts[0], requested: '2', available: '1' },
      { ...at, path: 'lines.3.quantity', partNumber: parts[1], requested: '0.5', available: '0' },
      { ...at, path: 'lines.4.quantity', partNumber: parts[0], requested: '1', available: '0' },
    ]);
    expect(await shop.stock(few)).toBe('3/0');
    expect(await shop.stock(many)).toBe('100/0');
  });

  test('names what is wrong with each line before it speaks of stock', async () => {
    const [part, lots] = [await shop.stocked(1), await shop.item({ tracking: 'lot' })];
    const answer = await shop.sell([
      { itemId: part, quantity: 5 },
      { itemId: part, quantity: 0 },
      { itemId: part, quantity: -1 },
      { itemId: 1, quantity: 1 },
      { itemId: part, quantity: 1, lot: { number: 'L' } },
      { itemId: lots, quantity: 1, serials: ['S'] },
    ]);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'lines.1.quantity invalid_quantity',
      'lines.2.quantity invalid_quantity',
      'lines.3.itemId unknown_item',
      'lines.4.lot lot_not_tracked',
      'lines.5.serials serials_not_tracked',
    ]);
    const bad = async (body: object) => {
      const { status, body: problem } = await shop.client.post('/v1/sales', {
        locationId: shop.store,
        lines: [{ itemId: part, quantity: 1 }],
        ...body,
      });
      return [status, ...problem.errors.map(({ path }) => path)];
    };
    expect(await bad({ locationId: 1 })).toEqual([404, 'locationId']);
    expect(await bad({ lines: [] })).toEqual([400, 'lines']);
    expect(await bad({ lines: [{ itemId: part, quantity: '0.0000001' }] })).toEqual([400, 'lines.0.quantity']);
    expect(await bad({ lines: [{ itemId: part, quantity: 1, price: -1 }] })).toEqual([400, 'lines.0.price']);
    expect(await bad({ expiresAt: '2001-01-01T00:00:00Z' })).toEqual([400, 'expiresAt']);
    expect(await bad({ expiresAt: 'soon' })).toEqual([400, 'expiresAt']);
    expect(await shop.stock(part)).toBe('1/0');
  });

  test('takes the lots that expire first, the lot or the units that it names, and brings the same back', async () => {
    const [lots, serials] = [await shop.item({ tracking: 'lot' }), await shop.item({ tracking: 'serial' })];
    await shop.receive(lots, 3, { lot: { number: 'LATE', expiresAt: '2199-01-01T00:00:00Z' } });
    await shop.receive(lots, 2, { lot: { number: 'SOON', expiresAt: '2190-01-01T00:00:00Z' } });
    await shop.receive(serials, 2, { serials: ['A', 'B'] });
    const sale = await shop.sold([
      { itemId: lots, quantity: 3 },
      { itemId: lots, quantity: 1, lot: { number: 'LATE' } },
      { itemId: serials, quantity: 2, serials: ['A', 'B'] },
    ]);
    const { body: hold } = await shop.client.get(`/v1/reservations/${sale.lines[0].holds[0].reservationId}`);
    expect(hold.allocations).toMatchObject([
      { lot: 'SOON', quantity: '2' },
      { lot: 'LATE', quantity: '1' },
    ]);
    const taken = await shop.sell([{ itemId: serials, quantity: 1, serials: ['A'] }]);
    expect(taken.body.errors).toMatchObject([{ path: 'lines.0.serials', requested: '1', available: '0' }]);
    expect((await shop.step(sale, 'fulfilment')).body.status).toBe('fulfilled');
    const lines = sale.lines.map(({ id }: Row) => ({ lineId: id, quantity: 1 }));
    const unnamed = await shop.step(sale, 'return', { lines });
    expect(unnamed.body.errors).toMatchObject([{ path: 'lines.2.serials', code: 'serials_required' }]);
    const strange = await shop.step(sale, 'return', { lines: [{ ...lines[2], serials: ['C'] }] });
    expect(strange.body.errors).toMatchObject([{ path: 'lines.0.serials' }]);
    const back = await shop.step(sale, 'return', { lines: [...lines.slice(0, 2), { ...lines[2], serials: ['B'] }] });
    expect([back.status, back.body]).toMatchObject([200, { lines: [{ returned: '1' }, {}, { returned: '1' }] }]);
    const positions: Row[] = (await shop.client.get(`/v1/positions?itemId=${lots}`)).body.data;
    expect(positions.map(({ lot, onHand }) => `${lot.number} ${onHand}`).toSorted()).toEqual(['LATE 2', 'SOON 1']);
    expect(((await shop.client.get(`/v1/serials?itemId=${serials}&number=B`)).body.data as Row[])[0].inStock).toBe(
      true,
    );
    const twice = await shop.step(sale, 'return', { lines: [{ ...lines[2], serials: ['B'] }] });
    expect(twice.body.errors).toMatchObject([{ path: 'lines.0.serials', code: 'serials_required' }]);
  });
});

describe('the steps of a sale', () => {
  test('take parts of its lines, never more than is left', async () => {
    const part = await shop.stocked(10);
    const sale = await shop.sold([{ itemId: part, quantity: 6 }]);
    const lineId = sale.lines[0].id;
    const refused = async (...lines: object[]) => {
      const { status, body } = await shop.step(sale, 'fulfilment', { lines });
      return [status, ...body.errors.map(({ path, code }) => `${path} ${code}`)];
    };
    expect(await refused({ lineId, quantity: 7 })).toEqual([409, 'lines.0.quantity document_exceeded']);
    expect(await refused({ lineId, quantity: 4 }, { lineId, quantity: 3 })).toEqual([
      409,
      'lines.1.quantity document_exceeded',
    ]);
    expect(await refused({ lineId, quantity: 0 }, { lineId: 1, quantity: 1 })).toEqual([
      400,
      'lines.0.quantity invalid_quantity',
      'lines.1.lineId unknown_line',
    ]);
    const once = await shop.step(sale, 'fulfilment', { lines: [{ lineId, quantity: 2 }] });
    expect(once.body).toMatchObject({ status: 'part_fulfilled', lines: [{ fulfilled: '2', quantity: '6' }] });
    expect(await shop.stock(part)).toBe('8/4');
    expect((await shop.step(sale, 'fulfilment', {})).body.status).toBe('fulfilled');
    expect((await shop.step(sale, 'fulfilment', {})).body.code).toBe('wrong_state');
    expect((await shop.step(sale, 'cancellation', { reason: 'Late' })).body.code).toBe('wrong_state');
    expect(await shop.stock(part)).toBe('4/0');
  });

  test('give up what has not left, and no more', async () => {
    const part = await shop.stocked(10);
    const sale = await shop.sold([{ itemId: part, quantity: 6 }]);
    await shop.step(sale, 'fulfilment', { lines: [{ lineId: sale.lines[0].id, quantity: 1 }] });
    expect((await shop.step(sale, 'cancellation', {})).status).toBe(400);
    const answer = await shop.step(sale, 'cancellation', { reason: 'Not paid' });
    expect(answer.body).toMatchObject({ status: 'cancelled', lines: [{ fulfilled: '1' }] });
    expect((answer.body as Row).history.at(-1)).toMatchObject({ status: 'cancelled', reason: 'Not paid' });
    expect(await shop.stock(part)).toBe('9/0');
    const back = await shop.step(sale, 'return', { lines: [{ lineId: sale.lines[0].id, quantity: 1 }] });
    expect([back.status, await shop.stock(part)]).toEqual([200, '10/0']);
  });

  test('bring back what has left and did not come back, by a customer return that names the sale', async () => {
    const part = await shop.stocked(10);
    const sale = await shop.sold([{ itemId: part, quantity: 6 }], { reference: 'WEB-3' });
    const lineId = sale.lines[0].id;
    const back = (...quantities: (number | string)[]) =>
      shop.step(sale, 'return', { lines: quantities.map((quantity) => ({ lineId, quantity })) });
    expect((await back(1)).body).toMatchObject({ code: 'over_return', errors: [{ path: 'lines.0.quantity' }] });
    await shop.step(sale, 'fulfilment', { lines: [{ lineId, quantity: 4 }] });
    expect((await back('1.5')).body).toMatchObject({ status: 'part_fulfilled', lines: [{ returned: '1.5' }] });
    expect(await shop.stock(part)).toBe('7.5/2');
    expect((await back(2, 1)).body).toMatchObject({ code: 'over_return', errors: [{ path: 'lines.1.quantity' }] });
    expect((await back(0)).body).toMatchObject({ code: 'invalid_quantity', errors: [{ path: 'lines.0.quantity' }] });
    expect((await shop.step(sale, 'return', { lines: [{ lineId: 1, quantity: 1 }] })).status).toBe(404);
    const { body } = await shop.client.get(`/v1/customer-returns?saleId=${sale.id}`);
    expect(body.data).toMatchObject([
      { saleId: sale.id, reference: 'WEB-3', lines: [{ saleLineId: lineId, quantity: '1.5' }] },
    ]);
    const entries: Row[] = (await shop.client.get(`/v1/entries?itemId=${part}&kind=customer_return`)).body.data;
    expect(entries).toMatchObject([{ change: '1.5', document: { kind: 'customer_return' }, reference: 'WEB-3' }]);
  });

  test('have one effect for one idempotency key, and refuse a stale revision', async () => {
    const part = await shop.stocked(10);
    const sale = await shop.sold([{ itemId: part, quantity: 6 }]);
    const body = { lines: [{ lineId: sale.lines[0].id, quantity: 2 }] };
    const once = () => shop.client.post(`/v1/sales/${sale.id}/fulfilment`, body, { 'idempotency-key': `F-${sale.id}` });
    const [first, second] = [await once(), await once()];
    expect(second.body).toEqual(first.body);
    expect(await shop.stock(part)).toBe('8/4');
    const stale = await shop.client.patch(
      `/v1/sales/${sale.id}`,
      { expiresAt: null },
      { 'if-match': `"${sale.revision}"` },
    );
    expect(stale.status).toBe(412);
  });
});

describe('the list of sales', () => {
  test('is narrowed by reference, states, places and items', async () => {
    const [one, other] = [await shop.stocked(10), await shop.stocked(10)];
    const first = await shop.sold([{ itemId: one, quantity: 1 }], { reference: 'FIND-1' });
    const second = await shop.sold([{ itemId: other, quantity: 1 }], { reference: 'FIND-2' });
    await shop.step(second, 'fulfilment');
    const ids = async (query: string) => {
      const { status, body } = await shop.client.get(`/v1/sales?${query}&limit=1000`);
      expect(status).toBe(200);
      return (body.data as Row[]).map(({ id }) => id);
    };
    expect(await ids('reference=FIND-1')).toEqual([first.id]);
    expect(await ids('reference=NOPE')).toEqual([]);
    expect(await ids(`itemId=${one}`)).toEqual([first.id]);
    expect(await ids(`itemId=${one}&itemId=${other}`)).toEqual([first.id, second.id]);
    expect(await ids(`itemId=${one}&itemId=${other}&status=fulfilled&status=expired`)).toEqual([second.id]);
    expect(await ids(`itemId=${one}&locationId=${shop.store}`)).toEqual([first.id]);
    expect(await ids(`locationId=1&itemId=${one}`)).toEqual([]);
    expect((await shop.client.get('/v1/sales?status=packed')).status).toBe(400);
    expect((await shop.client.get('/v1/sales?colour=red')).body.errors).toMatchObject([{ path: 'query.colour' }]);
    const page = await shop.client.get('/v1/sales?limit=1&order=newest');
    expect(page.body).toMatchObject({ data: [{ id: second.id }], next: expect.any(String) });
  });
});
