import { type Client, connect, type Problem } from '../../../client/index.ts';
import { NoAnswer, timedFetch } from './request.ts';

/** A refusal by the server, in its own words, with the failing fields. */
export class ServerRefusal extends Error {
  override name = 'ServerRefusal';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Something answered, but not the way an Onhand server does. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

const KEY = 'onhand-key';

/** The signed-in user's client: with the key of this tab, or else with the session's cookie. */
let client = make();

/** The one client that the whole console uses. */
export function currentClient(): Client {
  return client;
}

/** Whether this tab works with a pasted key. It is gone when the tab is closed. */
export function hasKey(): boolean {
  return sessionStorage.getItem(KEY) !== null;
}

/** Uses a key from now on, or with null the session's cookie. */
export function workWithKey(key: string | null): void {
  if (key === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, key);
  client = make();
}

/** The result of a call; throws ServerRefusal, NoAnswer or Unreachable. */
export async function answer<Result extends { data?: unknown; error?: unknown; response?: Response }>(
  call: Promise<Result>,
): Promise<NonNullable<Result['data']>> {
  const { data, error, response } = await call;
  if (response?.ok && data !== undefined) return data as NonNullable<Result['data']>;
  if (isProblem(error)) throw new ServerRefusal(error);
  if (error instanceof NoAnswer) throw error;
  throw new Unreachable(
    response === undefined
      ? 'The console cannot talk to the server. Reload the page.'
      : `The server answered with ${response.status}, which the console does not understand. Try again in a moment.`,
  );
}

function make(): Client {
  const key = sessionStorage.getItem(KEY);
  return connect({
    baseUrl: window.location.origin,
    credential: key === null ? 'session' : { key },
    fetch: timedFetch,
  });
}

function isProblem(value: unknown): value is Problem {
  const problem = value as Partial<Problem> | undefined;
  return typeof problem?.code === 'string' && typeof problem.detail === 'string' && Array.isArray(problem.errors);
}
