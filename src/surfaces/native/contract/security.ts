import { NATIVE_SCOPES } from '../../../access/index.ts';
import type { Operation } from './endpoint.ts';

/** How a caller shows who it is. */
export const securitySchemes = {
  key: {
    type: 'http' as const,
    scheme: 'bearer',
    description: "A company's API key, or the operator's key.",
  },
  user: { type: 'http' as const, scheme: 'basic', description: 'The name and the password of a user of the company.' },
  session: {
    type: 'apiKey' as const,
    in: 'cookie',
    name: 'onhand_session',
    description:
      'The cookie of somebody who signed in with a browser; over https its name begins with `__Host-`. A request that changes something needs the header `X-Onhand-Console: 1` as well.',
  },
  client: {
    type: 'oauth2' as const,
    description: 'An access token of an OAuth client.',
    flows: { clientCredentials: { tokenUrl: '/v1/oauth/token', scopes: describedScopes() } },
  },
};

function describedScopes(): Record<string, string> {
  return Object.fromEntries(NATIVE_SCOPES.map((scope) => [scope, `Grants ${scope}.`]));
}

/** What an operation asks of its caller: any one of the entries is enough; each names the scope that the credential must have. */
export function securityOf({ scopes }: Operation): Record<string, string[]>[] {
  if (scopes === undefined) return [];
  if (scopes === 'operator') return [{ key: [] }];
  const granted =
    scopes === 'anybody' ? [[]] : (scopes === 'operator or admin' ? ['admin'] : scopes).map((one) => [one]);
  const byTenant = granted.flatMap((one) =>
    ['key', 'user', 'session', 'client'].map((scheme) => ({ [scheme]: [...one] })),
  );
  return scopes === 'operator or admin' ? [{ key: [] }, ...byTenant] : byTenant;
}
