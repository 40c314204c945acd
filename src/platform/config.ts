import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { StartupError } from './startup-error.ts';

/** The operator's settings, read once at start from environment variables. */
export interface Config {
  /** The address to listen on. */
  host: string;
  /** The port to listen on; 0 lets the system choose. */
  port: number;
  /** A PostgreSQL server to use; without one, an embedded server is kept under `dataFolder`. */
  databaseUrl: string | undefined;
  /** The folder of the embedded database and the operator's key. */
  dataFolder: string;
  /** The operator's key; without it the first start creates one and keeps it in `dataFolder`. */
  adminKey: string | undefined;
  /** Named prepared statements; off behind a connection pooler that cannot keep them. */
  preparedStatements: boolean;
  /** Connections to the database of this process, 2 to 100. */
  databaseConnections: number;
  /** The proxies in front that are trusted about a client's address (`X-Forwarded-For`) and protocol. */
  trustedProxies: TrustedProxies;
  /** The origins whose pages may call from a browser. */
  corsOrigins: string[];
  /** The Bearer token that a scraper of `/metrics` sends; without one that page is open. */
  metricsToken: string | undefined;
  /** Whether an empty database is filled with a demonstration company. */
  demo: boolean;
  logLevel: string;
}

/** The number of proxies in front, the addresses or networks that they have, or false for none. */
export type TrustedProxies = number | string[] | false;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Reads the settings; throws a StartupError that names the variable and its valid values. An empty variable counts as absent. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const read = (name: string) => environment[name] || undefined;
  const databaseUrl = read('DATABASE_URL');
  if (databaseUrl !== undefined && !/^(postgres|postgresql|socket):/.test(databaseUrl)) {
    throw new StartupError(
      'DATABASE_URL must begin with postgres:// or postgresql:// (for example postgres://user:password@127.0.0.1/onhand).',
    );
  }
  const adminKey = readSecret('ONHAND_ADMIN_KEY', read('ONHAND_ADMIN_KEY'));
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
    trustedProxies: readTrustedProxies(read('ONHAND_TRUST_PROXY') ?? '0'),
    corsOrigins: list(read('ONHAND_CORS_ORIGINS')).map(readOrigin),
    metricsToken: readSecret('ONHAND_METRICS_TOKEN', read('ONHAND_METRICS_TOKEN')),
    demo: flag('ONHAND_DEMO', read('ONHAND_DEMO') ?? '0'),
    logLevel,
  };
}

/** How many proxies may be chained. */
const HOPS_MAX = 10;

function readTrustedProxies(text: string): TrustedProxies {
  if (/^\d{1,2}$/.test(text)) {
    const hops = integer('ONHAND_TRUST_PROXY', text, 0, HOPS_MAX);
    return hops === 0 ? false : hops;
  }
  const networks = list(text);
  const wrong = networks.find((network) => !isNetwork(network));
  if (wrong === undefined && networks.length > 0) return networks;
  throw new StartupError(
    `ONHAND_TRUST_PROXY must be the number of proxies in front (for example 1), or a list of their addresses and networks (for example 10.0.0.0/8,fd00::/8), not "${text}".`,
  );
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function readOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new StartupError(
    `ONHAND_CORS_ORIGINS must be a comma-separated list of origins such as https://app.example.com; "${text}" is not one.`,
  );
}

function readSecret(name: string, value: string | undefined): string | undefined {
  if (value === undefined || value.length >= 16) return value;
  throw new StartupError(`${name} must have at least 16 characters, or be left out.`);
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
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
