import type { Quantity } from '../../platform/index.ts';
import type { CsvFile, CsvLine } from './csv.ts';
import {
  type Effect,
  effectOf,
  itemKey,
  readSalesLine,
  type SalesLine,
  type Skipped,
  skipReason,
} from './sales-rules.ts';
import type { SalesReading, Survey } from './sales-survey.ts';

/** A movement formed by lines of one invoice. */
export interface SalesMovement {
  kind: Effect['kind'] | 'receipt';
  reference: string | null;
  occurredAt: number;
  reasonCode: string | null;
  reason: string | null;
  entries: { item: string; change: Quantity }[];
  /** The lines that it comes from, one per entry; none for the opening stock. */
  lines: CsvLine[];
}

/** Called for each line without a movement. */
export type OnSkip = (line: CsvLine, skipped: Skipped) => void;

/**
 * The movements in the data, in its order. Adjacent lines of one invoice become one movement for each kind and
 * reason, with the time of the first of them. The same file gives the same movements each time.
 */
export async function* salesMovements(
  file: CsvFile,
  reading: SalesReading,
  survey: Survey,
  onSkip: OnSkip = () => undefined,
): AsyncGenerator<SalesMovement> {
  let invoice: string | undefined;
  let open = new Map<string, SalesMovement>();
  for await (const csv of file.lines()) {
    const line = readSalesLine(csv, reading.columns, reading.readTime);
    const skipped = 'reason' in line ? line : skipReason(line, reading.product);
    if (skipped !== undefined || 'reason' in line) {
      onSkip(csv, skipped as Skipped); // An unreadable line carries its own reason.
      continue;
    }
    if (line.invoice !== invoice) {
      yield* open.values();
      open = new Map();
      invoice = line.invoice;
    }
    add(open, line, survey);
  }
  yield* open.values();
}

function add(open: Map<string, SalesMovement>, line: SalesLine, survey: Survey): void {
  const item = itemKey(line.code);
  const isOwn = survey.items.get(item)?.names.has(line.description) ?? false;
  const { kind, change, reasonCode, reason } = effectOf(line, isOwn);
  // Increases and decreases stay apart, so that the order within a movement never matters.
  const key = `${kind} ${change < 0n} ${reason}`;
  const movement = open.get(key) ?? {
    kind,
    reference: line.invoice,
    occurredAt: line.occurredAt,
    reasonCode,
    reason,
    entries: [],
    lines: [],
  };
  movement.entries.push({ item, change });
  movement.lines.push(line.csv);
  open.set(key, movement);
}

/**
 * One receipt for each product that needs opening stock: just enough to keep its balance from ever going below zero. It is dated one
 * second before the first line.
 */
export async function openingStock(
  movements: AsyncIterable<SalesMovement>,
  survey: Survey,
  progress: (done: number) => void,
): Promise<SalesMovement[]> {
  const balances = new Map<string, { now: Quantity; lowest: Quantity }>();
  let lines = 0;
  for await (const movement of movements) {
    for (const { item, change } of movement.entries) {
      const balance = balances.get(item) ?? { now: 0n, lowest: 0n };
      balance.now += change;
      if (balance.now < balance.lowest) balance.lowest = balance.now;
      balances.set(item, balance);
    }
    lines += movement.lines.length;
    progress(lines);
  }
  return [...balances].flatMap(([item, { lowest }]) => (lowest < 0n ? [receipt(item, -lowest, survey.firstAt)] : []));
}

function receipt(item: string, change: Quantity, firstAt: number): SalesMovement {
  return {
    kind: 'receipt',
    reference: null,
    occurredAt: firstAt - 1_000,
    reasonCode: 'opening_stock',
    reason: 'Opening stock, as much as the following sales need.',
    entries: [{ item, change }],
    lines: [],
  };
}
