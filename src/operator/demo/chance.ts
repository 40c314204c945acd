/** Reproducible pseudo-random numbers, so that every demonstration shows the same company. */
export interface Chance {
  /** A whole number from `low` to `high`. */
  whole(low: number, high: number): number;
  one<Value>(values: readonly Value[]): Value;
  /** True in this share of cases. */
  happens(share: number): boolean;
}

/** Mulberry32: a 32-bit generator of four lines that passes the usual tests. */
export function createChance(seed: number): Chance {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    whole,
    one: (values) => values[whole(0, values.length - 1)]!, // Never called with an empty list.
    happens: (share) => next() < share,
  };
}
