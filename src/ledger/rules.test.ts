import { describe, expect, test } from 'vitest';
import { type MovementInput, makeCompany } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';
import { refused } from '../../test/support/refused.ts';
import type { MovementKind } from './index.ts';

const place = await testDatabase();
const database = await place.open();
const company = await makeCompany(database);
const [warehouse, van] = [await company.location(), await company.location({ kind: 'vehicle' })];

describe('the sign of a quantity', () => {
  const table: Record<Exclude<MovementKind, 'transfer'>, [plus: string, minus: string, zero: string]> = {
    adjustment: ['posted', 'posted', 'posted'],
    count: ['posted', 'invalid_quantity', 'posted'],
    receipt: ['posted', 'invalid_quantity', 'invalid_quantity'],
    issue: ['invalid_quantity', 'posted', 'invalid_quantity'],
    vendor_return: ['invalid_quantity', 'posted', 'invalid_quantity'],
    customer_return: ['posted', 'invalid_quantity', 'invalid_quantity'],
    reserve: ['invalid_quantity', 'invalid_quantity', 'invalid_quantity'],
    release: ['invalid_quantity', 'invalid_quantity', 'invalid_quantity'],
    job_completion: ['invalid_quantity', 'posted', 'invalid_quantity'],
    production: ['posted', 'posted', 'invalid_quantity'],
    merger: ['invalid_quantity', 'invalid_quantity', 'invalid_quantity'],
  };
  test.each(Object.entries(table) as [MovementKind, string[]][])('%s', async (kind, expected) => {
    const itemId = await company.item();
    const outcomes: string[] = [];
    for (const quantity of [5, -5, 0]) {
      await company.post({ kind: 'count', entries: [{ itemId, locationId: warehouse, quantity: 20 }] });
      outcomes.push(await outcomeOf({ kind, entries: [{ itemId, locationId: warehouse, quantity }] }));
    }
    expect(outcomes).toEqual(expected);
  });
});

describe('what a taking is judged on: 10 on hand, 8 of them reserved', () => {
  const available: MovementKind[] = ['issue', 'vendor_return', 'job_completion', 'transfer', 'production'];
  const onHand: MovementKind[] = ['adjustment', 'count'];
  test.each([
    ...available.map((kind) => [kind, 2, 'posted'] as const),
    ...available.map((kind) => [kind, 3, 'insufficient_stock'] as const),
    ...onHand.map((kind) => [kind, 3, 'posted'] as const),
    ...onHand.map((kind) => [kind, 10, 'posted'] as const),
    ['adjustment', 11, 'insufficient_stock'] as const,
  ])('%s takes %i: %s', async (kind, taken, expected) => {
    const itemId = await company.item();
    await company.post({ kind: 'receipt', entries: [{ itemId, locationId: warehouse, quantity: 10 }] });
    await company.reserve({ itemId, locationId: warehouse, quantity: 8 });
    const from = { itemId, locationId: warehouse, quantity: kind === 'count' ? 10 - taken : -taken };
    const entries = kind === 'transfer' ? [from, { itemId, locationId: van, quantity: taken }] : [from];
    expect(await outcomeOf({ kind, entries })).toBe(expected);
    const [row] = await company.balances({ itemId, locationId: warehouse });
    const left = expected === 'posted' ? 10 - taken : 10;
    expect(row).toMatchObject({ onHand: String(left), reserved: '8', shortage: String(Math.max(0, 8 - left)) });
  });
});

describe('stock below zero: the item decides before the location, the location before the tenant', () => {
  const rows = [undefined, true, false].flatMap((item) =>
    [undefined, true, false].flatMap((location) =>
      [true, false].map((tenant) => ({ item, location, tenant, allowed: item ?? location ?? tenant })),
    ),
  );
  test.each(rows)('item $item, location $location, tenant $tenant: $allowed', async (row) => {
    const owner = await makeCompany(database, { settings: { negativeStock: row.tenant ? 'allow' : 'refuse' } });
    const itemId = await owner.item({ allowNegative: row.item ?? null });
    const locationId = await owner.location({ allowNegative: row.location ?? null });
    const taking = owner.post({ kind: 'issue', entries: [{ itemId, locationId, quantity: -1 }] });
    if (row.allowed) await taking;
    else expect((await refused(taking)).code).toBe('insufficient_stock');
    expect(await owner.balance(itemId, locationId)).toBe(row.allowed ? '-1' : '0');
    expect(await owner.verify()).toMatchObject({ ok: true });
  });

  test('serials never go below zero', async () => {
    const owner = await makeCompany(database, { settings: { negativeStock: 'allow' } });
    const itemId = await owner.item({ tracking: 'serial', allowNegative: true });
    const locationId = await owner.location({ allowNegative: true });
    const taking = owner.post({ kind: 'issue', entries: [{ itemId, locationId, quantity: -1, serials: ['S1'] }] });
    expect((await refused(taking)).code).toBe('insufficient_stock');
  });

  test('what went below zero comes back step by step after the policy has changed', async () => {
    const owner = await makeCompany(database, { settings: { negativeStock: 'allow' } });
    const [itemId, locationId] = [await owner.item(), await owner.location()];
    await owner.post({ kind: 'issue', entries: [{ itemId, locationId, quantity: -3 }] });
    await database.system.rows({
      text: `update tenant set settings = settings || '{"negativeStock": "refuse"}' where tenant_id = $1`,
      values: [owner.tenantId],
    });
    await owner.post({ kind: 'receipt', entries: [{ itemId, locationId, quantity: 1 }] });
    const taking = owner.post({ kind: 'issue', entries: [{ itemId, locationId, quantity: -1 }] });
    expect((await refused(taking)).code).toBe('insufficient_stock');
    expect(await owner.balance(itemId, locationId)).toBe('-2');
    await owner.post({ kind: 'receipt', entries: [{ itemId, locationId, quantity: 5 }] });
    expect(await owner.balance(itemId, locationId)).toBe('3');
    expect(await owner.verify()).toMatchObject({ ok: true });
  });
});

describe('refusals', async () => {
  const future = new Date(Date.now() + 60 * 60_000);
  const expiry = new Date('2030-01-01T00:00:00Z');
  const at = (itemId: number, quantity: number | string, more = {}): MovementInput => ({
    kind: quantity.toString().startsWith('-') ? 'issue' : 'receipt',
    entries: [{ itemId, locationId: warehouse, quantity, ...more }],
  });
  const plain = await company.item();
  const byLot = await company.item({ tracking: 'lot' });
  const expiring = await company.item({ tracking: 'lot', lotsExpire: true });
  const bySerial = await company.item({ tracking: 'serial' });
  const aware = await company.item({ locationAware: true });
  const resting = await company.item({ active: false });
  const closed = await company.location({ active: false });
  await company.post(at(expiring, 5, { lot: { number: 'A', expiresAt: expiry } }));
  await company.post(at(bySerial, 1, { serials: ['IN'] }));
  await company.post(at(plain, 7));
  const held = await company.reserve({ itemId: bySerial, locationId: warehouse, quantity: 1, serials: ['IN'] });

  test.each<[name: string, movement: MovementInput, code: string, path: string]>([
    ['an item that is not there', at(999_999, 1), 'unknown_item', 'itemId'],
    ['a location that is not there', at(plain, 1, { locationId: 999_999 }), 'unknown_location', 'locationId'],
    ['no location where one is needed', at(aware, 1, { locationId: null }), 'location_required', 'locationId'],
    ['an item out of use', at(resting, 1), 'inactive_item', 'itemId'],
    ['a location out of use', at(plain, 1, { locationId: closed }), 'inactive_location', 'locationId'],
    ['no lot', at(byLot, 1), 'lot_required', 'lot'],
    ['a lot where none is kept', at(plain, 1, { lot: { number: 'A' } }), 'lot_not_tracked', 'lot'],
    ['a lot of what is kept by serial', at(bySerial, 1, { lot: { number: 'A' } }), 'lot_not_tracked', 'lot'],
    ['no expiry', at(expiring, 1, { lot: { number: 'B' } }), 'lot_expiry_required', 'lot.expiresOn'],
    [
      'another expiry',
      at(expiring, 1, { lot: { number: 'A', expiresAt: new Date('2031-01-01') } }),
      'lot_expiry_differs',
      'lot.expiresAt',
    ],
    ['no serials', at(bySerial, 1), 'serials_required', 'serials'],
    ['too few serials', at(bySerial, 2, { serials: ['X'] }), 'serials_required', 'serials'],
    ['half a unit', at(bySerial, '0.5', { serials: [] }), 'serials_required', 'serials'],
    ['a serial twice', at(bySerial, 2, { serials: ['X', 'X'] }), 'invalid_request', 'serials'],
    ['serials where none are kept', at(plain, 1, { serials: ['X'] }), 'serials_not_tracked', 'serials'],
    ['a serial that is in stock', at(bySerial, 1, { serials: ['IN'] }), 'serial_in_use', 'serials'],
    ['a serial that is reserved', at(bySerial, -1, { serials: ['IN'] }), 'insufficient_stock', 'quantity'],
    ['more than there is', at(plain, -8), 'insufficient_stock', 'quantity'],
    ['another balance than expected', at(plain, -1, { expect: { onHand: 8 } }), 'stale_expectation', 'expect.onHand'],
    ['a balance beyond twelve digits', at(plain, '999999999999'), 'quantity_out_of_range', 'quantity'],
  ])('%s', async (_name, movement, code, path) => {
    const refusal = await refused(company.post(movement));
    expect(refusal.code).toBe(code);
    expect(refusal.faults.map((fault) => fault.path)).toEqual([`movements.0.entries.0.${path}`]);
  });

  test('a moment in the future, a job that is not there', async () => {
    const early = await refused(company.post({ ...at(plain, 1), occurredAt: future }));
    expect(early).toMatchObject({ code: 'occurred_in_future', faults: [{ path: 'movements.0.occurredAt' }] });
    const jobless = await refused(company.post({ ...at(plain, 1), jobId: 999_999 }));
    expect(jobless).toMatchObject({ code: 'unknown_reference', faults: [{ path: 'movements.0.jobId' }] });
  });

  test('a transfer that does not add up, for each item and lot', async () => {
    const [from, to] = [{ locationId: warehouse }, { locationId: van }];
    const codes = await Promise.all(
      [
        [
          { ...from, itemId: plain, quantity: -2 },
          { ...to, itemId: plain, quantity: 1 },
        ],
        [
          { ...from, itemId: plain, quantity: -1 },
          { ...to, itemId: byLot, quantity: 1, lot: { number: 'L' } },
        ],
        [
          { ...from, itemId: expiring, quantity: -1, lot: { number: 'A' } },
          { ...to, itemId: expiring, quantity: 1, lot: { number: 'C', expiresAt: expiry } },
        ],
      ].map((entries) => outcomeOf({ kind: 'transfer', entries })),
    );
    expect(codes).toEqual(Array(3).fill('transfer_unbalanced'));
  });

  test('every failing entry of every movement is named at once', async () => {
    const refusal = await refused(company.batch([at(plain, 1), at(999_999, 1), at(byLot, 1), at(plain, -50)]));
    expect(refusal.faults.map((fault) => [fault.path, fault.code])).toEqual([
      ['movements.1.entries.0.itemId', 'unknown_item'],
      ['movements.2.entries.0.lot', 'lot_required'],
      ['movements.3.entries.0.quantity', 'insufficient_stock'],
    ]);
  });

  test('none of them left a trace', async () => {
    expect(held.status).toBe('active');
    expect(await company.balance(plain, warehouse)).toBe('7');
    const { revision } = await company.verify();
    await refused(company.post(at(plain, -50)));
    expect(await company.verify()).toMatchObject({ ok: true, revision });
  });
});

async function outcomeOf(movement: MovementInput): Promise<string> {
  const [outcome] = await company.batch([movement], 'independent');
  return outcome?.status === 'refused' ? outcome.error.code : 'posted';
}
