const RealDate = globalThis.Date;
const BEGINNING = RealDate.UTC(2026, 0, 5, 8);

/**
 * The machine's clock in the hands of the simulation. While it rules, `new Date()` and `Date.now()` tell its time. A still clock moves
 * only when it is told to, so that a run can be repeated to the millisecond; a running one follows the machine's. Both can jump back.
 */
export class SimulatedClock {
  readonly #isStill: boolean;
  #offset: number;

  constructor(sort: 'still' | 'running') {
    this.#isStill = sort === 'still';
    this.#offset = this.#isStill ? BEGINNING : BEGINNING - RealDate.now();
  }

  get now(): number {
    return this.#isStill ? this.#offset : RealDate.now() + this.#offset;
  }

  /** Moves the clock on, or back where the amount is negative. */
  move(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  /** Runs the work under this clock and gives the real one back, whatever happens. */
  async rule<T>(work: () => Promise<T>): Promise<T> {
    const clock = this;
    class SimulatedDate extends RealDate {
      constructor(...values: unknown[]) {
        if (values.length === 0) super(clock.now);
        else super(...(values as [number]));
      }
      static override now(): number {
        return clock.now;
      }
    }
    globalThis.Date = SimulatedDate as DateConstructor;
    try {
      return await work();
    } finally {
      globalThis.Date = RealDate;
    }
  }
}
