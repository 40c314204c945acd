import type pg from 'pg';
import { attachEmbedded, type Config, type Logger, startEmbedded } from '../platform/index.ts';

/** Where the database is, and how to let go of it. */
export interface DatabasePlace {
  connection: pg.ClientConfig;
  stop(): Promise<void>;
}

/** The database of a server: the one that DATABASE_URL names, else an embedded one that this process owns. */
export async function ownDatabase(config: Config, log: Logger): Promise<DatabasePlace> {
  if (config.databaseUrl !== undefined) return given(config.databaseUrl);
  return startEmbedded({ folder: config.dataFolder, log });
}

/** The database for a command that runs beside a server, or without one: an embedded server that runs is used, else one is started for as long as it takes. */
export async function borrowDatabase(config: Config, log: Logger): Promise<DatabasePlace> {
  if (config.databaseUrl !== undefined) return given(config.databaseUrl);
  const running = await attachEmbedded(config.dataFolder);
  if (running !== null) return { connection: running, stop: async () => {} };
  return startEmbedded({ folder: config.dataFolder, log });
}

function given(connectionString: string): DatabasePlace {
  return { connection: { connectionString }, stop: async () => {} };
}
