import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeCompany } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';
import { chainHash, GENESIS } from './chain.ts';
import { readMovements } from './history.ts';
import { ADJUSTED_ENTRIES, bringUpToDate, STOCK_EVENTS } from './projections.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);
const { tenantId } = company;
const [warehouse, van] = [await company.location(), await company.location({ kind: 'vehicle' })];
const [plain, byLot, bySerial] = [
  await company.item({ cost: '1.5' }),
  await company.item({ tracking: 'lot' }),
  await company.item({ tracking: 'serial' }),
];
await company.post({
  kind: 'receipt',
  entries: [{ itemId: plain, locationId: warehouse, quantity: 10 }],
  reason: 'First',
});
await company.post({
  kind: 'receipt',
  entries: [{ itemId: byLot, locationId: warehouse, quantity: 4, lot: { number: 'A' } }],
});
for (const [locationId, serial] of [
  [warehouse, 'S1'],
  [van, 'S2'],
] as const)
  await company.post({ kind: 'receipt', entries: [{ itemId: bySerial, locationId, quantity: 1, serials: [serial] }] });
await company.post({
  kind: 'transfer',
  entries: [
    { itemId: plain, locationId: warehouse, quantity: -2 },
    { itemId: plain, locationId: van, quantity: 2 },
  ],
});
await company.reserve({ itemId: plain, locationId: warehouse, quantity: 3 });
await company.post({
  kind: 'issue',
  occurredAt: new Date(Date.now() - 60_000),
  entries: [{ itemId: plain, locationId: warehouse, quantity: -1 }],
});

await company.post({ kind: 'adjustment', entries: [{ itemId: plain, locationId: warehouse, quantity: 1 }] });
for (const projection of [STOCK_EVENTS, ADJUSTED_ENTRIES]) await bringUpToDate(database, tenantId, projection);

/** Tables whose rows are put back after they were tampered with. */
const TABLES = [
  'movement',
  'entry',
  'position',
  'item_stock',
  'reservation',
  'serial',
  'serial_entry',
  'clock',
  'stock_event',
  'adjusted_entry',
];

for (const table of TABLES) await run(`create table kept_${table} as table ${table}`);

beforeEach(async () => {
  expect(await company.verify()).toMatchObject({ ok: true, misfit: null, movements: 8, entries: 9, positions: 5 });
});

afterEach(async () => {
  for (const table of TABLES) {
    await run(`delete from ${table}`);
    const columns = await writable(table);
    await run(`insert into ${table} (${columns}) select ${columns} from kept_${table}`);
  }
});

/** As somebody who can write to the tables themselves. */
async function run(text: string, values: unknown[] = []): Promise<void> {
  await database.pool.query(text, values);
}

/** The columns of a table that are not generated. */
async function writable(table: string): Promise<string> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  );
  return rows.map((row) => row.name).join(', ');
}

const movementId = (kind: string) => `(select max(id) from movement where kind = '${kind}')`;
const ofKind = (kind: string) => `movement_id = ${movementId(kind)}`;

/** Works the chain over, as somebody would who tampers with the ledger and knows of the hashes. */
async function rehash(): Promise<void> {
  const { rows } = await database.pool.query<{ id: number }>('select id from movement order by id');
  const ids = rows.map((row) => row.id);
  let hash = GENESIS;
  for (const movement of await database.inTenant(tenantId, (sql) => readMovements(sql, tenantId, ids))) {
    hash = chainHash(hash, movement);
    await run(`update movement set hash = decode($1, 'hex') where id = $2`, [hash, movement.id]);
  }
  await run(`update clock set hash = decode($1, 'hex')`, [hash]);
}

describe('tampering is named', () => {
  test.each<[name: string, statement: string, invariant: string]>([
    ['the reason of a movement', `update movement set reason = 'Other' where reason = 'First'`, 'I9'],
    ['the kind of a movement', `update movement set kind = 'customer_return' where reason = 'First'`, 'I9'],
    [
      'the history of a unit',
      `update serial_entry set number = 'OTHER' where number = (select min(number) from serial)`,
      'I1',
    ],
    ['who did it', `update movement set actor_name = 'Nobody' where reason = 'First'`, 'I9'],
    [
      'when it happened',
      `update movement set occurred_at = recorded_at - interval '1 day' where reason = 'First'`,
      'I9',
    ],
    [
      'when it was recorded',
      `update movement set recorded_at = recorded_at - interval '1 day' where reason = 'First'`,
      'I9',
    ],
    [
      'the hash of a movement',
      `update movement set hash = decode(repeat('ab', 32), 'hex') where reason = 'First'`,
      'I9',
    ],
    ['the first movement, removed', `delete from movement where reason = 'First'`, 'I9'],
    ['the last movement, removed', `delete from movement where id = (select max(id) from movement)`, 'I9'],
    ['the change of an entry', `update entry set change = change + 1 where ${ofKind('issue')}`, 'I9'],
    ['the balance of an entry', `update entry set after = after + 1 where ${ofKind('issue')}`, 'I9'],
    ['the place of an entry', `update entry set location_id = ${van} where ${ofKind('issue')}`, 'I9'],
    ['the serials of an entry', `update entry set serials = '{S9}' where serials = '{S1}'`, 'I9'],
    ['an entry, removed', `delete from entry where ${ofKind('issue')}`, 'I9'],
    [
      'an entry that belongs to no movement',
      `insert into entry (tenant_id, id, movement_id, item_id, location_id, lot_id, occurred_at, kind, late, change, after, item_after,
          value_change, value_after)
        select tenant_id, id + 1000000, movement_id, item_id, location_id, lot_id, occurred_at, kind, late, change, after, item_after,
          value_change, value_after from entry where ${ofKind('issue')}`,
      'I1',
    ],
    ['the kind that an entry repeats', `update entry set kind = 'count' where ${ofKind('issue')}`, 'I1'],
    [
      'the moment that an entry repeats',
      `update entry set occurred_at = occurred_at - interval '1 day' where ${ofKind('issue')}`,
      'I9',
    ],
    ['the number of an event of the chain before', `update entry set event_no = 1 where ${ofKind('issue')}`, 'I9'],
    ['the site of the chain before', `update entry set site_id = ${warehouse} where ${ofKind('issue')}`, 'I9'],
    ['the count of the events of the chain before', `update clock set chain_1_events = chain_1_events + 1`, 'I1'],
    ['where the chain before ended', `update clock set chain_1_until = revision`, 'I9'],
    ['the number of an event', `update stock_event set number = 100 where number = 2`, 'I1'],
    ['the item of an event', `update stock_event set item_id = ${byLot} where number = 1`, 'I1'],
    ['an event, removed', `delete from stock_event where number = 3`, 'I1'],
    ['an event, made up', `insert into stock_event values (${tenantId}, 99, 1, ${plain})`, 'I1'],
    ['the site of an adjustment', `update adjusted_entry set site_id = ${van}`, 'I1'],
    ['an adjustment, removed', `delete from adjusted_entry`, 'I1'],
    ['the place of an adjustment', `update movement set location_id = ${van} where kind = 'adjustment'`, 'I1'],
    ['the number of an adjustment', `update movement set document_no = 2 where kind = 'adjustment'`, 'I9'],
    ['the lateness of an entry', `update entry set late = not late where ${ofKind('issue')}`, 'I1'],
    ['a balance', `update position set on_hand = on_hand + 1 where item_id = ${plain} and location_id = ${van}`, 'I1'],
    ['a position, removed', `delete from position where item_id = ${plain} and location_id = ${van}`, 'I1'],
    ['what is reserved', `update position set reserved = reserved + 1 where item_id = ${plain}`, 'I1'],
    ['a position, made up', `insert into position values (${tenantId}, ${byLot}, ${van}, 0, 1, 0, false, now())`, 'I1'],
    ["an item's sum", `update item_stock set on_hand = on_hand + 1 where item_id = ${plain}`, 'I1'],
    ["an item's value", `update item_stock set value = value + 1 where item_id = ${plain}`, 'I1'],
    ["an item's sums, removed", `delete from item_stock where item_id = ${plain}`, 'I1'],
    ['a reservation, ended', `update reservation set status = 'released', released = quantity`, 'I3'],
    ['a reservation, removed', `delete from reservation`, 'I3'],
    ['a unit, gone', `update serial set location_id = null where number = 'S1'`, 'I1'],
    ['a unit, made up', `insert into serial values (${tenantId}, ${bySerial}, 'S9', ${van}, null, now())`, 'I1'],
    [
      'two units, exchanged',
      `update serial set location_id = case number when 'S1' then ${van} else ${warehouse} end where item_id = ${bySerial}`,
      'I1',
    ],
    ['a unit under another number', `update serial set number = 'S9' where number = 'S1'`, 'I1'],
    ['the head of the chain', `update clock set hash = decode(repeat('ab', 32), 'hex')`, 'I9'],
  ])('%s', async (_name, statement, invariant) => {
    await run(statement);
    const verification = await company.verify();
    expect(verification.ok).toBe(false);
    expect(verification.misfit?.invariant).toBe(invariant);
    expect(verification.misfit?.message).toMatch(/\w+ .+\.$/);
  });

  test('a ledger that was worked over with all of its hashes no longer adds up', async () => {
    await run(`update entry set change = change + 1 where ${ofKind('receipt')}`);
    await rehash();
    expect((await company.verify()).misfit).toMatchObject({ invariant: 'I1', itemId: bySerial });
  });

  test('a transfer that does not add up is named though every balance follows from it', async () => {
    await run(
      `update entry set change = 1, after = 1, item_after = item_after where change = 2 and ${ofKind('transfer')}`,
    );
    await run(`update position set on_hand = 1 where item_id = ${plain} and location_id = ${van}`);
    await rehash();
    expect((await company.verify()).misfit).toMatchObject({ invariant: 'I2', itemId: plain });
  });
});

test('the same movement after another one has another hash', async () => {
  const ids = (await database.pool.query<{ id: number }>('select id from movement order by id')).rows.map(
    (row) => row.id,
  );
  const [first, second] = await database.inTenant(tenantId, (sql) => readMovements(sql, tenantId, ids.slice(0, 2)));
  expect(first && chainHash(GENESIS, first) === first.hash).toBe(true);
  expect(first && second && chainHash(first.hash, second) === second.hash).toBe(true);
  expect(second && chainHash(GENESIS, second) === second.hash).toBe(false);
});
