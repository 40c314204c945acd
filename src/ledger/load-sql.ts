import { plainArray } from '../platform/index.ts';

/**
 * One row of a table for each row before it, found by its key. A subquery that the planner may not take apart: it would turn the
 * join round and read all of a tenant's rows where it takes the table to be small.
 */
export function each(table: string, alias: string, condition: string, join: 'cross' | 'left' = 'cross'): string {
  const rows = `join lateral (select * from ${table} x where x.tenant_id = $1 and ${condition} offset 0) as ${alias}`;
  return join === 'cross' ? `cross ${rows}` : `left ${rows} on true`;
}

/** Two arrays, of the first and of the second id of each pair. */
export function pairs(values: Iterable<readonly [number, number, ...unknown[]] | readonly number[]>): [string, string] {
  const all = [...values] as [number, number][];
  return [plainArray(all.map((pair) => pair[0])), plainArray(all.map((pair) => pair[1]))];
}
