/** Units and codes in the console's forms: an item's own, and those that a quantity is typed in. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findFaultsInThemes, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';
import { countedOn } from './counted.ts';
import { plugIn } from './scanner.ts';

if (CHROMIUM === undefined)
  console.warn('The tests of the console’s units are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

describe.skipIf(CHROMIUM === undefined)('in the console', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let company: Awaited<ReturnType<typeof makeCompany>>;
  let tea: number;

  const dialog = () => page.getByRole('dialog');
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const open = (path: string) => page.goto(path).then(() => settle(page));
  const itemOf = async (id: number) => (await company.client.get(`/v1/items/${id}`)).body;
  const edit = async (id: number) => {
    await open(`/items/${id}`);
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Edit the item' }).click();
    await dialog().getByLabel('Part number').waitFor();
  };

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    company = await makeCompany(server);
    const made = await company.client.post('/v1/items', {
      partNumber: 'TEA',
      name: 'Tea',
      unit: 'box',
      cost: '1',
      units: [{ name: 'case', factor: 12 }],
      codes: [{ code: '012345678905' }, { code: '10012345678902', unit: 'case' }],
    });
    tea = Number(made.body.id);
    browser = await openBrowser();
  }, 120_000);

  beforeEach(async () => {
    await page?.context().close();
    const options = { locale: 'en-US', viewport: { width: 1280, height: 900 }, baseURL: server.url };
    page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(30_000);
    await signIn(page, server.url, 'sam', PASSWORD);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test('an item gets units and codes, and what is wrong with one stands at its field', async () => {
    await edit(company.item);
    await button('Add a unit').click();
    await dialog().getByLabel('Name of unit 1').fill('pallet');
    await dialog().getByLabel('How many pcs are in unit 1').fill('400');
    await button('Add a code').click();
    const scanner = await plugIn(page);
    await dialog().getByLabel('Code 1', { exact: true }).focus();
    await scanner.scan('012345678905');
    await dialog().getByLabel('Unit of code 1').selectOption({ label: 'pallet' });
    await dialog().getByLabel('Whole units only').check();
    await button('Save').click();
    const codes = dialog().getByRole('group', { name: 'Codes' });
    await codes
      .getByText(/TEA|another item|code/i)
      .nth(1)
      .waitFor();
    await expect.poll(() => dialog().getByLabel('Code 1', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    await dialog().getByLabel('Code 1', { exact: true }).fill('shelf 7');
    await button('Save').click();
    await dialog().waitFor({ state: 'detached' });
    expect(await itemOf(company.item)).toMatchObject({
      units: [{ name: 'pallet', factor: '400' }],
      codes: [{ code: 'shelf 7', kind: 'other', unit: 'pallet' }],
      wholeOnly: true,
    });
    await edit(company.item);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await findFaultsInThemes(page, 'item form')).toEqual([]);
    await button('Remove code shelf 7').click();
    await button('Remove unit pallet').click();
    await button('Save').click();
    await dialog().waitFor({ state: 'detached' });
    expect(await itemOf(company.item)).toMatchObject({ units: [], codes: [] });
  });

  test('an order in cases is received in cases, and a unit that it was written in keeps its factor', async () => {
    await open('/purchasing');
    await page.getByRole('tab', { name: 'Orders' }).click();
    await button('New order').click();
    await dialog().getByLabel('Vendor').selectOption({ label: 'Pipes & Co' });
    await dialog().getByLabel('Deliver to').selectOption({ label: 'Shop (S)' });
    const scanner = await plugIn(page);
    await scanner.scan('10012345678902');
    await expect.poll(() => dialog().getByLabel('Quantity of TEA', { exact: true }).inputValue()).toBe('12');
    await dialog().getByLabel('Quantity of TEA', { exact: true }).fill('4');
    await dialog().getByLabel('Unit of Quantity of TEA').selectOption({ label: 'case (12)' });
    expect(await dialog().getByLabel('Unit cost of TEA').inputValue()).toBe('12');
    await dialog().getByLabel('Unit cost of TEA').fill('10');
    await scanner.scan('10012345678902');
    await dialog().getByText('5 case = 60 box').waitFor();
    await scanner.scan('012345678905');
    await dialog()
      .getByText(/TEA is here by the case/)
      .waitFor();
    await button('Place the order').click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: /PO/ }).waitFor();
    await button('Receive').click();
    await dialog().getByText('5 case = 60 box').waitFor();
    await dialog().getByRole('button', { name: 'Receive', exact: true }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await itemOf(tea)).toMatchObject({ onHand: '60', stockValue: '50' });
    await edit(tea);
    await dialog().getByLabel('How many box are in unit 1').fill('10');
    await button('Save').click();
    await dialog().getByRole('group', { name: 'Units' }).getByText(/case/).waitFor();
    expect(await itemOf(tea)).toMatchObject({ units: [{ name: 'case', factor: '12' }] });
  });

  test('a case is adjusted, transferred and counted as the base units in it', async () => {
    const before = Number((await itemOf(tea)).onHand);
    await open(`/items/${tea}`);
    await button('Adjust').click();
    await dialog().getByLabel('Location').selectOption({ label: 'Shop (S)' });
    await dialog()
      .getByLabel(/^Quantity/)
      .fill('2');
    await dialog().getByLabel('Unit of Quantity').selectOption({ label: 'case (12)' });
    await dialog().getByText('2 case = 24 box').waitFor();
    await button('Post').click();
    await dialog().waitFor({ state: 'detached' });
    expect(Number((await itemOf(tea)).onHand)).toBe(before + 24);
    const sheet = Number((await company.client.post('/v1/counts', { locationId: company.shop })).body.id);
    await page.setViewportSize({ width: 390, height: 844 });
    await open(`/counts/${sheet}`);
    await page.getByLabel('Counted of TEA', { exact: true }).fill('3');
    await page.getByLabel('Unit of Counted of TEA').selectOption({ label: 'case (12)' });
    await page.getByText('3 case = 36 box').waitFor();
    await page.getByText('All saved').waitFor();
    expect(await countedOn(company.client, sheet)).toEqual({ TEA: '36' });
    const scanner = await plugIn(page);
    await scanner.scan('10012345678902');
    await expect.poll(() => page.getByLabel('Counted of TEA', { exact: true }).inputValue()).toBe('48');
    await page.setViewportSize({ width: 1280, height: 900 });
    await open('/transfers');
    await button('New transfer').click();
    await dialog().getByLabel('From').selectOption({ label: 'Shop (S)' });
    await dialog().getByLabel(/^To/).selectOption({ label: 'Van (V)' });
    await scanner.scan('012345678905');
    await dialog().getByLabel('Unit of Quantity of TEA').selectOption({ label: 'case (12)' });
    await button('Plan the transfer').click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: /^T/ }).waitFor();
    const { data } = (await company.client.get('/v1/transfers')).body as unknown as { data: { lines: object[] }[] };
    expect(data[0]?.lines).toMatchObject([{ quantity: '1', unit: 'case', baseQuantity: '12' }]);
  });
});
