import { Refusal } from '../platform/index.ts';

/** Counts wrong tries by key, and refuses further ones after too many. In the memory of this process. */
export interface WrongTries {
  /** Throws the Refusal `rate_limited` while the key is locked out. */
  refuseClosed(key: string, nowMs: number): void;
  /** Begins a try. Throws the Refusal `rate_limited` if the key would be locked out should all tries under way turn out wrong. */
  begin(key: string, nowMs: number): void;
  /** Ends a try that was begun. */
  end(key: string): void;
  /** Counts a wrong try. */
  add(key: string, nowMs: number): void;
}

interface Tries {
  count: number;
  endsAtMs: number;
}

const TRIES_MAX = 10;
const WINDOW_MS = 15 * 60_000;
const KEYS_MAX = 10_000;

/** The limits of tries, time and keys, and the message beyond them. */
export interface WrongTriesLimits {
  triesMax?: number;
  windowMs?: number;
  keysMax?: number;
  message?: string;
}

/**
 * After `triesMax` wrong tries (10) within `windowMs` (15 minutes) of the first one, every try is refused until that time is over. Beyond
 * `keysMax` keys (10,000) the oldest one is dropped.
 */
export function createWrongTries({
  triesMax = TRIES_MAX,
  windowMs = WINDOW_MS,
  keysMax = KEYS_MAX,
  message = 'Too many wrong passwords. Wait before the next try.',
}: WrongTriesLimits = {}): WrongTries {
  // In the order in which the windows end, because all are equally long and a new window is a new entry.
  const known = new Map<string, Tries>();
  // The tries under way. Separate from the count, so that a right try locks nobody out while it is verified.
  const underWay = new Map<string, number>();

  function tooMany(retryAfterSeconds: number): Refusal {
    return new Refusal('rate_limited', message, { retryAfterSeconds });
  }

  function current(key: string, nowMs: number): Tries | undefined {
    const tries = known.get(key);
    if (tries === undefined || nowMs < tries.endsAtMs) return tries;
    known.delete(key);
    return undefined;
  }

  function makeRoom(nowMs: number): void {
    for (const [key, tries] of known) {
      if (nowMs < tries.endsAtMs && known.size < keysMax) return;
      known.delete(key);
    }
  }

  return {
    refuseClosed(key, nowMs) {
      const tries = current(key, nowMs);
      if (tries !== undefined && tries.count >= triesMax) throw tooMany(Math.ceil((tries.endsAtMs - nowMs) / 1000));
    },
    begin(key, nowMs) {
      this.refuseClosed(key, nowMs);
      const begun = underWay.get(key) ?? 0;
      if ((current(key, nowMs)?.count ?? 0) + begun >= triesMax) throw tooMany(1);
      underWay.set(key, begun + 1);
    },
    end(key) {
      const begun = underWay.get(key) ?? 0;
      if (begun > 1) underWay.set(key, begun - 1);
      else underWay.delete(key);
    },
    add(key, nowMs) {
      const tries = current(key, nowMs);
      if (tries !== undefined) {
        tries.count += 1;
        return;
      }
      makeRoom(nowMs);
      known.set(key, { count: 1, endsAtMs: nowMs + windowMs });
    },
  };
}
