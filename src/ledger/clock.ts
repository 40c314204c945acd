/** The tenant's clock as its locked row holds it. */
export interface ClockState {
  revision: number;
  recordedAt: Date;
  hash: string;
  /** The last number given in each series of document numbers. */
  series: Record<string, number>;
  /** The number of the last event. */
  events: number;
  nextExpiry: Date | null;
}

/** Where a clock stands: as long as it does, nothing of the tenant has changed. */
export type ClockPlace = Pick<ClockState, 'revision' | 'hash'>;

/** What PostgreSQL answers when the clock is not where a book was guessed from: somebody else wrote meanwhile. */
export const CLOCK_MOVED = 'OHCLK';
