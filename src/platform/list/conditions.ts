/** The conditions that filters of lists stand for. */
import sqlTag, { type Sql as Fragment, raw } from 'sql-template-tag';
import { plainArray, textArray } from '../arrays.ts';
import type { Source, TimeRange } from './list.ts';

/** What each field of a filter means, where it is given. */
export type Conditions<Filter> = {
  readonly [Name in keyof Filter]?: (
    value: Exclude<Filter[Name], undefined>,
    tenantId: number,
  ) => Fragment | readonly Fragment[];
};

/** The conditions of the fields that are given. */
export function conditionsOf<Filter extends object>(
  table: Conditions<Filter>,
  tenantId: number,
  filter: Filter,
): Fragment[] {
  return (Object.keys(table) as (keyof Filter)[]).flatMap((name) => {
    const value = filter[name];
    // The function stands under the name of the value's field.
    return value === undefined
      ? []
      : (table[name]?.(value as Exclude<Filter[keyof Filter], undefined>, tenantId) ?? []);
  });
}

export function equals(column: string): (value: unknown) => Fragment {
  const named = raw(column);
  return (value) => (value === null ? sqlTag`${named} is null` : sqlTag`${named} = ${value}`);
}

export function is(column: string): (value: boolean) => Fragment {
  const named = raw(column);
  return (value) => (value ? named : sqlTag`not ${named}`);
}

/** One of some ids. A single value is asked for as such: only then an index gives what is behind it in order. */
export function among(column: string): (ids: readonly number[]) => Fragment {
  const named = raw(column);
  return (ids) =>
    ids.length === 1 ? sqlTag`${named} = ${ids[0]}` : sqlTag`${named} = any(${plainArray(ids)}::bigint[])`;
}

/** One of some texts, likewise. */
export function amongTexts(column: string): (texts: readonly string[]) => Fragment {
  const named = raw(column);
  return (texts) =>
    texts.length === 1 ? sqlTag`${named} = ${texts[0]}` : sqlTag`${named} = any(${textArray(texts)}::text[])`;
}

export function within(column: string): (range: TimeRange) => Fragment[] {
  const named = raw(column);
  return ({ from, before }) => [
    ...(from === undefined ? [] : [sqlTag`${named} >= ${from}`]),
    ...(before === undefined ? [] : [sqlTag`${named} < ${before}`]),
  ];
}

/** A part of a text, case aside. */
export function holds(column: string): (text: string) => Fragment {
  const named = raw(column);
  return (text) => sqlTag`lower(${named}) like lower(${substringPattern(text)})`;
}

/** A LIKE pattern for texts that hold this one anywhere. */
export function substringPattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** The rows of a table, `item i`, that fit. */
export function tableOf(table: string, tenantId: number, conditions: readonly Fragment[]): Source {
  const [, alias = ''] = table.split(' ');
  return { rows: raw(table), conditions: [sqlTag`${raw(alias)}.tenant_id = ${tenantId}`, ...conditions] };
}
