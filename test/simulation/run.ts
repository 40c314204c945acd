/**
 * `npm run sim -- --seed N [--steps K] [--minutes M]`
 *
 * With a seed alone it runs that seed. With minutes it runs seed after seed, each sequentially under faults with the model beside it, then
 * with many submitters at once, and every twentieth with processes of their own that are killed. It stops at the first seed that breaks.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { createLog, type Database, openDatabase } from '../../src/platform/index.ts';
import { audit } from './auditor.ts';
import { runConcurrent } from './concurrent.ts';
import { killConnection, noFaults } from './faults.ts';
import { openPlace } from './place.ts';
import { Random } from './random.ts';
import { runSequential } from './sequential.ts';
import { tamper } from './tamper.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, steps: { type: 'string' }, minutes: { type: 'string' } },
});
const first = Number(values.seed ?? 1);
const steps = Number(values.steps ?? 200);
const minutes = Number(values.minutes ?? 0);
if (![first, steps, minutes].every((value) => Number.isFinite(value) && value >= 0)) {
  console.error('Usage: npm run sim -- --seed N [--steps K] [--minutes M], all of them numbers.');
  process.exit(2);
}

const total = { seeds: 0, steps: 0, refused: 0, repeats: 0, pages: 0, documents: 0, tampered: 0, ...noFaults() };
const place = await openPlace();
const database = await openDatabase(place.config, {
  connections: 4,
  preparedStatements: true,
  log: createLog('silent'),
});
const admin = new pg.Client(place.config);
await admin.connect();
const until = performance.now() + minutes * 60_000;
let seed = first;
try {
  for (; ; seed += 1) {
    await runSeed(database, seed);
    total.seeds += 1;
    if (performance.now() >= until) break;
  }
  console.log(`No seed from ${first} to ${seed} broke anything.`);
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  console.error(`Seed ${seed} broke. Repeat it with: npm run sim -- --seed ${seed} --steps ${steps}`);
  process.exitCode = 1;
} finally {
  console.log(JSON.stringify(total));
  await admin.end();
  await database.close();
  await place.close();
}

async function runSeed(database: Database, seed: number): Promise<void> {
  // Faults draw from a generator of their own, so that a seed makes the same steps with and without them.
  const faults = new Random(seed);
  const sequential = await runSequential(database, {
    seed,
    steps,
    async disturb() {
      if (faults.chance(0.05)) await killConnection(admin, faults, total);
    },
  });
  await audit(database, sequential.tenantIds);
  for (let index = 0; index < 10; index += 1) {
    if ((await tamper(database, faults.pick(sequential.tenantIds), faults)) !== undefined) total.tampered += 1;
  }
  const concurrent = await runConcurrent(place.config, {
    seed,
    steps: Math.ceil(steps / 5),
    submitters: 6,
    withFaults: true,
    processes: seed % 20 === 0 ? 2 : 0,
  });
  for (const report of [sequential, concurrent]) {
    total.steps += report.steps;
    total.refused += report.refused;
    total.repeats += report.repeats;
  }
  total.pages += concurrent.pages;
  total.documents += concurrent.documents;
  for (const [fault, count] of Object.entries(concurrent.faults))
    total[fault as keyof typeof concurrent.faults] += count;
}
