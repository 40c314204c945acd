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

/** The needs of a command that uses the database directly. */
export interface BorrowedPlace {
  place: DatabasePlace;
  config: Config;
  log: Logger;
}

/** Provides the database's address while the work runs. Only errors are logged, because the command has its own output. */
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

/** Provides the database, whose schema must be up to date. */
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

/** Provides a pool of one connection, for work before the schema exists. */
export async function withPool<T>(
  { place, log }: BorrowedPlace,
  work: (pool: ReturnType<typeof createPool>) => Promise<T>,
): Promise<T> {
  const pool = createPool(place.connection, { connections: 1, preparedStatements: false, log });
  return work(pool).finally(() => pool.end());
}
