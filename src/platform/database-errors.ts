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

/** What the database lacks when it refuses to work, by its error code, as a client is told. Class 53 is "insufficient resources". */
const LACKING: Record<string, string> = {
  53100: "The disk of the database is full, and nothing was written. Make room on it, or ask the server's operator to.",
  53200: 'The database has no memory left for this. Try again in a few seconds.',
  53300: 'The database has no connection left for this. Try again in a few seconds.',
};

/** What PostgreSQL answers when a statement was ended from outside, or took longer than it may. */
const CANCELED = '57014';

/** How long a lack of the database counts as present: until the next attempt shows otherwise, or nobody has made one. */
const LACK_MS = 5_000;
let lacking: { sentence: string; untilMs: number } | undefined;

/** What the database lacked within the last seconds, as a sentence; undefined where nothing. */
export function databaseLack(nowMs = Date.now()): string | undefined {
  return lacking !== undefined && nowMs < lacking.untilMs ? lacking.sentence : undefined;
}

/** An error of the connection or of the database's means becomes the refusal that tells a client to try again; every other stays what it is. */
export function asRefusal(error: unknown): unknown {
  const code = codeOf(error);
  if (/^53/.test(code)) {
    const sentence = LACKING[code] ?? 'The database lacks the means for this. Try again in a few seconds.';
    lacking = { sentence, untilMs: Date.now() + LACK_MS };
    return new Refusal('database_unavailable', sentence, { retryAfterSeconds: 5 });
  }
  if (code === CANCELED) {
    return new Refusal(
      'overloaded',
      'This took too long, or was ended on the database. Ask for less at once, or try again.',
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
