import type { CsvFile } from './csv.ts';
import { isPaid, itemKey, readSalesLine, type SalesColumns, skipReason } from './sales-rules.ts';

/** A product as it appears in the data. */
export interface SurveyedItem {
  /** The code as first spelt. */
  code: string;
  /** Descriptions of paid lines, with their counts: the item's own. */
  names: Map<string, number>;
  /** The first description of any line, for an item that was never paid for. */
  fallback: string;
}

export interface Survey {
  lines: number;
  /** When the first line that moves stock happened, in milliseconds. */
  firstAt: number;
  items: Map<string, SurveyedItem>;
}

export interface SalesReading {
  columns: SalesColumns;
  readTime: (text: string) => number | undefined;
  product: RegExp;
}

/** Reads the data once for what no single line shows: the products, their names, and the earliest time. */
export async function surveySales(
  file: CsvFile,
  reading: SalesReading,
  progress: (done: number) => void,
): Promise<Survey> {
  const survey: Survey = { lines: 0, firstAt: Number.POSITIVE_INFINITY, items: new Map() };
  for await (const csv of file.lines()) {
    survey.lines += 1;
    if (survey.lines % 10_000 === 0) progress(survey.lines);
    const line = readSalesLine(csv, reading.columns, reading.readTime);
    if ('reason' in line || skipReason(line, reading.product) !== undefined) continue;
    survey.firstAt = Math.min(survey.firstAt, line.occurredAt);
    const key = itemKey(line.code);
    const item = survey.items.get(key) ?? { code: line.code, names: new Map(), fallback: '' };
    survey.items.set(key, item);
    if (isPaid(line)) item.names.set(line.description, (item.names.get(line.description) ?? 0) + 1);
    else item.fallback ||= line.description;
  }
  return survey;
}

/** The most frequent name of an item in its lines; of equally frequent ones the earlier. */
export function nameOf(item: SurveyedItem): string {
  let best = item.fallback || item.code;
  let most = 0;
  for (const [name, count] of item.names) {
    if (count <= most) continue;
    best = name;
    most = count;
  }
  return best.slice(0, 500);
}
