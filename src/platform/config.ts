import { resolve } from 'node:path';
import { StartupError } from './startup-error.ts';

/** What the operator sets, read once at start from environment variables. */
export interface Config {
  /** The address to listen on. */
  host: string;
  /** The port to listen on; 0 lets the system choose. */
  port: number;
  /** A PostgreSQL server to use; without one, an embedded server is kept under `dataFolder`. */
  databaseUrl: string | undefined;
  /** Where the embedded database and the operator's key live. */
  dataFolder: string;
  /** The operator's key; without one it is made at the first start and kept in `dataFolder`. */
  adminKey: string | undefined;
  /** Named prepared statements; off behind a connection pooler that cannot keep them. */
  preparedStatements: boolean;
  /** Connections to the database of this process, 2 to 100. */
  databaseConnections: number;
  /** Whether the address of a client is taken from `X-Forwarded-For`, as set by a proxy in front. */
  trustProxy: boolean;
  /** Whether an empty database is filled with a small company to look at. */
  demo: boolean;
  logLevel: string;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Reads the settings; throws a StartupError that names the variable and what it takes. An empty variable counts as absent. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const read = (name: string) => environment[name] || undefined;
  const databaseUrl = read('DATABASE_URL');
  if (databaseUrl !== undefined && !/^(postgres|postgresql|socket):/.test(databaseUrl)) {
    throw new StartupError(
      'DATABASE_URL must begin with postgres:// or postgresql:// (for example postgres://user:password@127.0.0.1/onhand).',
    );
  }
  const adminKey = read('ONHAND_ADMIN_KEY');
  if (adminKey !== undefined && adminKey.length < 16) {
    throw new StartupError('ONHAND_ADMIN_KEY must have at least 16 characters; leave it out to have one made.');
  }
  const logLevel = read('LOG_LEVEL') ?? 'info';
  if (!LOG_LEVELS.includes(logLevel)) throw new StartupError(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}.`);
  return {
    host: read('HOST') ?? '127.0.0.1',
    port: integer('PORT', read('PORT') ?? '8080', 0, 65_535),
    databaseUrl,
    dataFolder: resolve(read('ONHAND_DATA') ?? './data'),
    adminKey,
    preparedStatements: flag('ONHAND_PREPARED_STATEMENTS', read('ONHAND_PREPARED_STATEMENTS') ?? '1'),
    databaseConnections: integer('ONHAND_DATABASE_CONNECTIONS', read('ONHAND_DATABASE_CONNECTIONS') ?? '10', 2, 100),
    trustProxy: flag('ONHAND_TRUST_PROXY', read('ONHAND_TRUST_PROXY') ?? '0'),
    demo: flag('ONHAND_DEMO', read('ONHAND_DEMO') ?? '0'),
    logLevel,
  };
}

function integer(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new StartupError(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}

function flag(name: string, text: string): boolean {
  if (text !== '0' && text !== '1') throw new StartupError(`${name} must be 0 or 1, not "${text}".`);
  return text === '1';
}
