import { plainArray, textArray } from './arrays.ts';
import type { Sql } from './database.ts';
import { formatQuantity, type Quantity } from './quantity.ts';

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

function text<Row>(of: Of<Row, string>): Column<Row> {
  return { type: 'text', array: (rows) => textArray(rows.map(of)) };
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

function json<Row>(of: Of<Row, unknown>): Column<Row> {
  return { type: 'jsonb', array: (rows) => textArray(rows.map((row) => JSON.stringify(of(row)))) };
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

/** Bytes, given as hexadecimal text. */
function hex<Row>(of: Of<Row, string>): Column<Row> {
  return { type: 'text', stored: (v) => `decode(${v}, 'hex')`, array: (rows) => plainArray(rows.map(of)) };
}

/** The columns of a table that is described with `rowWriter`, by their types. */
export const column = { bigint, integer, boolean, word, text, texts, json, decimal, time, hex };

/** How rows of a table are written: all of them in one statement, whose text is the same for any number of rows. */
export interface RowWriter<Row> {
  /** Sends the statement, unless there are no rows. */
  write(sql: Sql, tenantId: number, rows: readonly Row[]): Promise<unknown>;
}

/**
 * Describes how rows of a tenant's table are written. With `key`, a row that is there by its key is updated: all other columns, or those
 * of `update` alone.
 */
export function rowWriter<Row>(
  table: string,
  columns: Record<string, Column<Row>>,
  onConflict?: { key: readonly string[]; update?: readonly string[] },
): RowWriter<Row> {
  const all = Object.entries(columns);
  const names = all.map(([name]) => `"${name}"`);
  const arrays = all.map(([, column], index) => `$${index + 2}::${column.type}[]`);
  const stored = all.map(([name, column]) => column.stored?.(`r."${name}"`) ?? `r."${name}"`);
  const written =
    onConflict && (onConflict.update ?? all.map(([name]) => name).filter((name) => !onConflict.key.includes(name)));
  const conflict =
    onConflict === undefined || written === undefined
      ? ''
      : ` on conflict (tenant_id, ${onConflict.key.join(', ')}) do update set ${written.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  const statement = {
    name: `write-${table}`,
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
