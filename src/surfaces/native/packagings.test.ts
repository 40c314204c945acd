/** Packagings, and what customers bring back. */
import { beforeAll, describe, expect, test } from 'vitest';
import { openStore, type Row } from './test-store.ts';

let shop: Awaited<ReturnType<typeof openStore>>;

beforeAll(async () => {
  shop = await openStore();
});

const post = (path: string, lines: object[], more: object = {}) =>
  shop.client.post(path, { locationId: shop.store, lines, ...more });
const refusal = async (answer: ReturnType<typeof post>) => {
  const { status, body } = await answer;
  return [status, ...body.errors.map(({ path, code }) => `${path} ${code}`)];
};

describe('a packaging', () => {
  test('turns components into products in one movement', async () => {
    const [part, product] = [await shop.stocked(10), await shop.item()];
    const lines = [
      { itemId: part, quantity: -4 },
      { itemId: product, quantity: 2 },
    ];
    const made = await post('/v1/packagings', lines, { reference: 'RUN-1', memo: 'Monday' });
    expect([made.status, made.body]).toMatchObject([
      201,
      { status: 'posted', saleId: null, reference: 'RUN-1', lines: [{ quantity: '-4' }, { quantity: '2' }] },
    ]);
    expect([await shop.stock(part), await shop.stock(product)]).toEqual(['6/0', '2/0']);
    expect((await shop.client.get(`/v1/packagings/${made.body.id}`)).body).toEqual(made.body);
    const { body } = await shop.client.get(`/v1/packagings?itemId=${product}`);
    expect(body.data).toEqual([made.body]);
  });

  test('of a sale marks it as packed, once whole in both directions', async () => {
    const part = await shop.stocked(10);
    const sale = await shop.sold([{ itemId: part, quantity: 2 }]);
    const packed = await post('/v1/packagings', [{ itemId: part, quantity: 2 }], { saleId: sale.id });
    expect(packed.body).toMatchObject({ saleId: sale.id, lines: [{ itemId: part, quantity: '2' }] });
    expect(await shop.read(sale)).toMatchObject({ status: 'open', packedAt: expect.any(String) });
    expect(await shop.stock(part)).toBe('10/2');
    const listed: Row[] = (await shop.client.get(`/v1/sales?status=open&itemId=${part}`)).body.data;
    expect(listed.map(({ id }) => id)).toEqual([sale.id]);
    expect((await shop.step(sale, 'fulfilment')).body.status).toBe('fulfilled');
  });

  test('is refused for what it cannot do, with the field', async () => {
    const [part, product] = [await shop.stocked(1), await shop.item()];
    const takes = { itemId: part, quantity: -1 };
    const makes = { itemId: product, quantity: 1 };
    expect(await refusal(post('/v1/packagings', [takes]))).toEqual([400, 'lines invalid_quantity']);
    expect(await refusal(post('/v1/packagings', [makes]))).toEqual([400, 'lines invalid_quantity']);
    expect(await refusal(post('/v1/packagings', []))).toEqual([400, 'lines invalid_quantity']);
    expect(await refusal(post('/v1/packagings', [{ ...takes, quantity: -2 }, makes]))).toEqual([
      409,
      'lines.0.quantity insufficient_stock',
    ]);
    expect(await refusal(post('/v1/packagings', [takes, { ...makes, itemId: 1 }]))).toEqual([
      404,
      'lines.1.itemId unknown_item',
    ]);
    expect(await refusal(post('/v1/packagings', [takes, makes], { locationId: 1 }))).toEqual([
      404,
      'locationId unknown_location',
    ]);
    expect(await refusal(post('/v1/packagings', [], { saleId: part }))).toEqual([404, 'saleId unknown_reference']);
    const sale = await shop.sold([{ itemId: part, quantity: 1 }]);
    const strange = [
      { itemId: 1, quantity: 1 },
      { itemId: part, quantity: 0 },
    ];
    expect(await refusal(post('/v1/packagings', strange, { saleId: sale.id }))).toEqual([
      404,
      'lines.0.itemId unknown_item',
      'lines.1.quantity invalid_quantity',
    ]);
    await shop.step(sale, 'cancellation', { reason: 'Not paid' });
    expect(await refusal(post('/v1/packagings', [], { saleId: sale.id }))).toEqual([409, 'status wrong_state']);
  });
});

describe('a customer return', () => {
  test('brings goods in, with or without the sale that they left by', async () => {
    const part = await shop.stocked(10);
    const alone = await post('/v1/customer-returns', [{ itemId: part, quantity: '1.5' }], { reference: 'RMA-1' });
    expect([alone.status, alone.body]).toMatchObject([201, { status: 'received', saleId: null, reference: 'RMA-1' }]);
    expect(await shop.stock(part)).toBe('11.5/0');
    const sale = await shop.sold([
      { itemId: part, quantity: 3 },
      { itemId: part, quantity: 2 },
    ]);
    await shop.step(sale, 'fulfilment');
    const back = await post('/v1/customer-returns', [{ itemId: part, quantity: 4 }], { saleId: sale.id });
    expect(back.body).toMatchObject({
      lines: [
        { quantity: '3', saleLineId: sale.lines[0].id },
        { quantity: '1', saleLineId: sale.lines[1].id },
      ],
    });
    expect(await shop.read(sale)).toMatchObject({ lines: [{ returned: '3' }, { returned: '1' }] });
    expect(await shop.stock(part)).toBe('10.5/0');
    const { body } = await shop.client.get(`/v1/customer-returns?saleId=${sale.id}`);
    expect(body.data).toEqual([back.body]);
    expect(await refusal(post('/v1/customer-returns', [{ itemId: part, quantity: 2 }], { saleId: sale.id }))).toEqual([
      400,
      'lines.0.quantity invalid_quantity',
    ]);
    const more = await shop.step(sale, 'return', { lines: [{ lineId: sale.lines[0].id, quantity: 1 }] });
    expect(more.body.code).toBe('over_return');
  });

  test('of kits brings back by their sale what left for them', async () => {
    const part = await shop.stocked(10);
    const set = await shop.item({ components: [{ itemId: part, quantity: '2' }] });
    const sale = await shop.sold([{ itemId: set, quantity: 3 }]);
    await shop.step(sale, 'fulfilment');
    const back = await post('/v1/customer-returns', [{ itemId: set, quantity: 2 }], { saleId: sale.id });
    expect(back.body).toMatchObject({ lines: [{ itemId: set, quantity: '2' }] });
    expect([await shop.stock(part), await shop.stock(set)]).toEqual(['8/0', '0/0']);
  });

  test('brings units back by the lines that sold them', async () => {
    const part = await shop.item({ tracking: 'serial' });
    await shop.receive(part, 3, { serials: ['A', 'B', 'C'] });
    const sale = await shop.sold([
      { itemId: part, quantity: 1, serials: ['A'] },
      { itemId: part, quantity: 2, serials: ['B', 'C'] },
    ]);
    await shop.step(sale, 'fulfilment');
    const lines = [{ itemId: part, quantity: 2, serials: ['C', 'A'] }];
    const back = await post('/v1/customer-returns', lines, { saleId: sale.id });
    expect(back.body.lines).toMatchObject([{ serials: ['A'] }, { serials: ['C'] }]);
    expect(await shop.read(sale)).toMatchObject({ lines: [{ returned: '1' }, { returned: '1' }] });
    expect(await shop.stock(part)).toBe('2/0');
  });
});
