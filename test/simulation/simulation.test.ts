/** A few seeds of the simulation on every test run. `npm run sim -- --minutes 10` runs many, with more faults. */
import { beforeAll, expect, test } from 'vitest';
import { createJournal } from '../../src/journal/index.ts';
import type { Database } from '../../src/platform/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { audit } from './auditor.ts';
import { runConcurrent } from './concurrent.ts';
import type { DocumentStep } from './documents.ts';
import { Random } from './random.ts';
import { runSequential } from './sequential.ts';
import { submit } from './submit.ts';
import { tamper } from './tamper.ts';
import { UNIT } from './workload-movements.ts';
import { makeWorld } from './world.ts';

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
    expect(report.documents).toBeGreaterThan(0);
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

/** Spoils the first tenant's rows with each statement in turn, which must be named, and takes that back. */
async function expectSeen(tenantIds: number[], wrongs: readonly (readonly [string, string])[]): Promise<void> {
  const [tenantId] = tenantIds;
  for (const [misfit, statement] of wrongs) {
    await database.pool.query(statement, [1, tenantId]);
    await expect(audit(database, tenantIds), misfit).rejects.toThrow(misfit);
    await database.pool.query(statement, [-1, tenantId]);
  }
  await audit(database, tenantIds);
}

test('the auditor itself sees what is wrong', async () => {
  const { tenantIds } = await runSequential(database, { seed: 103, steps: 60 });
  await expectSeen(tenantIds, [
    ['I1 a position', 'update position set reserved = reserved + $1 where tenant_id = $2'],
    ['I1 an entry', 'update entry set after = after + $1 where tenant_id = $2'],
    ['I1 an item', 'update item_stock set value = value + $1 where tenant_id = $2'],
    ['I2 a transfer', `update entry set change = change + $1 where tenant_id = $2 and kind = 'transfer'`],
    ['I3 what is reserved', 'update position set reserved = reserved + $1 where tenant_id = $2'],
    ['I6 no revision', 'update clock set revision = revision - 20 * $1::int where tenant_id = $2'],
    ['I9 verify', 'update movement set actor_id = actor_id + $1 where tenant_id = $2'],
  ]);
});

test('the auditor sees documents that say something else than the ledger', async () => {
  const [world] = await makeWorld(database, new Random(401), new Date());
  const { tenantId, items, locations } = world!; // It makes two.
  const [itemId, from, to] = [items[0]!.id, locations[0]!.id, locations[1]!.id];
  const journal = createJournal(database);
  const play = async (step: DocumentStep): Promise<number> => {
    const answer = await submit(journal, world!, { sort: 'document', step });
    if (answer.sort !== 'document') throw new Error(`${step.act} was ${answer.sort}.`);
    return answer.document.id;
  };
  const order = { act: 'order', locationId: from, lines: [{ itemId, quantity: 5n * UNIT, unitCost: UNIT }] } as const;
  await play({ act: 'take_in', id: await play({ ...order, lines: [...order.lines] }) });
  await play({ act: 'pick', id: await play({ act: 'plan', from, to, lines: [{ itemId, quantity: 2n * UNIT }] }) });
  await journal.close();
  const tenantIds = [tenantId];
  const lines = (kind: string, set: string) =>
    `update document_line n set ${set} from document d where n.tenant_id = $2 and d.tenant_id = n.tenant_id and d.id = n.document_id
      and d.kind = '${kind}'`;
  await expectSeen(tenantIds, [
    ['documents: a transfer picks', lines('transfer', 'picked = picked + $1')],
    ['documents: what transfers have', lines('transfer', 'picked = picked + $1, quantity = quantity + $1')],
    ['documents: an order received', lines('purchase_order', 'received = received + $1, quantity = quantity + $1')],
    ['documents: a receipt brought', lines('receipt', 'quantity = quantity + $1')],
    ['documents: a status fits', lines('purchase_order', 'received = received + $1')],
  ]);
});
