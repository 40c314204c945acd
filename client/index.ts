/**
 * The typed client of the native API, generated from openapi/native.json: one function an operation, with its types. It needs `fetch`
 * and nothing else, so that it runs in Node and in browsers.
 */
export { type Client, createClient, createConfig } from './generated/client/index.ts';
export * from './generated/index.ts';
