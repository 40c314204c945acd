/**
 * Text in the cells of a CSV file that a spreadsheet opens. A spreadsheet takes text that begins like a formula for one and computes it,
 * whoever wrote it; a leading apostrophe makes it text again. What guards a cell is taken away by what reads it, so that it comes back
 * as it was.
 */

/** What makes a spreadsheet compute: these at the beginning. Apostrophes before them are there by guarding, or look as if. */
const LIKE_A_FORMULA = /^'*[=+\-@\t\r]/;
const A_NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const GUARDED = /^'+[=+\-@\t\r]/;

/** A text as it may stand in a cell: with an apostrophe before it where a spreadsheet would compute it. Numbers stay as they are. */
export function guardCell(text: string): string {
  return LIKE_A_FORMULA.test(text) && !A_NUMBER.test(text) ? `'${text}` : text;
}

/** The text that a cell holds: without the one apostrophe that guards it. */
export function unguardCell(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text;
}

/** The mark at the beginning of a file by which spreadsheets know that it is UTF-8. */
export const UTF8_MARK = '\ufeff';

/**
 * A number of a file as the API takes it. Files with semicolons between their cells come from where decimals have a comma: there `1.234,5`
 * and `1234,5` are read. Everything else is left for the server to judge.
 */
export function decimalCell(text: string, delimiter: string): string {
  if (delimiter !== ';' || !/^[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+$/.test(text)) return text;
  return text.replaceAll('.', '').replace(',', '.');
}
