import { guardCell } from '../../../client/index.ts';
import { marksOf, personsLocale } from '../numbers/locale.ts';

/** The columns of lists that hold decimals. A spreadsheet takes decimals in the notation of another language for dates. */
export const DECIMAL_COLUMNS: ReadonlySet<string> = new Set([
  'after',
  'available',
  'before',
  'change',
  'consumed',
  'cost',
  'deficit',
  'inTransit',
  'itemAfter',
  'minStockLevel',
  'minimum',
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
  'target',
  'targetStockLevel',
  'unavailable',
  'valueChange',
]);

/** How spreadsheets of a language write files: semicolons between cells where decimals have a comma. */
export interface CsvForm {
  delimiter: string;
  decimal: '.' | ',';
}

/** The form that the spreadsheet of a language opens. */
export function csvForm(locale = personsLocale()): CsvForm {
  return marksOf(locale).decimal === ',' ? { delimiter: ';', decimal: ',' } : { delimiter: ',', decimal: '.' };
}

/** A row as a line of a CSV file, with its decimals as the file's language writes them. */
export function lineOf(row: object, columns: readonly string[], form: CsvForm): string {
  const cells = columns.map((column) => {
    const value = (row as Record<string, unknown>)[column];
    const isDecimal = DECIMAL_COLUMNS.has(column) && typeof value === 'string';
    return isDecimal ? value.replace('.', form.decimal) : textOf(value);
  });
  return joined(cells, form);
}

/** One line of a CSV file, in which no text is a formula. */
export function writeLine(cells: readonly unknown[], form: Pick<CsvForm, 'delimiter'>): string {
  return joined(cells.map(textOf), form);
}

function joined(cells: readonly string[], { delimiter }: Pick<CsvForm, 'delimiter'>): string {
  const quoted = cells.map((text) =>
    text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text,
  );
  return `${quoted.join(delimiter)}\r\n`;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return guardCell(typeof value === 'object' ? JSON.stringify(value) : String(value));
}
