import type { Client, NativeTest } from '../native.ts';

/** What one GET was answered. */
export interface Answer {
  status: number;
  text: string;
  /** The body as JSON; undefined where it is something else. */
  body: unknown;
}

/** Somebody who reads every surface: with a key, with a connector's token, and as a user, all of which are restricted alike. */
export interface Reader {
  name: string;
  get(url: string): Promise<Answer>;
  send(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown): Promise<Answer>;
}

type Tenant = Awaited<ReturnType<NativeTest['tenant']>>;

/** Makes the credentials of a reader. The scopes are all there are: what is refused is refused because of the restriction. */
export async function makeReader(
  { server, operator }: NativeTest,
  { id: tenantId, key }: Tenant,
  name: string,
  bounds: { siteIds?: number[]; brandId?: number } = {},
): Promise<Reader> {
  const scopes = ['admin'];
  const client = await key(scopes, bounds);
  const password = 'a long password';
  const rateLimitPerMinute = 1_000_000;
  const user = { username: `reader-${name.replaceAll(' ', '-')}`, password, scopes, rateLimitPerMinute, ...bounds };
  await made(operator, `/v1/tenants/${tenantId}/users`, user);
  const connector = { name, scopes, rateLimitPerMinute, ...bounds };
  const { clientId, clientSecret, appKey } = await made(operator, `/v1/tenants/${tenantId}/oauth-clients`, connector);
  const form = { grant_type: 'client_credentials', client_id: String(clientId), client_secret: String(clientSecret) };
  const given = await server.inject({
    method: 'POST',
    url: '/connect/token',
    payload: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const bearer = { authorization: `Bearer ${client.key}` };
  const token = { authorization: `Bearer ${given.json().access_token}`, 'st-app-key': String(appKey) };
  const login = new URLSearchParams({ username: user.username, password }).toString();
  const send: Reader['send'] = async (method, url, sent) => {
    const signed = url.startsWith('/api/json/') ? `${url}${url.includes('?') ? '&' : '?'}${login}` : url;
    const { statusCode, body } = await server.inject({
      method,
      url: signed,
      ...(sent === undefined ? {} : { payload: sent as object }),
      headers: /^\/(inventory|pricebook|settings)\/v2\//.test(url)
        ? token
        : url.startsWith('/api/v1/')
          ? { 'x-api-key': client.key }
          : bearer,
    });
    return { status: statusCode, text: body, body: parsed(body) };
  };
  return { name, send, get: (url) => send('GET', url) };
}

async function made(operator: Client, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await operator.post(path, body);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
