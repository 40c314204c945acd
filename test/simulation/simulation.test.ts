/** A few seeds of the simulation on every test run. `npm run sim -- --minutes 10` runs many, with more faults. */
import { beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/platform/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { audit } from './auditor.ts';
import { runConcurrent } from './concurrent.ts';
import { Random } from './random.ts';
import { runSequential } from './sequential.ts';
import { tamper } from './tamper.ts';

let place: TestDatabase;
let database: Database;

beforeAll(async () => {
  place = await testDatabase();
  database = await place.open();
});

test.each([101, 102])(
  'seed %i: every answer and every row is what the model says, and no tampering goes unnoticed',
  async (seed) => {
    const { tenantIds, refused } = await runSequential(database, { seed, steps: 100 });
    expect(refused).toBeGreaterThan(0);
    await audit(database, tenantIds);
    const random = new Random(seed);
    const altered = new Set<string | undefined>();
    for (let index = 0; index < 25; index += 1) altered.add(await tamper(database, random.pick(tenantIds), random));
    expect(altered.size).toBeGreaterThan(5);
    await audit(database, tenantIds);
  },
);

test('a seed repeats itself to the last hash', async () => {
  const hashes: string[][] = [[], []];
  for (const run of hashes) {
    await runSequential(database, {
      seed: 7,
      steps: 40,
      trace: (_index, _tenant, _step, answer) => run.push(JSON.stringify({ ...answer, replayed: null })),
    });
  }
  expect(hashes[1]).toEqual(hashes[0]);
});

test.each([201])(
  'seed %i: what many submitters are told is true while connections die and the clock jumps',
  async (seed) => {
    const report = await runConcurrent(place.config, { seed, steps: 30, submitters: 5, withFaults: true });
    expect(report.faults.killed + report.faults.cut + report.faults.lost).toBeGreaterThan(0);
  },
);

test('what processes acknowledged survives their being killed', async () => {
  const report = await runConcurrent(place.config, {
    seed: 301,
    steps: 30,
    submitters: 6,
    withFaults: true,
    processes: 2,
  });
  expect(report.faults.processesKilled).toBeGreaterThan(0);
});

test('the auditor itself sees what is wrong', async () => {
  const { tenantIds } = await runSequential(database, { seed: 103, steps: 60 });
  const [tenantId] = tenantIds;
  const wrongs = [
    ['I1 a position', 'update position set reserved = reserved + $1 where tenant_id = $2'],
    ['I1 an entry', 'update entry set after = after + $1 where tenant_id = $2'],
    ['I1 an item', 'update item_stock set value = value + $1 where tenant_id = $2'],
    ['I2 a transfer', `update entry set change = change + $1 where tenant_id = $2 and kind = 'transfer'`],
    ['I3 what is reserved', 'update position set reserved = reserved + $1 where tenant_id = $2'],
    ['I6 no revision', 'update clock set revision = revision - 20 * $1::int where tenant_id = $2'],
    ['I9 verify', 'update movement set actor_id = actor_id + $1 where tenant_id = $2'],
  ] as const;
  for (const [misfit, statement] of wrongs) {
    await database.pool.query(statement, [1, tenantId]);
    await expect(audit(database, tenantIds)).rejects.toThrow(misfit);
    await database.pool.query(statement, [-1, tenantId]);
  }
  await audit(database, tenantIds);
});
