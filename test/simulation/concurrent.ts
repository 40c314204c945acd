import pg from 'pg';
import { bornDocuments } from '../../src/documents/index.ts';
import { createJournal, type Journal, readFeed } from '../../src/journal/index.ts';
import { createLog, type Database, openDatabase } from '../../src/platform/index.ts';
import { allRevisions, audit } from './auditor.ts';
import { Broken } from './compare.ts';
import { drawDocument } from './documents.ts';
import { type FaultCount, killConnection, layWire, noFaults, quiet, type Wire } from './faults.ts';
import { LedgerOfAnswers } from './ledger-of-answers.ts';
import { type Ask, startWorker, type Worker } from './processes.ts';
import { Random } from './random.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { submit } from './submit.ts';
import { drawStep, type Step } from './workload.ts';
import { makeWorld } from './world.ts';

export interface ConcurrentOptions {
  seed: number;
  /** Requests of each submitter. */
  steps: number;
  submitters: number;
  withFaults: boolean;
  /** Processes of their own beside the journals in this one; each is killed now and then. */
  processes?: number;
}

export interface ConcurrentReport {
  steps: number;
  refused: number;
  repeats: number;
  pages: number;
  /** Steps with documents that were accepted. */
  documents: number;
  faults: FaultCount;
  tenantIds: number[];
}

/** One running simulation of several processes: each journal has a pool of its own, and one of them a wire that loses things. */
interface Run {
  config: pg.ClientConfig;
  database: Database;
  journals: Journal[];
  workers: Worker[];
  asks: Ask[];
  ledgers: LedgerOfAnswers[];
  wire: Wire;
  clock: SimulatedClock;
  report: ConcurrentReport;
  isOver: boolean;
}

/**
 * Many submitters at once, through several journals, while connections die and the clock jumps. Nobody can say in which order things
 * happen, so nothing is predicted: in the end, when all is quiet, every invariant must hold and every answer must have been true.
 */
export async function runConcurrent(config: pg.ClientConfig, options: ConcurrentOptions): Promise<ConcurrentReport> {
  const clock = new SimulatedClock('running');
  const random = new Random(options.seed);
  const faults = noFaults();
  const wire = await layWire(config, faults);
  const open = (place: pg.ClientConfig) =>
    openDatabase(place, { connections: 3, preparedStatements: true, log: createLog('silent') });
  const databases = await Promise.all([open(config), open(config), open(wire.config)]);
  const workers = await Promise.all(Array.from({ length: options.processes ?? 0 }, () => startWorker(config)));
  const database = databases[0]!;
  try {
    return await clock.rule(async () => {
      const worlds = await makeWorld(database, random, new Date());
      const tenantIds = worlds.map((world) => world.tenantId);
      const journals = databases.map((each) => createJournal(each));
      const own = journals.map(
        (journal): Ask =>
          (world, step, key) =>
            submit(journal, world, step, key),
      );
      const asks = [...own, ...workers.map((worker) => worker.ask)];
      const ledgers = worlds.map((world) => new LedgerOfAnswers(world));
      const report = { steps: 0, refused: 0, repeats: 0, pages: 0, documents: 0, faults, tenantIds };
      const run: Run = { config, database, journals, workers, asks, ledgers, wire, clock, report, isOver: false };
      const seenByTenant = await play(run, options, random);
      await quiet(database);
      for (const [index, revisions] of seenByTenant.entries())
        await auditReader(database, tenantIds[index]!, revisions);
      for (const ledger of ledgers) await ledger.audit(database);
      await audit(database, tenantIds);
      return report;
    });
  } catch (error) {
    throw new Broken(`seed ${options.seed}, concurrent: ${error instanceof Error ? error.stack : error}`);
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
    await Promise.all(databases.map((each) => each.close()));
    await wire.close();
  }
}

/** Returns the revisions that each tenant’s reader of the feed has seen. */
async function play(run: Run, options: ConcurrentOptions, random: Random): Promise<number[][]> {
  const readers = run.ledgers.map((ledger) => followFeed(run, ledger.world.tenantId, random.fork()));
  const breaking = options.withFaults ? breakThings(run, random.fork()) : Promise.resolve();
  const submitters = Array.from({ length: options.submitters }, (_, index) =>
    submitAll(run, options.steps, `submitter-${index}`, random.fork()),
  );
  try {
    await Promise.all(submitters);
  } finally {
    run.isOver = true;
    await Promise.all([breaking, ...readers]);
    await Promise.all(run.journals.map((journal) => journal.close()));
  }
  return Promise.all(readers);
}

/** The share of steps that are about documents. */
const DOCUMENTS = 0.3;

async function submitAll(run: Run, steps: number, name: string, random: Random): Promise<void> {
  for (let index = 0; index < steps; index += 1) {
    const ledger = random.pick(run.ledgers);
    const reference = `${name}-${index}`;
    const step: Step = random.chance(DOCUMENTS)
      ? { sort: 'document', step: drawDocument(random, ledger) }
      : drawStep(random, ledger, run.clock.now, reference);
    const key = `key-${reference}`;
    const answer = await persist(run, random, ledger, step, key);
    ledger.add({ step, key, reference: hasReference(step) ? reference : null, answer });
    run.report.steps += 1;
    if (answer.sort === 'refused') run.report.refused += 1;
    if (answer.sort === 'document') run.report.documents += 1;
  }
}

const hasReference = (step: Step) => step.sort === 'movements' || step.sort === 'reserve';

/** Asks until there is an answer; sometimes through two processes at once, and only one of them may have the effect. */
async function persist(run: Run, random: Random, ledger: LedgerOfAnswers, step: Step, key: string) {
  for (let attempt = 1; attempt <= 400; attempt += 1) {
    const asks = random.chance(0.1) ? random.some(run.asks, 2) : [random.pick(run.asks)];
    run.report.repeats += asks.length - 1 + (attempt > 1 ? 1 : 0);
    const answers = await Promise.all(asks.map((ask) => ask(ledger.world, step, key)));
    const accepted = answers.filter((answer) => answer.sort !== 'unavailable' && answer.sort !== 'refused');
    const bare = new Set(accepted.map((answer) => JSON.stringify({ ...answer, replayed: null })));
    if (bare.size > 1) throw new Broken(`I4 one key had two outcomes: ${[...bare].join(' and ')}`);
    const fresh = accepted.filter((answer) => 'replayed' in answer && !answer.replayed);
    if (fresh.length > 1) throw new Broken(`I4 the key ${key} had its effect twice`);
    // A refusal is final only where no other ask of the same key may still have its effect.
    const final = accepted[0] ?? (answers.every((answer) => answer.sort === 'refused') ? answers[0] : undefined);
    if (final?.sort === 'refused' && final.refusal.code === 'idempotency_key_reused')
      throw new Broken(`I4 the key ${key} is taken by another request`);
    if (final !== undefined) return final;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Broken('the ledger did not become available again');
}

/** I6: one who reads on from the last token while others write misses nothing and sees nothing twice. */
async function followFeed(run: Run, tenantId: number, random: Random): Promise<number[]> {
  const seen: number[] = [];
  for (let after = 0, isLast = false; ; ) {
    isLast ||= run.isOver;
    try {
      const page = await readFeed(run.database, tenantId, { after, limit: random.int(1, 40) }, [bornDocuments]);
      run.report.pages += 1;
      for (const { revision } of page.data) {
        if (revision <= (seen.at(-1) ?? 0)) throw new Broken(`I6 revision ${revision} came after ${seen.at(-1)}`);
        seen.push(revision);
      }
      after = page.upTo;
      if (isLast && page.data.length === 0) return seen;
    } catch (error) {
      if (error instanceof Broken) throw error;
      // The connection was killed: the reader asks again with the token that it has.
    }
    await new Promise((resolve) => setTimeout(resolve, run.isOver ? 0 : 3));
  }
}

/** Whether the reader was seen of everything. */
async function auditReader(database: Database, tenantId: number, seen: readonly number[]): Promise<void> {
  const all = await allRevisions(database, tenantId);
  const missed = all.filter((revision) => !seen.includes(revision));
  if (missed.length > 0) throw new Broken(`I6 the feed of tenant ${tenantId} never had ${missed.slice(0, 5)}`);
}

/** Kills connections and processes, cuts the wire, loses replies and moves the clock, about every fortieth of a second. */
async function breakThings(run: Run, random: Random): Promise<void> {
  const admin = new pg.Client(run.config);
  await admin.connect();
  try {
    while (!run.isOver) {
      await new Promise((resolve) => setTimeout(resolve, random.int(5, 45)));
      const fault = random.weighted({ kill: 4, cut: 2, lose: 3, clock: 2, crash: run.workers.length });
      if (fault === 'crash') crash(run, random);
      if (fault === 'kill') await killConnection(admin, random, run.report.faults);
      if (fault === 'cut') run.wire.cut(random);
      if (fault === 'lose') run.wire.loseReply(random);
      if (fault === 'clock') {
        run.clock.move(random.int(-60_000, 40_000));
        run.report.faults.clockJumps += 1;
      }
    }
  } finally {
    await admin.end();
  }
}

/** Kills a process: the first chance is taken, later ones seldom, for starting it again takes a while. */
function crash({ workers, report: { faults } }: Run, random: Random): void {
  if (faults.processesKilled > 0 && !random.chance(0.2)) return;
  if (random.pick(workers).kill()) faults.processesKilled += 1;
}
