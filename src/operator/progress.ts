import { grouped } from './output.ts';

const REDRAW_MS = 100;
const PLAIN_LINE_MS = 10_000;
const BAR_WIDTH = 24;

/** The progress of long work, shown on standard error. */
export interface Progress {
  /** Sets how much is done, and of how much when that is known. */
  set(done: number, total?: number): void;
  /** Ends the bar, so that further output begins on a new line. */
  stop(): void;
}

/** A bar with rate and time left on a terminal, an occasional line elsewhere, nothing when quiet. */
export function startProgress(label: string, unit: string, quiet: boolean): Progress {
  if (quiet) return { set: () => undefined, stop: () => undefined };
  const isTerminal = process.stderr.isTTY === true;
  const began = Date.now();
  let first: number | undefined;
  let drawnAt = isTerminal ? 0 : began;
  let latest = '';
  return {
    set(done, total) {
      first ??= done;
      const now = Date.now();
      const text = describe({
        label,
        unit,
        done,
        total,
        rate: (done - first) / Math.max(0.001, (now - began) / 1_000),
      });
      latest = text;
      if (now - drawnAt < (isTerminal ? REDRAW_MS : PLAIN_LINE_MS)) return;
      drawnAt = now;
      process.stderr.write(isTerminal ? `\r\x1b[K${text}` : `${text}\n`);
    },
    stop() {
      if (isTerminal && latest !== '') process.stderr.write(`\r\x1b[K${latest}\n`);
    },
  };
}

function describe(state: {
  label: string;
  unit: string;
  done: number;
  total: number | undefined;
  rate: number;
}): string {
  const { label, unit, done, total, rate } = state;
  const pace = `${grouped(Math.round(rate))}/s`;
  if (total === undefined || total === 0) return `${label}  ${grouped(done)} ${unit}  ${pace}`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
  const left = rate > 0 ? `  ${duration((total - done) / rate)} left` : '';
  return `${label}  ${bar} ${Math.floor(share * 100)}%  ${grouped(done)} of ${grouped(total)} ${unit}  ${pace}${left}`;
}

/** 75 → 1:15 */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = `${whole % 60}`.padStart(2, '0');
  return minutes < 60
    ? `${minutes}:${rest}`
    : `${Math.floor(minutes / 60)}:${`${minutes % 60}`.padStart(2, '0')}:${rest}`;
}
