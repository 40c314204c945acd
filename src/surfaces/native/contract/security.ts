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

/** What an operation asks of its caller: any one of the entries is enough. Only an OAuth client's entry can name the scope. */
export function securityOf({ scopes }: Operation): Record<string, string[]>[] {
  if (scopes === undefined) return [];
  if (scopes === 'operator') return [{ key: [] }];
  const granted = scopes === 'anybody' ? [[]] : neededScopes(scopes).map((scope) => [scope]);
  return [{ key: [] }, { user: [] }, { session: [] }, ...granted.map((scope) => ({ client: scope }))];
}

/** The same in words; nothing for an operation that is open. */
export function accessOf({ scopes, wholeTenant }: Operation): string {
  if (scopes === undefined) return '';
  if (scopes === 'anybody') return ' Any credential may ask.';
  if (scopes === 'operator') return " Needs the operator's key.";
  const words = neededScopes(scopes)
    .map((scope) => `\`${scope}\``)
    .join(' or ');
  const others = scopes === 'operator or admin' ? ", or the operator's key" : '';
  const whole = wholeTenant || scopes === 'operator or admin' ? ' It is refused to restricted credentials.' : '';
  return ` Needs the scope ${words}${others}.${whole}`;
}

const neededScopes = (scopes: readonly string[] | 'operator or admin') =>
  scopes === 'operator or admin' ? ['admin'] : scopes;
