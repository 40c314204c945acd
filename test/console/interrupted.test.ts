/** Interruptions of work in the console: an upgrade, the end of a session, a lost answer, another tab. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { api, startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findFaultsInThemes, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';

if (CHROMIUM === undefined)
  console.warn('The tests of the console’s interruptions are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

describe.skipIf(CHROMIUM === undefined)('work in the console goes on', () => {
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let company: Awaited<ReturnType<typeof makeCompany>>;

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
  const onHand = async (itemId: number) => (await company.client.get(`/v1/items/${itemId}`)).body.onHand;
  const open = async (path: string, on = page) => {
    await on.goto(path);
    await settle(on);
  };

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    company = await makeCompany(server);
    browser = await openBrowser();
  }, 120_000);

  beforeEach(async () => {
    await context?.close();
    context = await browser.newContext({
      locale: 'en-US',
      viewport: { width: 1280, height: 900 },
      baseURL: server.url,
    });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await signIn(page, server.url, 'sam', PASSWORD);
    await settle(page);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Ends the session, as its expiry does. */
  const endSession = async () => {
    const headers = { 'X-Onhand-Console': '1' };
    expect((await context.request.delete('/v1/session', { headers })).status()).toBe(200);
  };

  it('after an upgrade: a page whose script is gone asks to be reloaded', async () => {
    await context.route('**/assets/transfers-page-*.js', (route) => route.fulfill({ status: 404 }));
    await page.getByRole('link', { name: 'Transfers', exact: true }).click();
    await page.getByRole('alert').getByText('The page has to be reloaded').waitFor();
    await page.getByText('Onhand was upgraded since you opened it').waitFor();
    await context.unroute('**/assets/transfers-page-*.js');
    await button('Reload it').click();
    await page.getByRole('heading', { level: 1, name: 'Transfers' }).waitFor();
  });

  it('after an upgrade: so does a part of a page whose script is gone', async () => {
    await context.route('**/assets/labels-window-*.js', (route) => route.fulfill({ status: 404 }));
    await open(`/items/${company.item}`);
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Labels' }).click();
    await page.getByRole('alert').getByText('The page has to be reloaded').waitFor();
  });

  it('after the end of a session: what was typed is still there after signing in again', async () => {
    await open(`/items/${company.item}`);
    await button('Adjust').click();
    const form = dialog('Adjust FLT-20');
    await form.getByLabel('Location').selectOption({ label: 'Shop (S)' });
    await form.getByLabel('Quantity').fill('5');
    await form.getByLabel('Reason').fill('Found behind the shelf');
    await endSession();
    await form.getByRole('button', { name: 'Post' }).click();
    const again = dialog('Sign in again');
    await again.getByText('sign in as sam of Acme').waitFor();
    expect(await again.getByLabel('User name').inputValue()).toBe('sam');
    expect(await findFaultsInThemes(page, 'sign in again')).toEqual([]);
    await again.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await again.getByRole('button', { name: 'Sign in' }).click();
    await again.waitFor({ state: 'detached' });
    expect(await form.getByLabel('Reason').inputValue()).toBe('Found behind the shelf');
    const before = Number(await onHand(company.item));
    await form.getByRole('button', { name: 'Post' }).click();
    await form.waitFor({ state: 'detached' });
    expect(await onHand(company.item)).toBe(String(before + 5));
  });

  it('after the end of a session: another user sees nothing of it', async () => {
    await open(`/items/${company.item}`);
    await button('Adjust').click();
    await dialog('Adjust FLT-20').getByLabel('Reason').fill('A secret of sam');
    await endSession();
    await dialog('Adjust FLT-20').getByLabel('Location').selectOption({ label: 'Shop (S)' });
    await dialog('Adjust FLT-20').getByLabel('Quantity').fill('1');
    await dialog('Adjust FLT-20').getByRole('button', { name: 'Post' }).click();
    const again = dialog('Sign in again');
    await again.getByLabel('User name').fill('pat');
    await again.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await again.getByRole('button', { name: 'Sign in' }).click();
    await again.waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1, name: 'FLT-20' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('in every tab: signing out or in in one tab does so in the others', async () => {
    const operator = api(server.url, server.adminKey);
    const other = (await operator.post('/v1/tenants', { name: 'Beta' })).body.id;
    await operator.post(`/v1/tenants/${other}/users`, { username: 'kim', password: PASSWORD, scopes: ['admin'] });
    await open('/items');
    await page.getByRole('link', { name: 'FLT-20' }).waitFor();
    const second = await context.newPage();
    await open('/overview', second);
    await second.getByRole('button', { name: 'Acme' }).click();
    await second.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('User name').waitFor();
    await signIn(second, server.url, 'kim', PASSWORD);
    await page.getByRole('button', { name: 'Beta' }).waitFor();
    await page.getByText('No items', { exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'FLT-20' }).count()).toBe(0);
  });

  it('after a lost answer: sending again has no second effect', async () => {
    await open(`/items/${company.other}`);
    const before = Number(await onHand(company.other));
    await button('Adjust').click();
    const form = dialog('Adjust VLV-1');
    await form.getByLabel('Location').selectOption({ label: 'Shop (S)' });
    await form.getByLabel('Quantity').fill('5');
    await context.route('**/v1/movements', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await form.getByRole('button', { name: 'Post' }).click();
    await form.getByText('The server cannot be reached').waitFor();
    await context.unroute('**/v1/movements');
    await form.getByRole('button', { name: 'Post' }).click();
    await form.waitFor({ state: 'detached' });
    expect(await onHand(company.other)).toBe(String(before + 5));
  });

  it('after a lost answer: an order for a new vendor, sent again, creates one vendor', async () => {
    await open('/purchasing');
    await button('New order').click();
    const form = dialog('New order');
    await form.getByLabel('Vendor').selectOption({ label: 'A new one…' });
    await form.getByLabel('Name of the vendor').fill('Only once');
    await form.getByLabel('Deliver to').selectOption({ label: 'Shop (S)' });
    await form.getByLabel('Add an item').click();
    await page.getByRole('option', { name: /FLT-20/ }).click();
    await context.route('**/v1/purchase-orders', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      await route.abort();
    });
    await form.getByRole('button', { name: 'Place the order' }).click();
    await form.getByText('The server cannot be reached').waitFor();
    await context.unroute('**/v1/purchase-orders');
    await form.getByRole('button', { name: 'Place the order' }).click();
    await page.getByRole('heading', { level: 1, name: /^Order / }).waitFor();
    const { data } = (await company.client.get('/v1/vendors?limit=100')).body;
    expect(data.filter(({ name }: { name: string }) => name === 'Only once')).toHaveLength(1);
    expect((await company.client.get('/v1/purchase-orders')).body.data).toHaveLength(1);
  });

  it('with the session intact when signing out does not reach the server', async () => {
    await context.route('**/v1/session', (route) =>
      route.request().method() === 'DELETE' ? route.abort() : route.continue(),
    );
    await button('Acme').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('You are still signed in.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });
});
