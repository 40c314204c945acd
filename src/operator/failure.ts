import { CommanderError } from 'commander';
import type { Problem } from '../../client/index.ts';
import { asRefusal, Refusal, StartupError } from '../platform/index.ts';

/** What the command's exit code tells a script. */
export const EXIT = { fine: 0, refused: 1, usage: 2, misfit: 3 } as const;

/** The command was called in a way that cannot be meant: an option is missing, or its value makes no sense. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The server said no. */
export class ServerRefusal extends Error {
  override name = 'ServerRefusal';
  readonly problem: Problem;
  /** Seconds after which the server wants to be asked again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Nothing answers at the server's address. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

interface Told {
  code: string;
  message: string;
  fields: { path: string; code?: string; message: string }[];
  exitCode: number;
}

/** Tells a failure in the words of a person, or as one JSON line, on standard error. Returns the exit code. */
export function tellFailure(error: unknown, asJson: boolean): number {
  if (error instanceof CommanderError) {
    // Commander has written its own message; only asking for help or for the version is fine.
    return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  }
  const told = explainFailure(error);
  process.stderr.write(asJson ? `${JSON.stringify({ error: withoutExitCode(told) })}\n` : `${inWords(told)}\n`);
  if (told.code === 'internal_error' && process.env.LOG_LEVEL === 'debug' && error instanceof Error) {
    process.stderr.write(`${error.stack}\n`);
  }
  return told.exitCode;
}

function explainFailure(given: unknown): Told {
  const error = asRefusal(given);
  if (error instanceof UsageError) return plain('wrong_usage', error.message, EXIT.usage);
  if (error instanceof ServerRefusal) {
    const { code, detail, errors } = error.problem;
    return { code, message: detail, fields: errors, exitCode: EXIT.refused };
  }
  if (error instanceof Refusal) {
    return { code: error.code, message: error.message, fields: error.faults, exitCode: EXIT.refused };
  }
  if (error instanceof Unreachable) return plain('unreachable', error.message, EXIT.refused);
  if (error instanceof StartupError) return plain('refused', error.message, EXIT.refused);
  const message = error instanceof Error ? error.message : String(error);
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return plain('file_error', message, EXIT.refused);
  return plain(
    'internal_error',
    `${message}\nThis was not expected: it may be a fault of the program. LOG_LEVEL=debug shows where it happened.`,
    EXIT.refused,
  );
}

function plain(code: string, message: string, exitCode: number): Told {
  return { code, message, fields: [], exitCode };
}

function inWords({ message, fields }: Told): string {
  const named = fields.filter((field) => field.path !== '');
  const width = Math.max(0, ...named.map((field) => field.path.length));
  return [message, ...named.map((field) => `  ${field.path.padEnd(width)}  ${field.message}`)].join('\n');
}

function withoutExitCode({ exitCode: _, ...told }: Told): Omit<Told, 'exitCode'> {
  return told;
}
