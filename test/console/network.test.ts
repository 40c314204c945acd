/** The console without a network, and before a server that does not answer: it says so at once, and nothing goes out behind one's back. */
import type { Browser, BrowserContext, Page, Request, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findFaults, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';

if (CHROMIUM === undefined)
  console.warn('The tests of the console’s network are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

describe.skipIf(CHROMIUM === undefined)('the console', () => {
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let company: Awaited<ReturnType<typeof makeCompany>>;
  /** Writes that left the browser, with their keys. */
  let writes: { path: string; key: string | undefined }[] = [];

  const button = (name: string, on: Pick<Page, 'getByRole'> = page) => on.getByRole('button', { name, exact: true });
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
  const banner = (title: string) => page.locator('.reach-banner').getByText(title, { exact: true });
  const onHand = async (itemId: number) => (await company.client.get(`/v1/items/${itemId}`)).body.onHand;
  const open = async (path: string) => {
    await page.goto(path);
    await settle(page);
  };
  /** Fills in that five more of an item are at the shop. */
  const fillIn = async (partNumber: string) => {
    await button('Adjust').click();
    const form = dialog(`Adjust ${partNumber}`);
    await form.getByLabel('Location').selectOption({ label: 'Shop (S)' });
    await form.getByLabel('Quantity').fill('5');
    return form;
  };
  /** Lets requests hang without an answer; the server gets them or not. Gives back those that hang. */
  const hang = async (path: string, options: { method: string; reaches?: boolean }) => {
    const hung: Route[] = [];
    await context.route(path, async (route) => {
      if (route.request().method() !== options.method) return route.fallback();
      if (options.reaches) await route.fetch();
      hung.push(route);
    });
    return hung;
  };
  const note = (request: Request) => {
    if (request.method() === 'GET') return;
    writes.push({ path: new URL(request.url()).pathname, key: request.headers()['idempotency-key'] });
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
    page.setDefaultTimeout(30_000);
    await page.clock.install();
    await signIn(page, server.url, 'sam', PASSWORD);
    await settle(page);
    writes = [];
    page.on('request', note);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('says at once that the device is offline, and reads everything again when it is back', async () => {
    await open('/items');
    await context.setOffline(true);
    await banner('This device is offline').waitFor();
    expect(await findFaults(page)).toEqual([]);
    await context.setOffline(false);
    await banner('This device is offline').waitFor({ state: 'detached' });
    const read = page.waitForRequest((request) => request.url().includes('/v1/items'));
    await context.setOffline(true);
    await banner('This device is offline').waitFor();
    await context.setOffline(false);
    await read;
  });

  it('says at once that a write cannot be sent, and sends nothing later that was canceled', async () => {
    await open(`/items/${company.item}`);
    const before = await onHand(company.item);
    const form = await fillIn('FLT-20');
    await context.setOffline(true);
    await button('Post', form).click();
    await form.getByRole('alert').getByText('This device is offline', { exact: true }).waitFor();
    await form.getByText('Nothing was sent, and nothing will be sent later by itself.').waitFor();
    expect(await form.getByLabel('Quantity').inputValue()).toBe('5');
    await button('Cancel', form).click();
    await form.waitFor({ state: 'detached' });
    writes = [];
    await context.setOffline(false);
    await banner('This device is offline').waitFor({ state: 'detached' });
    await settle(page);
    await page.clock.runFor(60_000);
    expect(writes).toEqual([]);
    expect(await onHand(company.item)).toBe(before);
  });

  it('sends once what is sent again when the network is back', async () => {
    await open(`/items/${company.item}`);
    const before = Number(await onHand(company.item));
    const form = await fillIn('FLT-20');
    await context.setOffline(true);
    await button('Post', form).click();
    await form.getByRole('alert').waitFor();
    await context.setOffline(false);
    await banner('This device is offline').waitFor({ state: 'detached' });
    await button('Post', form).click();
    await form.waitFor({ state: 'detached' });
    expect(await onHand(company.item)).toBe(String(before + 5));
  });

  it('says of a read without a network that it failed, and not that there is nothing', async () => {
    await open('/items');
    await page.getByRole('link', { name: 'Transfers', exact: true }).hover();
    await page.getByRole('link', { name: 'Transfers', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Transfers' }).waitFor();
    await page.getByRole('link', { name: 'Items', exact: true }).click();
    await context.setOffline(true);
    await page.clock.runFor(120_000);
    await page.getByRole('link', { name: 'Transfers', exact: true }).click();
    await page.getByRole('alert').getByText('This device is offline', { exact: true }).nth(1).waitFor();
    expect(await page.getByText('No transfers here').count()).toBe(0);
    await context.setOffline(false);
    await page.getByText('No transfers here').waitFor();
  });

  it('says of a write that the server lets wait that it waits, then that no answer came, and repeats it under its key', async () => {
    await open(`/items/${company.other}`);
    const before = Number(await onHand(company.other));
    const form = await fillIn('VLV-1');
    const hung = await hang('**/v1/movements', { method: 'POST', reaches: true });
    await button('Post', form).click();
    await expect.poll(() => hung.length).toBe(1);
    await page.clock.runFor(3_500);
    await form.getByText('The server is slow to answer. Waiting for its answer…').waitFor();
    await banner('The server is slow to answer').waitFor();
    await page.clock.runFor(20_000);
    await form.getByRole('alert').getByText('No answer came', { exact: true }).waitFor();
    await form.getByText('It may have been done all the same.').waitFor();
    expect(await findFaults(page)).toEqual([]);
    await context.unroute('**/v1/movements');
    await button('Post', form).click();
    await page.getByText('The first attempt had done it already.').waitFor();
    await form.waitFor({ state: 'detached' });
    expect(await onHand(company.other)).toBe(String(before + 5));
    const keys = writes.filter(({ path }) => path === '/v1/movements').map(({ key }) => key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('posts once what is typed again after its answer was lost, in a form that was opened again and after a reload', async () => {
    for (const again of ['opened', 'loaded']) {
      await open(`/items/${company.other}`);
      const before = Number(await onHand(company.other));
      const form = await fillIn('VLV-1');
      const hung = await hang('**/v1/movements', { method: 'POST', reaches: true });
      await button('Post', form).click();
      await expect.poll(() => hung.length).toBe(1);
      await button('Cancel', form).click();
      await form.waitFor({ state: 'detached' });
      const told = page.getByText('Adjust VLV-1: you did not wait for the answer.');
      await told.waitFor();
      // What one has to look after does not go away by itself.
      await page.clock.runFor(30_000);
      expect(await told.count()).toBe(1);
      await context.unroute('**/v1/movements');
      if (again === 'loaded') await open(`/items/${company.other}`);
      await fillIn('VLV-1');
      await button('Post', form).click();
      await page.getByText('The first attempt had done it already.').first().waitFor();
      await form.waitFor({ state: 'detached' });
      expect(await onHand(company.other)).toBe(String(before + 5));
      // The same wish once more is a new one.
      await fillIn('VLV-1');
      await button('Post', form).click();
      await form.waitFor({ state: 'detached' });
      expect(await onHand(company.other)).toBe(String(before + 10));
    }
  });

  it('never sends what was canceled before it left', async () => {
    await open(`/items/${company.item}`);
    const before = await onHand(company.item);
    const form = await fillIn('FLT-20');
    const hung = await hang('**/v1/movements', { method: 'POST' });
    await button('Post', form).click();
    await expect.poll(() => hung.length).toBe(1);
    const answered = page.waitForEvent('requestfinished', (request) => request.method() === 'POST').then(() => 'done');
    const failed = page.waitForEvent('requestfailed', (request) => request.method() === 'POST').then(() => 'stopped');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    for (const route of hung) await route.continue().catch(() => undefined);
    expect(await Promise.race([answered, failed])).toBe('stopped');
    expect(await onHand(company.item)).toBe(before);
  });

  it('says of a write whose page was left that it failed', async () => {
    await open(`/purchasing`);
    const order = await company.client.post('/v1/purchase-orders', {
      vendorId: company.vendor,
      locationId: company.shop,
      lines: [{ itemId: company.item, quantity: '1' }],
    });
    await open(`/purchasing/orders/${order.body.id}`);
    const hung = await hang('**/sending', { method: 'POST' });
    await button('Mark as sent').click();
    await expect.poll(() => hung.length).toBe(1);
    await page.getByRole('link', { name: 'Items', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Items' }).waitFor();
    await page.clock.runFor(21_000);
    await page.getByText(`Mark order ${order.body.number} as sent: The server was asked`).waitFor();
    await context.unroute('**/sending');
  });

  it('says of a read that the server lets wait that it waits, then that it failed, and reads it when the server answers', async () => {
    const hung = await hang('**/v1/transfers?*', { method: 'GET' });
    await page.getByRole('link', { name: 'Transfers', exact: true }).click();
    await expect.poll(() => hung.length).toBeGreaterThan(0);
    await page.clock.runFor(3_500);
    await banner('The server is slow to answer').waitFor();
    await page.clock.runFor(15_000);
    await page.getByRole('alert').getByText('No answer came', { exact: true }).waitFor();
    expect(await page.getByText('No transfers here').count()).toBe(0);
    await context.unroute('**/v1/transfers?*');
    await page.clock.runFor(5_000);
    await page.getByText('No transfers here').waitFor();
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('waits for a page’s script no longer than for an answer', async () => {
    await context.route('**/assets/transfers-page-*.js', () => undefined);
    await page.getByRole('link', { name: 'Transfers', exact: true }).click();
    await page.clock.runFor(3_500);
    await banner('The server is slow to answer').waitFor();
    await page.clock.runFor(15_000);
    await page.getByRole('alert').getByText('The page has to be loaded again').waitFor();
  });

  it('says who signs in that the server lets them wait', async () => {
    await button('Acme').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('User name').fill('sam');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await hang('**/v1/session', { method: 'POST' });
    await button('Sign in').click();
    await page.clock.runFor(3_500);
    await banner('The server is slow to answer').waitFor();
    await page.clock.runFor(20_000);
    await page.getByRole('alert').getByText('No answer came', { exact: true }).waitFor();
    await context.unroute('**/v1/session');
    await button('Sign in').click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  it('gives up an answer whose end does not come', async () => {
    // A server that sends the head of its answer, and a part of its body.
    await page.evaluate(`{
      const real = window.fetch;
      window.fetch = async (input, init) => {
        const request = new Request(input, init);
        if (!request.url.includes('/v1/transfers?')) return real(input, init);
        const body = new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('{"data": ['));
            init.signal.addEventListener('abort', () => controller.error(init.signal.reason));
          },
        });
        return new Response(body, { status: 200, headers: { 'content-type': 'application/json' } });
      };
    }`);
    await page.getByRole('link', { name: 'Transfers', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Transfers' }).waitFor();
    await page.clock.runFor(16_000);
    await page.getByRole('alert').getByText('No answer came', { exact: true }).waitFor();
  });

  it('keeps what is counted without a network, says so, and saves it once the network is back', async () => {
    const sheet = (await company.client.post('/v1/counts', { locationId: company.shop })).body;
    await open(`/counts/${sheet.id}`);
    await page.getByLabel('Counted of VLV-1').waitFor();
    await context.setOffline(true);
    await page.getByLabel('Counted of VLV-1').fill('3');
    await page.clock.runFor(1_000);
    await page.getByText('Not saved yet: 1. This device has no network. It is kept here').waitFor();
    await context.setOffline(false);
    await page.clock.runFor(5_000);
    await page.getByText('All saved').waitFor();
    const { body } = await company.client.get(`/v1/counts/${sheet.id}`);
    const line = body.lines.find(({ itemId }: { itemId: number }) => itemId === company.other);
    expect(line.counted).toBe('3');
  });

  it('goes on with an import where it stopped, and takes nothing twice', async () => {
    const rows = Array.from({ length: 450 }, (_, index) => `IMP-${index},Bolt ${index}`);
    const buffer = Buffer.from(`Part Number,Name\n${rows.join('\n')}\n`);
    await open('/import');
    await page.locator('input[type=file]').setInputFiles({ name: 'items.csv', mimeType: 'text/csv', buffer });
    let batches = 0;
    await context.route('**/v1/items/batch', async (route) => {
      batches += 1;
      // The second batch arrives, and its answer is lost.
      if (batches !== 2) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await button('Import 450 lines').click();
    await page.getByText('200 of 450 lines, 200 taken, 0 not taken').waitFor();
    await page.getByText('It stopped here.').waitFor();
    await button('Go on').click();
    await page.getByText('450 of 450 lines, 450 taken, 0 not taken').waitFor();
    await page.getByText('All lines were taken.').waitFor();
    const found = await company.client.get('/v1/items?search=IMP-&limit=1000');
    expect(found.body.data).toHaveLength(450);
  });
});
