/** Codes of items in the console: packs, element strings, and codes that the console is taught. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';
import { countedOn } from './counted.ts';
import { plugIn, type Scanner } from './scanner.ts';

if (CHROMIUM === undefined)
  console.warn('The tests of the console’s codes are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

describe.skipIf(CHROMIUM === undefined)('a code in the console', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let scanner: Scanner;
  let company: Awaited<ReturnType<typeof makeCompany>>;

  const button = (name: string, on: Pick<Page, 'getByRole'> = page) => on.getByRole('button', { name, exact: true });
  const field = (partNumber: string) => page.getByLabel(`Counted of ${partNumber}`, { exact: true });
  const openSheet = async (): Promise<number> => {
    const { id } = (await company.client.post('/v1/counts', { locationId: company.shop })).body;
    await page.goto(`/counts/${id}`).then(() => settle(page));
    await field('VLV-1').waitFor();
    return Number(id);
  };

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    company = await makeCompany(server);
    const codes = [{ code: '012345678905' }, { code: '10012345678902', unit: 'case' }];
    await company.client.post('/v1/items', {
      partNumber: 'TEA',
      name: 'Tea',
      units: [{ name: 'case', factor: 12 }],
      codes,
    });
    const milk = { partNumber: 'MILK', name: 'Milk', tracking: 'lot', codes: [{ code: '09501101530003' }] };
    await company.client.post('/v1/items', milk);
    browser = await openBrowser();
  }, 120_000);

  beforeEach(async () => {
    await page?.context().close();
    const options = { locale: 'en-US', viewport: { width: 1280, height: 900 }, baseURL: server.url };
    page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(30_000);
    await signIn(page, server.url, 'sam', PASSWORD);
    scanner = await plugIn(page);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test('of a pack counts what is in it, and of a piece one, however long it is written', async () => {
    const sheet = await openSheet();
    for (const code of ['10012345678902', '0012345678905', '10012345678902']) await scanner.scan(code);
    await expect.poll(() => field('TEA').inputValue()).toBe('25');
    await page.getByText('All saved').waitFor();
    expect(await countedOn(company.client, sheet)).toEqual({ TEA: '25' });
  });

  test('F2: with a lot counts that lot, which need not be known', async () => {
    await openSheet();
    for (const lot of ['L-1', 'L-1', 'L-2']) await scanner.scan(`(01)09501101530003(17)300331(10)${lot}`);
    await page.getByText('MILK lot L-2 was not expected here: one.').waitFor();
    await expect.poll(() => field('MILK lot L-1').inputValue()).toBe('2');
  });

  test('that is put on a transfer adds what is in the pack', async () => {
    await page.goto('/transfers').then(() => settle(page));
    await button('New transfer').click();
    await page.getByRole('dialog').waitFor();
    await scanner.scan('10012345678902');
    await page.getByText('TEA: 12.').waitFor();
    await scanner.scan('012345678905');
    await expect.poll(() => page.getByLabel('Quantity of TEA', { exact: true }).inputValue()).toBe('13');
  });

  test('F3: that nobody knew belongs to the item that it was assigned to', async () => {
    await openSheet();
    await scanner.scan('5901234123457');
    await button('Say what it is').click();
    const form = page.getByRole('dialog', { name: 'What is 5901234123457?' });
    await form.getByLabel('Item').fill('VLV');
    await page.getByRole('option', { name: /VLV-1/ }).click();
    await button('Count it', form).click();
    await page.getByText('5901234123457 is a code of VLV-1 now.').waitFor();
    await scanner.scan('5901234123457');
    await expect.poll(() => field('VLV-1').inputValue()).toBe('2');
  });
});
