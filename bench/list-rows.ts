import { connectorHeaders } from './connector.ts';
import { type Contender, loading, medianLatency } from './contender.ts';
import { onDatabase } from './copies.ts';
import { LISTS, type List, PAGE_SIZE } from './lists.ts';
import { requestWith } from './load.ts';
import type { Row, Scene } from './rows.ts';
import { BENCH_USER } from './surfaces/deconetwork.ts';
import { makeBenchUser } from './surfaces/index.ts';

/** Which page of a list: `total` is the first one of a list that counts its rows only where it is asked to. */
type Page = 'first' | 'total' | 'middle' | 'last';

/** A list's pages one after the other, each by the median of its times, against the same page of few rows. */
export const LIST_ROWS: readonly Row[] = LISTS.flatMap((list) =>
  pagesOf(list).map((page): Row => {
    const reader = (scene: Scene) => readPage(scene, list, page);
    return {
      name: `${list.surface} ${list.path} ${page}`,
      what: 'one page at a time, median',
      unit: 'ms',
      against: 'the same page with 10,000 rows',
      floor: 1.5,
      aim: 1.25,
      ours: reader,
      baseline: reader,
    };
  }),
);

function pagesOf({ surface, turned }: List): Page[] {
  if (turned.by === 'nothing') return ['first'];
  // The others give their total with every page, and the native lists and the feeds none.
  if (surface === 'servicetitan' && turned.by === 'page') return ['first', 'total', 'middle', 'last'];
  return ['first', 'middle', 'last'];
}

async function readPage(scene: Scene, list: List, page: Page): Promise<Contender> {
  const headers = await headersOf(scene, list);
  const { path, isFilled } = await pathOf(scene, list, page, headers);
  const text = await attempt(scene.ours + path, headers);
  if (isFilled && text.includes('"data":[]')) throw new Error(`${path} is an empty page of a list that has rows.`);
  const work = [requestWith(headers, 'GET', path)];
  return loading({ url: scene.ours, work: () => work, connections: 1, figure: medianLatency });
}

async function headersOf(scene: Scene, { surface }: List): Promise<Record<string, string>> {
  const key = scene.seed.keys[0]!;
  if (surface === 'servicetitan') return connectorHeaders(scene.ours);
  if (surface === 'fsm-navigator') return { 'x-api-key': key };
  if (surface !== 'deconetwork') return { authorization: `Bearer ${key}` };
  await makeBenchUser(scene);
  return {};
}

/** A page by its path, and whether there must be rows on it. */
interface Turned {
  path: string;
  isFilled: boolean;
}

/** The path of a page of the list; of a page in the middle the rows before it are half of all. */
async function pathOf(scene: Scene, list: List, page: Page, headers: Record<string, string>): Promise<Turned> {
  const { surface, turned } = list;
  const path = list.path.replace('ITEM', String(scene.seed.itemIds[0])) + credentialsOf(list);
  const first = withQuery(path, SIZES[surface](turned));
  const to = (more: string, isFilled: boolean): Turned => ({ path: withQuery(first, more), isFilled });
  if (page === 'first') return to('', turned.by === 'cursor');
  if (page === 'total') return to('includeTotal=true', false);
  if (turned.by === 'cursor') return to(`after=${await cursorAt(scene, turned.keys, page)}`, true);
  if (turned.by === 'from') return to(`from=${await momentAt(scene, page)}`, false);
  const total = await totalOf(
    scene.ours + (surface === 'servicetitan' ? withQuery(first, 'includeTotal=true') : first),
    headers,
  );
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const number = page === 'last' ? pages : Math.max(1, Math.floor(pages / 2));
  if (turned.by === 'page') return to(`page=${number}`, total > 0);
  return to(`${surface === 'hapihub' ? '$skip' : 'offset'}=${(number - 1) * PAGE_SIZE}`, total > 0);
}

const SIZES: Record<List['surface'], (turned: List['turned']) => string> = {
  native: () => `limit=${PAGE_SIZE}`,
  servicetitan: ({ by }) => (by === 'page' ? `pageSize=${PAGE_SIZE}` : ''),
  'fsm-navigator': () => `per_page=${PAGE_SIZE}`,
  hapihub: () => `$limit=${PAGE_SIZE}`,
  trybe: () => `per_page=${PAGE_SIZE}`,
  deconetwork: () => `limit=${PAGE_SIZE}`,
};

const credentialsOf = ({ surface }: List) => (surface === 'deconetwork' ? `&${new URLSearchParams(BENCH_USER)}` : '');

function withQuery(path: string, more: string): string {
  if (more === '') return path;
  return `${path}${path.includes('?') ? '&' : '?'}${more}`;
}

/** What the list says of how many rows it has. */
async function totalOf(url: string, headers: Record<string, string>): Promise<number> {
  const text = await attempt(url, headers);
  const total = /"(?:totalCount|total|total_items|total_count)":"?(\d+)/.exec(text)?.[1];
  if (total === undefined) throw new Error(`${url} gives no total: ${text.slice(0, 500)}`);
  return Number(total);
}

/** The cursor behind a row in the middle of the list, or behind the row before its last page. */
function cursorAt({ databaseUrl }: Scene, keys: string, page: Page): Promise<string> {
  return onDatabase(databaseUrl, async (client) => {
    const { rows: counted } = await client.query<{ rows: string }>(`select count(*) as rows from (${keys}) as list`);
    const count = Number(counted[0]!.rows);
    const offset = page === 'last' ? count - PAGE_SIZE - 1 : Math.floor(count / 2);
    const { rows } = await client.query<{ key: unknown[] }>(`${keys} offset ${Math.max(0, offset)} limit 1`);
    if (rows[0] === undefined) throw new Error(`There is no row at ${offset} of ${keys}.`);
    return Buffer.from(JSON.stringify(rows[0].key)).toString('base64url');
  });
}

/** When half of the documents were there, or nearly all. */
function momentAt({ databaseUrl }: Scene, page: Page): Promise<string> {
  return onDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ moment: Date }>({
      text: `select percentile_disc($1::float8) within group (order by at) as moment
        from (select created_at as at from document where tenant_id = 1 union all select recorded_at from movement where tenant_id = 1) as d`,
      values: [page === 'last' ? 0.99 : 0.5],
    });
    return encodeURIComponent(rows[0]!.moment.toISOString());
  });
}

const ATTEMPTS = 30;
const PAUSE_MS = 2_000;

/** Reads a page that may not be ready yet, for what it is read from is brought up to date by the first who reads it. */
async function attempt(url: string, headers: Record<string, string>): Promise<string> {
  for (let tried = 1; ; tried += 1) {
    const answer = await fetch(url, { headers });
    const text = await answer.text();
    if (answer.ok) return text;
    if (tried === ATTEMPTS || answer.status < 500)
      throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
