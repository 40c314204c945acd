export { isStorable, malformed, parseJson } from './body.ts';
export type { SurfaceContext } from './context.ts';
export { readError, STATUS_OF_SORT } from './errors.ts';
export { type ExactNumber, exactNumber, writeExactJson } from './exact-json.ts';
export { parseForm } from './form.ts';
export { spendQuietly, spendRequest } from './rate-limit.ts';
export { Decimal, DecimalInput, FreeObject, Id, Nullable, OneOf, Text, Timestamp } from './schema.ts';
export { createServer, type ServerOptions } from './server.ts';
export { countUse } from './use.ts';
