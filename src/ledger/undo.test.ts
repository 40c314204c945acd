import { expect, test } from 'vitest';
import { type MovementInput, makeCompany } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';
import { refused } from '../../test/support/refused.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);
const [warehouse, van] = [await company.location(), await company.location({ kind: 'vehicle' })];
const bystander = await company.item();

/** A movement that is posted in the same transaction as a refused one, so that the transaction is committed. */
const posted: MovementInput = {
  kind: 'receipt',
  entries: [{ itemId: bystander, locationId: warehouse, quantity: 1 }],
};

test('a refused movement leaves the balances that it looked at untouched, to the time of their last change', async () => {
  const [itemId, other] = [await company.item(), await company.item()];
  await company.post({ kind: 'receipt', entries: [{ itemId, locationId: warehouse, quantity: 5 }] });
  const before = await company.balances({ itemId });
  const half = [
    { itemId, locationId: warehouse, quantity: -1 },
    { itemId: other, locationId: warehouse, quantity: -1 },
  ];
  const outcome = await company.batch([{ kind: 'adjustment', entries: half }, posted], 'independent');
  expect(outcome.map((row) => row.status)).toEqual(['refused', 'posted']);
  expect(await company.balances({ itemId })).toEqual(before);
});

test('a refused movement makes no positions, lots and serials', async () => {
  const [byLot, bySerial, other] = [
    await company.item({ tracking: 'lot' }),
    await company.item({ tracking: 'serial' }),
    await company.item(),
  ];
  const entries = [
    { itemId: byLot, locationId: van, quantity: 1, lot: { number: 'L' } },
    { itemId: bySerial, locationId: van, quantity: 1, serials: ['S'] },
    { itemId: other, locationId: van, quantity: -1 },
  ];
  const outcome = await company.batch([{ kind: 'adjustment', entries }, posted], 'independent');
  expect(outcome.map((row) => row.status)).toEqual(['refused', 'posted']);
  expect(await company.balances({ locationId: van })).toEqual([]);
  const rows = await database.inTenant(company.tenantId, (sql) =>
    sql.rows({
      text: `select number from lot where tenant_id = $1 union all select number from serial where tenant_id = $1`,
      values: [company.tenantId],
    }),
  );
  expect(rows).toEqual([]);
});

test('a refused consumption of serials leaves the reservation all of its units', async () => {
  const itemId = await company.item({ tracking: 'serial' });
  await company.post({
    kind: 'receipt',
    entries: [{ itemId, locationId: warehouse, quantity: 2, serials: ['A', 'B'] }],
  });
  const { id } = await company.reserve({ itemId, locationId: warehouse, quantity: 2, serials: ['A', 'B'] });
  // A is found to be missing, so what is held cannot be taken out.
  await company.post({ kind: 'count', entries: [{ itemId, locationId: warehouse, quantity: 2, serials: ['B', 'Z'] }] });
  const consuming = refused(company.consume(id));
  const [, released] = await Promise.all([consuming, company.release(id)]);
  expect((await consuming).code).toBe('serial_not_here');
  expect(released).toMatchObject({ status: 'released', remaining: '0' });
  expect(await company.verify()).toMatchObject({ ok: true, misfit: null });
  await company.post({ kind: 'issue', entries: [{ itemId, locationId: warehouse, quantity: -1, serials: ['B'] }] });
  expect(await company.verify()).toMatchObject({ ok: true, misfit: null });
});

test('what a reservation held when it was made is recorded as it was, though a part is consumed in the same batch', async () => {
  const itemId = await company.item({ tracking: 'serial' });
  await company.post({
    kind: 'receipt',
    entries: [{ itemId, locationId: warehouse, quantity: 2, serials: ['C', 'D'] }],
  });
  const { revision } = await company.verify();
  const [made, consumed] = await Promise.all([
    company.reserve({ itemId, locationId: warehouse, quantity: 2, serials: ['C', 'D'] }),
    company.consume(revision + 1, 1),
  ]);
  expect(consumed.id).toBe(made.id);
  expect(made.allocations[0]?.serials).toEqual(['C', 'D']);
  expect(consumed.allocations[0]?.serials).toEqual(['D']);
  expect(await company.verify()).toMatchObject({ ok: true, misfit: null });
});
