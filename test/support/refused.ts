import { Refusal } from '../../src/platform/index.ts';

/** The refusal that the work ends with; anything else fails the test. */
export async function refused(work: Promise<unknown>): Promise<Refusal> {
  const outcome = await work.then(
    () => 'no refusal',
    (error: unknown) => error,
  );
  if (outcome instanceof Refusal) return outcome;
  throw outcome instanceof Error ? outcome : new Error(`Expected a refusal, got ${String(outcome)}.`);
}
