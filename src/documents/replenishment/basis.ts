/** What is judged: the levels that people set, or those that follow from what was used. */
export type Basis = { sort: 'level' } | UsageBasis;

/** Levels that follow from use: as many days as the vendor takes are the minimum, and as many as are to be covered beyond it the target. */
export interface UsageBasis {
  sort: 'usage';
  /** Over how many days up to now the average is taken: 1 to 730. */
  days: number;
  /** How many days the goods are to last beyond the time that the vendor takes: 1 to 365. */
  coverDays: number;
}

export const DAYS_MAX = 730;
export const COVER_DAYS_MAX = 365;
