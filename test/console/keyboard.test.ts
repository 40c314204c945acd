/** The main path by keyboard, without a mouse. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, openBrowser, settle } from './browser.ts';
import { makeScene, PERSON } from './scene.ts';

/** More than a page has controls. */
const TABS_MAX = 80;

if (CHROMIUM === undefined)
  console.warn('The tests by keyboard are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

describe.skipIf(CHROMIUM === undefined)('the console by keyboard', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let scene: Awaited<ReturnType<typeof makeScene>>;

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    scene = await makeScene(server);
    browser = await openBrowser();
    page = await browser.newPage({ locale: 'en-US', viewport: { width: 1280, height: 900 }, baseURL: server.url });
    page.setDefaultTimeout(20_000);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** The focused element: its role or tag, and its name. */
  const focused = () =>
    page.evaluate<string>(`(() => {
      const element = document.activeElement;
      const label = element.labels?.[0]?.textContent ?? '';
      return element.tagName.toLowerCase() + ' ' + (element.getAttribute('aria-label') ?? (label || element.textContent)).trim();
    })()`);

  /** Presses Tab until an element has the focus; fails where it cannot be reached. */
  async function tabTo(name: RegExp): Promise<void> {
    const passed: string[] = [];
    for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
      await page.keyboard.press('Tab');
      const now = await focused();
      if (name.test(now)) return;
      passed.push(now);
    }
    throw new Error(`No Tab leads to ${name}; it leads to ${passed.join(', ')}.`);
  }

  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true });

  it('signs in, finds the item, adjusts it and sees the balance', async () => {
    await page.goto('/');
    await page.getByLabel('User name').waitFor();
    await tabTo(/User name/);
    await page.keyboard.type(PERSON.username);
    await tabTo(/^input Password/);
    await page.keyboard.type(PERSON.password);
    await page.keyboard.press('Enter');
    await heading('Overview').waitFor();
    await expect.poll(focused).toBe('h1 Overview');

    // Backwards from the heading to the navigation.
    await page.keyboard.press('Shift+Tab');
    for (let tabs = 0; tabs < TABS_MAX && (await focused()) !== 'a Items'; tabs += 1)
      await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await heading('Items').waitFor();
    await expect.poll(focused).toBe('h1 Items');
    await tabTo(/^input Search/);
    await page.keyboard.type('FLT');
    await page.getByRole('link', { name: 'GLUE-1' }).waitFor({ state: 'detached' });
    await tabTo(/^a FLT-20$/);
    await page.keyboard.press('Enter');
    await heading('FLT-20').waitFor();
    await expect.poll(focused).toBe('h1 FLT-20');

    await tabTo(/^button Adjust$/);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await tabTo(/^select Location/);
    await page.keyboard.type('Shop');
    await tabTo(/^input Quantity/);
    await page.keyboard.type('-34.5');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: /^Why there are 1,?200/ }).waitFor();
    expect((await scene.client.get(`/v1/items/${scene.item}`)).body.onHand).toBe('1200');
    await expect.poll(focused).toBe('button Adjust');
  });

  it('closes a window with Escape and gives the focus back', async () => {
    await tabTo(/^button Transfer$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('button Transfer');
    // The menu entry is gone when its window closes; the heading gets the focus instead.
    await tabTo(/^button More$/);
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Labels' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toBe('button Labels');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(focused).toMatch(/^(h1 FLT-20|button More)$/);
  });

  it('skips to the page with the first Tab', async () => {
    await page.goto('/items');
    await settle(page);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('a Skip to the page');
    await page.keyboard.press('Enter');
    await tabTo(/^/);
    expect(await focused()).toBe('button Export CSV');
  });

  it.each(['/overview', '/items', '/integrations/apis/native', '/health', '/export', '/import'])(
    'reaches every control of %s',
    async (path) => {
      await page.goto(path);
      await settle(page);
      const all = await page.evaluate<number>(`(() => {
        const controls = [...document.querySelectorAll('main :is(a[href], button, input, select, textarea)')];
        // In a group of tabs or choices Tab reaches one, arrows the others; hidden controls must not be reached.
        window.left = new Set(controls.filter((one) => one.checkVisibility({ checkVisibilityCSS: true }) && !one.disabled
          && one.tabIndex >= 0 && one.type !== 'radio'));
        return window.left.size;
      })()`);
      expect(all).toBeGreaterThan(0);
      for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
        await page.keyboard.press('Tab');
        if ((await page.evaluate<number>('window.left.delete(document.activeElement), window.left.size')) === 0) return;
      }
      expect(await page.evaluate<string[]>('[...window.left].map((one) => one.outerHTML.slice(0, 120))')).toEqual([]);
    },
  );
});
