/** What the console shows to whom: linked documents, addresses with filters, and users with few rights. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { type Api, api, startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findCut, findFaultsInThemes, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';

if (CHROMIUM === undefined)
  console.warn('The tests of what the console shows are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

const PHONE = { width: 390, height: 844 };

describe.skipIf(CHROMIUM === undefined)('the console shows', () => {
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let company: Awaited<ReturnType<typeof makeCompany>>;
  let operator: Api;
  let tenantId: number;

  const button = (name: string, on = page) => on.getByRole('button', { name, exact: true });
  const heading = (name: string | RegExp, on = page) => on.getByRole('heading', { level: 1, name });
  const open = async (path: string, on = page) => {
    await on.goto(path);
    await settle(on);
  };
  const opened = async (username: string, more: object = {}) => {
    const options = { locale: 'en-US', viewport: { width: 1280, height: 900 }, baseURL: server.url, ...more };
    const one = await (await browser.newContext(options)).newPage();
    one.setDefaultTimeout(20_000);
    await signIn(one, server.url, username, PASSWORD);
    return one;
  };
  const person = (username: string, scopes: string[], more: object = {}) =>
    operator.post(`/v1/tenants/${tenantId}/users`, { username, password: PASSWORD, scopes, ...more });
  const make = async (path: string, body: object) => (await company.client.post(path, body)).body;
  const move = async (kind: string, entry: object, more: object = {}) =>
    (await make('/v1/movements', { movements: [{ kind, entries: [entry], ...more }] })).data[0].movement;

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    company = await makeCompany(server);
    operator = api(server.url, server.adminKey);
    tenantId = (await company.client.get('/v1/session')).body.tenant.id;
    browser = await openBrowser();
    page = await opened('sam');
    context = page.context();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('an adjustment that an item links to, and reverses it with a reason', async () => {
    const entry = { itemId: company.item, locationId: company.shop, quantity: '-3' };
    const { document } = await move('adjustment', entry, { reasonCode: 'damaged', reason: 'Fell down' });
    await open(`/items/${company.item}`);
    await page
      .getByRole('table', { name: /^Explanation/ })
      .getByRole('link', { name: document.number })
      .click();
    await heading(`Adjustment ${document.number}`).waitFor();
    await settle(page);
    for (const fact of ['Damaged', 'Fell down', 'Shop', 'Pending', '-6.00']) {
      await page.locator('.fact').getByText(fact, { exact: true }).waitFor();
    }
    expect(await findFaultsInThemes(page, 'adjustment')).toEqual([]);
    await button('Reverse it').click();
    const ask = page.getByRole('dialog');
    await ask.getByLabel('Reason').fill('It was another one');
    await ask.getByRole('button', { name: 'Reverse it' }).click();
    await ask.waitFor({ state: 'detached' });
    await page.getByText('canceled by sam: It was another one').waitFor();
    expect((await company.client.get(`/v1/items/${company.item}`)).body.onHand).toBe('10');
  });

  it('adjustments filtered by the address', async () => {
    await move('count', { itemId: company.item, locationId: company.van, quantity: '0' }, { reason: 'Empty van' });
    await open('/adjustments');
    const table = page.getByRole('table', { name: 'Adjustments' });
    await table.getByText('Empty van').waitFor();
    await table.getByText('Fell down').waitFor();
    await page.getByText('Canceled', { exact: true }).click();
    await table.getByText('Empty van').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('status')).toBe('canceled');
    await open(`/adjustments?locationId=${company.van}`);
    await table.getByText('Empty van').waitFor();
    expect(await table.getByText('Fell down').count()).toBe(0);
    expect(await findFaultsInThemes(page, 'adjustments')).toEqual([]);
    await page.setViewportSize(PHONE);
    await open('/adjustments');
    await table.getByText('Empty van').waitFor();
    expect(await findCut(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('the waiting documents that the overview counts', async () => {
    const { item: itemId, shop: fromLocationId, van: toLocationId } = company;
    const entries = [fromLocationId, toLocationId].map((locationId, index) => ({
      itemId,
      locationId,
      quantity: index === 0 ? '-1' : '1',
    }));
    const { data } = await make('/v1/movements', { movements: [{ kind: 'transfer', entries }] });
    const done = data[0].movement.document.number;
    const planned = await make('/v1/transfers', {
      fromLocationId,
      toLocationId,
      lines: [{ itemId, quantity: '1' }],
    });
    await open('/overview');
    await page.getByRole('link', { name: 'transfer to pick' }).click();
    await heading('Transfers').waitFor();
    await page.getByRole('link', { name: planned.number }).waitFor();
    expect(await page.getByRole('link', { name: done }).count()).toBe(0);
    await page.getByLabel('Which transfers').selectOption('Received');
    await page.getByRole('link', { name: done }).waitFor();
    expect(new URL(page.url()).search).toBe('?status=received');
    await open('/transfers?status=nonsense');
    await page.getByRole('link', { name: planned.number }).waitFor();
    await page.getByRole('link', { name: done }).waitFor();
  });

  it("how much a reservation holds on its movement's page", async () => {
    await make('/v1/reservations', { itemId: company.item, locationId: company.shop, quantity: '4' });
    const entries = (await company.client.get('/v1/entries?kind=reserve')).body.data;
    await open(`/events/${entries[0].movementId}`);
    const row = page.getByRole('row').filter({ hasText: 'FLT-20' });
    await row.getByText('+4', { exact: true }).waitFor();
    await page.getByRole('columnheader', { name: 'Held after' }).waitFor();
  });

  it('lots in order of expiry, however many earlier ones were used up', async () => {
    const used = Array.from({ length: 130 }, (_, number) => ({
      itemId: company.glue,
      locationId: company.shop,
      lot: { number: `USED-${number}` },
    }));
    const all = (quantity: string) => used.map((entry) => ({ ...entry, quantity }));
    const lot = (number: string, expiresAt: string) => ({ ...used[0], quantity: '1', lot: { number, expiresAt } });
    const late = lot('LATE', '2090-01-01T00:00:00Z');
    const early = lot('EARLY', '2080-01-01T00:00:00Z');
    await make('/v1/movements', {
      movements: [
        { kind: 'receipt', entries: all('1') },
        { kind: 'issue', entries: all('-1') },
        { kind: 'receipt', entries: [late, early] },
      ],
    });
    await open('/lots?span=all');
    const rows = page.getByRole('table', { name: 'Lots' }).locator('.table-body [role=row]');
    await rows.first().getByText('EARLY').waitFor();
    expect(await rows.count()).toBe(2);
    await page.getByText('Expired', { exact: true }).click();
    await page.getByText('Nothing expires').waitFor();
    expect(new URL(page.url()).searchParams.get('span')).toBe('past');
    await page.getByRole('tab', { name: 'Serials' }).click();
    await page.goBack();
    await page.getByText('Nothing expires').waitFor();
  });

  it('the filters of the address in its fields, also after the back button', async () => {
    await open('/items?search=valve');
    await page.getByRole('link', { name: 'VLV-1' }).waitFor();
    expect(await page.getByLabel('Search').inputValue()).toBe('valve');
    await page.getByRole('navigation').getByRole('link', { name: 'Items' }).click();
    await page.getByRole('link', { name: 'FLT-20' }).waitFor();
    await expect.poll(() => page.getByLabel('Search').inputValue()).toBe('');
    await page.getByLabel('Search').fill('valve');
    await page.getByRole('link', { name: 'FLT-20' }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('search')).toBe('valve');
  });

  it('a list that cannot be read as failed, not as empty', async () => {
    await context.route('**/v1/transfers*', (route) => route.fulfill({ status: 500, body: 'no' }));
    await open('/transfers');
    await page.getByRole('button', { name: 'Try again' }).waitFor({ timeout: 20_000 });
    expect(await page.getByText('No transfers here').count()).toBe(0);
    await context.unroute('**/v1/transfers*');
  });

  it('what is wrong with a file under a fitting title', async () => {
    await open('/import');
    const file = { name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.from('Part Number,Name\n') };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('alert').getByText('This could not be done').waitFor();
    const one = { ...file, buffer: Buffer.from('Part Number,Name\nONE-1,One\n') };
    await page.locator('input[type=file]').setInputFiles(one);
    await heading('Import').waitFor();
    await page.getByRole('heading', { name: 'Preview of 1 line', exact: true }).waitFor();
    await button('Import 1 line').click();
    await page.getByText('1 of 1 line, 1 imported, 0 not imported').waitFor();
  });

  it('a buyer without a right to stock the reason, instead of errors', async () => {
    await person('buyer', ['purchasing:write']);
    const one = await opened('buyer');
    for (const path of [
      '/overview',
      '/items',
      `/items/${company.item}`,
      '/locations',
      '/transfers',
      '/events',
      '/health',
    ]) {
      await open(path, one);
      await one.getByText('This needs the right inventory:read').first().waitFor();
      expect(await one.getByRole('alert').count()).toBe(0);
    }
    await open('/purchasing', one);
    await button('New order', one).click({ force: true });
    await one.getByRole('status').getByText('This needs the right inventory:read.').waitFor();
    await one.context().close();
  });

  it('a user who may only transfer the buttons to transfer, and no others', async () => {
    await person('driver', ['inventory:read', 'inventory:transfer']);
    const one = await opened('driver');
    await open(`/items/${company.item}`, one);
    await button('Adjust', one).click({ force: true });
    await one.getByRole('status').getByText('This needs the right inventory:write.').waitFor();
    await button('Transfer', one).click();
    const form = one.getByRole('dialog');
    await form.getByLabel('From').selectOption({ label: 'Shop (S)' });
    await form.getByText(/^\d+ pcs available there/).waitFor();
    await form.getByLabel('To').selectOption({ label: 'Van (V)' });
    await form.getByLabel('Quantity').fill('1');
    await form.getByRole('button', { name: 'Post' }).click();
    await form.waitFor({ state: 'detached' });
    await open('/transfers', one);
    await button('New transfer', one).click();
    await one.getByRole('dialog', { name: 'New transfer' }).waitFor();
    await one.context().close();
  });

  it('a user restricted to a site its locations, and why not the whole company', async () => {
    const region = (await make('/v1/locations', { name: 'Region', kind: 'other' })).id;
    const site = (await make('/v1/locations', { name: 'North', kind: 'site', parentId: region })).id;
    const shelf = (await make('/v1/locations', { name: 'Shelf of north', kind: 'bin', parentId: site })).id;
    const { id } = await move('receipt', { itemId: company.item, locationId: shelf, quantity: '1' });
    await person('keeper', ['inventory:write'], { siteIds: [site] });
    const one = await opened('keeper');
    await open('/locations', one);
    await one.getByRole('link', { name: 'North', exact: true }).waitFor();
    await one.getByRole('link', { name: 'Shelf of north' }).waitFor();
    for (const path of ['/overview', `/items/${company.item}`, `/events/${id}`, '/health']) {
      await open(path, one);
      await one.getByText('Only for users who see the whole company').first().waitFor();
      expect(await one.getByRole('alert').count()).toBe(0);
    }
    await one.context().close();
    await person('chief', ['admin'], { siteIds: [site] });
    const chief = await opened('chief');
    await open('/integrations/apis/native', chief);
    await chief.getByText('Only for users who see the whole company').waitFor();
    expect(await chief.getByRole('alert').count()).toBe(0);
    await chief.context().close();
  });

  it('the sign-in form at its own address, and goes on from there', async () => {
    await open('/sign-in');
    await heading('Overview').waitFor();
  });

  it('on a phone what happened in each line of the ledger, and the stock of a chosen location in view', async () => {
    await page.setViewportSize(PHONE);
    await open('/events');
    await page.getByRole('table', { name: 'Events' }).getByText('receipt').first().waitFor();
    for (let number = 0; number < 30; number += 1) await make('/v1/locations', { name: `Bin ${number}`, kind: 'bin' });
    await open('/locations');
    await page.getByRole('link', { name: 'Shop', exact: true }).click();
    const title = page.getByRole('heading', { level: 2, name: 'Shop' });
    await title.waitFor();
    await expect
      .poll(async () => (await title.boundingBox())?.y ?? Number.POSITIVE_INFINITY)
      .toBeLessThan(PHONE.height - 40);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('long names and numbers of many digits in full, on a phone too', async () => {
    await page.setViewportSize(PHONE);
    const long = await make('/v1/items', {
      partNumber: 'LONG-PART-NUMBER-000123456789',
      name: 'Thermostatic radiator valve with all of its sizes and norms',
      unit: 'kilograms',
      minStockLevel: '1234567890.1234',
    });
    await move('receipt', { itemId: long.id, locationId: company.van, quantity: '1234567890.1234', unitCost: '12.5' });
    const order = await make('/v1/purchase-orders', {
      vendorId: company.vendor,
      locationId: company.shop,
      lines: [
        { itemId: long.id, quantity: '1234567890.1234' },
        { itemId: company.glue, quantity: '5' },
      ],
    });
    await open(`/items/${long.id}`);
    await page.getByText('1,234,567,890.1234').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
    const narrow = (selector: string) =>
      page.locator(selector).evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().width)));
    await open(`/purchasing/orders/${order.id}`);
    await button('Receive').click();
    await page.getByRole('dialog').getByText('Glue · 5 open').waitFor();
    expect(Math.min(...(await narrow('.sheet-item')))).toBeGreaterThan(100);
    const field = page.getByLabel('Received of LONG-PART-NUMBER-000123456789');
    expect(await field.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
    const { id } = await make('/v1/counts', { locationId: company.van });
    await open(`/counts/${id}`);
    await page.locator('[data-item^=LONG]').waitFor();
    expect(Math.min(...(await narrow('.sheet-item')))).toBeGreaterThan(100);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('a form with the focus in its first field, and keeps it open when the page beside it is touched', async () => {
    await open(`/items/${company.item}`);
    await button('Adjust').click();
    const form = page.getByRole('dialog');
    await expect.poll(() => form.getByLabel('Location').evaluate((one) => one.matches(':focus'))).toBe(true);
    await form.getByLabel('Reason').fill('Half written');
    await page.mouse.click(5, 5);
    await page.waitForTimeout(400);
    expect(await form.getByLabel('Reason').inputValue()).toBe('Half written');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });
});
