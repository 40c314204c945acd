/** Every page that is not a document's: it passes axe in both themes, and its tables fit in any language. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SURFACES } from '../../web/src/pages/integrations/surfaces.ts';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import {
  CHROMIUM,
  findCut,
  findFaultsInThemes,
  openBrowser,
  settle,
  signIn,
  signInWithKey,
  THEMES,
} from './browser.ts';
import { makeScene, PERSON, pagesOf } from './scene.ts';

const WITH_USE = ['/integrations', '/integrations/apis/native'];
const SURFACE_PAGES = SURFACES.map(({ name }) => `/integrations/apis/${name}`);
/** Languages whose times are long, short, or written from right to left. */
const LANGUAGES = ['en-US', 'vi-VN', 'fa-IR'];
const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
];

if (CHROMIUM === undefined)
  console.warn('The tests of the console’s pages are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

describe.skipIf(CHROMIUM === undefined)('the pages of the console', () => {
  const folder = mkdtempSync(join(tmpdir(), 'onhand-pages-'));
  let server: TestServer;
  let browser: Browser;
  let scene: Awaited<ReturnType<typeof makeScene>>;

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    scene = await makeScene(server);
    browser = await openBrowser();
    await scene.client.post('/v1/verifications', undefined);
    // The use of the APIs is reported some seconds later.
    await until(async () => (await scene.client.get('/v1/surface-use')).body.data.length > 0);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function opened(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      locale: 'en-US',
      viewport: SIZES[0] ?? null,
      baseURL: server.url,
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    return page;
  }

  const look = async (page: Page, path: string) => {
    await page.goto(path);
    await settle(page);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };

  // Colors are the same on a phone, so one theme is enough there.
  it.each([
    { width: 1280, themes: THEMES },
    { width: 390, themes: ['dark'] as const },
  ])(
    'pass axe at $width px',
    async ({ width, themes }) => {
      const page = await opened({ viewport: { width, height: 850 } });
      await page.goto('/');
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      const found = await findFaultsInThemes(page, 'sign-in', themes);
      await signIn(page, server.url, PERSON.username, PERSON.password);
      for (const path of [...pagesOf(scene), ...SURFACE_PAGES]) {
        await look(page, path);
        found.push(...(await findFaultsInThemes(page, path, themes)));
      }
      expect(found).toEqual([]);
      await page.context().close();
    },
    240_000,
  );

  it('pass axe at each step of an import', async () => {
    const file = join(folder, 'items.csv');
    writeFileSync(file, 'Part Number,Name,cost\nNEW-1,New one,1.5\n,No number,1\n');
    const page = await opened();
    await signIn(page, server.url, PERSON.username, PERSON.password);
    await look(page, '/import');
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('heading', { name: 'Preview of 2 lines' }).waitFor();
    const found = await findFaultsInThemes(page, 'preview');
    await page.getByRole('button', { name: 'Import 2 lines' }).click();
    await page.getByText('2 of 2 lines, 1 imported, 1 not imported').waitFor();
    found.push(...(await findFaultsInThemes(page, 'imported')));
    expect(found).toEqual([]);
    await page.context().close();
  });

  it('pass axe for the operator, and ask before switching an API off', async () => {
    const page = await opened();
    await signInWithKey(page, server.url, server.adminKey);
    await page.getByRole('heading', { level: 1, name: 'Companies' }).waitFor();
    await settle(page);
    const found = await findFaultsInThemes(page, '/companies');
    await page.getByRole('button', { name: 'APIs of Acme' }).click();
    const switches = page.getByRole('dialog', { name: 'APIs of Acme' });
    await switches.getByLabel('Trybe').click();
    await page.getByRole('dialog', { name: 'Switch Trybe off for Acme?' }).waitFor();
    found.push(...(await findFaultsInThemes(page, 'question')));
    const trybe = async () => (await scene.client.get('/v1/session')).body.tenant.settings.surfaces.trybe;
    expect(await trybe()).toBe(true);
    await page.getByRole('button', { name: 'Switch off', exact: true }).click();
    await until(async () => (await trybe()) === false);
    await expect.poll(() => switches.getByLabel('Trybe').isChecked()).toBe(false);
    await switches.getByLabel('Trybe').click();
    await until(async () => (await trybe()) === true);
    expect(found).toEqual([]);
    await page.context().close();
  });

  it.each(LANGUAGES)(
    'show times and numbers in full in %s',
    async (locale) => {
      const cut: string[] = [];
      for (const viewport of SIZES) {
        const page = await opened({ locale, viewport });
        await signIn(page, server.url, PERSON.username, PERSON.password);
        for (const path of ['/items', `/items/${scene.byLot}`, '/lots', '/events', ...WITH_USE]) {
          await look(page, path);
          for (const text of await findCut(page)) cut.push(`${path} ${viewport.width}: ${text}`);
        }
        await page.context().close();
      }
      expect(cut).toEqual([]);
    },
    120_000,
  );

  it('create a credential for an API with the rights that it needs', async () => {
    const page = await opened();
    await signIn(page, server.url, PERSON.username, PERSON.password);
    await look(page, '/integrations');
    await page.getByRole('link', { name: 'FSM Navigator' }).click();
    await page.getByRole('link', { name: 'Create a key for it' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Name').inputValue()).toBe('FSM Navigator');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.getByLabel('key', { exact: true }).waitFor();
    const keys = (await scene.client.get(`/v1/tenants/${scene.tenantId}/api-keys`)).body.data;
    const made = keys.find((key: { name: string }) => key.name === 'FSM Navigator');
    expect(made.scopes.sort()).toEqual(['inventory:transfer', 'inventory:write']);
    await page.context().close();
  });

  it("show a verification's progress to a user who comes back to the page", async () => {
    const page = await opened();
    await signIn(page, server.url, PERSON.username, PERSON.password);
    await look(page, '/health');
    const before = await page.getByRole('status').filter({ hasText: 'Everything fits' }).textContent();
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('link', { name: 'Items' }).click();
    await until(async () => (await scene.client.get('/v1/verifications')).body.data.length === 2);
    await until(async () => (await scene.client.get('/v1/verifications')).body.data[0].status === 'finished');
    await page.getByRole('link', { name: 'Health' }).click();
    const verdict = page.getByRole('status').filter({ hasText: 'Requested by sam' });
    await verdict.waitFor();
    expect(await verdict.textContent()).toContain('Everything fits');
    expect(before).toContain('Requested by Test');
    await page.context().close();
  });
});
