import pg from 'pg';
import type { Logger } from './log.ts';
import { Refusal } from './refusal.ts';

/** One SQL statement with its values. With a name it is prepared once for each connection. */
export interface Statement {
  text: string;
  values?: unknown[];
  name?: string;
}

/** Runs statements. They go to the server in the order of the calls without waiting for one another's answers. */
export interface Sql {
  rows<Row>(statement: Statement): Promise<Row[]>;
}

/** The tenants' transactions and the installation's own tables on one PostgreSQL server. */
export interface Database {
  /** Single statements on the tables that belong to no tenant: tenants, credentials, clocks. */
  readonly system: Sql;
  /** Statements of one tenant, seen through row-level security. Meant for reading: the journal alone writes. */
  inTenant<T>(tenantId: number, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** The same, with all statements seeing one moment, however long the work takes. */
  inSnapshot<T>(tenantId: number, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Opens a transaction of one tenant. The caller ends it with commit or rollback. */
  begin(tenantId: number): Promise<Transaction>;
  /** A pool for tools that need a connection of their own (migration, backup). */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** The commit was sent and its answer never came: the writes may or may not be there. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown';
}

export interface DatabaseOptions {
  connections: number;
  preparedStatements: boolean;
  log: Logger;
}

const INT8 = 20;
const INT8_ARRAY = 1016;
const TIMESTAMPTZ = 1184;

/** Ids and revisions stay below 2^53, so they are numbers; numeric stays text, for floating point must not touch it. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return Number;
    if (oid === INT8_ARRAY) return (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number));
    if (oid === TIMESTAMPTZ) return parseTimestamp;
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

/** PostgreSQL writes `2026-01-02 03:04:05.678+00`; all connections run in UTC. */
function parseTimestamp(text: string): Date {
  const date = new Date(`${text.slice(0, 10)}T${text.slice(11)}:00`);
  return Number.isNaN(date.getTime()) ? new Date(text) : date;
}

/** Connects to a server whose schema is up to date. */
export async function openDatabase(connection: pg.PoolConfig, options: DatabaseOptions): Promise<Database> {
  const pool = createPool(connection, options);
  const role = await chooseRole(pool);

  async function begin(tenantId: number, isolation = ''): Promise<Transaction> {
    const client = await connect(pool);
    // Compiling a query costs more than any of ours takes, and a server of somebody's own compiles by default.
    const opening = `begin${isolation}${role}; set local jit = off; set local onhand.tenant = '${Number(tenantId)}'`;
    return new Transaction(client, opening, options.preparedStatements);
  }

  async function read<T>(transaction: Transaction, work: (sql: Sql) => Promise<T>): Promise<T> {
    try {
      const result = await work(transaction);
      transaction.endReading();
      return result;
    } catch (error) {
      await transaction.rollback();
      throw asRefusal(error);
    }
  }

  return {
    pool,
    begin: (tenantId) => begin(tenantId),
    system: {
      async rows<Row>(statement: Statement) {
        const client = await connect(pool);
        try {
          const result = await client.query(withoutName(statement, options.preparedStatements));
          client.release();
          return result.rows as Row[];
        } catch (error) {
          client.release(isConnectionError(error));
          throw asRefusal(error);
        }
      },
    },
    async inTenant(tenantId, work) {
      return read(await begin(tenantId), work);
    },
    async inSnapshot(tenantId, work) {
      return read(await begin(tenantId, ' isolation level repeatable read read only'), work);
    },
    async close() {
      await pool.end();
    },
  };
}

/** A pool whose connections pipeline, run in UTC and survive the server's end without taking the process with them. */
export function createPool(connection: pg.PoolConfig, options: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    max: options.connections,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    application_name: 'onhand',
    pipeline: true,
    types,
  });
  pool.on('error', (error) => options.log.warn({ error: error.message }, 'a database connection was lost'));
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  return pool;
}

/** An open transaction of one tenant on a connection of its own. */
export class Transaction implements Sql {
  readonly #client: pg.PoolClient;
  readonly #named: boolean;
  readonly #opened: Promise<unknown>;
  #ended = false;

  constructor(client: pg.PoolClient, opening: string, named: boolean) {
    this.#client = client;
    this.#named = named;
    this.#opened = client.query(opening);
    // A failed opening also fails every statement behind it, where it is reported.
    this.#opened.catch(() => undefined);
  }

  async rows<Row>(statement: Statement): Promise<Row[]> {
    const result = await this.#client.query(withoutName(statement, this.#named));
    return result.rows as Row[];
  }

  /**
   * Sends the last writes and the commit in one go and waits for all of them. Throws OutcomeUnknown when the connection broke
   * before the answer to the commit, and the first failing statement's error when the server rolled everything back.
   */
  async commit(writes: Promise<unknown>[] = []): Promise<void> {
    const settled = await Promise.allSettled([this.#opened, ...writes, this.#client.query('commit')]);
    const failures = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    const broken = failures.some(isConnectionError);
    this.#release(broken);
    const refused = failures.find((error) => !isConnectionError(error));
    if (refused !== undefined) throw refused;
    if (broken) throw new OutcomeUnknown('The connection to the database broke while the change was being committed.');
    const last = settled.at(-1);
    if (last?.status === 'fulfilled' && (last.value as pg.QueryResult).command !== 'COMMIT') {
      throw new Error('The database rolled the transaction back instead of committing it.');
    }
  }

  /** Ends a transaction that only read, without making the caller wait for it. */
  endReading(): void {
    this.#client.query('commit').then(
      () => this.#release(false),
      (error) => this.#release(isConnectionError(error)),
    );
  }

  async rollback(): Promise<void> {
    if (this.#ended) return;
    try {
      await this.#client.query('rollback');
      this.#release(false);
    } catch {
      this.#release(true);
    }
  }

  #release(broken: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#client.release(broken);
  }
}

/** Whether an error means that the connection or the server is gone, rather than that a statement was wrong. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  // The driver's own errors have no code; Node's are words such as ECONNRESET; PostgreSQL's have five characters.
  if (typeof code !== 'string')
    return /^(Connection terminated|timeout exceeded|Client was closed|Client has encountered)/i.test(error.message);
  if (/^E[A-Z]{3,}$/.test(code)) return true;
  return /^[0-9A-Z]{5}$/.test(code) && (code.startsWith('08') || code.startsWith('57P'));
}

/** An error of the connection becomes the refusal that tells a client to try again; every other error stays what it is. */
export function asRefusal(error: unknown): unknown {
  if (!isConnectionError(error)) return error;
  return new Refusal(
    'database_unavailable',
    'The database cannot be reached at the moment. Try again in a few seconds.',
    {
      retryAfterSeconds: 2,
    },
  );
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw asRefusal(error);
  }
}

function withoutName(statement: Statement, named: boolean): { text: string; values?: unknown[]; name?: string } {
  const { text, values, name } = statement;
  return named && name !== undefined ? { text, values: values ?? [], name } : { text, values: values ?? [] };
}

/** A superuser sees past row-level security, so its transactions run as the role that the migrations made. */
async function chooseRole(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ usable: boolean }>(
    `select exists (select from pg_roles where rolname = 'onhand_app' and pg_has_role(current_user, oid, 'member')) as usable`,
  );
  return rows[0]?.usable ? '; set local role onhand_app' : '';
}
