import { CommanderError } from 'commander';
import type { Problem } from '../../client/index.ts';
import { asRefusal, Refusal, StartupError } from '../platform/index.ts';

/** The meanings of a command's exit codes. */
export const EXIT = { fine: 0, refused: 1, usage: 2, misfit: 3 } as const;

/** The command was called incorrectly: an option is missing, or its value is invalid. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The server refused. */
export class ServerRefusal extends Error {
  override name = 'ServerRefusal';
  readonly problem: Problem;
  /** Seconds after which to try again, as the server asked. */
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

interface Failure {
  code: string;
  message: string;
  fields: { path: string; code?: string; message: string }[];
  exitCode: number;
}

/** Reports a failure as text, or as one JSON line, on standard error. Returns the exit code. */
export function reportFailure(error: unknown, asJson: boolean): number {
  if (error instanceof CommanderError) {
    // Commander has written its own message; only help and version are not failures.
    return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  }
  const failure = explainFailure(error);
  process.stderr.write(asJson ? `${JSON.stringify({ error: withoutExitCode(failure) })}\n` : `${asText(failure)}\n`);
  if (failure.code === 'internal_error' && process.env.LOG_LEVEL === 'debug' && error instanceof Error) {
    process.stderr.write(`${error.stack}\n`);
  }
  return failure.exitCode;
}

function explainFailure(given: unknown): Failure {
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
    `${message}\nThis error was not expected and may be a fault of the program. LOG_LEVEL=debug shows where it happened.`,
    EXIT.refused,
  );
}

function plain(code: string, message: string, exitCode: number): Failure {
  return { code, message, fields: [], exitCode };
}

function asText({ message, fields }: Failure): string {
  const named = fields.filter((field) => field.path !== '');
  const width = Math.max(0, ...named.map((field) => field.path.length));
  return [message, ...named.map((field) => `  ${field.path.padEnd(width)}  ${field.message}`)].join('\n');
}

function withoutExitCode({ exitCode: _, ...failure }: Failure): Omit<Failure, 'exitCode'> {
  return failure;
}
