import { type Client, connect, type Problem } from '../../../client/index.ts';
import { reportReachable } from './reachability.ts';

/** A refusal of the server, in its own words, with the failing fields. */
export class ServerRefusal extends Error {
  override name = 'ServerRefusal';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The server did not answer, or not as an Onhand server does. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

const KEY = 'onhand-key';

/** The client of whoever is signed in: with the key of this tab, or else with the cookie of the session. */
let client = make();

/** The one client that all of the console speaks through. */
export function currentClient(): Client {
  return client;
}

/** Whether this tab works with a pasted key. It is gone when the tab is closed. */
export function hasKey(): boolean {
  return sessionStorage.getItem(KEY) !== null;
}

/** Works with a key from now on, or with null with the cookie of the session. */
export function workWithKey(key: string | null): void {
  if (key === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, key);
  client = make();
}

/** The result of a call; throws ServerRefusal or Unreachable. */
export async function answer<Result extends { data?: unknown; error?: unknown; response?: Response }>(
  call: Promise<Result>,
): Promise<NonNullable<Result['data']>> {
  const { data, error, response } = await call;
  if (response?.ok && data !== undefined) return data as NonNullable<Result['data']>;
  if (isProblem(error)) throw new ServerRefusal(error);
  throw new Unreachable(
    response === undefined
      ? 'The server does not answer. Check that it runs and that you are connected.'
      : `The server answered with ${response.status}, which means nothing here. Try again in a moment.`,
  );
}

function make(): Client {
  const key = sessionStorage.getItem(KEY);
  return connect({
    baseUrl: window.location.origin,
    credential: key === null ? 'session' : { key },
    fetch: watchedFetch,
  });
}

/** Fetches, and tells what became of the server. */
async function watchedFetch(...input: Parameters<typeof fetch>): Promise<Response> {
  try {
    const response = await fetch(...input);
    reportReachable(response.status !== 502 && response.status !== 503 && response.status !== 504);
    return response;
  } catch (error) {
    // A request that the page itself gave up says nothing about the server.
    if ((error as Error).name !== 'AbortError') reportReachable(false);
    throw error;
  }
}

function isProblem(value: unknown): value is Problem {
  const problem = value as Partial<Problem> | undefined;
  return typeof problem?.code === 'string' && typeof problem.detail === 'string' && Array.isArray(problem.errors);
}
