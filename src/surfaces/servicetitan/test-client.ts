import type { InjectOptions } from 'fastify';
import { type NativeTest, nativeTest } from '../../../test/support/native.ts';
import type { Base } from './operation.ts';
import { answerMisfits, operationOf } from './test-answers.ts';

/** An answer of this surface. */
export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  /** The body as sent, for digits that JSON numbers would lose. */
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests read bodies of every shape.
  body: any;
}

export interface Connector {
  tenantId: number;
  /** Calls paths after `/inventory/v2/tenant/{tenant}`, or after the tenant of another API. */
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  patch(path: string, body?: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  call(
    method: InjectOptions['method'],
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
    base?: Base,
  ): Promise<Answer>;
  credentials: { clientId: string; clientSecret: string; appKey: string; token: string };
}

export type SurfaceTest = NativeTest & {
  /** A tenant with a connector that has these scopes, and its native client. */
  company(options?: {
    scopes?: string[];
    settings?: object;
    client?: object;
  }): Promise<Connector & { native: Awaited<ReturnType<NativeTest['tenant']>>['client'] }>;
  /** Another connector of a tenant. */
  connector(tenantId: number, scopes?: string[], more?: object): Promise<Connector>;
  token(fields: Record<string, string>): Promise<Answer>;
};

/** All surfaces over a database of their own, with connectors like the vendor's clients. */
export async function surfaceTest(): Promise<SurfaceTest> {
  const test = await nativeTest();

  async function send(options: InjectOptions): Promise<Answer> {
    const answer = await test.server.inject(options);
    const body = answer.body === '' ? undefined : JSON.parse(answer.body);
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, body };
  }

  const token = (fields: Record<string, string>) =>
    send({
      method: 'POST',
      url: '/connect/token',
      payload: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });

  async function connector(tenantId: number, scopes = ['admin'], more: object = {}): Promise<Connector> {
    const input = { name: 'Connector', scopes, rateLimitPerMinute: 1_000_000, ...more };
    const made = await test.operator.post(`/v1/tenants/${tenantId}/oauth-clients`, input);
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    const { clientId, clientSecret, appKey } = made.body as unknown as Record<string, string>;
    const credentials = { clientId: clientId!, clientSecret: clientSecret!, appKey: appKey!, token: '' }; // 201 shows them.
    const given = await token({
      grant_type: 'client_credentials',
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
    });
    credentials.token = given.body.access_token;
    const call: Connector['call'] = async (method = 'GET', path, body, headers = {}, base = '/inventory/v2') => {
      const answer = await send({
        method,
        url: `${base}/tenant/${tenantId}${path}`,
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
        headers: {
          authorization: `Bearer ${credentials.token}`,
          'st-app-key': credentials.appKey,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      });
      // Whatever a test is about, each answer has to match the vendor's contract.
      const operation = operationOf(method, path, base);
      const wrong = operation === undefined ? [] : answerMisfits(operation, answer.status, answer.body);
      if (wrong.length > 0) throw new Error(`${method} ${path} answered ${answer.text}\n${wrong.join('\n')}`);
      return answer;
    };
    return {
      tenantId,
      credentials,
      call,
      get: (path) => call('GET', path),
      post: (path, body) => call('POST', path, body),
      patch: (path, body) => call('PATCH', path, body),
      delete: (path) => call('DELETE', path),
    };
  }

  return {
    ...test,
    token,
    connector,
    async company({ scopes, settings, client } = {}) {
      const tenant = await test.tenant(settings);
      return { ...(await connector(tenant.id, scopes, client)), native: tenant.client };
    },
  };
}
