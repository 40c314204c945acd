import { setTimeout as wait } from 'node:timers/promises';

/** Waits until something holds; fails after some seconds. */
export async function until(holds: () => boolean | Promise<boolean>, milliseconds = 30_000): Promise<void> {
  for (const deadline = Date.now() + milliseconds; !(await holds()); await wait(20)) {
    if (Date.now() > deadline) throw new Error(`It did not come true within ${milliseconds} ms: ${holds}`);
  }
}
