import { call } from './calls.ts';
import { OPERATOR_KEY } from './servers.ts';

interface Credentials {
  clientId: string;
  clientSecret: string;
  appKey: string;
}

/** Of each server. */
const connectors = new Map<string, Promise<Credentials>>();

/** What a program that speaks the ServiceTitan API shows with each request, with a new token, for one lasts 15 minutes. */
export async function connectorHeaders(server: string): Promise<Record<string, string>> {
  const grant = { name: 'Bench', scopes: ['admin'], rateLimitPerMinute: 1_000_000 };
  const making =
    connectors.get(server) ?? call<Credentials>(server, OPERATOR_KEY, 'POST', '/v1/tenants/1/oauth-clients', grant);
  connectors.set(server, making);
  const { clientId: client_id, clientSecret: client_secret, appKey } = await making;
  const form = { grant_type: 'client_credentials', client_id, client_secret };
  const answer = await fetch(`${server}/connect/token`, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: authorization } = (await answer.json()) as { access_token?: string };
  if (authorization === undefined) throw new Error(`A request for a token was answered with ${answer.status}.`);
  return { authorization, 'st-app-key': appKey };
}
