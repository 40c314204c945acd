import type { Actor } from '../access/index.ts';
import type { Command, Idempotency, Outcome } from './command.ts';

/** A command that waits in line for the writer, with its caller. */
export interface Waiting {
  command: Command<unknown, unknown>;
  input: unknown;
  actor: Actor;
  idempotency: Idempotency | undefined;
  weight: number;
  resolve(outcome: Outcome<unknown>): void;
  reject(error: unknown): void;
}
