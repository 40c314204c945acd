import { expect, test } from 'vitest';
import { purchasingTest, refused } from './test-purchasing.ts';

/** What the settings of July 2026 make of the receipts of a type of orders. */

const { acme } = await purchasingTest();
const { ids, item, order, receipt, make, made, onHand, native } = acme;
const type = (name: string, settings: object) => make('/v1/purchase-order-types', { name, ...settings });
const byValue = await type('By value', { landedCostMethod: 'ByValue' });
const withTax = await type('With tax', { landedCostMethod: 'ByValue', includeTaxInFullyLandedCost: true });
const plain = await type('Plain', { landedCostMethod: 'None', includeTaxInFullyLandedCost: true });
const glue = await make('/v1/items', { partNumber: 'GLUE', name: 'Glue' });

interface Item {
  allocatedShipping: number | null;
  allocatedTax: number | null;
  allocatedOtherCosts: number | null;
  fullyLandedUnitCost: number | null;
}

/** A receipt over lines of quantity and cost, as the list shows it. */
async function received(typeId: number, lines: [quantity: number, cost: number][], more: object) {
  const items = lines.map(([quantity, cost], index) => ({ skuId: index === 0 ? ids.pipe : glue, quantity, cost }));
  const ordered = items.map(({ skuId, ...line }) => item(skuId, line));
  const orderId = await made('/purchase-orders', order({ typeId, items: ordered }));
  const id = await made('/receipts', receipt(orderId, items, more));
  const [row] = (await acme.get(`/receipts?ids=${id}`)).body.data;
  const costs = (row.items as Item[]).map((one) => [
    one.allocatedShipping,
    one.allocatedTax,
    one.allocatedOtherCosts,
    one.fullyLandedUnitCost,
  ]);
  return { method: row.landedCostMethod, otherAmount: row.otherAmount, costs };
}

test('shipping is spread by value, and what rounding leaves goes to the last line', async () => {
  const spread = await received(
    byValue,
    [
      [2, 10],
      [4, 2.5],
    ],
    { shipping: 10, tax: 3 },
  );
  expect(spread).toEqual({
    method: 'ByValue',
    otherAmount: 0,
    costs: [
      [6.666667, 0, 0, 13.333334],
      [3.333333, 0, 0, 3.333333],
    ],
  });
});

test('tax is spread where the type includes it', async () => {
  const { costs } = await received(
    withTax,
    [
      [1, 30],
      [2, 5],
    ],
    { shipping: 4, tax: 8 },
  );
  expect(costs).toEqual([
    [3, 6, 0, 39],
    [1, 2, 0, 6.5],
  ]);
});

test('where nothing has a value the quantities decide', async () => {
  const { costs } = await received(
    byValue,
    [
      [3, 0],
      [1, 0],
    ],
    { shipping: 8, tax: 0 },
  );
  expect(costs).toEqual([
    [6, 0, 0, 2],
    [2, 0, 0, 2],
  ]);
});

test('a type that lands no costs has none, and the ledger values the goods alone', async () => {
  const { method, otherAmount, costs } = await received(plain, [[1, 30]], { shipping: 4, tax: 8 });
  expect([method, otherAmount, costs]).toEqual(['None', null, [[null, null, null, null]]]);
  const { body } = await native.get(`/v1/items/${ids.pipe}`);
  expect([await onHand(ids.pipe), body.stockValue]).toEqual(['7', '80']);
});

test('a type may require a job before anything of it is received', async () => {
  const typeId = await type('For jobs', { requireJobBeforeReceipt: true });
  const orderId = await made('/purchase-orders', order({ typeId }));
  const line = [{ skuId: ids.pipe, quantity: 1, cost: 2 }];
  expect(await refused(acme.post('/receipts', receipt(orderId, line)))).toEqual([400, ['jobId']]);
  expect(await onHand(ids.pipe)).toBe('7');
  const id = await made('/receipts', receipt(orderId, line, { jobId: ids.job }));
  expect((await acme.get(`/receipts?ids=${id}`)).body.data[0].jobId).toBe(ids.job);
  const forJob = await made('/purchase-orders', order({ typeId, jobId: ids.job }));
  await made('/receipts', receipt(forJob, line));
  expect(await onHand(ids.pipe)).toBe('9');
});

test('an order of such a type that is received as it is made needs the job at once', async () => {
  const typeId = await type('At once', { requireJobBeforeReceipt: true, automaticallyReceive: true });
  expect(await refused(acme.post('/purchase-orders', order({ typeId })))).toEqual([400, ['jobId']]);
  expect((await acme.post('/purchase-orders', order({ typeId, jobId: ids.job }))).status).toBe(200);
});
