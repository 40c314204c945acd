import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { api, startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findFaultsInThemes, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';

if (CHROMIUM === undefined)
  console.warn('The tests of the console are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

describe.skipIf(CHROMIUM === undefined)('the console in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'onhand-console-'));
  let databaseUrl: string;
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let company: Awaited<ReturnType<typeof makeCompany>>;
  const faults: string[] = [];

  const open = async (path: string) => {
    await page.goto(`${server.url}${path}`);
    await settle(page);
  };
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  const onHand = async (itemId: number) => (await company.client.get(`/v1/items/${itemId}`)).body.onHand;

  beforeAll(async () => {
    databaseUrl = (await testDatabase()).url;
    server = await startServer({ databaseUrl });
    company = await makeCompany(server);
    browser = await openBrowser();
    context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) faults.push(message.text());
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('signs in with a name, explains why a wrong password is refused, and signs out', async () => {
    await page.goto(`${server.url}/items`);
    await page.getByLabel('User name').fill('sam');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await button('Sign in').click();
    await page.getByText('The username or the password is wrong.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button('Sign in').click();
    // Signing in leads to the requested page.
    await page.getByRole('heading', { level: 1, name: 'Items' }).waitFor();
    await button('Acme').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('User name').waitFor();
    await signIn(page, server.url, 'sam', PASSWORD);
  });

  it('adjusts an item, and the balance and the plot follow', async () => {
    await open(`/items/${company.item}`);
    const plot = page.getByRole('img', { name: /^On hand over time/ });
    await expect.poll(() => plot.getAttribute('data-last')).toBe('10');
    await button('Adjust').click();
    await dialog().getByLabel('Location').selectOption({ label: 'Shop (S)' });
    await dialog().getByLabel('Quantity').fill('-3');
    await dialog().getByRole('button', { name: 'Post' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Why there are 7' }).waitFor();
    await expect.poll(() => plot.getAttribute('data-last')).toBe('7');
    expect(await onHand(company.item)).toBe('7');
  });

  it('shows why the ledger refuses a form, and keeps what was typed', async () => {
    await open(`/items/${company.item}`);
    await button('Transfer').click();
    await dialog().getByLabel('From').selectOption({ label: 'Shop (S)' });
    await dialog().getByLabel('To').selectOption({ label: 'Van (V)' });
    await dialog().getByLabel('Quantity').fill('70');
    await dialog().getByRole('button', { name: 'Post' }).click();
    await dialog().getByRole('alert').waitFor();
    expect(await dialog().getByLabel('Quantity').inputValue()).toBe('70');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
  });

  it('warns the second of two users who edit one item', async () => {
    const other = await context.newPage();
    for (const one of [page, other]) {
      await one.goto(`${server.url}/items/${company.item}`);
      await one.getByRole('button', { name: 'More' }).click();
      await one.getByRole('menuitem', { name: 'Edit the item' }).click();
    }
    const change = async (one: Page, name: string) => {
      await one.getByRole('dialog').getByLabel('Name').fill(name);
      await one.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    };
    await change(page, 'Air filter 20');
    await dialog().waitFor({ state: 'detached' });
    await change(other, 'Filter, air');
    await other.getByText('Somebody else changed this meanwhile').waitFor();
    expect((await company.client.get(`/v1/items/${company.item}`)).body.name).toBe('Air filter 20');
    await other.close();
  });

  it("counts with a scanner's keystrokes and posts the differences", async () => {
    await open(`/counts?at=${company.shop}`);
    await dialog().getByRole('button', { name: 'Start counting' }).click();
    await page.getByRole('heading', { level: 1, name: 'Count CNT-1' }).waitFor();
    await page.locator('[data-item="VLV-1"]').waitFor();
    // Nothing has the focus: the first code finds the field on its own.
    await page.evaluate('document.activeElement?.blur()');
    for (const code of ['VLV-1', 'vlv-1', 'NO-SUCH', 'VLV-1']) await page.keyboard.type(`${code}\n`);
    await page.getByText('VLV-1: one more.').waitFor();
    await expect.poll(() => page.getByLabel('Counted of VLV-1').inputValue()).toBe('3');
    await page.getByText('All saved').waitFor();
    await button('Review the differences').click();
    await dialog().getByText('1 counted, 1 differs, 1 not counted and left as it is.').waitFor();
    await button('Post the count').click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'What it changed' }).waitFor();
    expect(await onHand(company.other)).toBe('3');
    expect(await onHand(company.item)).toBe('7');
  });

  it('imports a file with bad lines, and offers those for download', async () => {
    const file = join(folder, 'items.csv');
    writeFileSync(
      file,
      'Part Number,Name,cost\nNEW-1,New one,1.5\n,No number,1\nNEW-2,New two,abc\nFLT-20,Twice,1\n"NEW-3","Quoted, name",2\n',
    );
    await open('/import');
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('heading', { name: 'Preview of 5 lines' }).waitFor();
    await button('Import 5 lines').click();
    await page.getByText('5 of 5 lines, 2 imported, 3 not imported').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), button('Download these lines').click()]);
    const stream = await download.createReadStream();
    const text = Buffer.concat(await stream.toArray()).toString();
    const lines = text.trimEnd().split('\r\n');
    expect(lines.map((line) => line.split(',')[0])).toEqual(['\ufeffline', '3', '4', '5']);
    expect(lines[0]).toBe('\ufeffline,reason,Part Number,Name,cost');
    const taken = await company.client.get('/v1/items?partNumber=NEW-3');
    expect(taken.body.data[0].name).toBe('Quoted, name');
  });

  it('approves a request and receives its order in two parts', async () => {
    const request = await company.client.post('/v1/purchase-requests', {
      vendorId: company.vendor,
      locationId: company.shop,
      lines: [{ itemId: company.item, quantity: '6', unitCost: '2' }],
    });
    await open(`/purchasing/requests/${request.body.id}`);
    await button('Approve').click();
    await page.getByRole('link', { name: 'See its order' }).click();
    for (const [quantity, left] of [
      ['4', '11'],
      ['2', '13'],
    ] as const) {
      await button('Receive').click();
      await dialog().getByLabel('Received of FLT-20').fill(quantity);
      await dialog().getByRole('button', { name: 'Receive' }).click();
      await dialog().waitFor({ state: 'detached' });
      expect(await onHand(company.item)).toBe(left);
    }
    await page.getByText('received', { exact: true }).first().waitFor();
    // A disabled button explains why.
    await button('Receive').click({ force: true });
    await page.getByRole('status').getByText('The order is closed.').waitFor();
  });

  it('picks and receives a transfer', async () => {
    const transfer = await company.client.post('/v1/transfers', {
      fromLocationId: company.shop,
      toLocationId: company.van,
      lines: [{ itemId: company.item, quantity: '2' }],
    });
    await open(`/transfers/${transfer.body.id}`);
    for (const step of ['Pick', 'Receive']) {
      await button(step).click();
      await dialog().getByRole('button', { name: step }).click();
      await dialog().waitFor({ state: 'detached' });
    }
    const there = await company.client.get(`/v1/positions?itemId=${company.item}&locationId=${company.van}`);
    expect(there.body.data[0].onHand).toBe('2');
  });

  it('shows a new key once, and revokes it', async () => {
    await open('/integrations');
    await page.getByRole('tab', { name: 'Keys' }).click();
    await button('New key').click();
    await dialog().getByLabel('Name').fill('Scanner');
    await dialog().getByRole('button', { name: 'Create' }).click();
    const key = (await page.getByLabel('key', { exact: true }).textContent()) ?? '';
    const scanner = api(server.url, key);
    expect((await scanner.get('/v1/items')).status).toBe(200);
    await button('I have copied it').click();
    await page
      .getByRole('row', { name: /Scanner/ })
      .getByRole('button', { name: 'Revoke' })
      .click();
    await dialog().getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('The key was revoked.').waitFor();
    expect((await scanner.get('/v1/items')).status).toBe(401);
  });

  it('passes axe on every page in both themes', async () => {
    const paths = [
      '/overview',
      '/items',
      `/items/${company.item}`,
      '/locations',
      '/lots',
      '/purchasing',
      '/transfers',
      '/counts',
      '/events',
      '/integrations',
      '/import',
      '/export',
      '/health',
    ];
    const found: string[] = [];
    for (const path of paths) {
      await open(path);
      found.push(...(await findFaultsInThemes(page, path)));
    }
    expect(found).toEqual([]);
  }, 240_000);

  it('says that the server is unreachable, and goes on when it is back', async () => {
    await open('/items');
    const { port } = new URL(server.url);
    await server.stop();
    await page.getByRole('link', { name: 'Events' }).click();
    await page.getByRole('alert').getByText('The server does not answer', { exact: true }).waitFor();
    server = await startServer({ databaseUrl }, { PORT: port });
    await page.getByText('The server does not answer', { exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'FLT-20' }).first().waitFor();
  });

  it('loads less than 250 KB of script for the first page', async () => {
    const fresh = await browser.newContext();
    const first = await fresh.newPage();
    const scripts: Promise<number>[] = [];
    first.on('response', (response) => {
      if (!response.url().endsWith('.js')) return;
      scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    await signIn(first, server.url, 'sam', PASSWORD);
    await settle(first);
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    console.log(`Sign-in and overview: ${Math.round(bytes / 1024)} KB of script, gzipped.`);
    expect(bytes).toBeLessThan(250 * 1024);
    await fresh.close();
  });

  it('logged no error and broke no rule of its content policy in these tests', () => {
    expect(faults).toEqual([]);
  });
});
