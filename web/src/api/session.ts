import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type SessionViewResponses, sessionCreate, sessionDelete, sessionView } from '../../../client/index.ts';
import { answer, currentClient, hasKey, ServerRefusal, workWithKey } from './client.ts';
import { useReachable } from './reachability.ts';

export type WhoAmI = SessionViewResponses[200];

export const SESSION_KEY = ['session'];
const LOOK_AGAIN_MS = 2_000;

async function readSession(): Promise<WhoAmI | null> {
  try {
    return await answer(sessionView({ client: currentClient() }));
  } catch (error) {
    if (error instanceof ServerRefusal && error.problem.status === 401) return null;
    throw error;
  }
}

/** Who is signed in; null for nobody. While the server is away it is asked again and again. */
export function useSessionQuery() {
  const reachable = useReachable();
  return useQuery<WhoAmI | null>({
    queryKey: SESSION_KEY,
    queryFn: readSession,
    staleTime: 60_000,
    refetchInterval: reachable ? false : LOOK_AGAIN_MS,
  });
}

/** Who is signed in, for pages that are shown to nobody else. */
export function useSession(): WhoAmI {
  const { data } = useQuery<WhoAmI | null>({ queryKey: SESSION_KEY, queryFn: readSession, enabled: false });
  if (!data) throw new Error('This page is shown to those who are signed in.');
  return data;
}

/** Whether the person may do something that needs this scope; writing implies reading, and admin everything. */
export function useMay(scope: string): boolean {
  const { scopes } = useSession().actor;
  return scopes.includes('admin') || scopes.includes(scope) || scopes.includes(scope.replace(':read', ':write'));
}

/** Why a button that needs this scope cannot be used; undefined when it can. */
export function useWhyNot(scope: string): string | undefined {
  return useMay(scope) ? undefined : `This needs the right ${scope}. Ask somebody who administers your company.`;
}

/** Signing in with a name or a key, and signing out. */
export function useSignIn() {
  const queries = useQueryClient();
  const begin = (session: WhoAmI | null) => {
    queries.setQueryData(SESSION_KEY, session);
    // Nobody sees what the one before saw. The session itself stays, for the page looks at it.
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
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
    async out() {
      if (hasKey()) workWithKey(null);
      else await answer(sessionDelete({ client: currentClient() })).catch(() => undefined);
      begin(null);
    },
  };
}
