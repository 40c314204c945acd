/**
 * The console over a company of many items, in a real browser: what each of its requests takes while somebody scrolls, searches and
 * filters the list of items, and looks at the overview and at an item.
 */
import type { Page, Request } from 'playwright-core';
import { CHROMIUM, openBrowser, settle, signIn } from '../test/console/browser.ts';
import { BUSY, isSeeded, PERSON, seedCompany } from './console-seed.ts';
import type { Place } from './place.ts';
import { startOurs } from './servers.ts';

/** What the requests of one sort of work took, in milliseconds. */
export interface ConsoleRow {
  kind: string;
  requests: number;
  median: number;
  p95: number;
  max: number;
}

/** A request of the list may take so long at the median. */
export const MEDIAN_MAX_MS = 100;
const DATABASE = 'onhand_bench_console';
const PAGES_SCROLLED = 100;
const PAGES_OF_A_FILTER = 10;
const ROUNDS = 5;
/** As fast as somebody who types well, which the page's own patience turns into several requests a text. */
const KEY_MS = 230;
const TYPED = ['ball valve', 'hex', 'CO-77', 'relay, nylon, size 42', 'nothing like it', 'a', 'me'];

/** Drives the pages, and reports how long every request took. With `keep`, the company of an earlier run is used again. */
export async function measureConsole(place: Place, options: { items: number; keep: boolean }): Promise<ConsoleRow[]> {
  if (CHROMIUM === undefined) throw new Error('There is no Chromium on this machine. Set CHROMIUM to one.');
  const url = place.url(DATABASE);
  if (!(options.keep && (await isSeeded(url, options.items)))) {
    process.stderr.write(`making ${options.items.toLocaleString('en')} items …`);
    await place.create(DATABASE);
    await seedCompany(url, options.items);
    process.stderr.write(' done\n');
  }
  if (options.keep) place.keep(DATABASE);
  const server = await startOurs(url);
  try {
    const browser = await openBrowser();
    try {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: server.url });
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      return await drive(page, server.url);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

async function drive(page: Page, url: string): Promise<ConsoleRow[]> {
  const watch = watchRequests(page);
  await watch.as('first overview', async () => {
    await signIn(page, url, PERSON.username, PERSON.password);
    await settle(page);
  });
  await watch.as('overview', () => rounds(page, '/overview'));
  await page.goto('/items');
  await watch.as('items: scroll', () => scroll(page, PAGES_SCROLLED));
  await watch.as('items: search', () => search(page));
  await watch.as('items: search and scroll', async () => {
    await page.goto('/items?search=valve');
    await scroll(page, PAGES_OF_A_FILTER);
  });
  await watch.as('items: category', async () => {
    await page.goto('/items');
    await page.getByLabel('Category').pressSequentially('Category 123', { delay: KEY_MS });
    await settle(page);
    await scroll(page, PAGES_OF_A_FILTER);
  });
  for (const [name, query] of [
    ['running low', 'low=true'],
    ['by lot', 'tracking=lot'],
    ['by serial', 'tracking=serial'],
    ['inactive', 'inactive=true'],
    ['search in a category', 'search=brass&category=Category%20100'],
    ['search by lot', 'search=valve&tracking=lot'],
  ] as const) {
    await watch.as(`items: ${name}`, async () => {
      await rounds(page, `/items?${query}`);
      await scroll(page, PAGES_OF_A_FILTER);
    });
  }
  await watch.as('item that moves', async () => {
    await page.goto(`/items?search=${BUSY.partNumber}`);
    await page.getByRole('link', { name: BUSY.partNumber }).click();
    await settle(page);
    await rounds(page, new URL(page.url()).pathname);
  });
  return watch.rows();
}

/** Looks at a page several times. */
async function rounds(page: Page, path: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.goto(path);
    await settle(page);
  }
}

/** Goes to the end of what is loaded, again and again, until so many pages more came or the list is over. */
async function scroll(page: Page, pages: number): Promise<void> {
  await settle(page);
  for (let turned = 0; turned < pages; turned += 1) {
    const answer = page.waitForResponse((response) => isAsked(response.request()), { timeout: 3_000 });
    await page.evaluate(`{
      const table = document.querySelector('.table[aria-label="Items"]');
      if (table !== null) table.scrollTop = table.scrollHeight;
    }`);
    const came = await answer.then(
      (response) => response.finished(),
      () => undefined,
    );
    if (came === undefined) return;
    // The rows are drawn before the next look, as they are for a person.
    await page.waitForTimeout(20);
  }
}

async function search(page: Page): Promise<void> {
  const field = page.getByLabel('Search');
  for (const text of TYPED) {
    await page.goto('/items');
    await settle(page);
    await field.pressSequentially(text, { delay: KEY_MS });
    await settle(page);
  }
}

const isAsked = (request: Request) => request.method() === 'GET' && new URL(request.url()).pathname.startsWith('/v1/');

/** Notes how long every request took from its being sent to the end of its answer, by the kind of work it was for. */
function watchRequests(page: Page) {
  const taken = new Map<string, number[]>();
  let kind: string | undefined;
  page.on('requestfinished', (request) => {
    if (kind === undefined || !isAsked(request)) return;
    const { requestStart, responseEnd } = request.timing();
    const path = new URL(request.url()).pathname.replace('/v1', '').replaceAll(/\d+/g, '{id}');
    const name = kind.startsWith('items') ? kind : `${kind}: ${path}`;
    taken.set(name, [...(taken.get(name) ?? []), responseEnd - requestStart]);
  });
  return {
    async as(name: string, work: () => Promise<void>): Promise<void> {
      process.stderr.write(`${name} …\n`);
      kind = name;
      await work();
      kind = undefined;
    },
    rows: () => [...taken].map(([name, times]) => summarize(name, times)),
  };
}

function summarize(kind: string, times: number[]): ConsoleRow {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { kind, requests: sorted.length, median: at(0.5), p95: at(0.95), max: at(1) };
}

/** The table, with a mark where a list is slower than it should be. */
export function printConsole(rows: readonly ConsoleRow[]): void {
  const width = Math.max(...rows.map((row) => row.kind.length));
  const cells = (values: readonly string[]) => values.map((value) => value.padStart(10)).join('');
  process.stdout.write(`${'kind'.padEnd(width)}${cells(['requests', 'median', 'p95', 'max'])}\n`);
  for (const { kind, requests, median, p95, max } of rows) {
    const figures = cells([String(requests), ...[median, p95, max].map((ms) => `${ms.toFixed(1)} ms`)]);
    process.stdout.write(`${kind.padEnd(width)}${figures}${median > MEDIAN_MAX_MS ? '  above 100 ms' : ''}\n`);
  }
}
