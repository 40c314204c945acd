/**
 * The typed client of the native API, generated from openapi/native.json: one function an operation, with its types. It needs `fetch`
 * and nothing else, so that it runs in Node and in browsers.
 */
import { type Client, createClient, createConfig } from './generated/client/index.ts';

export { decimalCell, guardCell, UTF8_MARK, unguardCell } from './csv-cells.ts';
export * from './generated/index.ts';
export type { Client };

/** Where the server is, and who speaks to it. */
export interface ClientSettings {
  baseUrl: string;
  /** An API key, an access token or the operator's key; a user's name and password; or, in a browser, the cookie of a session. */
  credential: { key: string } | { username: string; password: string } | 'session';
  /** Called instead of the global `fetch`. */
  fetch?: typeof fetch;
}

/** A client to hand to the operations: `itemList({ client, query: { limit: 10 } })`. */
export function connect({ baseUrl, credential, fetch }: ClientSettings): Client {
  return createClient(
    createConfig({
      baseUrl,
      // Every operation names both schemes, and the generated code would let the last of them overwrite the first.
      auth: ({ scheme }) => {
        if (credential === 'session') return undefined;
        if ('key' in credential) return scheme === 'bearer' ? credential.key : undefined;
        return scheme === 'basic' ? `${credential.username}:${credential.password}` : undefined;
      },
      // A write with a cookie must show that a script of the server's own pages sent it.
      ...(credential === 'session' ? { headers: { 'X-Onhand-Console': '1' } } : {}),
      ...(fetch === undefined ? {} : { fetch }),
    }),
  );
}
