import type { FastifyInstance, InjectOptions } from 'fastify';

export interface DialectAnswer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  /** The body read as JSON, whose shape the test knows; undefined where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into bodies of every shape.
  body: any;
}

/** Calls a vendor's dialect without a socket: each request with the same headers. A text is sent as it is, all else as JSON. */
export function dialectClient(server: FastifyInstance, prefix: string, headers: Record<string, string>) {
  async function call(
    method: NonNullable<InjectOptions['method']>,
    path = '',
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<DialectAnswer> {
    const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const answer = await server.inject({
      method,
      url: `${prefix}${path}`,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...more },
      ...(body === undefined ? {} : { payload }),
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.body === '' ? undefined : JSON.parse(answer.body),
    };
  }
  return {
    call,
    get: (path = '') => call('GET', path),
    post: (path: string, body?: unknown) => call('POST', path, body),
    put: (path: string, body?: unknown) => call('PUT', path, body),
    patch: (path: string, body?: unknown) => call('PATCH', path, body),
  };
}

export type DialectClient = ReturnType<typeof dialectClient>;
