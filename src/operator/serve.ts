import { type AddressInfo, createServer as createServerOfNet } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createAuthenticator, createRateLimiter, createUseCounter, ensureInstallation } from '../access/index.ts';
import { createVerifications } from '../administration/index.ts';
import { startSweeper } from '../documents/index.ts';
import { createFeedTokens, createJournal } from '../journal/index.ts';
import { createBalanceReader } from '../ledger/index.ts';
import {
  type Config,
  createClockGuard,
  createLists,
  createLog,
  createPool,
  migrate,
  openDatabase,
  StartupError,
} from '../platform/index.ts';
import { createServer } from '../surfaces/http/index.ts';
import { readAdminKey } from './admin-key.ts';
import { ownDatabase } from './database-place.ts';
import { type DemoSignIn, fillDemo } from './demo/fill.ts';
import { mountSurfaces } from './surfaces.ts';

export interface RunningServer {
  server: FastifyInstance;
  /** The URL it listens on. */
  url: string;
  /** Finishes accepted requests, then stops. */
  stop(): Promise<void>;
}

/** Wires the whole program by hand, bottom to top, and listens. */
export async function serve(config: Config): Promise<RunningServer> {
  const log = createLog(config.logLevel);
  // Creating a database takes long, so anything that would make it pointless is found first.
  await requireFreePort(config);
  const adminKey = readAdminKey(config);
  const place = await ownDatabase(config, log);
  const options = { connections: config.databaseConnections, preparedStatements: config.preparedStatements, log };
  try {
    const pool = createPool(place.connection, { ...options, connections: 1 });
    await migrate(pool).finally(() => pool.end());
    const database = await openDatabase(place.connection, options);
    const installation = await ensureInstallation(database.system, new Date());

    const journal = createJournal(database, undefined, createClockGuard(database.system));
    const authenticator = createAuthenticator({ database, adminKey: adminKey.key });
    const limiter = createRateLimiter();
    const { tokenSecret } = installation;
    const feedTokens = createFeedTokens(tokenSecret);
    const balances = createBalanceReader(database);
    const lists = createLists();
    const use = createUseCounter(database.system, log);
    const sweeper = startSweeper(database, journal, log);
    const verifications = createVerifications({ database, journal, log });

    const demo = config.demo ? await fillDemo(database, config) : undefined;

    const server = createServer({ log, trustedProxies: config.trustedProxies, corsOrigins: config.corsOrigins });
    const { metricsToken } = config;
    const shared = { database, journal, authenticator, limiter, feedTokens, tokenSecret, metricsToken };
    await mountSurfaces(server, { ...shared, balances, lists, use, verifications });
    await listen(server, config);
    announce(server, config, adminKey, demo);

    return {
      server,
      url: addressOf(server),
      async stop() {
        await server.close();
        await sweeper.stop();
        await verifications.stop();
        await use.stop();
        await journal.close();
        await database.close();
        await place.stop();
      },
    };
  } catch (error) {
    await place.stop();
    throw error;
  }
}

async function listen(server: FastifyInstance, config: Config): Promise<void> {
  try {
    await server.listen({ host: config.host, port: config.port });
  } catch (error) {
    throw asStartupError(error, config);
  }
}

/** Tests the server's address by listening there briefly. Throws a StartupError if that fails. */
async function requireFreePort(config: Config): Promise<void> {
  const probe = createServerOfNet();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ host: config.host, port: config.port }, resolve);
    });
  } catch (error) {
    throw asStartupError(error, config);
  } finally {
    await new Promise((resolve) => probe.close(resolve));
  }
}

function asStartupError(error: unknown, { host, port }: Config): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new StartupError(
      `Port ${port} on ${host} is in use. Set PORT to another one, for example PORT=${port + 1} npm start.`,
    );
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartupError(`The server cannot listen on ${host}:${port} (${code}). Check HOST and PORT.`);
  }
  return error;
}

function addressOf(server: FastifyInstance): string {
  const { address, port, family } = server.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** The summary for a user who has just started the server. */
function announce(
  server: FastifyInstance,
  config: Config,
  adminKey: ReturnType<typeof readAdminKey>,
  demo: DemoSignIn | undefined,
): void {
  const url = addressOf(server);
  const lines = [`Onhand listens on ${url}`, `Console: ${url}/`, `API reference: ${url}/docs`];
  if (config.databaseUrl === undefined) lines.push(`Data folder: ${config.dataFolder}`);
  if (adminKey.madeNow) lines.push(`Operator's key, shown only this once (kept in ${adminKey.file}): ${adminKey.key}`);
  if (demo) lines.push(`Demonstration: sign in as ${demo.username} with the password ${demo.password}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}
