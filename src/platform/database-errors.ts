import { Refusal } from './refusal.ts';

/** Whether an error means that the connection or the server is gone, rather than that a statement was wrong. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  // The driver's own errors have no code; Node's are words such as ECONNRESET; PostgreSQL's have five characters.
  if (typeof code !== 'string')
    return /^(Connection terminated|timeout exceeded|Client was closed|Client has encountered)/i.test(error.message);
  if (/^E[A-Z]{3,}$/.test(code)) return true;
  return /^[0-9A-Z]{5}$/.test(code) && (code.startsWith('08') || code.startsWith('57P'));
}

/** What the database lacks when it refuses to work, by its error code, in the message for clients. Class 53 is "insufficient resources". */
const LACKING: Record<string, string> = {
  53100: "The database's disk is full, and nothing was written. Free some space, or ask the server's operator to.",
  53200: 'The database has no memory left for this. Try again in a few seconds.',
  53300: 'The database has no connection left for this. Try again in a few seconds.',
};

/** PostgreSQL's code for a statement that was ended from outside, or took longer than allowed. */
const CANCELED = '57014';

/** How long a shortage of the database counts as present, unless an attempt shows otherwise. */
const LACK_MS = 5_000;
let lacking: { sentence: string; untilMs: number } | undefined;

/** What the database lacked in the last seconds, as a sentence; undefined for nothing. */
export function databaseLack(nowMs = Date.now()): string | undefined {
  return lacking !== undefined && nowMs < lacking.untilMs ? lacking.sentence : undefined;
}

/** Turns an error of the connection or of the database's resources into a refusal that asks the client to try again; returns any other unchanged. */
export function asRefusal(error: unknown): unknown {
  const code = codeOf(error);
  if (/^53/.test(code)) {
    const sentence = LACKING[code] ?? 'The database lacks the resources for this. Try again in a few seconds.';
    lacking = { sentence, untilMs: Date.now() + LACK_MS };
    return new Refusal('database_unavailable', sentence, { retryAfterSeconds: 5 });
  }
  if (code === CANCELED) {
    return new Refusal(
      'overloaded',
      'This took too long, or was ended on the database. Request less at a time, or try again.',
      {
        retryAfterSeconds: 5,
      },
    );
  }
  if (!isConnectionError(error)) return error;
  return new Refusal(
    'database_unavailable',
    'The database cannot be reached at the moment. Try again in a few seconds.',
    {
      retryAfterSeconds: 2,
    },
  );
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
