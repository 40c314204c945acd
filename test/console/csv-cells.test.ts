import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalCell, guardCell, unguardCell } from '../../client/index.ts';
import { projectFolder } from '../../src/platform/index.ts';
import { csvForm, DECIMAL_COLUMNS, lineOf } from '../../web/src/parts/csv.ts';

describe('a CSV cell', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://x.example","y")', '\'=HYPERLINK("http://x.example","y")'],
    ['+49 171 5550', "'+49 171 5550"],
    ['-', "'-"],
    ['-1+2', "'-1+2"],
    ['--5', "'--5"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    // A text that looks guarded is guarded again, so that it comes back unchanged.
    ["'=1", "''=1"],
    ["''-x", "'''-x"],
  ])('with %j is guarded as %j', (text, cell) => {
    expect(guardCell(text)).toBe(cell);
    expect(unguardCell(cell)).toBe(text);
  });

  test.each(['-5', '+5', '-0.25', '-1e5', '12', '', 'FLT-20', "O'Neil", "'tis", '{"a": "=1"}', '3=4', ' =1'])(
    'with %j stays as it is',
    (text) => {
      expect(guardCell(text)).toBe(text);
      expect(unguardCell(text)).toBe(text);
    },
  );

  test('comes back unchanged, whatever it contains, and never begins like a formula', () => {
    const marks = fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '1', 'a', ' ', '"', ';', ',');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(marks, { maxLength: 6 }).map((all) => all.join('')),
        ),
        (text) => {
          const cell = guardCell(text);
          expect(unguardCell(cell)).toBe(text);
          expect(/^[=+\-@\t\r]/.test(cell) && !/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(cell)).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['12,5', ';', '12.5'],
    ['-12,5', ';', '-12.5'],
    ['1.234,5', ';', '1234.5'],
    ['12.5', ';', '12.5'],
    ['12', ';', '12'],
    // Where commas separate cells, decimals have a point; anything odd is left for the server to refuse.
    ['12,5', ',', '12,5'],
    ['1.23,5', ';', '1.23,5'],
    ['1,2,3', ';', '1,2,3'],
  ])('%s in a file separated by %j is the number %s', (text, delimiter, value) => {
    expect(decimalCell(text, delimiter)).toBe(value);
  });
});

describe('a line of a CSV file', () => {
  const row = {
    partNumber: '10,5',
    name: 'Hose; "1/2"',
    onHand: '-12.5',
    price: null,
    active: true,
    revision: 7,
    lot: { number: '=x' },
  };
  const columns = Object.keys(row);

  test.each([
    ['en-US', ',', '.'],
    ['de-DE', ';', ','],
    ['fr-FR', ';', ','],
    ['de-CH', ',', '.'],
    ['ar-EG', ',', '.'],
  ])('is written as spreadsheets in %s read it', (locale, delimiter, decimal) => {
    const form = csvForm(locale);
    expect(form).toEqual({ delimiter, decimal });
    const [cells] = parse(lineOf(row, columns, form), { delimiter }) as string[][];
    expect(cells).toEqual(['10,5', 'Hose; "1/2"', `-12${decimal}5`, '', 'true', '7', '{"number":"=x"}']);
  });

  test('localises every decimal column that a list has', () => {
    const document = JSON.parse(readFileSync(join(projectFolder(), 'openapi/native.json'), 'utf8'));
    const lists = ['items', 'low-stock', 'locations', 'positions', 'lots', 'reservations', 'entries'];
    const named = lists.flatMap((list) => {
      const schema = document.paths[`/v1/${list}`].get.responses['200'].content['application/json'].schema;
      const rows = resolve(document, resolve(document, schema).properties.data.items);
      return Object.entries(rows.properties as Record<string, { description?: string }>)
        .filter(([, shape]) => /exact decimal/i.test(resolve(document, shape).description ?? ''))
        .map(([name]) => name);
    });
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !DECIMAL_COLUMNS.has(name))).toEqual([]);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: parts of a document of any shape.
function resolve(document: any, shape: any): any {
  if (shape.$ref === undefined) return shape;
  return (
    shape.$ref
      .slice(2)
      .split('/')
      // biome-ignore lint/suspicious/noExplicitAny: likewise.
      .reduce((part: any, name: string) => part[name], document)
  );
}
