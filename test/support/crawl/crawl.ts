import type { NativeTest } from '../native.ts';
import { nativeReads, worthAsking } from './native-reads.ts';
import type { Answer, Reader } from './readers.ts';
import { type Row, rowsOf, valuesOf } from './rows.ts';
import { VENDOR_LISTS } from './vendor-reads.ts';
import type { World } from './world.ts';

/** A GET of the crawl, with what it was answered. */
export interface Reading extends Answer {
  route: string;
  url: string;
  /** What the path names, where it names something. */
  key: string | null;
  /** The query asks for what a row of the list says, so that row at least is to be found. */
  asksForItsOwn: boolean;
}

/** What one reader saw. */
export interface Crawl {
  readings: Reading[];
  /** The rows of each list, all pages together. */
  lists: ReadonlyMap<string, Row[]>;
}

export interface Territory {
  native: NativeTest;
  tenantId: number;
  worlds: readonly World[];
  /** The GET routes that are read. */
  routes: readonly string[];
}

/** Rows of a page: few, so that there are several. */
const PAGE = 40;
/** Requests that are under way together. */
const TOGETHER = 12;

/** Whether a route is about one row. */
const isSingle = (route: string) => /:(?!tenant)/i.test(route);
/** The list that a route is, or is one row of; a slash at its end makes no difference. */
export const listOf = (route: string) => route.replace(/(\/:(?!tenant).*|\/)$/i, '');
/** Whether a route is another one once more, with a slash at its end: it is read once. */
const isRepeat = (route: string) => route.endsWith('/');
const isNative = (route: string) => route.startsWith('/v1/');

/**
 * Reads every list with all its pages, then again by every filter and order, and every single row. `known` is what a reader of everything
 * found in the lists: another reader asks for all of that too, and so for much that it must not see.
 */
export async function crawl(territory: Territory, reader: Reader, known?: Crawl['lists']): Promise<Crawl> {
  const readings: Reading[] = [];
  const lists = new Map<string, Row[]>();
  const ask = async ({ route, url, key, asksForItsOwn = false }: Request) => {
    const reading = { route, url, key: key ?? null, asksForItsOwn, ...(await reader.get(url)) };
    readings.push(reading);
    return reading;
  };
  for (const route of territory.routes.filter((one) => !isSingle(one))) {
    lists.set(route, await readPages(territory, route, (url) => ask({ route, url })));
  }
  const asked = known ?? lists;
  const rest = territory.routes
    .flatMap((route) => (isSingle(route) ? singles(territory, route, asked) : variants(territory, route, asked)))
    .filter((request) => known === undefined || !isTheSameToAll(request));
  const lines = Array.from({ length: TOGETHER }, async (_, line) => {
    for (let at = line; at < rest.length; at += TOGETHER) {
      await ask(rest[at]!); // Below the length.
    }
  });
  await Promise.all(lines);
  return { readings, lists };
}

/** Orders and times of a list, and prints of the documents between the first and the last, are asked for by the reader of everything alone. */
function isTheSameToAll({ url, isBetween = false }: Request): boolean {
  return /[?&](\$?sort|order|\w*(from|to|before|onorafter)=)/i.test(url) || (isBetween && url.endsWith('/pdf'));
}

function addressOf({ tenantId }: Territory, route: string, query = ''): string {
  const path = route.replace(/:tenant(Id)?/, String(tenantId));
  return query === '' ? path : `${path}?${query}`;
}

/** All rows of a list: of the native API page by page, of a vendor's as one large page. */
async function readPages(territory: Territory, route: string, ask: (url: string) => Promise<Reading>): Promise<Row[]> {
  if (!isNative(route)) return rowsOf((await ask(addressOf(territory, route, VENDOR_LISTS[route]?.all))).body);
  const parameters = readOf(territory, route)?.parameters ?? [];
  // What must be asked for something is asked with what the other lists say.
  if (parameters.some(({ required }) => required)) return [];
  const isPaged = parameters.some(({ name }) => name === 'limit');
  const rows: Row[] = [];
  let query = isPaged ? `limit=${PAGE}` : '';
  for (;;) {
    const { body } = await ask(addressOf(territory, route, query));
    rows.push(...rowsOf(body));
    const next = (body as Row | undefined)?.next;
    // The feed always says where to go on; it is read up when there is nothing.
    if (typeof next !== 'string' || rowsOf(body).length === 0) return rows;
    query = `limit=${PAGE}&after=${encodeURIComponent(next)}`;
  }
}

interface Request {
  route: string;
  url: string;
  key?: string;
  asksForItsOwn?: boolean;
  /** Neither the first row of its list nor the last. */
  isBetween?: boolean;
}

/** What the rows of the list that a route belongs to are asked for by, one after the other. */
export function keysOf(route: string, lists: Crawl['lists']): string[] {
  const names = VENDOR_LISTS[listOf(route)]?.keys ?? ['id'];
  const rows = lists.get(listOf(route)) ?? [];
  return names.flatMap((name) => valuesOf(rows, name)).map(String);
}

/** A list with every filter and order, each by itself, and with every value that is worth asking for. */
function variants(territory: Territory, route: string, lists: Crawl['lists']): Request[] {
  if (isRepeat(route)) return [];
  const rows = lists.get(route) ?? [];
  if (isNative(route)) {
    return nativeQueries(territory, route, lists, 'all').map(({ query, said }) => ({
      route,
      url: addressOf(territory, route, query),
      asksForItsOwn: said,
    }));
  }
  const queries = VENDOR_LISTS[route]?.queries(rows, territory.worlds) ?? [];
  return queries.map((query) => ({ route, url: addressOf(territory, route, query) }));
}

/** A route for every row of its list; the first and the last row with every query that it takes. */
function singles(territory: Territory, route: string, lists: Crawl['lists']): Request[] {
  const keys = keysOf(route, lists);
  const parameters = readOf(territory, route)?.parameters ?? [];
  const required = parameters
    .filter((parameter) => parameter.required)
    .map((parameter) => `${parameter.name}=${worthAsking(parameter, [], []).values[0]}`);
  const request = (key: string, query: string[]): Request => {
    const path = addressOf(territory, route, query.join('&')).replace(/:\w+/, encodeURIComponent(key));
    return { route, url: path, key };
  };
  if (isRepeat(route)) return keys.slice(0, 1).map((key) => request(key, required));
  return keys.flatMap((key, at) => {
    const isBetween = at > 0 && at < keys.length - 1;
    const queries = isBetween ? [] : nativeQueries(territory, route, lists);
    return [
      { ...request(key, required), isBetween },
      ...queries.map(({ query }) => request(key, [...required, query])),
    ];
  });
}

/** Each parameter, or each that may be left out, with every value that is worth asking for; `said` where rows of the list say it. */
function nativeQueries(
  territory: Territory,
  route: string,
  lists: Crawl['lists'],
  which: 'all' | 'optional' = 'optional',
): { query: string; said: boolean }[] {
  const parameters = readOf(territory, route)?.parameters ?? [];
  return parameters
    .filter(({ name, required }) => (which === 'all' || !required) && name !== 'limit' && name !== 'after')
    .flatMap((parameter) => {
      const { values, said } = worthAsking(parameter, lists.get(listOf(route)) ?? [], [...lists.values()].flat());
      if (values.length === 0) throw new Error(`No value is known for ${parameter.name} of ${route}.`);
      return values.map((value) => ({ query: `${parameter.name}=${encodeURIComponent(value)}`, said }));
    });
}

const reads = new WeakMap<object, ReturnType<typeof nativeReads>>();

function readOf({ native: { server } }: Territory, route: string) {
  const known = reads.get(server) ?? nativeReads(server);
  reads.set(server, known);
  return known.find(({ path }) => path === route);
}
