import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/index.ts';
import {
  active,
  between,
  choices,
  flag,
  id,
  ownIds,
  parseMoment,
  readQuery,
  required,
  sort,
  text,
  whole,
} from './query.ts';

const spec = {
  ids: ownIds,
  id,
  text,
  flag,
  active,
  page: whole({ min: 1, max: 100, otherwise: 1 }),
  statuses: choices({ Pending: 'pending', Sent: 'sent' }),
  sort: sort({ Id: 'created', ModifiedOn: 'updated' }),
  range: between('from', 'before'),
};
const read = (raw: Record<string, string | string[]>) => readQuery(raw, spec);
const faultsOf = (raw: Record<string, string | string[]>) => {
  try {
    read(raw);
  } catch (error) {
    if (error instanceof Refusal) return error.faults.map((fault) => fault.path);
    throw error;
  }
  return [];
};

test('an empty query has only defaults, and empty values are absent', () => {
  const defaults = {
    ids: undefined,
    id: undefined,
    text: undefined,
    flag: undefined,
    active: true,
    page: 1,
    statuses: undefined,
    sort: undefined,
    range: undefined,
  };
  expect(read({})).toEqual(defaults);
  expect(
    read({ ids: '', id: ' ', text: '', flag: '', active: '', page: '', statuses: '', sort: '', from: '' }),
  ).toEqual(defaults);
});

test.each([
  [{ ids: '1,2, 3' }, [1, 2, 3]],
  [{ ids: ['1', '2,3'] }, [1, 2, 3]],
  [{ IDS: '7' }, [7]],
  [{ 'ids[]': ['1', '2'] }, [1, 2]],
  [{ 'ids[0]': '1', 'Ids[1]': '2' }, [1, 2]],
  [{ ids: '9223372036854775807' }, [0]],
])('ids: %j', (raw, ids) => {
  expect(read(raw as Record<string, string>).ids).toEqual(ids);
});

test.each([
  ['True', true],
  ['true', true],
  ['False', false],
  ['FALSE', false],
])('a flag: %s', (word, value) => {
  expect(read({ flag: word }).flag).toBe(value);
});

test.each([
  ['True', true],
  ['any', undefined],
  ['Any', undefined],
  ['false', false],
])('active: %s', (word, value) => {
  expect(read({ active: word }).active).toBe(value);
});

test.each([
  ['+Id', { field: 'created', descending: false }],
  [' Id', { field: 'created', descending: false }],
  ['Id', { field: 'created', descending: false }],
  ['-ModifiedOn', { field: 'updated', descending: true }],
  ['-modifiedon', { field: 'updated', descending: true }],
])('sort: "%s"', (raw, sorting) => {
  expect(read({ sort: raw }).sort).toEqual(sorting);
});

test('words may be in any case, repeated or separated by commas', () => {
  expect(read({ statuses: ['pending', 'Sent,PENDING'] }).statuses).toEqual(['pending', 'sent', 'pending']);
});

test.each([
  ['2020-01-01', '2020-01-01T00:00:00.000Z'],
  ['2024-01-01T00:00:00.001000+00:00', '2024-01-01T00:00:00.001Z'],
  ['2024-01-01T00:00:00.001001+00:00', '2024-01-01T00:00:00.002Z'],
  ['2024-01-01T00:00:00.0010000Z', '2024-01-01T00:00:00.001Z'],
  ['2024-01-01T02:00:00 02:00', '2024-01-01T00:00:00.000Z'],
  ['2024-01-01T00:00:00-0530', '2024-01-01T05:30:00.000Z'],
  ['2024-01-01 10:00', '2024-01-01T10:00:00.000Z'],
  ['0001-01-01T00:00:00', '0001-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59.9999999Z', '+010000-01-01T00:00:00.000Z'],
])('the time %s', (raw, moment) => {
  expect(parseMoment(raw)?.toISOString()).toBe(moment);
});

test.each([
  'yesterday',
  '2024-13-01',
  '2024-02-30',
  '2023-02-29T00:00:00Z',
  '2024-02-30T25:00:00Z',
  '20240101',
  '2024-01-01T00:00:00+99:99',
  '-000001-01-01',
])('%s is not a time', (raw) => {
  expect(parseMoment(raw)).toBeUndefined();
});

describe('all faults of a query are named together', () => {
  test.each([
    [{ ids: Array.from({ length: 51 }, (_, index) => index + 1).join(',') }, ['ids']],
    [{ ids: '1,x' }, ['ids']],
    [
      { id: '1.5', flag: '1', active: 'yes', page: '0', statuses: 'Lost' },
      ['id', 'flag', 'active', 'page', 'statuses'],
    ],
    [{ page: '101', sort: '+Name' }, ['page', 'sort']],
    [{ from: 'soon', before: '2020' }, ['from', 'before']],
    [{ text: 'x'.repeat(501) }, ['text']],
  ])('%j', (raw, faults) => {
    expect(faultsOf(raw as Record<string, string>)).toEqual(faults);
  });

  test('a missing required parameter', () => {
    expect(() => readQuery({ activeOnly: '' }, { activeOnly: required(flag) })).toThrow(/required/);
    expect(readQuery({ activeOnly: 'False' }, { activeOnly: required(flag) })).toEqual({ activeOnly: false });
  });
});

test('undocumented parameters are ignored', () => {
  expect(read({ __proto__: 'x', constructor: 'y', other: 'z' } as Record<string, string>).active).toBe(true);
});
