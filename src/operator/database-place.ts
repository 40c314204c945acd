import pg from 'pg';
import {
  attachEmbedded,
  type Config,
  isConnectionError,
  type Logger,
  StartupError,
  startEmbedded,
} from '../platform/index.ts';

/** Where the database is, with a function that releases it. */
export interface DatabasePlace {
  connection: pg.ClientConfig;
  stop(): Promise<void>;
}

/** The database of a server: the one that DATABASE_URL names, else an embedded one that this process owns. */
export async function ownDatabase(config: Config, log: Logger): Promise<DatabasePlace> {
  if (config.databaseUrl !== undefined) return given(config.databaseUrl, { log, patienceMs: PATIENCE_MS });
  return startEmbedded({ folder: config.dataFolder, log });
}

/** The database for a command that runs with or without a server: a running embedded database is used, else one is started for the duration. */
export async function borrowDatabase(config: Config, log: Logger): Promise<DatabasePlace> {
  if (config.databaseUrl !== undefined) return given(config.databaseUrl, { log, patienceMs: 0 });
  const running = await attachEmbedded(config.dataFolder);
  if (running !== null) return { connection: running, stop: async () => {} };
  return startEmbedded({ folder: config.dataFolder, log });
}

/** How long a starting server waits for its database, which may be starting too. */
const PATIENCE_MS = 60_000;

const TRY_EVERY_MS = 1_000;

async function given(
  connectionString: string,
  { log, patienceMs }: { log: Logger; patienceMs: number },
): Promise<DatabasePlace> {
  const connection = { connectionString };
  const until = Date.now() + patienceMs;
  for (let isFirst = true; ; isFirst = false) {
    const error = await tryConnection(connection);
    if (error === undefined) return { connection, stop: async () => {} };
    const { host, port } = new pg.Client(connection);
    const where = host.startsWith('/') ? host : `${host}:${port}`;
    if (!isConnectionError(error)) {
      throw new StartupError(`The database at ${where} refuses the connection: ${causeOf(error)}. Check DATABASE_URL.`);
    }
    if (Date.now() >= until) {
      throw new StartupError(
        `The database at ${where} cannot be reached: ${causeOf(error)}. Check DATABASE_URL, and that the database is running.`,
      );
    }
    if (isFirst) log.warn({ where, cause: causeOf(error) }, 'the database cannot be reached; waiting for it');
    await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS));
  }
}

async function tryConnection(connection: pg.ClientConfig): Promise<unknown> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The error of the first address, where several of a host were tried. */
function causeOf(error: unknown): string {
  const [first = error] = error instanceof AggregateError ? error.errors : [];
  return first instanceof Error ? first.message : String(first);
}
