import { Refusal } from '../platform/index.ts';
import { DESCRIPTION_MAX, refuseAll, textFaults } from './checks.ts';

/** What is to be held or released, by its id, and why. */
export interface Hold {
  id: number;
  reason: string;
}

/** The reason of a hold, a release or a correction. Throws `invalid_request` where nothing is said. */
export function requireReason(reason: string): void {
  refuseAll(textFaults('reason', reason, { max: DESCRIPTION_MAX, required: true }));
}

/** Whether a row may be held or released now. Throws `wrong_state` where it is so already. */
export function requireHold(noun: string, heldAt: Date | null, hold: boolean): void {
  if ((heldAt === null) === hold) return;
  const message = hold ? `${noun} is held already.` : `${noun} is not held.`;
  throw new Refusal('wrong_state', message, { path: 'status' });
}
