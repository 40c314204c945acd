import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from './index.ts';
import { baseOf } from './operation.ts';

const file = (name: string) => new URL(name, import.meta.url);
const rows = readFileSync(file('README.md'), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
  .filter(([, id]) => /^[A-Z]\w+_\w+$/.test(id ?? ''))
  .map(([, id = '', route = '', scope = '', also = '', tested = '']) => ({ id, route, scope, also, tested }));

describe('the table of operations', () => {
  test('describes every mounted operation as the program declares it', () => {
    const known = OPERATIONS.map(({ id, method, base, path, scope, notFound = false, conflict = false }) => ({
      id,
      route: `${method} ${baseOf({ base })}${path.replace(':id', '{id}')}`.replace('/inventory/v2/', '/'),
      scope,
      also: [...(notFound === false ? [] : ['404']), ...(conflict ? ['409'] : [])].join(', '),
    }));
    const listed = rows.map(({ tested: _, ...row }) => row);
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
    expect(listed.sort(byId)).toEqual(known.sort(byId));
  });

  test.each(rows)('$id has its test', ({ id, tested }) => {
    expect(existsSync(file(tested))).toBe(true);
    expect(readFileSync(file(tested), 'utf8')).toContain(id);
  });
});
