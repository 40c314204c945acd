import { createJournal, type Journal } from '../../src/journal/index.ts';
import type { Database } from '../../src/platform/index.ts';
import { Broken, compareAnswer, comparePosting, compareState } from './compare.ts';
import { Model } from './model.ts';
import { Random } from './random.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { type Answer, submit } from './submit.ts';
import { drawStep, type LedgerStep, type Step } from './workload.ts';
import { makeWorld } from './world.ts';

export interface SequentialOptions {
  seed: number;
  steps: number;
  /** Called before each step, where faults are to be brought in. */
  disturb?: (random: Random) => Promise<void>;
  /** Called with every step and its answer. */
  trace?: (index: number, tenant: number, step: Step, answer: Answer) => void;
}

/** What happened in a run. */
export interface SequentialReport {
  steps: number;
  refused: number;
  repeats: number;
  tenantIds: number[];
}

/**
 * One submitter, so the model knows the order: every answer and every row must be what the model says, after every step. The steps
 * go through two journals in turn, as through two processes; the clock stands still but for what the seed moves it.
 */
export function runSequential(database: Database, options: SequentialOptions): Promise<SequentialReport> {
  const clock = new SimulatedClock('still');
  return clock.rule(async () => {
    const random = new Random(options.seed);
    const worlds = await makeWorld(database, random, new Date());
    const models = worlds.map((world) => new Model(world, clock.now));
    const journals = [createJournal(database), createJournal(database)];
    const report = { steps: 0, refused: 0, repeats: 0, tenantIds: worlds.map((world) => world.tenantId) };
    for (let index = 0; index < options.steps; index += 1) {
      moveClock(random, clock);
      const which = random.int(0, models.length - 1);
      const model = models[which]!;
      const step = drawStep(random, model, clock.now, `step-${index}`);
      try {
        await options.disturb?.(random);
        const answer = await runStep({ database, journals, model, random, clock, report }, step, `key-${index}`);
        options.trace?.(index, which, step, answer);
        await compareState(database, model);
      } catch (error) {
        throw explained(error, options.seed, index, step);
      }
      report.steps += 1;
    }
    return report;
  });
}

interface Run {
  database: Database;
  journals: Journal[];
  model: Model;
  random: Random;
  clock: SimulatedClock;
  report: SequentialReport;
}

async function runStep(run: Run, step: LedgerStep, key: string): Promise<Answer> {
  const { model, random, clock, report } = run;
  const expected = model.predict(step, clock.now);
  const answer = await persist(run, step, key);
  compareAnswer(model, expected, answer);
  if (expected.sort === 'count' && answer.sort === 'count' && expected.count.movement !== null) {
    await comparePosting(run.database, model, expected.count.movement, answer.sheet.adjustmentId ?? 0);
  }
  if (answer.sort === 'refused') report.refused += 1;
  else if (random.chance(0.2)) {
    report.repeats += 1;
    await repeat(run, step, key, answer);
  }
  return answer;
}

/** Submits until there is an answer. A repeat carries the same key, so it cannot do a second time what was done. */
async function persist(run: Run, step: Step, key: string): Promise<Answer> {
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    const answer = await submit(run.random.pick(run.journals), run.model.world, step, key);
    if (answer.sort !== 'unavailable') return answer;
    run.report.repeats += 1;
  }
  throw new Broken('the ledger did not become available again');
}

/** The reply was lost: the same key leads to the same outcome; with another body it is refused (I4). */
async function repeat(run: Run, step: Step, key: string, first: Answer): Promise<void> {
  const again = await persist(run, step, key);
  if (!('replayed' in again) || !again.replayed) throw new Broken(`a repeat was not replayed, but ${again.sort}`);
  const bare = (answer: Answer) => JSON.stringify({ ...answer, replayed: null });
  if (bare(again) !== bare(first)) throw new Broken(`a repeat was answered ${bare(again)} after ${bare(first)}`);
  const other: Step = { sort: 'reverse', movementId: 1, reason: 'Another body' };
  const refused = await persist(run, other, key);
  if (refused.sort !== 'refused' || refused.refusal.code !== 'idempotency_key_reused')
    throw new Broken(`a key with another body was ${refused.sort}`);
}

/** Mostly on by seconds, sometimes by an hour, sometimes back: the ledger's own time never goes back. */
function moveClock(random: Random, clock: SimulatedClock): void {
  if (random.chance(0.05)) clock.move(-random.int(1, 3_600_000));
  else if (random.chance(0.1)) clock.move(random.int(1, 3_600_000));
  else clock.move(random.int(0, 20_000));
}

function explained(error: unknown, seed: number, index: number, step: Step): Error {
  const text = JSON.stringify(step, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new Broken(`seed ${seed}, step ${index}: ${reason}\n  step: ${text}`);
}
