import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { sessionCreate, sessionDelete, sessionView, type WhoAmI } from '../../../client/index.ts';
import { answer, currentClient, hasKey, ServerRefusal, workWithKey } from './client.ts';
import { useReach } from './reachability.ts';
import { makeSignal } from './signal.ts';
import { forgetUndecided } from './undecided.ts';

export type { WhoAmI };

const SESSION_KEY = ['session'];
const LOOK_AGAIN_MS = 2_000;

/** Whether the user's session has ended meanwhile: the pages stay, with everything typed, until somebody signs in again. */
const ended = makeSignal(false);

/** Notifies the other tabs of this browser, which share the cookie, that somebody else may be signed in. */
const tabs = new BroadcastChannel('onhand-session');

/** A user's identity, as a text. */
export function identityOf({ actor, tenant }: WhoAmI): string {
  return `${tenant?.id} ${actor.kind} ${actor.id}`;
}

/** Notes an error that says that nobody is signed in any more. */
export function noticeSignOut(queries: QueryClient, error: Error): void {
  if (isSignOut(error) && queries.getQueryData(SESSION_KEY) !== null) ended.set(true);
}

const isSignOut = (error: unknown) => error instanceof ServerRefusal && error.problem.status === 401;

/** Clears what the previous user saw. The session itself stays, because the page watches it. */
function forget(queries: QueryClient): void {
  forgetUndecided();
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
}

/** Goes on as the user who is signed in now: the same one with everything as it is, anybody else from the beginning. */
function follow(queries: QueryClient, session: WhoAmI | null): void {
  const before = queries.getQueryData<WhoAmI | null>(SESSION_KEY);
  const isSame = before && session && identityOf(before) === identityOf(session);
  ended.set(false);
  queries.setQueryData(SESSION_KEY, session);
  if (isSame) void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
  else forget(queries);
}

async function readSession(queries: QueryClient): Promise<WhoAmI | null> {
  const before = queries.getQueryData<WhoAmI | null>(SESSION_KEY);
  try {
    const session = await answer(sessionView({ client: currentClient() }));
    if (before && identityOf(before) !== identityOf(session)) forget(queries);
    ended.set(false);
    return session;
  } catch (error) {
    if (!isSignOut(error)) throw error;
    ended.set(Boolean(before));
    return before ?? null;
  }
}

/** Follows in this tab a sign-in or sign-out in another one. */
export function followOtherTabs(queries: QueryClient): void {
  tabs.onmessage = async () => {
    if (hasKey()) return;
    const session = await answer(sessionView({ client: currentClient() })).catch((error: unknown) =>
      isSignOut(error) ? null : undefined,
    );
    if (session !== undefined) follow(queries, session);
  };
}

/** Who is signed in; null for nobody. While the server is unreachable it is asked again and again. */
export function useSessionQuery() {
  const queries = useQueryClient();
  const reach = useReach();
  return useQuery<WhoAmI | null>({
    queryKey: SESSION_KEY,
    queryFn: () => readSession(queries),
    staleTime: 60_000,
    refetchInterval: reach === 'silent' || reach === 'offline' ? LOOK_AGAIN_MS : false,
  });
}

/** Whether the user has to sign in again to go on. */
export function useHasEnded(): boolean {
  return useSyncExternalStore(ended.subscribe, ended.get);
}

/** Who is signed in, for pages that only signed-in users see. */
export function useSession(): WhoAmI {
  const queries = useQueryClient();
  const { data } = useQuery<WhoAmI | null>({
    queryKey: SESSION_KEY,
    queryFn: () => readSession(queries),
    enabled: false,
  });
  if (!data) throw new Error('Sign in to see this page.');
  return data;
}

/** Whether the user may do something that needs one of these scopes; writing implies reading, and admin everything. */
export function useMay(...anyOf: string[]): boolean {
  const { scopes } = useSession().actor;
  return (
    scopes.includes('admin') ||
    anyOf.some((scope) => scopes.includes(scope) || scopes.includes(scope.replace(':read', ':write')))
  );
}

/** Why a button that needs one of these scopes cannot be used; undefined when it can. */
export function useWhyNot(...anyOf: string[]): string | undefined {
  return useMay(...anyOf)
    ? undefined
    : `This needs the right ${anyOf.join(' or ')}. Ask an administrator of your company.`;
}

/** Signing in with a name or a key, and signing out. */
export function useSignIn() {
  const queries = useQueryClient();
  const begin = (session: WhoAmI | null) => {
    follow(queries, session);
    if (!hasKey()) tabs.postMessage('changed');
  };
  return {
    async withPassword(username: string, password: string) {
      workWithKey(null);
      begin(await answer(sessionCreate({ client: currentClient(), body: { username, password } })));
    },
    async withKey(key: string) {
      workWithKey(key);
      try {
        begin(await answer(sessionView({ client: currentClient() })));
      } catch (error) {
        workWithKey(null);
        throw error;
      }
    },
    /** Throws where the server does not answer: the cookie is then still valid, and the user has to know. */
    async out() {
      if (hasKey()) workWithKey(null);
      else {
        await answer(sessionDelete({ client: currentClient() })).catch((error: unknown) => {
          if (!isSignOut(error)) throw error;
        });
      }
      begin(null);
    },
  };
}
