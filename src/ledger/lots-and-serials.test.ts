import { describe, expect, test } from 'vitest';
import { makeCompany } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';
import { refused } from '../../test/support/refused.ts';
import type { MovementKind, Pick } from './index.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);
const [warehouse, van] = [await company.location(), await company.location({ kind: 'vehicle' })];
const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY);

async function receiveLot(itemId: number, number: string, quantity: number, expiresAt?: Date | null) {
  const lot = expiresAt === undefined ? { number } : { number, expiresAt };
  return company.post({ kind: 'receipt', entries: [{ itemId, locationId: warehouse, quantity, lot }] });
}

describe('lots', () => {
  test('a lot is made on first use and known on the second, also within one batch', async () => {
    const itemId = await company.item({ tracking: 'lot' });
    const [first, second] = await Promise.all([receiveLot(itemId, 'A', 2), receiveLot(itemId, 'A', 3)]);
    expect(first.entries[0]?.lot).toEqual(second.entries[0]?.lot);
    expect(await company.balance(itemId, warehouse, 'A')).toBe('5');
  });

  test('lots of the same number of two items are two lots', async () => {
    const [one, two] = [await company.item({ tracking: 'lot' }), await company.item({ tracking: 'lot' })];
    await receiveLot(one, 'A', 2, inDays(1));
    await receiveLot(two, 'A', 3, inDays(9));
    expect(await company.balance(one, warehouse, 'A')).toBe('2');
    expect(await company.balance(two, warehouse, 'A')).toBe('3');
  });

  test('an expiry is added once, and another one is refused', async () => {
    const itemId = await company.item({ tracking: 'lot' });
    const expiry = inDays(30);
    await receiveLot(itemId, 'A', 1);
    const dated = await receiveLot(itemId, 'A', 1, expiry);
    expect(dated.entries[0]?.lot?.expiresAt).toBe(`${inDays(31).toISOString().slice(0, 10)}T00:00:00.000Z`);
    await receiveLot(itemId, 'A', 1);
    await receiveLot(itemId, 'A', 1, expiry);
    expect((await refused(receiveLot(itemId, 'A', 1, inDays(31)))).code).toBe('lot_expiry_differs');
    expect(await company.balance(itemId, warehouse, 'A')).toBe('4');
  });

  test('the expiry that a refused movement would have added is not there', async () => {
    const itemId = await company.item({ tracking: 'lot' });
    await receiveLot(itemId, 'A', 1);
    const entries = [
      { itemId, locationId: warehouse, quantity: 1, lot: { number: 'A', expiresAt: inDays(3) } },
      { itemId, locationId: warehouse, quantity: -9, lot: { number: 'A' } },
    ];
    const posted = {
      kind: 'receipt' as const,
      entries: [{ itemId, locationId: van, quantity: 1, lot: { number: 'B' } }],
    };
    const outcomes = await company.batch([{ kind: 'adjustment', entries }, posted], 'independent');
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['refused', 'posted']);
    const [row] = await company.balances({ itemId, locationId: warehouse });
    expect(row?.lot).toMatchObject({ number: 'A', expiresAt: null });
  });

  test.each<[Pick, taken: [string, string][]]>([
    [
      'fefo',
      [
        ['SOON', '-2'],
        ['LATER', '-2'],
        ['NEVER', '-1'],
      ],
    ],
    [
      'fifo',
      [
        ['NEVER', '-2'],
        ['LATER', '-2'],
        ['SOON', '-1'],
      ],
    ],
  ])('%s takes lots in its order and never one that has expired', async (pick, taken) => {
    const itemId = await company.item({ tracking: 'lot' });
    await receiveLot(itemId, 'NEVER', 2, null);
    await receiveLot(itemId, 'EXPIRED', 2, inDays(-1));
    await receiveLot(itemId, 'LATER', 2, inDays(20));
    await receiveLot(itemId, 'SOON', 2, inDays(2));
    const issued = await company.post({
      kind: 'issue',
      entries: [{ itemId, locationId: warehouse, quantity: -5, pick }],
    });
    expect(issued.entries.map((entry) => [entry.lot?.number, entry.change])).toEqual(taken);
    const tooMuch = company.post({ kind: 'issue', entries: [{ itemId, locationId: warehouse, quantity: -2, pick }] });
    expect((await refused(tooMuch)).code).toBe('insufficient_stock');
    const named = { itemId, locationId: warehouse, quantity: -2, lot: { number: 'EXPIRED' } };
    expect((await refused(company.post({ kind: 'issue', entries: [named] }))).code).toBe('insufficient_stock');
    await company.post({ kind: 'adjustment', entries: [named] });
    expect(await company.balance(itemId, warehouse, 'EXPIRED')).toBe('0');
  });

  test('what is reserved of a lot is not picked', async () => {
    const itemId = await company.item({ tracking: 'lot' });
    await receiveLot(itemId, 'A', 2, inDays(1));
    await receiveLot(itemId, 'B', 2, inDays(2));
    const held = await company.reserve({ itemId, locationId: warehouse, quantity: 1, pick: 'fefo' });
    expect(held.allocations.map((part) => part.lot)).toEqual(['A']);
    const issued = await company.post({
      kind: 'issue',
      entries: [{ itemId, locationId: warehouse, quantity: -3, pick: 'fefo' }],
    });
    expect(issued.entries.map((entry) => [entry.lot?.number, entry.change])).toEqual([
      ['A', '-1'],
      ['B', '-2'],
    ]);
    await company.consume(held.id);
    expect(await company.verify()).toMatchObject({ ok: true });
  });

  describe('any', () => {
    const taken = (movement: { entries: { lot: { number: string } | null; change: string }[] }) =>
      movement.entries.map((entry) => [entry.lot?.number, entry.change]);
    const take = (kind: MovementKind, itemId: number, quantity: number) =>
      company.post({ kind, entries: [{ itemId, locationId: warehouse, quantity, pick: 'any' }] });

    test('takes every lot that is there, the oldest first, expired ones included', async () => {
      const itemId = await company.item({ tracking: 'lot' });
      await receiveLot(itemId, 'GOOD', 2, inDays(9));
      await receiveLot(itemId, 'EXPIRED', 2, inDays(-1));
      await receiveLot(itemId, 'SOON', 2, inDays(1));
      expect(taken(await take('vendor_return', itemId, -3))).toEqual([
        ['GOOD', '-2'],
        ['EXPIRED', '-1'],
      ]);
      expect(taken(await take('adjustment', itemId, -3))).toEqual([
        ['EXPIRED', '-1'],
        ['SOON', '-2'],
      ]);
      expect(await company.balance(itemId, warehouse)).toBe('0');
    });

    test('leaves what is reserved, but for a statement of what is there, which takes it last', async () => {
      const itemId = await company.item({ tracking: 'lot' });
      await receiveLot(itemId, 'A', 3);
      await receiveLot(itemId, 'B', 3);
      const held = await company.reserve({ itemId, locationId: warehouse, quantity: 2, lot: { number: 'A' } });
      expect((await refused(take('vendor_return', itemId, -5))).code).toBe('insufficient_stock');
      expect(taken(await take('adjustment', itemId, -5))).toEqual([
        ['A', '-2'],
        ['B', '-3'],
      ]);
      expect((await refused(take('adjustment', itemId, -2))).code).toBe('insufficient_stock');
      await company.release(held.id);
      expect(await company.verify()).toMatchObject({ ok: true });
    });

    test('two lines of a statement that pick from the same lots share them', async () => {
      const itemId = await company.item({ tracking: 'lot' });
      await receiveLot(itemId, 'A', 3);
      await receiveLot(itemId, 'B', 3);
      await company.reserve({ itemId, locationId: warehouse, quantity: 3, lot: { number: 'B' } });
      const line = { itemId, locationId: warehouse, quantity: -2, pick: 'any' as const };
      expect(taken(await company.post({ kind: 'adjustment', entries: [line, line] }))).toEqual([
        ['A', '-2'],
        ['A', '-1'],
        ['B', '-1'],
      ]);
    });
  });

  test('two lines that pick from the same lots share them', async () => {
    const itemId = await company.item({ tracking: 'lot' });
    await receiveLot(itemId, 'A', 3, inDays(1));
    await receiveLot(itemId, 'B', 3, inDays(2));
    const line = { itemId, locationId: warehouse, quantity: -2, pick: 'fefo' as const };
    const issued = await company.post({ kind: 'issue', entries: [line, line] });
    expect(issued.entries.map((entry) => [entry.lot?.number, entry.change])).toEqual([
      ['A', '-2'],
      ['A', '-1'],
      ['B', '-1'],
    ]);
    const more = company.post({ kind: 'issue', entries: [line, { ...line, quantity: -1 }] });
    expect((await refused(more)).code).toBe('insufficient_stock');
  });

  test('a transfer takes the lots that it picks along', async () => {
    const itemId = await company.item({ tracking: 'lot' });
    await receiveLot(itemId, 'A', 2, inDays(1));
    await receiveLot(itemId, 'B', 2, inDays(2));
    await company.post({
      kind: 'transfer',
      entries: [
        { itemId, locationId: van, quantity: 3 },
        { itemId, locationId: warehouse, quantity: -3, pick: 'fefo' },
      ],
    });
    expect(await company.balance(itemId, van, 'A')).toBe('2');
    expect(await company.balance(itemId, van, 'B')).toBe('1');
    expect(await company.balance(itemId, warehouse, 'B')).toBe('1');
  });
});

describe('serials', () => {
  async function receive(itemId: number, locationId: number, ...serials: string[]) {
    return company.post({ kind: 'receipt', entries: [{ itemId, locationId, quantity: serials.length, serials }] });
  }
  async function whereIs(itemId: number, number: string): Promise<number | null | undefined> {
    const rows = await database.inTenant(company.tenantId, (sql) =>
      sql.rows<{ location_id: number | null }>({
        text: 'select location_id from serial where tenant_id = $1 and item_id = $2 and number = $3',
        values: [company.tenantId, itemId, number],
      }),
    );
    return rows[0]?.location_id;
  }

  test('a unit is never in two places, however many bring it in at once', async () => {
    const itemId = await company.item({ tracking: 'serial' });
    const outcomes = await Promise.allSettled([warehouse, van, warehouse, van].map((id) => receive(itemId, id, 'S')));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    const rows = await company.balances({ itemId });
    expect(rows.map((row) => row.onHand)).toEqual(['1']);
    expect(await whereIs(itemId, 'S')).toBe(rows[0]?.locationId);
  });

  test('a transfer takes units along, named on one side or on both', async () => {
    const itemId = await company.item({ tracking: 'serial' });
    await receive(itemId, warehouse, 'A', 'B', 'C');
    const from = { itemId, locationId: warehouse };
    const to = { itemId, locationId: van };
    await company.post({
      kind: 'transfer',
      entries: [
        { ...from, quantity: -2, serials: ['A', 'B'] },
        { ...to, quantity: 2 },
      ],
    });
    await company.post({
      kind: 'transfer',
      entries: [
        { ...to, quantity: 1, serials: ['C'] },
        { ...from, quantity: -1, serials: ['C'] },
      ],
    });
    expect(await Promise.all(['A', 'B', 'C'].map((number) => whereIs(itemId, number)))).toEqual([van, van, van]);
    expect(await company.balance(itemId, van)).toBe('3');
    const back = [
      { ...to, quantity: -1, serials: ['A'] },
      { ...from, quantity: 1, serials: ['B'] },
    ];
    expect((await refused(company.post({ kind: 'transfer', entries: back }))).code).toBe('transfer_unbalanced');
    const nowhere = [
      { ...from, quantity: -1, serials: ['A'] },
      { ...to, quantity: 1 },
    ];
    expect((await refused(company.post({ kind: 'transfer', entries: nowhere }))).code).toBe('insufficient_stock');
    expect(await company.verify()).toMatchObject({ ok: true });
  });

  test('a unit leaves from where it is', async () => {
    const itemId = await company.item({ tracking: 'serial' });
    await receive(itemId, warehouse, 'A');
    await receive(itemId, van, 'B');
    const wrong = { itemId, locationId: warehouse, quantity: -1, serials: ['B'] };
    expect((await refused(company.post({ kind: 'issue', entries: [wrong] }))).code).toBe('serial_not_here');
    await company.post({ kind: 'issue', entries: [{ ...wrong, serials: ['A'] }] });
    expect(await whereIs(itemId, 'A')).toBeNull();
    await receive(itemId, van, 'A');
    expect(await whereIs(itemId, 'A')).toBe(van);
  });

  test('a count of units takes out what is missing and brings in what was found', async () => {
    const itemId = await company.item({ tracking: 'serial' });
    await receive(itemId, warehouse, 'A', 'B', 'C');
    const counted = await company.post({
      kind: 'count',
      entries: [{ itemId, locationId: warehouse, quantity: 3, serials: ['B', 'C', 'NEW'] }],
    });
    expect(counted.entries.map((entry) => [entry.change, entry.serials])).toEqual([
      ['-1', ['A']],
      ['1', ['NEW']],
    ]);
    const elsewhere = { itemId, locationId: van, quantity: 1, serials: ['B'] };
    expect((await refused(company.post({ kind: 'count', entries: [elsewhere] }))).code).toBe('serial_in_use');
    await company.post({ kind: 'count', entries: [{ itemId, locationId: warehouse, quantity: 0 }] });
    expect(await company.balance(itemId, warehouse)).toBe('0');
    expect(await company.verify()).toMatchObject({ ok: true });
  });

  test('a unit that was taken back from a sale is where it was', async () => {
    const itemId = await company.item({ tracking: 'serial' });
    await receive(itemId, warehouse, 'A');
    const sold = await company.post({
      kind: 'issue',
      entries: [{ itemId, locationId: warehouse, quantity: -1, serials: ['A'] }],
    });
    await company.reverse(sold.id);
    expect(await whereIs(itemId, 'A')).toBe(warehouse);
    expect((await refused(company.reverse(sold.id))).code).toBe('already_reversed');
  });
});
