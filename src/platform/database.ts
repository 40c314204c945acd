import type { Duplex } from 'node:stream';
import pg from 'pg';
import { asRefusal, isConnectionError } from './database-errors.ts';
import type { Logger } from './log.ts';
import { createTurns } from './turns.ts';

/** One SQL statement with its values. With a name it is prepared once for each connection. */
export interface Statement {
  text: string;
  values?: unknown[];
  name?: string;
}

/** Runs statements. They are sent in the order of the calls without waiting for one another's answers. */
export interface Sql {
  rows<Row>(statement: Statement): Promise<Row[]>;
}

/** The tenants' transactions and the installation's own tables on one PostgreSQL server. */
export interface Database {
  /** Single statements on the tables that belong to no tenant: tenants, credentials, clocks. */
  readonly system: Sql;
  /**
   * Statements of one tenant, under row-level security. Meant for reading: only the journal writes. A statement that takes longer
   * than the limit of a read is ended, and refused with `overloaded`.
   */
  inTenant<T>(tenantId: number, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** The same, with all statements in one snapshot. With `long`, no statement has a time limit. */
  inSnapshot<T>(tenantId: number, work: (sql: Sql) => Promise<T>, options?: { long?: boolean }): Promise<T>;
  /** Writes of one tenant that no command is for, such as the progress of a long work. They are committed when it resolves. */
  write<T>(tenantId: number, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Opens a transaction of one tenant that may write. The caller ends it with commit or rollback. */
  begin(tenantId: number): Promise<Transaction>;
  /** A pool for tools that need a connection of their own (migration, backup). */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** The commit was sent and its answer never came: the writes may or may not have been made. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown';
}

export interface DatabaseOptions {
  connections: number;
  preparedStatements: boolean;
  log: Logger;
  /** How long one statement of a read may take, in milliseconds (30 s). */
  readLimitMs?: number;
}

/** Nobody waits longer for a page, and an abandoned statement would go on at everybody else's expense. */
const READ_LIMIT_MS = 30_000;

/** The share of the connections that one company's reads may hold. */
const READERS_SHARE = 0.6;

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const TIMESTAMPTZ = 1184;

/** Ids and revisions stay below 2^53, so they are numbers; numeric stays text, because floating point must not touch it. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return Number;
    if (oid === INT8_ARRAY) return (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number));
    if (oid === TIMESTAMPTZ) return parseTimestamp;
    // A day has no moment.
    if (oid === DATE) return String;
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

/** PostgreSQL writes `2026-01-02 03:04:05.678+00`; all connections run in UTC. */
function parseTimestamp(text: string): Date {
  const date = new Date(`${text.slice(0, 10)}T${text.slice(11)}:00`);
  return Number.isNaN(date.getTime()) ? new Date(text) : date;
}

/** Just-in-time compilation costs more than any of our queries takes, and is on by default in a PostgreSQL of one's own. */
const PLANNING = { jit: 'off' };

/**
 * The writer's statements find rows only by key, so one plan that uses indexes is right for any size of table and of batch.
 * Otherwise PostgreSQL plans them again each time, and reads a tenant's whole table while that is small.
 */
const PLANNING_BY_KEY = {
  ...PLANNING,
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
};

/** Connects to a server whose schema is up to date. */
export async function openDatabase(connection: pg.PoolConfig, options: DatabaseOptions): Promise<Database> {
  const pool = createPool(connection, options);
  const role = await chooseRole(pool);
  const limit = String(options.readLimitMs ?? READ_LIMIT_MS);
  const toRead = settings('open-to-read', { ...role, ...PLANNING, statement_timeout: limit });
  const toReadLong = settings('open-to-read-long', { ...role, ...PLANNING });
  const toWrite = settings('open-to-write', { ...role, ...PLANNING_BY_KEY });

  // A heavy reader leaves connections for the others, and for every company's writes.
  const readers = createTurns<number>(Math.ceil(options.connections * READERS_SHARE));

  async function begin(tenantId: number, set: Statement, isolation = ''): Promise<Transaction> {
    const client = await connect(pool);
    return new Transaction(new Lease(client), `begin${isolation}`, set, tenantId, options.preparedStatements);
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
    begin: (tenantId) => begin(tenantId, toWrite),
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
    inTenant(tenantId, work) {
      return readers.run(tenantId, async () => read(await begin(tenantId, toRead, ' read only'), work));
    },
    async write(tenantId, work) {
      const transaction = await begin(tenantId, toWrite);
      try {
        const result = await work(transaction);
        await transaction.commit();
        return result;
      } catch (error) {
        await transaction.rollback();
        throw asRefusal(error);
      }
    },
    inSnapshot(tenantId, work, { long = false } = {}) {
      const set = long ? toReadLong : toRead;
      return readers.run(tenantId, async () =>
        read(await begin(tenantId, set, ' isolation level repeatable read read only'), work),
      );
    },
    async close() {
      await pool.end();
    },
  };
}

/** A pool whose connections pipeline, run in UTC and can be lost without ending the process. */
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

/** A connection that returns to the pool when the last transaction begun on it has ended. */
class Lease {
  readonly client: pg.PoolClient;
  #users = 0;
  #broken = false;

  constructor(client: pg.PoolClient) {
    this.client = client;
  }

  take(): void {
    this.#users += 1;
  }

  release(broken: boolean): void {
    this.#users -= 1;
    this.#broken ||= broken;
    if (this.#users === 0) this.client.release(this.#broken);
  }
}

/** An open transaction of one tenant. */
export class Transaction implements Sql {
  readonly #lease: Lease;
  readonly #begin: string;
  readonly #opening: Statement;
  readonly #named: boolean;
  readonly #opened: Promise<unknown>;
  #ended = false;

  constructor(lease: Lease, begin: string, opening: Statement, tenantId: number, named: boolean) {
    lease.take();
    this.#lease = lease;
    this.#begin = begin;
    this.#opening = opening;
    this.#named = named;
    const set = withoutName({ ...opening, values: [String(tenantId)] }, named);
    this.#opened = Promise.all([this.#query(begin), this.#query(set)]);
    // A failed opening also fails every statement after it, where it is reported.
    this.#opened.catch(() => undefined);
  }

  /**
   * Opens the next transaction on the same connection, after this one, whose commit must have been sent. The server begins it as
   * soon as this one has ended, whatever its outcome.
   */
  follow(tenantId: number): Transaction {
    return new Transaction(this.#lease, this.#begin, this.#opening, tenantId, this.#named);
  }

  async rows<Row>(statement: Statement): Promise<Row[]> {
    const result = await this.#query(withoutName(statement, this.#named));
    return result.rows as Row[];
  }

  /**
   * Sends the last writes and the commit in one go and waits for all of them. Throws OutcomeUnknown when the connection broke
   * before the answer to the commit, and the first failing statement's error when the server rolled everything back.
   */
  async commit(writes: unknown[] = []): Promise<void> {
    const settled = await Promise.allSettled([this.#opened, ...writes, this.#query('commit')]);
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

  /** Ends a read-only transaction, without making the caller wait for it. */
  endReading(): void {
    this.#query('commit').then(
      () => this.#release(false),
      (error) => this.#release(isConnectionError(error)),
    );
  }

  async rollback(): Promise<void> {
    if (this.#ended) return;
    try {
      await this.#query('rollback');
      this.#release(false);
    } catch {
      this.#release(true);
    }
  }

  #query(query: string | pg.QueryConfig): Promise<pg.QueryResult> {
    const { client } = this.#lease;
    corkForThisTick(client);
    return client.query(query as pg.QueryConfig);
  }

  #release(broken: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#lease.release(broken);
  }
}

/** Connections whose statements of this tick are still being collected. */
const corked = new WeakSet<Duplex>();

/**
 * Sends all statements of one tick in one packet. The driver writes each on its own; the server would then sleep and be
 * woken again between them.
 */
function corkForThisTick(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  if (corked.has(stream)) return;
  corked.add(stream);
  stream.cork();
  process.nextTick(() => {
    corked.delete(stream);
    stream.uncork();
  });
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

/** One statement with the settings of the transaction; the tenant is its value. */
function settings(name: string, values: Record<string, string>): Statement {
  const calls = Object.entries(values).map(([key, value]) => `set_config('${key}', '${value}', true)`);
  // One column, because each costs the driver some time.
  return { name, text: `select set_config('onhand.tenant', $1, true) || ${calls.join(' || ')} as set` };
}

/** Row-level security does not apply to a superuser, so its transactions run as the role that the migrations created. */
async function chooseRole(pool: pg.Pool): Promise<{ role?: string }> {
  const { rows } = await pool.query<{ usable: boolean }>(
    `select exists (select from pg_roles where rolname = 'onhand_app' and pg_has_role(current_user, oid, 'member')) as usable`,
  );
  return rows[0]?.usable ? { role: 'onhand_app' } : {};
}
