/** Scans in the console: wherever the focus is, in quick succession, over windows, during requests, and with unknown codes. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findFaultsInThemes, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';
import { countedOn } from './counted.ts';
import { plugIn, type Scanner } from './scanner.ts';

if (CHROMIUM === undefined)
  console.warn('The tests of the console’s scans are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

describe.skipIf(CHROMIUM === undefined)('a scan in the console', () => {
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let scanner: Scanner;
  let company: Awaited<ReturnType<typeof makeCompany>>;
  let sheet: { id: number; number: string };

  const button = (name: string, on: Pick<Page, 'getByRole'> = page) => on.getByRole('button', { name, exact: true });
  const dialog = (name: string | RegExp = /./) => page.getByRole('dialog', { name });
  const field = (partNumber: string) => page.getByLabel(`Counted of ${partNumber}`, { exact: true });
  const kept = () => page.getByRole('region', { name: 'Codes not counted yet' });
  const onHand = async (itemId: number) => (await company.client.get(`/v1/items/${itemId}`)).body.onHand;
  const make = async (path: string, body: object) => (await company.client.post(path, body)).body;
  const open = (path: string) => page.goto(path).then(() => settle(page));
  const openSheet = async () => {
    sheet = await make('/v1/counts', { locationId: company.shop });
    await open(`/counts/${sheet.id}`);
    await field('40123455').waitFor();
  };
  const counted = () => countedOn(company.client, sheet.id);
  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    company = await makeCompany(server);
    const ean = (await make('/v1/items', { partNumber: '40123455', name: 'Chocolate' })).id;
    const short = (await make('/v1/items', { partNumber: '4711', name: 'Cologne' })).id;
    await make('/v1/items', { partNumber: '96385074', name: 'Nowhere yet' });
    await make('/v1/movements', {
      movements: [ean, short].map((itemId) => ({
        kind: 'receipt',
        entries: [{ itemId, locationId: company.shop, quantity: '20', unitCost: '1' }],
      })),
    });
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
    page.on('dialog', (question) => void question.accept());
    await signIn(page, server.url, 'sam', PASSWORD);
    scanner = await plugIn(page);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('F4: counts one while the focus is in a quantity, which keeps its content', async () => {
    await openSheet();
    await field('VLV-1').pressSequentially('12', { delay: 30 });
    await page.getByText('All saved').waitFor();
    for (const end of ['Enter', 'Tab'] as const) await scanner.scan('40123455', end);
    await page.getByText('40123455: one more.').waitFor();
    await page.getByText('All saved').waitFor();
    expect(await field('VLV-1').inputValue()).toBe('12');
    expect(await field('VLV-1').evaluate((one) => one.matches(':focus'))).toBe(true);
    expect(await counted()).toEqual({ 'VLV-1': '12', '40123455': '2' });
  });

  it('typed into a quantity never reaches the server as a quantity', async () => {
    await openSheet();
    const seen: unknown[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') seen.push(...request.postDataJSON().lines);
    });
    await field('VLV-1').fill('12');
    for (let time = 0; time < 5; time += 1) await scanner.scan('40123455');
    await expect.poll(() => field('40123455').inputValue()).toBe('5');
    await page.getByText('All saved').waitFor();
    const typed = seen.filter((line) => (line as { quantity?: string }).quantity !== undefined);
    expect(typed).toEqual([{ itemId: company.other, quantity: '12' }]);
  });

  it('F4: counts one whatever has the focus, and presses no button', async () => {
    await openSheet();
    await page.evaluate('document.activeElement.blur()');
    await scanner.scan('40123455');
    await button('Add a line').focus();
    await scanner.scan('40123455');
    await button('Cancel the count').focus();
    await scanner.scan('VLV-1');
    await page.getByRole('link', { name: 'Items', exact: true }).focus();
    await scanner.scan('40123455');
    await page.getByLabel('Scan').focus();
    await scanner.scan('40123455');
    await expect.poll(() => field('40123455').inputValue()).toBe('4');
    await page.getByText('All saved').waitFor();
    expect(await dialog().count()).toBe(0);
    expect(await page.getByLabel('Scan').inputValue()).toBe('');
    expect(await counted()).toEqual({ 'VLV-1': '1', '40123455': '4' });
  });

  it('of a short number counts where the sheet knows the code, and is a quantity where it does not', async () => {
    await openSheet();
    await field('VLV-1').fill('3');
    await field('VLV-1').focus();
    await scanner.scan('4711');
    await expect.poll(() => field('4711').inputValue()).toBe('1');
    expect(await field('VLV-1').inputValue()).toBe('3');
    // A very fast typist.
    await field('VLV-1').fill('');
    await page.keyboard.type('150');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await counted())['VLV-1']).toBe('150');
  });

  it('is taken while others are still being looked up', async () => {
    await openSheet();
    const held: (() => void)[] = [];
    await context.route('**/v1/scan?*', async (route) => {
      await new Promise<void>((resolve) => held.push(resolve));
      await route.continue();
    });
    for (const code of ['96385074', '40123455', '96385074', '40123455', '40123455']) await scanner.scan(code);
    await expect.poll(() => field('40123455').inputValue()).toBe('3');
    await expect.poll(() => held.length).toBe(2);
    // A pending look-up is not lost with the page.
    await page.reload();
    await kept().getByText('96385074').waitFor();
    await kept().getByText('× 2').waitFor();
    await context.unroute('**/v1/scan?*');
    await button('Look it up again', kept()).click();
    await expect.poll(() => field('96385074').inputValue()).toBe('2');
    await kept().waitFor({ state: 'detached' });
    await expect.poll(counted).toEqual({ '40123455': '3', '96385074': '2' });
  });

  it('counts while a window is open, and the count can be posted only once it is saved', async () => {
    await openSheet();
    await scanner.scan('VLV-1');
    await page.getByText('All saved').waitFor();
    await button('Review the differences').click();
    await dialog('Differences').getByLabel('Reason').fill('Yearly');
    await dialog('Differences').getByLabel('Reason').focus();
    const hung: (() => void)[] = [];
    await context.route(`**/v1/counts/${sheet.id}`, async (route) => {
      if (route.request().method() !== 'PATCH') return route.fallback();
      await new Promise<void>((resolve) => hung.push(resolve));
      await route.continue();
    });
    await scanner.scan('40123455');
    await page.locator('.toasts').getByText('40123455: one more.').waitFor();
    expect(await dialog('Differences').getByLabel('Reason').inputValue()).toBe('Yearly');
    await button('Post the count').click({ force: true });
    await page.locator('.toasts').getByText('Wait until everything is saved.').waitFor();
    await expect.poll(() => hung.length).toBe(1);
    hung[0]?.();
    await dialog('Differences').getByText('2 counted, 2 differ').waitFor();
    await button('Post the count').click();
    await dialog('Is this right?').waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'What it changed' }).waitFor();
    expect(await counted()).toEqual({ 'VLV-1': '1', '40123455': '1' });
    await make('/v1/movements', {
      movements: [
        {
          kind: 'receipt',
          entries: [{ itemId: company.other, locationId: company.shop, quantity: '3', unitCost: '2' }],
        },
      ],
    });
  });

  it('F3: of an unknown code stays, even after a reload, until it is looked up, assigned, or dismissed', async () => {
    await openSheet();
    await field('VLV-1').focus();
    for (const code of ['5901234123457', 'XYZ-9', '5901234123457', 'ODD-1']) await scanner.scan(code);
    await kept().getByText('No item, lot or serial has the code XYZ-9.').waitFor();
    await kept().getByText('No item, lot or serial has the code ODD-1.').waitFor();
    await page.reload();
    await kept().getByText('× 2').waitFor();
    await settle(page);
    expect(await findFaultsInThemes(page, 'kept codes')).toEqual([]);
    const line = (code: string) => kept().getByRole('listitem').filter({ hasText: code });
    // Meanwhile the item is created.
    await make('/v1/items', { partNumber: 'XYZ-9', name: 'New' });
    await button('Look it up again', line('XYZ-9')).click();
    await expect.poll(() => field('XYZ-9').inputValue()).toBe('1');
    await button('Say what it is', line('5901234123457')).click();
    const form = dialog('What is 5901234123457?');
    await form.getByLabel('Item').fill('VLV');
    await page.getByRole('option', { name: /VLV-1/ }).click();
    expect(await findFaultsInThemes(page, 'what is it', ['light'])).toEqual([]);
    expect(await form.getByLabel('How many').inputValue()).toBe('2');
    await button('Count it', form).click();
    await expect.poll(() => field('VLV-1').inputValue()).toBe('2');
    await button('Dismiss ODD-1', line('ODD-1')).click();
    await kept().waitFor({ state: 'detached' });
    await page.getByText('All saved').waitFor();
    expect(await counted()).toEqual({ 'VLV-1': '2', 'XYZ-9': '1' });
    await page.reload();
    await field('VLV-1').waitFor();
    expect(await kept().count()).toBe(0);
  });

  it('made offline stays too, and is counted when it is looked up again', async () => {
    await openSheet();
    await context.setOffline(true);
    await scanner.scan('96385074');
    await kept().getByText('This device has no network.').waitFor();
    await context.setOffline(false);
    await button('Look it up again', kept()).click();
    await expect.poll(() => field('96385074').inputValue()).toBe('1');
  });

  it('in an item field chooses the item, or says why it cannot', async () => {
    await openSheet();
    await button('Add a line').click();
    const form = dialog('Add a line');
    await form.getByLabel('Counted').fill('12');
    await form.getByLabel('Counted').focus();
    await scanner.scan('NO-SUCH');
    await form.getByText('No item, lot or serial has the code NO-SUCH.').waitFor();
    await scanner.scan('96385074');
    await form.getByText('96385074 · Nowhere yet').waitFor();
    expect(await form.getByLabel('Counted').inputValue()).toBe('12');
    await button('Add', form).click();
    await expect.poll(() => field('96385074').inputValue()).toBe('12');
  });

  it('in the lines of a document adds one, keeps unknown codes, and does not send the form', async () => {
    await open('/transfers');
    await button('New transfer').click();
    const form = dialog('New transfer');
    await form.getByLabel('From').selectOption({ label: 'Shop (S)' });
    await form.getByLabel('To').selectOption({ label: 'Van (V)' });
    await form.getByLabel('Reference').fill('Round 7');
    await form.getByLabel('Reference').focus();
    await scanner.scan('40123455');
    await form.getByLabel('Quantity of 40123455').fill('12');
    for (const code of ['40123455', 'NO-SUCH', 'VLV-1', '40123455']) await scanner.scan(code);
    await expect.poll(() => form.getByLabel('Quantity of 40123455').inputValue()).toBe('14');
    await expect.poll(() => form.getByLabel('Quantity of VLV-1').inputValue()).toBe('1');
    await form.getByRole('region', { name: 'Codes not taken' }).getByText('NO-SUCH', { exact: true }).waitFor();
    expect(await form.getByLabel('Reference').inputValue()).toBe('Round 7');
    expect((await company.client.get('/v1/transfers')).body.data).toHaveLength(0);
    await button('Plan the transfer', form).click();
    await page.getByRole('heading', { level: 1, name: /^Transfer / }).waitFor();
    const { lines } = (await company.client.get('/v1/transfers')).body.data[0];
    expect(lines.map((one: { quantity: string }) => one.quantity)).toEqual(['14', '1']);
  });

  it('in the lines of a step moves the focus to the amount of its line', async () => {
    const order = await make('/v1/purchase-orders', {
      vendorId: company.vendor,
      locationId: company.shop,
      lines: [
        { itemId: company.other, quantity: '5', unitCost: '2' },
        { itemId: company.item, quantity: '6', unitCost: '2' },
      ],
    });
    await open(`/purchasing/orders/${order.id}`);
    await button('Receive').click();
    const form = dialog(/^Receive/);
    const amount = form.getByLabel('Received of VLV-1');
    await amount.focus();
    await scanner.scan('FLT-20');
    await form.getByText('FLT-20: enter how much arrived.').waitFor();
    expect(await amount.inputValue()).toBe('5');
    expect(await form.getByLabel('Received of FLT-20').evaluate((one) => one.matches(':focus'))).toBe(true);
    await scanner.scan('40123455');
    await form.getByText('Nothing of 40123455 is still to come on this order.').waitFor();
    expect((await company.client.get('/v1/receipts')).body.data).toHaveLength(0);
  });

  it('on the list of items opens its item, or becomes the search', async () => {
    await open('/items');
    await scanner.scan('NO-SUCH');
    await page.locator('.toasts').getByText('No item, lot or serial has the code NO-SUCH.').waitFor();
    await expect.poll(() => page.getByLabel('Search').inputValue()).toBe('NO-SUCH');
    await page.getByLabel('Category').focus();
    await scanner.scan('96385074');
    await page.getByRole('heading', { level: 1, name: '96385074' }).waitFor();
  });

  it('neither changes a number nor presses a button where nothing takes codes', async () => {
    await open(`/items/${company.item}`);
    const before = await onHand(company.item);
    await button('Adjust').click();
    const form = dialog(/^Adjust/);
    await form.getByLabel('Location').selectOption({ label: 'Shop (S)' });
    await form.getByLabel('Quantity').fill('12');
    await form.getByLabel('Quantity').focus();
    await scanner.scan('40123455');
    await page.getByText('40123455 was scanned, but nothing here takes codes.').waitFor();
    expect(await form.getByLabel('Quantity').inputValue()).toBe('12');
    await form.getByLabel('Reason').focus();
    await scanner.scan('40123455');
    await button('Post', form).focus();
    await scanner.scan('40123455');
    expect(await form.count()).toBe(1);
    expect(await onHand(company.item)).toBe(before);
  });

  it('into a field for lots or serials stays there: only the last one, or one per line', async () => {
    const glue = await make('/v1/items', { partNumber: 'TAR', name: 'Tar', tracking: 'lot' });
    await open(`/items/${glue.id}`);
    await button('Adjust').click();
    await dialog().getByLabel('Lot').focus();
    await scanner.scan('LOT-4711');
    await scanner.scan('LOT-4712');
    expect(await dialog().getByLabel('Lot').inputValue()).toBe('LOT-4712');
    const pump = await make('/v1/items', { partNumber: 'PUMP', name: 'Pump', tracking: 'serial' });
    await open(`/items/${pump.id}`);
    await button('Adjust').click();
    await dialog().getByLabel('Serials').focus();
    await scanner.scan('SN-001');
    await scanner.scan('SN-002');
    expect(await dialog().getByLabel('Serials').inputValue()).toBe('SN-001\nSN-002\n');
  });

  it('is not recognised in typed text, nor at sign-in', async () => {
    await openSheet();
    await button('Cancel the count').click();
    await dialog().getByLabel('Reason').pressSequentially('Wrong shelf', { delay: 90 });
    await dialog().getByLabel('Reason').press('Enter');
    await page.getByText('canceled by sam: Wrong shelf').waitFor();
    await button('Acme').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('User name').fill('sam');
    await page.getByLabel('Password', { exact: true }).focus();
    // A hardware token types as fast as a scanner.
    await scanner.scan(PASSWORD);
    await page.getByRole('heading', { level: 1, name: /^Count / }).waitFor();
  });
});
