/** The output of a command: one JSON document for scripts, or text for people. */
export interface Output {
  readonly json: boolean;
  /** The command's result. With --json it is the only thing on standard output. */
  result(value: unknown, inWords: () => string): void;
  /** A note along the way, on standard error; nothing with --json. */
  note(text: string): void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    result(value, inWords) {
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${inWords()}\n`);
    },
    note(text) {
      if (!json) process.stderr.write(`${text}\n`);
    },
  };
}

/** Rows under their headings, in columns as wide as needed. */
export function table(headings: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = [headings, ...rows].map((row) =>
    row.map((cell) => (cell === null || cell === undefined ? '' : `${cell}`)),
  );
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}

/** Names and values, one per line. */
export function facts(pairs: readonly (readonly [string, unknown])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${value ?? ''}`.trimEnd()).join('\n');
}

/** A whole number as people write it: 541,909. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
