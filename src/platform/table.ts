import { plainArray, textArray } from './arrays.ts';
import type { Sql } from './database.ts';
import { formatQuantity, type Quantity, readDecimal } from './quantity.ts';

/** A column as rows are written: its type, and where its value stands in a row. */
export interface Column<Row> {
  /** What the values travel as. */
  type: string;
  /** What the column makes of a value `v` that arrived, where that is not the value itself. */
  stored?: (v: string) => string;
  /** The values of all rows as the text of an array. */
  array(rows: readonly Row[]): string;
}

type Of<Row, Value> = (row: Row) => Value | null;

const plain =
  (type: string) =>
  <Row>(of: Of<Row, number | boolean | string>): Column<Row> => ({ type, array: (rows) => plainArray(rows.map(of)) });

/** An id, a revision or a count below 2^53. */
const bigint: <Row>(of: Of<Row, number>) => Column<Row> = plain('bigint');
/** A count below 2^31. */
const integer: <Row>(of: Of<Row, number>) => Column<Row> = plain('integer');
const boolean: <Row>(of: Of<Row, boolean>) => Column<Row> = plain('boolean');

/** One of the words of an enumeration of the database; words need no quotes in an array. */
function word<Row>(type: string, of: Of<Row, string>): Column<Row> {
  return plain(type)(of);
}

function text<Row>(of: Of<Row, string>, stored?: Column<Row>['stored']): Column<Row> {
  return { type: 'text', array: (rows) => textArray(rows.map(of)), ...(stored && { stored }) };
}

function texts<Row>(of: Of<Row, readonly string[]>): Column<Row> {
  return {
    type: 'text',
    stored: (v) => `${v}::text[]`,
    array: (rows) =>
      textArray(
        rows.map((row) => {
          const values = of(row);
          return values && textArray(values);
        }),
      ),
  };
}

function bigints<Row>(of: Of<Row, readonly number[]>): Column<Row> {
  return {
    type: 'text',
    stored: (v) => `${v}::bigint[]`,
    array: (rows) =>
      textArray(
        rows.map((row) => {
          const values = of(row);
          return values && plainArray(values);
        }),
      ),
  };
}

/** Null is no value, not the value null of JSON. */
function json<Row>(of: Of<Row, unknown>): Column<Row> {
  return {
    type: 'jsonb',
    array: (rows) =>
      textArray(
        rows.map((row) => {
          const value = of(row);
          return value === null ? null : JSON.stringify(value);
        }),
      ),
  };
}

function decimal<Row>(of: Of<Row, Quantity>): Column<Row> {
  return {
    type: 'numeric',
    array: (rows) =>
      plainArray(
        rows.map((row) => {
          const value = of(row);
          return value === null ? null : formatQuantity(value);
        }),
      ),
  };
}

function time<Row>(of: Of<Row, Date>): Column<Row> {
  return { type: 'timestamptz', array: (rows) => plainArray(rows.map((row) => of(row)?.toISOString() ?? null)) };
}

/** A day, as text such as `2027-03-31`. */
const day: <Row>(of: Of<Row, string>) => Column<Row> = plain('date');

/** Bytes, given as hexadecimal text. */
function hex<Row>(of: Of<Row, string>): Column<Row> {
  return { type: 'text', stored: (v) => `decode(${v}, 'hex')`, array: (rows) => plainArray(rows.map(of)) };
}

/** The columns of a table that is described with `rowWriter`, by their types. */
export const column = { bigint, bigints, integer, boolean, word, text, texts, json, decimal, time, day, hex };

/** How rows of a table are written: all of them in one statement, whose text is the same for any number of rows. */
export interface RowWriter<Row> {
  /** Sends the statement, unless there are no rows. */
  write(sql: Sql, tenantId: number, rows: readonly Row[]): Promise<unknown>;
}

/**
 * Describes how rows of a tenant's table are written. With `key`, a row that is there by its key is updated: all other columns, or those
 * of `update` alone; with `ifDifferent` only where one of them differs. `name` distinguishes the statement from another one for the same table.
 */
export function rowWriter<Row>(
  table: string,
  columns: Record<string, Column<Row>>,
  onConflict?: { key: readonly string[]; update?: readonly string[]; ifDifferent?: boolean; name?: string },
): RowWriter<Row> {
  const all = Object.entries(columns);
  const names = all.map(([name]) => `"${name}"`);
  const arrays = all.map(([, column], index) => `$${index + 2}::${column.type}[]`);
  const stored = all.map(([name, column]) => column.stored?.(`r."${name}"`) ?? `r."${name}"`);
  const written =
    onConflict && (onConflict.update ?? all.map(([name]) => name).filter((name) => !onConflict.key.includes(name)));
  const rowOf = (name: string) => `(${written?.map((column) => `${name}.${column}`).join(', ')})`;
  const differs = onConflict?.ifDifferent ? ` where ${rowOf(table)} is distinct from ${rowOf('excluded')}` : '';
  const conflict =
    onConflict === undefined || written === undefined
      ? ''
      : ` on conflict (tenant_id, ${onConflict.key.join(', ')}) do update set ${written.map((name) => `${name} = excluded.${name}`).join(', ')}${differs}`;
  const statement = {
    name: uniqueName(`write-${onConflict?.name ?? table}`),
    text: `insert into ${table} (tenant_id, ${names.join(', ')}) select $1, ${stored.join(', ')}
      from unnest(${arrays.join(', ')}) as r (${names.join(', ')})${conflict}`,
  };
  return {
    async write(sql, tenantId, rows) {
      if (rows.length === 0) return;
      await sql.rows({ ...statement, values: [tenantId, ...all.map(([, column]) => column.array(rows))] });
    },
  };
}

const names = new Set<string>();

/** A connection prepares one text under a name. */
function uniqueName(name: string): string {
  if (names.has(name)) throw new Error(`Two statements are called ${name}: give one of the writers a name of its own.`);
  names.add(name);
  return name;
}

/** A field of a row: its column, and how what was read becomes its value, where that is not the value itself. */
export interface Field<Value> {
  column<Row>(of: (row: Row) => Value): Column<Row>;
  read?(raw: unknown): Value;
}

const decimals = (raw: unknown) => readDecimal(raw as string);

/** The fields of a table that is described with `table`, by the types of their values. */
export const field = {
  /** An id, a revision or a count below 2^53. */
  bigint: { column: bigint } as Field<number>,
  integer: { column: integer } as Field<number>,
  boolean: { column: boolean } as Field<boolean>,
  text: { column: text } as Field<string>,
  texts: { column: texts } as Field<string[]>,
  bigints: { column: bigints } as Field<number[]>,
  uuid: { column: plain('uuid') } as Field<string>,
  decimal: { column: decimal, read: decimals } as Field<Quantity>,
  time: { column: time } as Field<Date>,
  day: { column: day } as Field<string>,
  json: <Value>() => ({ column: json }) as Field<Value>,
  /** One of some words. */
  word: <Value extends string>(type = 'text') => ({ column: plain(type) }) as Field<Value>,
  maybe: <Value>({ column: of, read }: Field<Value>) =>
    ({
      column: of as Field<Value | null>['column'],
      ...(read && { read: (raw) => (raw === null ? null : read(raw)) }),
    }) as Field<Value | null>,
};

/** The row of a table with these fields. */
export type RowOf<Fields> = { [Name in keyof Fields]: Fields[Name] extends Field<infer Value> ? Value : never };

/** A table of a tenant: the names of its columns, the way from what was read to a row, and how rows are written. */
export interface Table<Row> {
  /** The columns for a statement in which the table has this alias. */
  columns(alias: string): string;
  /** A row of what a statement with these columns gave. */
  row(read: object): Row;
  writer: RowWriter<Row>;
  /** Deletes rows by their ids, unless there are none to delete. */
  remove(sql: Sql, tenantId: number, ids: readonly number[]): Promise<void>;
}

/**
 * Describes a table whose columns are named as the fields are, in snake case. Rows are found again by `key`; a field that is named in `fixed` is
 * written once and never changed.
 */
export function table<const Fields extends Record<string, Field<unknown>>>(
  name: string,
  fields: Fields,
  { key = ['id'], fixed = [] }: { key?: readonly string[]; fixed?: readonly (keyof Fields & string)[] } = {},
): Table<RowOf<Fields>> {
  type Row = RowOf<Fields>;
  const all = Object.entries(fields).map(([property, { column: of, read }]) => ({
    property,
    name: snakeCase(property),
    column: of((row: Row) => row[property as keyof Row]) as Column<Row>,
    read,
  }));
  const unchanged = [...key, ...fixed.map(snakeCase)];
  // A copy whose properties are there already is filled much faster than one that grows.
  const empty = Object.fromEntries(all.map((one) => [one.property, undefined]));
  return {
    columns: (alias) => all.map((one) => `${alias}.${one.name}`).join(', '),
    row(read) {
      const row: Record<string, unknown> = { ...empty };
      for (const one of all) {
        const raw = (read as Record<string, unknown>)[one.name];
        row[one.property] = one.read === undefined ? raw : one.read(raw);
      }
      return row as Row; // Each field as it is described.
    },
    writer: rowWriter(name, Object.fromEntries(all.map((one) => [one.name, one.column])), {
      key,
      name: `${name}-rows`,
      update: all.map((one) => one.name).filter((column) => !unchanged.includes(column)),
    }),
    remove: rowRemover(name),
  };
}

/** Deletes rows of a tenant's table by a column, unless there are none to delete. */
export function rowRemover(table: string, column = 'id') {
  const statement = {
    name: uniqueName(`delete-${table}-by-${column}`),
    text: `delete from ${table} where tenant_id = $1 and ${column} = any($2::bigint[])`,
  };
  return async (sql: Sql, tenantId: number, keys: readonly number[]): Promise<void> => {
    if (keys.length > 0) await sql.rows({ ...statement, values: [tenantId, plainArray(keys)] });
  };
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
