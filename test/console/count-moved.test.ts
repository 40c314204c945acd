/** Counts during sales: the sheet shows what moved since, keeps it, or overwrites it if the user chooses that. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findFaultsInThemes, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';

if (CHROMIUM === undefined)
  console.warn('The tests of counts that sales meet are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

describe.skipIf(CHROMIUM === undefined)('a count in the console', () => {
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let company: Awaited<ReturnType<typeof makeCompany>>;

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = (name: string) => page.getByRole('dialog', { name });
  const field = (partNumber: string) => page.getByLabel(`Counted of ${partNumber}`, { exact: true });
  const onHand = async (itemId: number) => (await company.client.get(`/v1/items/${itemId}`)).body.onHand;
  const make = async (path: string, body: object) => (await company.client.post(path, body)).body;
  const move = (kind: string, itemId: number, quantity: string, more: object = {}) =>
    make('/v1/movements', {
      movements: [{ kind, entries: [{ itemId, locationId: company.shop, quantity }], ...more }],
    });
  const newItem = async (partNumber: string, quantity: string): Promise<number> => {
    const { id } = await make('/v1/items', { partNumber, name: 'Bolt', unit: 'pcs' });
    await move('receipt', id, quantity, { occurredAt: new Date(Date.now() - 3_600_000).toISOString() });
    return id;
  };
  const openSheet = async (itemIds: number[]) => {
    const sheet = await make('/v1/counts', { locationId: company.shop, itemIds });
    await page.goto(`/counts/${sheet.id}`);
    await settle(page);
    return sheet.id as number;
  };
  const cells = async (partNumber: string) =>
    dialog('Differences').getByRole('row').filter({ hasText: partNumber }).getByRole('cell').allInnerTexts();

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    company = await makeCompany(server);
    browser = await openBrowser();
    context = await browser.newContext({
      locale: 'en-US',
      viewport: { width: 1280, height: 900 },
      baseURL: server.url,
    });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.clock.install();
    await signIn(page, server.url, 'sam', PASSWORD);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('keeps what was sold since counting, and shows it before and after posting', async () => {
    const [sold, steady] = [await newItem('SOLD-1', '100'), await newItem('STEADY-1', '5')];
    await openSheet([sold, steady]);
    await field('SOLD-1').fill('100');
    await field('STEADY-1').fill('4');
    await page.clock.runFor(1_000);
    await page.getByText('All saved').waitFor();
    await move('issue', sold, '-1');
    await button('Review the differences').click();
    const form = dialog('Differences');
    await form.getByText('Stock of 1 line has moved since it was counted.').waitFor();
    await expect.poll(() => cells('SOLD-1')).toEqual(['SOLD-1', '100', '100', '-1', '0 pcs', '99']);
    expect(await cells('STEADY-1')).toEqual(['STEADY-1', '5', '4', '', '-1 pcs', '4']);
    expect(await form.getByLabel('stays: 100 counted and 1 sold since makes 99').isChecked()).toBe(true);
    expect(await findFaultsInThemes(page, 'differences')).toEqual([]);
    await button('Cancel').click();
    await page.locator('[data-item="SOLD-1"]').getByText('-1 pcs moved since').waitFor();
    expect(await findFaultsInThemes(page, 'sheet', ['light'])).toEqual([]);
    await button('Review the differences').click();
    await button('Post the count').click();
    await page.getByRole('heading', { name: 'What it changed' }).waitFor();
    expect([await onHand(sold), await onHand(steady)]).toEqual(['99', '4']);
  });

  it('overwrites what moved since counting if the user chooses that', async () => {
    const item = await newItem('OVER-1', '100');
    await openSheet([item]);
    await field('OVER-1').fill('100');
    await page.clock.runFor(1_000);
    await page.getByText('All saved').waitFor();
    await move('issue', item, '-1');
    await button('Review the differences').click();
    await dialog('Differences').getByLabel('is overwritten: the counted quantity becomes the stock').check();
    await expect.poll(() => cells('OVER-1')).toEqual(['OVER-1', '100', '100', '-1', '+1 pcs', '100']);
    await button('Post the count').click();
    await page.getByRole('heading', { name: 'What it changed' }).waitFor();
    expect(await onHand(item)).toBe('100');
  });

  it('asks to count a line again whose stock moved while it was counted in parts', async () => {
    const item = await newItem('PARTS-1', '10');
    const sheet = await openSheet([item]);
    const scan = async () => {
      await page.getByLabel('Scan').fill('PARTS-1');
      await page.getByLabel('Scan').press('Enter');
      await page.clock.runFor(1_000);
      await page.getByText('All saved').waitFor();
    };
    await scan();
    await move('issue', item, '-2');
    await scan();
    await page.getByText('-2 pcs moved while it was counted in parts. Count it again.').waitFor();
    await button('Review the differences').click();
    await dialog('Differences').getByText('PARTS-1 moved while it was counted in parts.').waitFor();
    await button('Post the count').click();
    await dialog('Differences')
      .getByRole('alert')
      .getByText(/PARTS-1/)
      .first()
      .waitFor();
    expect((await company.client.get(`/v1/counts/${sheet}`)).body.status).toBe('open');
    await button('Cancel').click();
    await field('PARTS-1').fill('8');
    await page.clock.runFor(1_000);
    await page.getByText('All saved').waitFor();
    await button('Review the differences').click();
    await button('Post the count').click();
    await page
      .getByText('The sheet')
      .or(page.getByRole('heading', { name: 'Sheet' }))
      .first()
      .waitFor();
    await expect.poll(() => onHand(item)).toBe('8');
  });

  it('dates what was counted offline to the time of counting', async () => {
    const item = await newItem('LATE-1', '100');
    const sheet = await openSheet([item]);
    await context.setOffline(true);
    await field('LATE-1').fill('100');
    await page.clock.runFor(1_000);
    await page.getByText('Not saved yet: 1.').waitFor();
    // A minute passes for this device, and the shop goes on.
    const before = Date.now();
    await page.clock.runFor(60_000);
    await move('issue', item, '-1');
    await context.setOffline(false);
    await page.clock.runFor(5_000);
    await page.getByText('All saved').waitFor();
    const { lines } = (await company.client.get(`/v1/counts/${sheet}`)).body;
    expect(lines[0]).toMatchObject({ counted: '100', expected: '100', movedSince: '-1' });
    expect(Date.parse(lines[0].countedAt)).toBeLessThan(before);
    await button('Review the differences').click();
    await button('Post the count').click();
    await expect.poll(() => onHand(item)).toBe('99');
  });
});
