import type { Operation } from './endpoint.ts';
import { isKeyed } from './refusals.ts';

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };

/** The headers of answers, as the document keeps them once. */
export const HEADERS = {
  'X-Request-Id': { required: true, description: 'The id of the request, as it stands in the log.', schema: text },
  'X-RateLimit-Limit': { description: 'Requests a minute that the credential may make.', schema: count },
  'X-RateLimit-Remaining': { description: 'Requests that are left of them.', schema: count },
  'X-RateLimit-Reset': { description: 'When they are full again: seconds since 1970.', schema: count },
  'Retry-After': { description: 'Seconds after which trying again makes sense.', schema: count },
  'WWW-Authenticate': { required: true, description: 'How to show who one is.', schema: text },
  'Idempotency-Replayed': {
    description: '`true` where an earlier request with the same Idempotency-Key had done it already.',
    schema: { type: 'string', enum: ['true'] },
  },
  ETag: { required: true, description: 'The revision of the row in quotes, to be sent as If-Match.', schema: text },
  Location: {
    required: true,
    description: 'Where the new row is.',
    schema: { type: 'string', format: 'uri-reference' },
  },
  'Set-Cookie': { description: 'The cookie of the session, or its end.', schema: text },
  'Content-Disposition': { required: true, description: 'The name of the file.', schema: text },
} as const;

export type HeaderName = keyof typeof HEADERS;

/** Those of HEADERS that are sent together: how much of its allowance a credential has left. */
const ALLOWANCE = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'] as const;

/** The headers that an operation sends with a success. */
export function headersOf(operation: Operation, status: number): HeaderName[] {
  const { scopes, etag, at, cookie, file } = operation;
  return [
    'X-Request-Id',
    ...(scopes === undefined ? [] : ALLOWANCE),
    ...(isKeyed(operation) ? (['Idempotency-Replayed'] as const) : []),
    ...(etag ? (['ETag'] as const) : []),
    ...(at !== undefined && status === 201 ? (['Location'] as const) : []),
    ...(cookie ? (['Set-Cookie'] as const) : []),
    ...(file === undefined ? [] : (['Content-Disposition'] as const)),
  ];
}

/** The headers of a refusal. */
export function refusalHeaders(status: number): HeaderName[] {
  if (status === 401) return ['X-Request-Id', 'WWW-Authenticate'];
  const again = status === 429 || status === 503 ? (['Retry-After'] as const) : [];
  return ['X-Request-Id', ...ALLOWANCE, ...again];
}

/** Headers that requests send, as the document keeps them once. */
export const REQUEST_HEADERS = {
  IdempotencyKey: {
    in: 'header',
    name: 'Idempotency-Key',
    required: false,
    description: 'One effect for one key, however often the request is repeated within 7 days: 1 to 255 characters.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  IfMatch: {
    in: 'header',
    name: 'If-Match',
    required: false,
    description:
      'The ETag that the caller last saw: a row that has changed since then is not changed again (412). `*`: whatever it is.',
    schema: { type: 'string', maxLength: 30 },
  },
};
