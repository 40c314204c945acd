/** The console offline and with an unresponsive server: it says so immediately, and sends nothing behind the user's back. */
import type { Browser, BrowserContext, Page, Request, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findFaults, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';

if (CHROMIUM === undefined)
  console.warn('The tests of the console’s network are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

describe.skipIf(CHROMIUM === undefined)('the console on a bad network', () => {
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
  /** Fills in an adjustment by five of an item at the shop. */
  const fillIn = async (partNumber: string) => {
    await button('Adjust').click();
    const form = dialog(`Adjust ${partNumber}`);
    await form.getByLabel('Location').selectOption({ label: 'Shop (S)' });
    await form.getByLabel('Quantity').fill('5');
    return form;
  };
  /** Leaves requests without an answer, whether they reach the server or not. Returns the hanging ones. */
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

  it('says immediately that the device is offline, and reads everything again when it is back', async () => {
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

  it('says immediately that a write cannot be sent, and does not send a canceled one later', async () => {
    await open(`/items/${company.item}`);
    const before = await onHand(company.item);
    const form = await fillIn('FLT-20');
    await context.setOffline(true);
    await button('Post', form).click();
    await form.getByRole('alert').getByText('This device is offline', { exact: true }).waitFor();
    await form.getByText('Nothing was sent, and nothing will be sent automatically later.').waitFor();
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

  it('sends a write only once that is repeated when the network is back', async () => {
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

  it('shows an offline read as failed, not as empty', async () => {
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

  it('shows that a slow write is waiting, then that no answer came, and repeats it under its key', async () => {
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
    await page.getByText('The first attempt had already done it.').waitFor();
    await form.waitFor({ state: 'detached' });
    expect(await onHand(company.other)).toBe(String(before + 5));
    const keys = writes.filter(({ path }) => path === '/v1/movements').map(({ key }) => key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('posts a write once that is typed again after a lost answer, in a reopened form and after a reload', async () => {
    for (const again of ['opened', 'loaded']) {
      await open(`/items/${company.other}`);
      const before = Number(await onHand(company.other));
      const form = await fillIn('VLV-1');
      const hung = await hang('**/v1/movements', { method: 'POST', reaches: true });
      await button('Post', form).click();
      await expect.poll(() => hung.length).toBe(1);
      await button('Cancel', form).click();
      await form.waitFor({ state: 'detached' });
      const message = page.getByText('Adjust VLV-1: you did not wait for the answer.');
      await message.waitFor();
      // A message that needs the user's attention does not disappear on its own.
      await page.clock.runFor(30_000);
      expect(await message.count()).toBe(1);
      await context.unroute('**/v1/movements');
      if (again === 'loaded') await open(`/items/${company.other}`);
      await fillIn('VLV-1');
      await button('Post', form).click();
      await page.getByText('The first attempt had already done it.').first().waitFor();
      await form.waitFor({ state: 'detached' });
      expect(await onHand(company.other)).toBe(String(before + 5));
      // Once decided, the same input is a new write.
      await fillIn('VLV-1');
      await button('Post', form).click();
      await form.waitFor({ state: 'detached' });
      expect(await onHand(company.other)).toBe(String(before + 10));
    }
  });

  it('never sends a write that was canceled before it left', async () => {
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

  it('reports the failure of a write whose page was left', async () => {
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
    await page.getByText(`Mark order ${order.body.number} as sent: The server did not answer`).waitFor();
    await context.unroute('**/sending');
  });

  it('shows that a slow read is waiting, then that it failed, and reads it when the server answers', async () => {
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

  it('waits no longer for a page’s script than for an answer', async () => {
    await context.route('**/assets/transfers-page-*.js', () => undefined);
    await page.getByRole('link', { name: 'Transfers', exact: true }).click();
    await page.clock.runFor(3_500);
    await banner('The server is slow to answer').waitFor();
    await page.clock.runFor(15_000);
    await page.getByRole('alert').getByText('The page has to be reloaded').waitFor();
  });

  it('shows that a slow sign-in is waiting', async () => {
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

  it('gives up on an answer that never ends', async () => {
    // A server that sends the head of its answer and part of its body.
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

  it('keeps what is counted offline, says so, and saves it once the network is back', async () => {
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

  it('continues an import where it stopped, and imports nothing twice', async () => {
    const rows = Array.from({ length: 450 }, (_, index) => `IMP-${index},Bolt ${index}`);
    const buffer = Buffer.from(`Part Number,Name\n${rows.join('\n')}\n`);
    await open('/import');
    await page.locator('input[type=file]').setInputFiles({ name: 'items.csv', mimeType: 'text/csv', buffer });
    let batches = 0;
    await context.route('**/v1/items/batch', async (route) => {
      batches += 1;
      // The second batch arrives, but its answer is lost.
      if (batches !== 2) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await button('Import 450 lines').click();
    await page.getByText('200 of 450 lines, 200 imported, 0 not imported').waitFor();
    await page.getByText('The import stopped here.').waitFor();
    await button('Continue').click();
    await page.getByText('450 of 450 lines, 450 imported, 0 not imported').waitFor();
    await page.getByText('All lines were imported.').waitFor();
    const found = await company.client.get('/v1/items?search=IMP-&limit=1000');
    expect(found.body.data).toHaveLength(450);
  });
});
