import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { type SessionViewResponses, sessionCreate, sessionDelete, sessionView } from '../../../client/index.ts';
import { answer, currentClient, hasKey, ServerRefusal, workWithKey } from './client.ts';
import { useReach } from './reachability.ts';
import { makeSignal } from './signal.ts';
import { forgetUndecided } from './undecided.ts';

export type WhoAmI = SessionViewResponses[200];

const SESSION_KEY = ['session'];
const LOOK_AGAIN_MS = 2_000;

/** Whether the session of whoever works here has ended meanwhile: the pages stay, with all that was typed, for who signs in again. */
const ended = makeSignal(false);

/** Tells the other tabs of this browser, which share the cookie, that somebody else may be signed in. */
const tabs = new BroadcastChannel('onhand-session');

/** Who somebody is, as a text. */
export function identityOf({ actor, tenant }: WhoAmI): string {
  return `${tenant?.id} ${actor.kind} ${actor.id}`;
}

/** Takes note of an error that says that nobody is signed in any more. */
export function noticeSignOut(queries: QueryClient, error: Error): void {
  if (isSignOut(error) && queries.getQueryData(SESSION_KEY) !== null) ended.set(true);
}

const isSignOut = (error: unknown) => error instanceof ServerRefusal && error.problem.status === 401;

/** Nobody sees what the one before saw. The session itself stays, for the page looks at it. */
function forget(queries: QueryClient): void {
  forgetUndecided();
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
}

/** Goes on as whoever is signed in now: the same person with everything as it is, anybody else from the beginning. */
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

/** Does in this tab what was done in another one: whoever signed in or out there did it here too. */
export function followOtherTabs(queries: QueryClient): void {
  tabs.onmessage = async () => {
    if (hasKey()) return;
    const session = await answer(sessionView({ client: currentClient() })).catch((error: unknown) =>
      isSignOut(error) ? null : undefined,
    );
    if (session !== undefined) follow(queries, session);
  };
}

/** Who is signed in; null for nobody. While the server is away it is asked again and again. */
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

/** Whether whoever works here has to sign in again to go on. */
export function useHasEnded(): boolean {
  return useSyncExternalStore(ended.subscribe, ended.get);
}

/** Who is signed in, for pages that are shown to nobody else. */
export function useSession(): WhoAmI {
  const queries = useQueryClient();
  const { data } = useQuery<WhoAmI | null>({
    queryKey: SESSION_KEY,
    queryFn: () => readSession(queries),
    enabled: false,
  });
  if (!data) throw new Error('This page is shown to those who are signed in.');
  return data;
}

/** Whether the person may do something that needs one of these scopes; writing implies reading, and admin everything. */
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
    : `This needs the right ${anyOf.join(' or ')}. Ask somebody who administers your company.`;
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
    /** Throws where the server does not answer: the cookie is still good then, and nobody may believe that it is not. */
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
