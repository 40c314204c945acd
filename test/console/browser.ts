import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { until } from '../support/until.ts';

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of this machine's Chromium; undefined without one. */
export const CHROMIUM = PLACES.find((place) => place !== undefined && existsSync(place));

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A headless browser. Run as root, as in a container, it has no sandbox. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** Signs in on the page that is shown. */
export async function signIn(page: Page, url: string, username: string, password: string): Promise<void> {
  await page.goto(`${url}/`);
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}

/** Signs in with a key on the page that is shown. */
export async function signInWithKey(page: Page, url: string, key: string): Promise<void> {
  await page.goto(`${url}/`);
  await page.getByRole('tab', { name: 'Key', exact: true }).click();
  await page.getByLabel(/API key/).fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Waits until everything is loaded. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.locator('[role=status][aria-label=Loading]').first().waitFor({ state: 'detached' });
}

/** The themes of the console. */
export const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** Waits for all animations that end: axe must not see a colour half-way through a transition. */
function still(page: Page): Promise<void> {
  return until(() =>
    page.evaluate<boolean>(`document.getAnimations().every(({ pending, playState, effect }) =>
      effect.getComputedTiming().endTime === Infinity || (!pending && playState !== 'running'))`),
  );
}

/** What axe finds wrong with the current page in each theme: a line per rule and element, under the page's name. */
export async function findFaultsInThemes(
  page: Page,
  name: string,
  themes: readonly Theme[] = THEMES,
): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await until(() =>
      page.evaluate<boolean>(`document.documentElement.dataset.mantineColorScheme === '${colorScheme}'`),
    );
    for (const fault of await findFaults(page)) found.push(`${name} ${colorScheme}: ${fault}`);
  }
  return found;
}

/** What axe finds wrong with the page: a line per rule and element. */
export async function findFaults(page: Page): Promise<string[]> {
  await still(page);
  // As evaluated scripts, because the page's own policy allows no others.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  }>('axe.run()');
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`),
  );
}

/** Times, numbers and headings of tables that are cut off, which makes them misleading. */
export function findCut(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('.table-cell')]
    .filter((cell) => cell.scrollWidth > cell.clientWidth
      && (cell.matches('.right, [role=columnheader]') || cell.querySelector('time') !== null))
    .map((cell) => cell.closest('[role=table]').getAttribute('aria-label') + ': ' + cell.textContent)`);
}
