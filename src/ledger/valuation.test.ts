import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeCompany } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';
import { refused } from '../../test/support/refused.ts';
import { type Quantity, units } from '../platform/index.ts';
import { type Valued, valueAfter, valueAfterExactly } from './valuation.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database, { settings: { negativeStock: 'allow' } });
const locationId = await company.location();

async function receive(itemId: number, quantity: number, unitCost?: string) {
  const cost = unitCost === undefined ? {} : { unitCost };
  return company.post({ kind: 'receipt', entries: [{ itemId, locationId, quantity, ...cost }] });
}
const issue = (itemId: number, quantity: number) =>
  company.post({ kind: 'issue', entries: [{ itemId, locationId, quantity: -quantity }] });

describe('moving average', () => {
  test('two at 1.00 and one at 1.01: each taking leaves its share, and nothing is left when all are gone', async () => {
    const itemId = await company.item();
    await receive(itemId, 2, '1.00');
    await receive(itemId, 1, '1.01');
    expect((await company.stock(itemId)).value).toBe('3.01');
    const values = [];
    for (let left = 3; left > 0; left -= 1) {
      await issue(itemId, 1);
      values.push((await company.stock(itemId)).value);
    }
    expect(values).toEqual(['2.006667', '1.003333', '0']);
  });

  test('an item takes its own cost where nothing else is known, and the average where something is', async () => {
    const itemId = await company.item({ cost: '2.50' });
    await receive(itemId, 4);
    expect((await company.stock(itemId)).value).toBe('10');
    await receive(itemId, 4, '5');
    await receive(itemId, 2);
    expect((await company.stock(itemId)).value).toBe('37.5');
  });

  test('a transfer moves no value', async () => {
    const itemId = await company.item();
    const van = await company.location();
    await receive(itemId, 3, '0.333333');
    const before = await company.stock(itemId);
    const entries = [
      { itemId, locationId, quantity: -1 },
      { itemId, locationId: van, quantity: 1 },
    ];
    await company.post({ kind: 'transfer', entries });
    expect(await company.stock(itemId)).toEqual(before);
  });

  test('stock that was sold before it came in is worth what it is received at', async () => {
    const itemId = await company.item({ cost: '2' });
    await issue(itemId, 3);
    expect((await company.stock(itemId)).value).toBe('-6');
    await receive(itemId, 1);
    expect((await company.stock(itemId)).value).toBe('-4');
    await receive(itemId, 5, '7');
    expect(await company.stock(itemId)).toMatchObject({ onHand: '3', value: '21' });
  });

  test('the value of a product is what went into it, shared by quantity to the last millionth', async () => {
    const [wood, paint, chair, stool] = [
      await company.item(),
      await company.item(),
      await company.item(),
      await company.item(),
    ];
    await receive(wood, 3, '10');
    await receive(paint, 3, '1.333333');
    await company.post({
      kind: 'production',
      entries: [
        { itemId: wood, locationId, quantity: -1 },
        { itemId: paint, locationId, quantity: -1 },
        { itemId: chair, locationId, quantity: 2 },
        { itemId: stool, locationId, quantity: 1 },
      ],
    });
    expect((await company.stock(chair)).value).toBe('7.555555');
    expect((await company.stock(stool)).value).toBe('3.777778');
  });
});

describe('the sign of a value is the sign of what is on hand', () => {
  const amount = fc.bigInt({ min: 1n, max: 10n ** 13n });
  const cost = fc.option(fc.bigInt({ min: 0n, max: 10n ** 12n }));
  const step = fc.oneof(
    fc.record({ sort: fc.constant('in' as const), amount, cost }),
    fc.record({ sort: fc.constant('out' as const), amount, cost }),
    fc.record({ sort: fc.constant('all' as const), amount, cost }),
    fc.record({ sort: fc.constant('reverse' as const), amount, cost }),
  );

  test('whatever comes in, goes out, and is taken back', () => {
    fc.assert(
      fc.property(cost, fc.array(step, { maxLength: 30 }), (ownCost, steps) => {
        const item: Valued = { onHand: 0n, value: 0n, cost: ownCost };
        const done: { change: Quantity; valueChange: Quantity }[] = [];
        for (const { sort, amount, cost } of steps) {
          const original =
            sort === 'reverse' ? done.splice(Number(amount % BigInt(done.length || 1)), 1)[0] : undefined;
          if (sort === 'reverse' && original === undefined) continue;
          const change = original ? -original.change : sort === 'in' ? amount : sort === 'out' ? -amount : -item.onHand;
          if (change === 0n) continue;
          const value = original
            ? valueAfterExactly(item, change, -original.valueChange)
            : valueAfter(item, change, sort === 'in' ? cost : null);
          if (!original) done.push({ change, valueChange: value - item.value });
          item.value = value;
          item.onHand += change;
          if (item.onHand === 0n) expect(value).toBe(0n);
          if (item.onHand > 0n) expect(value).toBeGreaterThanOrEqual(0n);
          if (item.onHand < 0n) expect(value).toBeLessThanOrEqual(0n);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('what comes in is worth exactly what its packs cost, however many units are in one', () => {
    const packs = fc.bigInt(1n, 10n ** 6n);
    fc.assert(
      fc.property(packs, fc.bigInt(1n, 1_000n), fc.bigInt(0n, 10n ** 10n), amount, (count, factor, cost, before) => {
        const item = { onHand: before, value: before, cost: null };
        const value = valueAfter(item, count * factor * units(1), cost, factor * units(1));
        expect(value).toBe(before + count * cost);
      }),
    );
  });

  test('a receipt at another price never makes the average fall outside of the two prices', () => {
    fc.assert(
      fc.property(amount, amount, fc.bigInt(0n, 10n ** 12n), fc.bigInt(0n, 10n ** 12n), (first, second, a, b) => {
        const item = { onHand: first, value: valueAfter({ onHand: 0n, value: 0n, cost: null }, first, a), cost: null };
        const value = valueAfter(item, second, b);
        const [low, high] = a < b ? [a, b] : [b, a];
        const total = first + second;
        // Each of the two products is rounded to a millionth.
        expect(value * units(1)).toBeGreaterThanOrEqual(low * total - units(1));
        expect(value * units(1)).toBeLessThanOrEqual(high * total + units(1));
      }),
    );
  });
});

test('a receipt that is reversed after the stock went on leaves no negative cost behind', async () => {
  const itemId = await company.item();
  const cheap = await receive(itemId, 10, '1');
  await issue(itemId, 5);
  await receive(itemId, 10, '100');
  await issue(itemId, 12);
  await company.reverse(cheap.id);
  expect((await company.stock(itemId)).onHand).toBe('-7');
  expect(Number((await company.stock(itemId)).value)).toBeLessThanOrEqual(0);
  await receive(itemId, 10);
  expect((await company.stock(itemId)).onHand).toBe('3');
  expect(Number((await company.stock(itemId)).value)).toBeGreaterThanOrEqual(0);
  expect(await company.verify()).toMatchObject({ ok: true });
});

test('taking a production back gives each part what it was worth', async () => {
  const [cheap, dear, product] = [await company.item(), await company.item(), await company.item()];
  await receive(cheap, 1, '10');
  await receive(dear, 1, '30');
  const made = await company.post({
    kind: 'production',
    entries: [
      { itemId: cheap, locationId, quantity: -1 },
      { itemId: dear, locationId, quantity: -1 },
      { itemId: product, locationId, quantity: 1 },
    ],
  });
  expect((await company.stock(product)).value).toBe('40');
  await company.reverse(made.id);
  expect((await company.stock(cheap)).value).toBe('10');
  expect((await company.stock(dear)).value).toBe('30');
  expect((await company.stock(product)).value).toBe('0');
});

test('a value beyond what can be kept is refused, not a fault of the server', async () => {
  const itemId = await company.item();
  const most = { itemId, locationId, quantity: '999999999999', unitCost: '999999999999' };
  expect((await refused(company.post({ kind: 'receipt', entries: [most] }))).code).toBe('quantity_out_of_range');
  const much = { itemId, locationId, quantity: '999999999999', unitCost: '999999' };
  await company.post({ kind: 'receipt', entries: [much] });
  expect((await company.stock(itemId)).value).toBe('999998999999000001');
});
