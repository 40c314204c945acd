import {
  type Config,
  createLog,
  createPool,
  type Database,
  type Logger,
  openDatabase,
  readConfig,
} from '../platform/index.ts';
import { borrowDatabase, type DatabasePlace } from './database-place.ts';

/** What a command that works on the database itself needs. */
export interface BorrowedPlace {
  place: DatabasePlace;
  config: Config;
  log: Logger;
}

/** Lends the database's place for as long as the work takes. The log keeps to errors, for the command speaks for itself. */
export async function withPlace<T>(work: (borrowed: BorrowedPlace) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const log = createLog(process.env.LOG_LEVEL ? config.logLevel : 'error');
  const place = await borrowDatabase(config, log);
  try {
    return await work({ place, config, log });
  } finally {
    await place.stop();
  }
}

/** Lends the database, whose schema must be up to date. */
export async function withDatabase<T>(
  { place, config, log }: BorrowedPlace,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(place.connection, {
    connections: 2,
    preparedStatements: config.preparedStatements,
    log,
  });
  return work(database).finally(() => database.close());
}

/** Lends a pool of one connection, for what comes before the schema is there. */
export async function withPool<T>(
  { place, log }: BorrowedPlace,
  work: (pool: ReturnType<typeof createPool>) => Promise<T>,
): Promise<T> {
  const pool = createPool(place.connection, { connections: 1, preparedStatements: false, log });
  return work(pool).finally(() => pool.end());
}
