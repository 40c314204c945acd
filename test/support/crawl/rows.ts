/** What a row says: looked at as data, for every surface has shapes of its own. */
export type Row = Readonly<Record<string, unknown>>;

/** The names under which surfaces answer the rows of a list. */
const LISTS = ['data', 'inventory_events', 'inventory', 'inventories'];

/** The rows of a list as any surface answers it; none where it is not a list. */
export function rowsOf(body: unknown): Row[] {
  const list = Array.isArray(body) ? body : LISTS.map((name) => (body as Row | undefined)?.[name]).find(Array.isArray);
  return ((list ?? []) as unknown[]).filter((row): row is Row => typeof row === 'object' && row !== null);
}

/** What rows say under a name. Each value once, in order. */
export function valuesOf(rows: readonly Row[], name: string): (string | number | boolean)[] {
  const found = rows.map((row) => row[name]);
  return [...new Set(found)].filter((value) => ['string', 'number', 'boolean'].includes(typeof value)) as never;
}

/** The rows that stand in rows: what they hold, and what their lists hold. */
export function rowsIn(rows: readonly Row[]): Row[] {
  const parts = rows.flatMap((row) => Object.values(row)).flatMap((value) => (Array.isArray(value) ? value : [value]));
  return parts.filter((part): part is Row => typeof part === 'object' && part !== null);
}

/** The first and the last of some values, which come from different worlds where there are several. */
export function ends<Value>(values: readonly Value[]): Value[] {
  return [...new Set([...values.slice(0, 1), ...values.slice(-1)])];
}
