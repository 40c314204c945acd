import { expect, test } from 'vitest';
import { changeExternalData } from './external-data.ts';

const before = { ours: { a: '1', b: '2' }, theirs: { a: '9' } };
const change = (mode: 'replace' | 'merge', values: Record<string, string | null>) =>
  changeExternalData(before, { application: 'ours', mode, values });

test('replacing leaves the given keys alone, and other applications what they have', () => {
  expect(change('replace', { a: '3' })).toEqual({ ours: { a: '3' }, theirs: { a: '9' } });
});

test('merging touches the given keys only, and null takes a key away', () => {
  expect(change('merge', { a: null, c: '4' })).toEqual({ ours: { b: '2', c: '4' }, theirs: { a: '9' } });
});

test('an application that has nothing left is not named', () => {
  expect(change('replace', {})).toEqual({ theirs: { a: '9' } });
  expect(change('merge', { a: null, b: null })).toEqual({ theirs: { a: '9' } });
});

test('a key is any text', () => {
  const values = JSON.parse('{"__proto__": "x", "constructor": "y"}');
  const after = changeExternalData({}, { application: 'toString', mode: 'merge', values });
  expect(JSON.stringify(after)).toBe('{"toString":{"__proto__":"x","constructor":"y"}}');
});
