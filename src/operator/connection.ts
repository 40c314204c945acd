import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, connect, type Problem } from '../../client/index.ts';
import { readConfig } from '../platform/index.ts';
import { ADMIN_KEY_FILE } from './admin-key.ts';
import { ServerRefusal, Unreachable, UsageError } from './failure.ts';

export interface ServerOptions {
  url?: string;
  key?: string;
}

const DEFAULT_URL = 'http://127.0.0.1:8080';

/** A client with the operator's key: --key, ONHAND_ADMIN_KEY, or the one in the data folder. */
export function connectAsOperator(options: ServerOptions): Client {
  return connectWith(options, options.key ?? findAdminKey());
}

/** A client with a key of a tenant: --key or ONHAND_KEY. */
export function connectAsTenant(options: ServerOptions): Client {
  const key = options.key ?? (process.env.ONHAND_KEY || undefined);
  if (key === undefined) {
    throw new UsageError(
      'This needs an API key of the company: --key KEY or ONHAND_KEY. Create one with: onhand key create --tenant 1 --name import --scopes inventory:write',
    );
  }
  return connectWith(options, key);
}

/** The result of a call of the client; throws ServerRefusal or Unreachable. */
export async function answer<Result extends { data?: unknown; error?: unknown; response?: Response }>(
  call: Promise<Result>,
): Promise<NonNullable<Result['data']>> {
  const { data, error, response } = await call;
  if (response?.ok && data !== undefined) return data as NonNullable<Result['data']>;
  if (response === undefined) throw new Unreachable(whyUnreachable(error));
  if (isProblem(error)) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    throw new ServerRefusal(error, Number.isNaN(seconds) ? undefined : seconds);
  }
  throw new Unreachable(
    `${response.url} answered ${response.status}, but not as an Onhand server does. Check --url or ONHAND_URL.`,
  );
}

function connectWith(options: ServerOptions, key: string): Client {
  const url = options.url ?? (process.env.ONHAND_URL || DEFAULT_URL);
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new UsageError(`The server's address must look like ${DEFAULT_URL}, not "${url}".`);
  }
  const baseUrl = withoutTrailingSlashes(url);
  return connect({ baseUrl, credential: { key }, fetch: (request) => fetchFrom(baseUrl, request as Request) });
}

function withoutTrailingSlashes(url: string): string {
  let end = url.length;
  while (url[end - 1] === '/') end -= 1;
  return url.slice(0, end);
}

async function fetchFrom(url: string, request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    throw new Unreachable(
      `No Onhand server answers at ${url} (${causeOf(error)}). Start one with \`npx onhand serve\`, or name another with --url or ONHAND_URL.`,
    );
  }
}

function causeOf(error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause;
  return cause?.code ?? cause?.message ?? (error as Error).message;
}

function whyUnreachable(error: unknown): string {
  return error instanceof Error ? error.message : 'The server did not answer.';
}

function isProblem(value: unknown): value is Problem {
  const problem = value as Partial<Problem> | undefined;
  return typeof problem?.code === 'string' && typeof problem.detail === 'string' && Array.isArray(problem.errors);
}

function findAdminKey(): string {
  const config = readConfig(process.env);
  if (config.adminKey !== undefined) return config.adminKey;
  const file = join(config.dataFolder, ADMIN_KEY_FILE);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new UsageError(
      `This needs the operator's key: --key KEY, ONHAND_ADMIN_KEY, or the file ${file}, which the first start of a server creates (ONHAND_DATA names another data folder).`,
    );
  }
}
