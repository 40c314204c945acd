/**
 * Distinguishes the keystrokes of a scanner from those of a person. A scanner is a keyboard that types a code faster than hands can and
 * ends it with Enter or Tab.
 */

/** What a keystroke is part of. */
export type Recognised =
  /** A character that may belong to a scan; the first one begins it. */
  { kind: 'character'; isFirst: boolean } | { kind: 'scan'; code: string } | { kind: 'other' };

export interface Recogniser {
  /** Takes a key by its name, and the time of its stroke in milliseconds. */
  take(key: string, at: number): Recognised;
  /** Forgets what was typed so far. */
  reset(): void;
}

/** The longest gap between two characters of a scanner, even a wireless one on a busy machine. */
const GAP_MAX_MS = 150;
/** The longest average gap: more than 200 words a minute. */
const MEAN_MAX_MS = 50;
/** Some wait a moment before the key that ends the code. */
const END_MAX_MS = 300;
/** A hand rolling over the keys can hit fewer characters than this, so they must come faster. */
const LENGTH_MIN = 3;
const MEAN_MAX_OF_FEW_MS = 30;

const OTHER: Recognised = { kind: 'other' };

/** A recogniser that has seen nothing yet. */
export function makeRecogniser(): Recogniser {
  let code: string[] = [];
  let beganAt = 0;
  let lastAt = 0;
  const reset = () => {
    code = [];
  };
  const end = (at: number): Recognised => {
    const mean = (lastAt - beganAt) / (code.length - 1);
    const isFast = mean <= (code.length === LENGTH_MIN ? MEAN_MAX_OF_FEW_MS : MEAN_MAX_MS);
    const isScan = code.length >= LENGTH_MIN && isFast && at - lastAt <= END_MAX_MS;
    const scanned = code.join('').trim();
    reset();
    return isScan && scanned !== '' ? { kind: 'scan', code: scanned } : OTHER;
  };
  return {
    reset,
    take(key, at) {
      if (key === 'Enter' || key === 'Tab') return end(at);
      if ([...key].length !== 1) {
        reset();
        return OTHER;
      }
      const isFirst = code.length === 0 || at - lastAt > GAP_MAX_MS;
      if (isFirst) {
        code = [];
        beganAt = at;
      }
      code.push(key);
      lastAt = at;
      return { kind: 'character', isFirst };
    },
  };
}
