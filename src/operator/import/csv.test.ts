import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { openCsv } from './csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'onhand-csv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

async function read(bytes: string | Buffer) {
  const path = join(folder, 'data.csv');
  writeFileSync(path, bytes);
  const file = await openCsv(path);
  const lines = await all(file.lines());
  expect(await all(file.lines())).toEqual(lines);
  return { headers: file.headers, lines: lines.map(({ line, fields }) => [line, ...fields]) };
}

it('CSV lines are numbered as in an editor, across quoted line feeds and empty lines', async () => {
  const text = '\ufeffa,b\n1,"x\ny"\n\n2,"say ""hi"""\r\n3\n';
  const expected = {
    headers: ['a', 'b'],
    lines: [
      [2, '1', 'x\ny'],
      [5, '2', 'say "hi"'],
      [6, '3'],
    ],
  };
  expect(await read(text.replace('\r\n', '\n'))).toEqual(expected);
  expect(await read(gzipSync(text.replace('\r\n', '\n')))).toEqual(expected);
});

it('CSV cells may be separated by semicolons and tabs', async () => {
  expect(await read('a;b,c;d\r\n1;2;3\r\n')).toEqual({ headers: ['a', 'b,c', 'd'], lines: [[2, '1', '2', '3']] });
  expect((await read('a\tb\n1\t2\n')).lines).toEqual([[2, '1', '2']]);
});

it('an invalid CSV file is reported with what is wrong', async () => {
  await expect(openCsv(join(folder, 'nothing.csv'))).rejects.toThrow('does not exist');
  await expect(read('')).rejects.toThrow('empty');
  await expect(read(gzipSync('a,b\n1,2\n').subarray(0, 20))).rejects.toThrow('cannot be read');
});
