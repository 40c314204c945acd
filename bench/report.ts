import type { Result } from './compare.ts';

/** What a reader must know to compare the figures with others. */
export function printSettings(settings: Record<string, string>): void {
  const pairs = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(`${pairs.join(', ')}\n\n`);
}

/** The table, with a mark for each row: `aim` reached, `floor` reached, or `below`. */
export function printResults(results: readonly Result[]): void {
  const header = ['row', 'figure', 'ours', 'baseline', 'ratio', 'at least', 'aim', 'reached', 'compared with'];
  const lines = results.map((result) => [
    result.name,
    result.what,
    figure(result.ours, result.unit),
    figure(result.baseline, result.unit),
    times(result.ratio),
    `${result.lessIsBetter ? '≤ ' : ''}${times(result.floor)}`,
    `${result.lessIsBetter ? '≤ ' : ''}${times(result.aim)}`,
    reached(result),
    result.against,
  ]);
  const widths = header.map((name, column) => Math.max(name.length, ...lines.map((line) => line[column]!.length)));
  for (const line of [header, ...lines]) {
    process.stdout.write(
      `${line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
}

function reached({ ratio, floor, aim, lessIsBetter }: Result): string {
  const holds = (bound: number) => (lessIsBetter ? ratio <= bound : ratio >= bound);
  if (holds(aim)) return 'aim';
  return holds(floor) ? 'floor' : 'below';
}

const times = (ratio: number) => ratio.toFixed(2);

function figure(value: number, unit: Result['unit']): string {
  return unit === 'ms' ? `${value.toFixed(2)} ms` : `${Math.round(value).toLocaleString('en')} ${unit}`;
}
