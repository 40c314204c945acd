import type { Check } from './checks.ts';
import { type Measured, measure, type Work } from './load.ts';

/** One way of doing the work of a row: runs for some seconds and answers with its figure. */
export interface Contender {
  run(seconds: number): Promise<number>;
  close(): Promise<void>;
}

export interface Loading {
  /** The server. */
  url: string;
  /** What is sent in a run; asked for before each, so that what is used up can be made again. */
  work(): Promise<readonly Work[]> | readonly Work[];
  connections: number;
  /** See `Load`. */
  once?: boolean;
  /** What the run's figure is; left out: pieces of work a second. */
  figure?(measured: Measured): number;
  /** Whether the work was done. */
  check?: Check | undefined;
  /** Ends what was started for this contender alone. */
  close?(): Promise<void>;
}

/** A contender that sends requests to a server. */
export function loading({ url, work, connections, once, figure, check, close }: Loading): Contender {
  return {
    async run(seconds) {
      const ready = await work();
      await check?.before();
      const measured = await measure({ url, work: ready, connections, seconds, once });
      await check?.after(measured);
      return figure?.(measured) ?? measured.perSecond;
    },
    async close() {
      await check?.close();
      await close?.();
    },
  };
}

/** The figure of a row in milliseconds. */
export const medianLatency = ({ latencies }: Measured) => median(latencies);

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
