/** Faults that the simulation found, each as the smallest case that shows it and with the first seed that did. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { MovementOutcome } from '../../src/documents/index.ts';
import { createJournal, type Journal } from '../../src/journal/index.ts';
import { type EntryRequest, type MovementRequest, verifyLedger } from '../../src/ledger/index.ts';
import { type Database, units } from '../../src/platform/index.ts';
import { makeTenant } from '../support/access.ts';
import { testDatabase } from '../support/database.ts';
import { type Answer, submit } from './submit.ts';
import type { Step } from './workload.ts';
import { settle, type WorldItem, type WorldLocation, type WorldTenant } from './world.ts';

const PLAIN = 1;
const LOTTED = 2;
const SERIAL = 3;
const HERE = 4;
const THERE = 5;
const L1 = { lot: { number: 'L1' } };
const L2 = { lot: { number: 'L2' } };

let database: Database;
let journal: Journal;
let world: WorldTenant;

beforeAll(async () => {
  database = await (await testDatabase()).open();
  journal = createJournal(database);
  await makeTenant(database);
});

/** A fresh tenant with one item of each tracking and two locations, where nothing may go negative. */
async function freshWorld(): Promise<void> {
  const item = { lotsExpire: false, locationAware: false, active: true, allowNegative: false, cost: 5 };
  const items: WorldItem[] = [
    { ...item, id: PLAIN, tracking: 'none' },
    { ...item, id: LOTTED, tracking: 'lot' },
    { ...item, id: SERIAL, tracking: 'serial' },
  ];
  const locations: WorldLocation[] = [HERE, THERE].map((id) => ({ id, active: true, allowNegative: null }));
  world = await settle(database, { allowsNegative: false, items, locations }, new Date());
}

const run = (step: Step): Promise<Answer> => submit(journal, world, step);

/** Posts one movement and answers its outcome. */
async function post(kind: MovementRequest['kind'], entries: EntryRequest[], more: Partial<MovementRequest> = {}) {
  const answer = await run({
    sort: 'movements',
    batch: { mode: 'independent', movements: [{ kind, entries, ...more }] },
  });
  if (answer.sort !== 'movements') throw new Error(`The batch was ${answer.sort}.`);
  return answer.outcomes[0]!;
}

function line(itemId: number, locationId: number, quantity: number, more: Partial<EntryRequest> = {}): EntryRequest {
  return { itemId, locationId, quantity: units(quantity), ...more };
}

const codeOf = (outcome: MovementOutcome) => (outcome.status === 'posted' ? 'posted' : outcome.error.code);

/** Rows of a table of the tenant, as texts that are easy to compare. */
async function rows(text: string): Promise<string[]> {
  const found = await database.inTenant(world.tenantId, (sql) =>
    sql.rows<{ text: string }>({ text: `select ${text} where tenant_id = $1 order by 1`, values: [world.tenantId] }),
  );
  return found.flatMap((row) => row.text ?? []);
}

const positions = () =>
  rows(`concat_ws(' ', item_id, location_id, trim_scale(on_hand), trim_scale(reserved)) as text from position`);

describe('what the simulation found', () => {
  test('a refused line beside an accepted one leaves no position and no serial behind (seed 1)', async () => {
    await freshWorld();
    const movements: MovementRequest[] = [
      { kind: 'receipt', entries: [line(PLAIN, HERE, 5)] },
      {
        kind: 'receipt',
        entries: [line(SERIAL, THERE, 1, { serials: ['A'] }), line(SERIAL, THERE, 1, { serials: ['A'] })],
      },
    ];
    await run({ sort: 'movements', batch: { mode: 'independent', movements } });
    expect(await positions()).toEqual(['1 4 5 0']);
    expect(await rows('number as text from serial')).toEqual([]);
  });

  test('of two counts of one place in one movement the last one holds, instead of both being added (seed 2)', async () => {
    await freshWorld();
    await post('receipt', [line(PLAIN, HERE, 10)]);
    expect(codeOf(await post('count', [line(PLAIN, HERE, 12), line(PLAIN, HERE, 12)]))).toBe('posted');
    expect(codeOf(await post('count', [line(LOTTED, HERE, 5, L1), line(LOTTED, HERE, 2, L1)]))).toBe('posted');
    const serials = ['A', 'B'];
    expect(
      codeOf(await post('count', [line(SERIAL, HERE, 2, { serials }), line(SERIAL, HERE, 1, { serials: ['B'] })])),
    ).toBe('posted');
    expect(await positions()).toEqual(['1 4 12 0', '2 4 2 0', '3 4 1 0']);
  });

  test('a count of serials heeds what its caller expects (seed 4)', async () => {
    await freshWorld();
    const counted = line(SERIAL, HERE, 1, { serials: ['A'], expect: { onHand: units(1) } });
    expect(codeOf(await post('count', [counted]))).toBe('stale_expectation');
  });

  test('two entries that pick lots do not pick the same units (seed 10)', async () => {
    await freshWorld();
    await post('receipt', [line(LOTTED, HERE, 5, L1), line(LOTTED, HERE, 5, L2)]);
    const picking = line(LOTTED, HERE, -4, { pick: 'fifo' });
    expect(codeOf(await post('issue', [picking, picking]))).toBe('posted');
    expect(await rows('trim_scale(on_hand)::text as text from position')).toEqual(['0', '2']);
  });

  test('what arrives in the lot that left is added to what is there of that lot (seed 7)', async () => {
    await freshWorld();
    await post('receipt', [line(LOTTED, HERE, 5, L1), line(LOTTED, THERE, 7, L1)]);
    expect(codeOf(await post('transfer', [line(LOTTED, HERE, -2, L1), line(LOTTED, THERE, 2)]))).toBe('posted');
    expect(await positions()).toEqual(['2 4 3 0', '2 5 9 0']);
  });

  test('a reservation does not touch a lost serial that another one holds by now, whoever shares its batch (by reading)', async () => {
    await freshWorld();
    const reserve = async (serials: string[]) => {
      const request = { itemId: SERIAL, locationId: HERE, quantity: units(serials.length), serials };
      const answer = await run({ sort: 'reserve', request });
      if (answer.sort !== 'reservation') throw new Error(`The reservation was ${answer.sort}.`);
      return answer.reservation.id;
    };
    await post('receipt', [line(SERIAL, HERE, 3, { serials: ['A', 'B', 'C'] })]);
    const first = await reserve(['A']);
    await post('adjustment', [line(SERIAL, HERE, -1, { serials: ['A'] })]);
    await post('receipt', [line(SERIAL, HERE, 1, { serials: ['A'] })]);
    const second = await reserve(['A']);
    // The count reads the serial into the book that both share.
    const counted: Step = {
      sort: 'movements',
      batch: {
        mode: 'atomic',
        movements: [{ kind: 'count', entries: [line(SERIAL, HERE, 3, { serials: ['A', 'B', 'C'] })] }],
      },
    };
    const [, consumed] = await Promise.all([
      run(counted),
      run({ sort: 'consume', reservationId: first, quantity: null }),
    ]);
    expect(consumed).toMatchObject({ sort: 'refused', refusal: { code: 'serial_not_here' } });
    await Promise.all([run(counted), run({ sort: 'release', reservationId: first, quantity: null })]);
    expect(await rows(`number || ' ' || reservation_id as text from serial`)).toEqual([`A ${second}`]);
  });

  test.each([
    ['movement', 'entry_count = entry_count + 1'],
    ['movement', `document_number = 'ADJ-1'`],
    ['entry', `kind = 'issue'`],
    ['entry', `occurred_at = now() - interval '1 hour'`],
    ['entry', `late = true, occurred_at = now() - interval '1 hour'`],
    ['position', `updated_at = updated_at + interval '1 hour'`],
    ['item_stock', 'min_stock_level = 1'],
  ])('a changed %s is noticed and named: %s', async (table, change) => {
    await freshWorld();
    await post('receipt', [line(PLAIN, HERE, 10)]);
    await post('issue', [line(PLAIN, HERE, -1)]);
    expect(await verifyLedger(database, world.tenantId)).toMatchObject({ ok: true, positions: 1 });
    const key = { movement: 'id', entry: 'movement_id', position: 'item_id', item_stock: 'item_id' }[table];
    const { rows: changed } = await database.pool.query(
      `update ${table} set ${change} where (tenant_id, ${key}) =
        (select tenant_id, min(${key}) from ${table} where tenant_id = $1 group by 1) returning ${key} as named`,
      [world.tenantId],
    );
    const { misfit } = await verifyLedger(database, world.tenantId);
    expect(misfit).toMatchObject({
      [table === 'movement' || table === 'entry' ? 'movementId' : 'itemId']: changed[0].named,
    });
  });

  test('a batch is answered as it is when it is asked for again: with the expiry that a later line gave a lot (seed 9306)', async () => {
    await freshWorld();
    const expiresAt = new Date('2027-01-07T00:00:00Z');
    const lots = [{ number: 'L' }, { number: 'L', expiresAt }];
    const movements = lots.map(
      (lot): MovementRequest => ({ kind: 'receipt', entries: [line(LOTTED, HERE, 1, { lot })] }),
    );
    const answer = await run({ sort: 'movements', batch: { mode: 'atomic', movements } });
    const expiries = JSON.stringify(answer).match(/"expiresOn":[^,}]*/g);
    expect(expiries).toEqual(Array(2).fill(`"expiresOn":"2027-01-07"`));
  });

  test('a value beyond what can be stored is refused, not an error (by reading)', async () => {
    await freshWorld();
    const dear = line(PLAIN, HERE, 999_999_999_999, { unitCost: units(999_999_999_999) });
    expect(codeOf(await post('receipt', [dear]))).toBe('quantity_out_of_range');
  });

  test('a count that was taken back does not swallow what comes in late (by reading)', async () => {
    await freshWorld();
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    await post('receipt', [line(PLAIN, HERE, 10)], { occurredAt: hoursAgo(9) });
    const counted = await post('count', [line(PLAIN, HERE, 3)], { occurredAt: hoursAgo(2) });
    if (counted.status !== 'posted') throw new Error('The count was refused.');
    await run({ sort: 'reverse', movementId: counted.movement.id, reason: 'The wrong shelf' });
    await post('issue', [line(PLAIN, HERE, -2)], { occurredAt: hoursAgo(5) });
    expect(await positions()).toEqual(['1 4 8 0']);
  });

  test.each([
    { mode: 'atomic', seed: 5001 },
    { mode: 'independent', seed: 9108 },
  ] as const)('what was refused does not move the time that is recorded: $mode (seed $seed)', async ({ mode }) => {
    await freshWorld();
    const start = Date.now() + 10_000;
    let time = start;
    const makeJournal = () => createJournal(database, () => new Date(time));
    const [timed, other] = [makeJournal(), makeJournal()];
    const at = async (seconds: number, quantity: number, journal = timed) => {
      time = start + seconds * 1_000;
      const movements: MovementRequest[] = [{ kind: 'adjustment', entries: [line(PLAIN, HERE, quantity)] }];
      return submit(journal, world, { sort: 'movements', batch: { mode, movements } });
    };
    await at(0, 5);
    expect(JSON.stringify(await at(60, -100))).toContain('insufficient_stock');
    // One goes on with the book that it kept, the other reads where the clock stands.
    await at(20, 1, other);
    await at(10, 1);
    await Promise.all([timed.close(), other.close()]);
    const recorded = await rows('extract(epoch from recorded_at)::text as text from movement');
    expect(recorded.map((text) => Number(text) * 1_000 - start)).toEqual([0, 20_000, 20_000]);
  });
});
