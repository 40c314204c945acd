import { beforeEach, describe, expect, test } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { openShop, type Shop, verdict } from './test-shop.ts';

const native = await nativeTest();
let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ native });
});

describe('an adjustment', () => {
  test('adds and takes by its sign, immediately', async () => {
    await shop.made({ type: 'adjustment', items: [{ sku: 'cup', adjustment: 10 }] });
    await shop.made({ items: [{ sku: 'cup', adjustment: -2.5 }] });
    expect(await shop.stock('cup')).toBe('7.5/0');
  });

  test('with only a quantity sets the level, also beside signed changes', async () => {
    await shop.fill('cup', 10);
    await shop.fill('tea', 10);
    await shop.made({ items: [{ sku: 'cup', quantity: 4 }] });
    expect(await shop.stock('cup')).toBe('4/0');
    await shop.made({
      items: [
        { sku: 'cup', adjustment: 1 },
        { sku: 'tea', quantity: 3 },
        { sku: 'cup', quantity: 9 },
        { sku: 'cup', adjustment: -1 },
      ],
    });
    expect([await shop.stock('cup'), await shop.stock('tea')]).toEqual(['8/0', '3/0']);
  });

  test('of the past sets the level of its moment, beside changes and alone', async () => {
    const move = async (kind: string, quantity: number, minutesAgo: number) => {
      const occurredAt = new Date(Date.now() - minutesAgo * 60_000).toISOString();
      const entries = [{ itemId: shop.ids.cup, locationId: shop.main, quantity }];
      const answer = await shop.client.post('/v1/movements', { movements: [{ kind, occurredAt, entries }] });
      expect(answer.status).toBe(201);
    };
    await move('receipt', 10, 60);
    await move('issue', -3, 10);
    const createdAt = Date.now() - 30 * 60_000;
    const level = { sku: 'cup', quantity: 8 };
    await shop.made({ createdAt, items: [level, { sku: 'tea', adjustment: 1 }] });
    expect(await shop.stock('cup')).toBe('5/0');
    await shop.made({ createdAt: createdAt + 1, items: [{ ...level, quantity: 7 }] });
    expect(await shop.stock('cup')).toBe('4/0');
  });

  test('names the lot by control and expiresAt, or the unit of an item tracked by serial', async () => {
    const expiresAt = Date.UTC(2030, 0, 1);
    await shop.made({ items: [{ sku: 'vial', adjustment: 5, control: 'L1', expiresAt }] });
    await shop.made({ items: [{ sku: 'gauge', adjustment: 1, control: 'S-9' }] });
    expect(await shop.positions('vial', shop.main)).toMatchObject([
      { onHand: '5', lot: { number: 'L1', expiresOn: '2030-01-01', expiresAt: '2030-01-02T00:00:00.000Z' } },
    ]);
    expect(await shop.stock('gauge')).toBe('1/0');
    await shop.made({ items: [{ sku: 'vial', adjustment: -2 }] });
    expect(await shop.stock('vial')).toBe('3/0');
  });

  test('may not leave less than zero', async () => {
    expect(verdict(await shop.send({ items: [{ sku: 'cup', adjustment: -1 }] }))).toBe('400 BadRequest');
    expect(await shop.found('')).toEqual([]);
  });

  test('without any amount changes nothing, and the amounts can follow', async () => {
    const { id } = await shop.made({ items: [{ variantName: 'The cup' }] });
    expect(await shop.stock('cup')).toBe('0/0');
    const patched = await shop.patched(id, { items: [{ variantName: 'The cup', adjustment: 3 }] });
    expect(patched.items).toEqual([{ variantName: 'The cup', adjustment: 3 }]);
    expect(await shop.stock('cup')).toBe('3/0');
    const again = await shop.client.patch(`/inventory-transactions/${id}`, { items: [{ sku: 'cup', adjustment: 4 }] });
    expect(verdict(again)).toBe('400 BadRequest');
  });
});

describe('sales', () => {
  const sale = (quantity: number, more: object = {}) => ({ type: 'sales', items: [{ sku: 'cup', quantity }], ...more });

  beforeEach(() => shop.fill('cup', 10));

  test('reserve, and issue all when they are fulfilled', async () => {
    const { id } = await shop.made(sale(4));
    expect(await shop.stock('cup')).toBe('10/4');
    await shop.patched(id, { fulfilledAt: 1_700_000_000_000 });
    expect(await shop.stock('cup')).toBe('6/0');
    await shop.patched(id, { fulfilledAt: 1_700_000_000_001, reason: 'again' });
    expect(await shop.stock('cup')).toBe('6/0');
  });

  test('that are created fulfilled issue immediately', async () => {
    await shop.made(sale(4, { fulfilledAt: 1_700_000_000_000 }));
    expect(await shop.stock('cup')).toBe('6/0');
  });

  test('keep the rest reserved after a partial fulfilment', async () => {
    const { id } = await shop.made(sale(4));
    await shop.patched(id, { fulfilledItems: [{ sku: 'cup', quantity: 1 }] });
    expect(await shop.stock('cup')).toBe('10/4');
    await shop.patched(id, { fulfilledAt: 1 });
    expect(await shop.stock('cup')).toBe('9/3');
    await shop.patched(id, { fulfilledItems: [{ sku: 'cup', quantity: 3 }] });
    expect(await shop.stock('cup')).toBe('7/1');
    const less = await shop.client.patch(`/inventory-transactions/${id}`, {
      fulfilledItems: [{ sku: 'cup', quantity: 2 }],
    });
    const more = await shop.client.patch(`/inventory-transactions/${id}`, {
      fulfilledItems: [{ sku: 'cup', quantity: 5 }],
    });
    expect([verdict(less), verdict(more)]).toEqual(['400 BadRequest', '400 BadRequest']);
    await shop.patched(id, { $unset: { fulfilledItems: 1 } });
    expect(await shop.stock('cup')).toBe('6/0');
  });

  test('that are rejected release what they still hold', async () => {
    const { id } = await shop.made(sale(4, { fulfilledAt: 1, fulfilledItems: [{ sku: 'cup', quantity: 1 }] }));
    await shop.patched(id, { rejectedAt: 2 });
    expect(await shop.stock('cup')).toBe('9/0');
    expect(verdict(await shop.client.patch(`/inventory-transactions/${id}`, { $unset: { fulfilledItems: 1 } }))).toBe(
      '400 BadRequest',
    );
  });

  test('beyond the available quantity are refused, unless negative stock is allowed', async () => {
    await shop.made(sale(8));
    expect(verdict(await shop.send(sale(3)))).toBe('400 BadRequest');
    expect(await shop.stock('cup')).toBe('10/8');
    const lax = await openShop({ native, settings: { negativeStock: 'allow' } });
    const { id } = await lax.made(sale(3));
    await lax.patched(id, { fulfilledAt: 1 });
    expect(await lax.stock('cup')).toBe('-3/0');
  });

  test('take what expires first, or the lot or unit that they name', async () => {
    await shop.fill('vial', 5, { lot: { number: 'LATE', expiresAt: '2031-01-01T00:00:00Z' } });
    await shop.fill('vial', 5, { lot: { number: 'SOON', expiresAt: '2030-01-01T00:00:00Z' } });
    await shop.fill('gauge', 1, { serials: ['S1'] });
    await shop.made({
      type: 'sales',
      fulfilledAt: 1,
      items: [
        { sku: 'vial', quantity: 2 },
        { sku: 'vial', quantity: 1, control: 'LATE' },
        { sku: 'gauge', quantity: 1, control: 'S1' },
      ],
    });
    expect(
      Object.fromEntries((await shop.positions('vial', shop.main)).map((row) => [row.lot?.number, row.onHand])),
    ).toEqual({ LATE: '4', SOON: '3' });
    expect(await shop.stock('gauge')).toBe('0/0');
  });

  test('whose reservation was released by hand are issued from available stock', async () => {
    const { id } = await shop.made(sale(4));
    const [held] = (await shop.client.get('/v1/reservations?status=active')).body.data as unknown as { id: number }[];
    await shop.client.post(`/v1/reservations/${held?.id}/release`, {});
    expect(await shop.stock('cup')).toBe('10/0');
    await shop.patched(id, { fulfilledAt: 1 });
    expect(await shop.stock('cup')).toBe('6/0');
  });

  test('are named in the ledger as the document that moved the stock', async () => {
    const { id } = await shop.made(sale(4, { fulfilledAt: 1 }));
    const entries = (await shop.client.get(`/v1/entries?documentId=${id}`)).body.data as unknown as {
      kind: string;
      document: { kind: string; number: string };
    }[];
    expect(entries.map((entry) => [entry.kind, entry.document.kind, entry.document.number])).toEqual([
      ['issue', 'sale', 'SO-1'],
      ['reserve', 'sale', 'SO-1'],
    ]);
  });

  test('without any amount hold nothing, and the amounts can follow once', async () => {
    const { id } = await shop.made({ type: 'sales', items: [{ sku: 'cup' }] });
    await shop.patched(id, { items: [{ sku: 'cup', quantity: 2 }] });
    expect(await shop.stock('cup')).toBe('10/2');
    const again = await shop.client.patch(`/inventory-transactions/${id}`, { items: [{ sku: 'cup', quantity: 3 }] });
    expect(verdict(again)).toBe('400 BadRequest');
  });
});

describe('packaging', () => {
  beforeEach(async () => {
    await shop.fill('cup', 10);
    await shop.fill('tea', 10);
  });

  test('for a sale marks it packed and moves nothing', async () => {
    const sale = await shop.made({ type: 'sales', items: [{ sku: 'cup', quantity: 4 }] });
    const packaging = await shop.made({
      type: 'packaging',
      transaction: sale.id,
      items: [{ sku: 'cup', quantity: 4 }],
    });
    expect(packaging).toMatchObject({ type: 'packaging', transaction: sale.id });
    expect(await shop.stock('cup')).toBe('10/4');
    await shop.patched(sale.id, { fulfilledAt: 1 });
    expect(await shop.stock('cup')).toBe('6/0');
  });

  test('without a sale turns components into products in one movement', async () => {
    const items = [
      { sku: 'cup', adjustment: -2 },
      { sku: 'tea', adjustment: -1 },
      { sku: 'box', adjustment: 1 },
    ];
    const { id } = await shop.made({ type: 'packaging', items });
    expect([await shop.stock('cup'), await shop.stock('tea'), await shop.stock('box')]).toEqual(['8/0', '9/0', '1/0']);
    const entries = (await shop.client.get(`/v1/entries?documentId=${id}`)).body.data as unknown as {
      movementId: number;
      kind: string;
    }[];
    expect(new Set(entries.map((entry) => `${entry.kind} ${entry.movementId}`)).size).toBe(1);
    expect(entries[0]?.kind).toBe('production');
  });

  test('takes only available stock, and needs both components and products', async () => {
    const takes = { sku: 'cup', adjustment: -11 };
    const makes = { sku: 'box', adjustment: 1 };
    expect(verdict(await shop.send({ type: 'packaging', items: [takes, makes] }))).toBe('400 BadRequest');
    expect(verdict(await shop.send({ type: 'packaging', items: [makes] }))).toBe('400 BadRequest');
    expect(verdict(await shop.send({ type: 'packaging', transaction: '1', items: [makes] }))).toBe('400 BadRequest');
    expect(await shop.stock('box')).toBe('0/0');
  });
});

describe('a return from a customer', () => {
  test('for a sale brings back no more than has left', async () => {
    await shop.fill('cup', 10);
    const sale = await shop.made({ type: 'sales', items: [{ sku: 'cup', quantity: 4 }], fulfilledAt: 1 });
    const back = (quantity: number) => ({ type: 'return', transaction: sale.id, items: [{ sku: 'cup', quantity }] });
    await shop.made(back(3));
    expect(await shop.stock('cup')).toBe('9/0');
    expect(verdict(await shop.send(back(2)))).toBe('400 BadRequest');
    await shop.made(back(1));
    expect(await shop.stock('cup')).toBe('10/0');
  });

  test('without a transaction brings goods back, too', async () => {
    await shop.made({ type: 'return', items: [{ sku: 'cup', quantity: 3 }] });
    expect(await shop.stock('cup')).toBe('3/0');
  });
});
