import pg from 'pg';
import type { Measured } from './load.ts';

/** Looks before and after each run of a load whether its work was done. */
export interface Check {
  before(): Promise<void>;
  /** Throws where what is there is not what was asked for. */
  after(measured: Measured): Promise<void>;
  close(): Promise<void>;
}

/** The tables in which one piece of work leaves rows, and how many. */
export type Leaves = Record<string, number>;

/**
 * A check that so many rows came into each table as the pieces of work that were answered must leave. The tables may be ours or the
 * hand-written ones; new rows have higher ids than those before them, and a table without ids is counted as a whole.
 */
export async function leavesRows(databaseUrl: string, leaves: Leaves): Promise<Check> {
  const client = await connected(databaseUrl);
  const counters: Counter[] = [];
  for (const table of Object.keys(leaves)) counters.push(await counterOf(client, table));
  const count = async () => {
    for (const counter of counters) await counter.look();
  };
  return {
    before: count,
    async after({ latencies }) {
      await count();
      for (const { table, came } of counters) {
        const wanted = latencies.length * leaves[table]!;
        if (came() !== wanted) {
          throw new Error(`${latencies.length} pieces of work left ${came()} rows in ${table}, not ${wanted}.`);
        }
      }
    },
    close: () => client.end(),
  };
}

/** A check that a query finds as many rows as is expected of the work that was answered. `$1` is the moment when the run began. */
export async function findsRows(
  databaseUrl: string,
  query: string,
  expected: (measured: Measured) => number,
): Promise<Check> {
  const client = await connected(databaseUrl);
  let began = new Date();
  return {
    async before() {
      began = new Date();
    },
    async after(measured) {
      const { rows } = await client.query<{ found: string }>({ text: query, values: [began] });
      const [found, wanted] = [Number(rows[0]?.found), expected(measured)];
      if (found !== wanted)
        throw new Error(`${wanted} rows should have been written, and there are ${found}: ${query}`);
    },
    close: () => client.end(),
  };
}

/** Both of two checks. */
export function bothHold(one: Check, other: Check): Check {
  return {
    async before() {
      await one.before();
      await other.before();
    },
    async after(measured) {
      await one.after(measured);
      await other.after(measured);
    },
    async close() {
      await one.close();
      await other.close();
    },
  };
}

async function connected(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Counts the rows of a table that came between its last two looks. */
interface Counter {
  table: string;
  look(): Promise<void>;
  came(): number;
}

async function counterOf(client: pg.Client, table: string): Promise<Counter> {
  const { rows } = await client.query<{ column: string }>({
    text: `select column_name as column from information_schema.columns where table_schema = 'public' and table_name = $1`,
    values: [table],
  });
  const columns = new Set(rows.map(({ column }) => column));
  const ofTenant = columns.has('tenant_id') ? 'tenant_id = 1' : 'true';
  let latest = 0;
  let came = 0;
  const byId = {
    text: `select count(*) as rows, max(id) as latest from ${table} where ${ofTenant} and id > $1::bigint`,
    mark: (row: { rows: string; latest: string | null }) => {
      came = Number(row.rows);
      latest = Number(row.latest ?? latest);
    },
  };
  const whole = {
    text: `select count(*) as rows, null as latest from ${table} where ${ofTenant} and $1::bigint is not null`,
    mark: (row: { rows: string }) => {
      came = Number(row.rows) - latest;
      latest = Number(row.rows);
    },
  };
  const way = columns.has('id') ? byId : whole;
  return {
    table,
    came: () => came,
    async look() {
      const result = await client.query<{ rows: string; latest: string | null }>({ text: way.text, values: [latest] });
      way.mark(result.rows[0]!);
    },
  };
}
