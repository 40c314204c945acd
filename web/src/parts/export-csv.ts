import { type Client, guardCell, UTF8_MARK } from '../../../client/index.ts';
import { answer, currentClient } from '../api/client.ts';
import { marksOf, personsLocale } from '../numbers/index.ts';
import { formatCount } from './format.tsx';
import { toast } from './toast.tsx';

type Page = { data: object[]; next: string | null };
type ReadPage = (client: Client, query: { limit: number; after?: string }) => Promise<{ data?: Page; error?: unknown }>;

const ROWS_A_PAGE = 1_000;

/** The columns of lists that hold decimals. A spreadsheet takes them for dates where they are not written as its language does. */
export const DECIMAL_COLUMNS: ReadonlySet<string> = new Set([
  'after',
  'available',
  'before',
  'change',
  'consumed',
  'cost',
  'deficit',
  'itemAfter',
  'minStockLevel',
  'onHand',
  'onOrder',
  'price',
  'quantity',
  'released',
  'remaining',
  'reorderQuantity',
  'reserved',
  'reservedAfter',
  'reservedBefore',
  'reservedChange',
  'shortage',
  'stockValue',
  'valueChange',
]);

/** How spreadsheets of a language write files: cells apart by semicolons where the decimals have a comma. */
export interface CsvForm {
  delimiter: string;
  decimal: '.' | ',';
}

/** The form that the spreadsheet of a language opens. */
export function csvForm(locale = personsLocale()): CsvForm {
  return marksOf(locale).decimal === ',' ? { delimiter: ';', decimal: ',' } : { delimiter: ',', decimal: '.' };
}

/** Reads a list to its end and gives it to the person as a CSV file. `progress` hears how many rows are there. */
export async function exportCsv(name: string, read: ReadPage, progress?: (rows: number) => void): Promise<void> {
  try {
    const form = csvForm();
    const parts: string[] = [];
    let columns: string[] = [];
    let rows = 0;
    let after: string | undefined;
    do {
      const query = { limit: ROWS_A_PAGE, ...(after === undefined ? {} : { after }) };
      const page: Page = await answer(read(currentClient(), query));
      if (parts.length === 0 && page.data[0] !== undefined) {
        columns = Object.keys(page.data[0]);
        parts.push(writeLine(columns, form));
      }
      for (const row of page.data) parts.push(writeLine(cellsOf(row as Record<string, unknown>, columns, form), form));
      rows += page.data.length;
      progress?.(rows);
      after = page.next ?? undefined;
    } while (after !== undefined);
    if (rows === 0) return toast('There is nothing to export.');
    download(name, parts.join(''));
    toast(`${name}: ${formatCount(rows, 'row')}.`);
  } catch (error) {
    toast(`The export of ${name} failed, and no file was made. ${(error as Error).message}`, { stays: true });
  }
}

/** The cells of a row, with its decimals as the file's language writes them. */
export function cellsOf(row: Record<string, unknown>, columns: readonly string[], { decimal }: CsvForm): unknown[] {
  return columns.map((column) => {
    const value = row[column];
    const isDecimal = DECIMAL_COLUMNS.has(column) && typeof value === 'string';
    return isDecimal ? new Decimal(value.replace('.', decimal)) : value;
  });
}

/** A decimal in its final form, which is no text that could be a formula. */
class Decimal {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** One line of a CSV file, in which no text is a formula. */
export function writeLine(cells: readonly unknown[], { delimiter }: Pick<CsvForm, 'delimiter'>): string {
  return `${cells.map((value) => cell(value, delimiter)).join(delimiter)}\r\n`;
}

/** Gives the person a file that spreadsheets know to be UTF-8. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([UTF8_MARK, text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}

function cell(value: unknown, delimiter: string): string {
  const text = textOf(value);
  return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Decimal) return value.text;
  return guardCell(typeof value === 'object' ? JSON.stringify(value) : String(value));
}
