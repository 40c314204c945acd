import type { FastifyInstance, InjectOptions, RouteOptions } from 'fastify';
import {
  createAuthenticator,
  createRateLimiter,
  createUseCounter,
  ensureInstallation,
  type UseCounter,
} from '../../src/access/index.ts';
import { createVerifications } from '../../src/administration/index.ts';
import { createFeedTokens, createJournal, type Journal } from '../../src/journal/index.ts';
import { createBalanceReader } from '../../src/ledger/index.ts';
import { mountSurfaces } from '../../src/operator/surfaces.ts';
import { createLists, createLog, type Database } from '../../src/platform/index.ts';
import { createServer, type ServerOptions } from '../../src/surfaces/http/index.ts';
import { atEnd } from './at-end.ts';
import { watchAnswers } from './contract/watch-answers.ts';
import { testDatabase } from './database.ts';

export const ADMIN_KEY = 'operator-key-of-the-tests';

export interface Answer<Body = Record<string, never>> {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  body: Body & {
    data: never[];
    code: string;
    errors: { path: string; code: string; message: string }[];
    [field: string]: unknown;
  };
}

/** A client with one credential. */
export interface Client {
  key: string;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
}

export interface NativeTest {
  server: FastifyInstance;
  database: Database;
  journal: Journal;
  operator: Client;
  use: UseCounter;
  /** Every route that the server answers, as `METHOD /path`, in the order of mounting. */
  routes: readonly string[];
  as(key: string): Client;
  /** A new tenant, and a client that may do everything in it. */
  tenant(
    settings?: object,
  ): Promise<{ id: number; client: Client; key(scopes: string[], more?: object): Promise<Client> }>;
}

/** The native surface over a database of its own, called without a socket. */
export async function nativeTest(
  options: Partial<ServerOptions> & {
    metricsToken?: string;
    onRoute?: (route: RouteOptions) => void;
    /** Called before anything is mounted on the server. */
    prepare?: (server: FastifyInstance) => void;
    /** The database that the surface works with, made of its own. */
    over?: (database: Database) => Database;
  } = {},
): Promise<NativeTest> {
  const own = await (await testDatabase()).open();
  const database = options.over?.(own) ?? own;
  const installation = await ensureInstallation(database.system, new Date());
  const journal = createJournal(database);
  const server = createServer({ log: createLog(process.env.TEST_LOG ?? 'silent'), ...options });
  watchAnswers(server);
  options.prepare?.(server);
  const routes: string[] = [];
  server.addHook('onRoute', (route) => {
    const { method, url } = route;
    options.onRoute?.(route);
    routes.push(...[method].flat().map((one) => `${one} ${url}`));
  });
  const use = createUseCounter(database.system, createLog('silent'));
  const verifications = createVerifications({ database, journal, log: createLog('silent') });
  await mountSurfaces(server, {
    database,
    journal,
    authenticator: createAuthenticator({ database, adminKey: ADMIN_KEY }),
    limiter: createRateLimiter(),
    feedTokens: createFeedTokens(installation.tokenSecret),
    tokenSecret: installation.tokenSecret,
    balances: createBalanceReader(database),
    lists: createLists(),
    use,
    verifications,
    metricsToken: options.metricsToken,
  });
  await server.ready();
  atEnd(async () => {
    await server.close();
    await verifications.stop();
    await use.stop();
  });
  const operator = client(server, ADMIN_KEY);
  return {
    server,
    database,
    journal,
    operator,
    use,
    routes,
    as: (key) => client(server, key),
    async tenant(settings = {}) {
      const made = await operator.post('/v1/tenants', { name: 'Acme', settings });
      const id = made.body.id as unknown as number;
      const key = async (scopes: string[], more: object = {}) => {
        const answer = await operator.post(`/v1/tenants/${id}/api-keys`, {
          name: 'Test key',
          scopes,
          rateLimitPerMinute: 1_000_000,
          ...more,
        });
        if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
        return client(server, answer.body.key as unknown as string);
      };
      return { id, client: await key(['admin']), key };
    },
  };
}

function client(server: FastifyInstance, key: string): Client {
  async function call(
    method: InjectOptions['method'],
    url: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await server.inject({
      method: method ?? 'GET',
      url,
      ...payload,
      headers: { authorization: `Bearer ${key}`, ...type, ...headers },
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.body === '' ? {} : JSON.parse(answer.body),
    };
  }
  return {
    key,
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body, headers) => call('PUT', path, body, headers),
    patch: (path, body, headers) => call('PATCH', path, body, headers),
    delete: (path, headers) => call('DELETE', path, undefined, headers),
  };
}
