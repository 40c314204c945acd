/** Numbers in the console's fields: read in the user's language, questioned where they are unclear or far off, shown alike. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findFaults, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';

if (CHROMIUM === undefined)
  console.warn('The tests of the console’s numbers are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

describe.skipIf(CHROMIUM === undefined)('a number in the console', () => {
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext | undefined;
  let page: Page;
  let company: Awaited<ReturnType<typeof makeCompany>>;

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const dialog = (name: string | RegExp = /./) => page.getByRole('dialog', { name });
  const onHand = async (itemId: number) => (await company.client.get(`/v1/items/${itemId}`)).body.onHand;
  const make = async (path: string, body: object) => (await company.client.post(path, body)).body;
  const newItem = async (partNumber: string, more: object = {}): Promise<number> =>
    (await make('/v1/items', { partNumber, name: 'Bolt', unit: 'pcs', ...more })).id;
  const stock = (itemId: number, quantity: string) =>
    make('/v1/movements', {
      movements: [{ kind: 'receipt', entries: [{ itemId, locationId: company.shop, quantity, unitCost: '2' }] }],
    });
  const open = async (path: string) => {
    await page.goto(path);
    await settle(page);
  };
  const openIn = async (locale: string, path: string) => {
    context = await browser.newContext({ locale, viewport: { width: 1280, height: 900 }, baseURL: server.url });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await signIn(page, server.url, 'sam', PASSWORD);
    await open(path);
  };
  /** Opens the form that adjusts an item at the shop. */
  const adjust = async () => {
    await button('Adjust').click();
    await dialog().getByLabel('Location').selectOption({ label: 'Shop (S)' });
  };
  const post = async () => {
    await dialog(/^Adjust/)
      .getByRole('button', { name: 'Post' })
      .click({ force: true });
  };

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    company = await makeCompany(server);
    browser = await openBrowser();
  }, 120_000);

  afterEach(async () => {
    await context?.close();
    context = undefined;
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it.each([
    ['en-US', '1,150', '1150', '1,150 pcs'],
    ['de-DE', '1.150', '1150', '1.150 pcs'],
    ['de-DE', '12,5', '12.5', '12,5 pcs'],
    ['fr-CH', '1 150', '1150', '1 150 pcs'],
    ['de-CH', "1'150.5", '1150.5', "1'150.5 pcs"],
    ['en-IN', '1,15,000', '115000', '1,15,000 pcs'],
    ['ar-EG', '١٬١٥٠', '1150', '١٬١٥٠ pcs'],
    ['ar-EG', '1150', '1150', '١٬١٥٠ pcs'],
  ])('in %s: %s is posted as %s and shown as %s', async (locale, typed, value, shown) => {
    const item = await newItem(`N-${locale}-${value}-${typed.length}`);
    await stock(item, '1150');
    await make('/v1/movements', {
      movements: [{ kind: 'issue', entries: [{ itemId: item, locationId: company.shop, quantity: '-1150' }] }],
    });
    await stock(item, '200000');
    await openIn(locale, `/items/${item}`);
    await adjust();
    await dialog().getByLabel('Quantity').fill(typed);
    await post();
    await dialog().waitFor({ state: 'detached' });
    expect(await onHand(item)).toBe(String(200_000 + Number(value)));
    const change = page
      .getByRole('table', { name: /^Explanation/ })
      .locator('.table-body [role=row]')
      .first();
    await expect
      .poll(async () =>
        (await change.textContent())
          ?.replaceAll(/[\u200e\u200f\u061c]/g, '')
          .replaceAll(/\s/g, ' ')
          .replaceAll('’', "'"),
      )
      .toContain(shown.replace(' pcs', ''));
  });

  it('is shown at its field as understood, where it was typed in another form', async () => {
    await openIn('en-US', `/items/${company.item}`);
    await adjust();
    const form = dialog('Adjust FLT-20');
    await form.getByLabel('Quantity').fill('1150');
    await form.getByText('= 1,150 pcs').waitFor();
    await form.getByLabel('Quantity').fill('1 150');
    await form.getByText('= 1,150 pcs').waitFor();
    await form.getByLabel('Quantity').fill('1,150');
    await form.getByText('= 1,150 pcs').waitFor({ state: 'detached' });
    await form.getByLabel('Quantity').fill('12 pcs');
    await form.getByText('This is not a number.').waitFor();
    expect(await findFaults(page)).toEqual([]);
  });

  it.each([
    ['en-US', '1.150', ['1,150', '1.15'], '1.15', '1.15'],
    ['en-US', '1.150', ['1,150', '1.15'], '1,150', '1150'],
    ['de-DE', '1,150', ['1.150', '1,15'], '1,15', '1.15'],
    ['en-US', '2,5', ['2.5'], '2.5', '2.5'],
  ])('in %s: %s is questioned (%s), and %s is taken', async (locale, typed, choices, chosen, value) => {
    const item = await newItem(`U-${locale}-${typed}-${value}`);
    await stock(item, '1000');
    await openIn(locale, `/items/${item}`);
    await adjust();
    await dialog().getByLabel('Quantity').fill(typed);
    await dialog()
      .getByText(`Did you mean ${choices.join(' or ')}?`)
      .waitFor();
    // Until it is clear nothing can be posted, not even with Enter.
    await post();
    await dialog().getByLabel('Quantity').press('Enter');
    await page.getByRole('status').getByText('One of the numbers is not clear yet.').first().waitFor();
    expect(await onHand(item)).toBe('1000');
    expect(await findFaults(page)).toEqual([]);
    await dialog().getByRole('button', { name: chosen, exact: true }).click();
    await dialog().getByText('Did you mean').waitFor({ state: 'detached' });
    await post();
    await dialog().waitFor({ state: 'detached' });
    expect(await onHand(item)).toBe(String(1_000 + Number(value)));
  });

  it('that the program put into a field keeps its value, written in the user’s language', async () => {
    const item = await newItem('KEEP-1', { cost: '12.125', price: '1234.5', minStockLevel: '1.15' });
    await openIn('de-DE', `/items/${item}`);
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Edit the item' }).click();
    const form = dialog('Edit KEEP-1');
    expect(await form.getByLabel('Cost').inputValue()).toBe('12,125');
    expect(await form.getByLabel('Price').inputValue()).toBe('1234,5');
    await form.getByLabel('Name').fill('Bolt, long');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    const saved = (await company.client.get(`/v1/items/${item}`)).body;
    expect(saved).toMatchObject({ name: 'Bolt, long', cost: '12.125', price: '1234.5', minStockLevel: '1.15' });
  });

  it('is questioned where it is far from the stock, and not posted if the user goes back', async () => {
    const item = await newItem('FAR-1');
    await stock(item, '12');
    await openIn('en-US', `/items/${item}`);
    await adjust();
    await dialog().getByLabel('Quantity').fill('1150');
    await post();
    const question = dialog('Is this right?');
    await question.getByText('You are about to change the stock by 1,150 pcs. The ledger says 12 pcs.').waitFor();
    expect(await findFaults(page)).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(await onHand(item)).toBe('12');
    expect(await dialog('Adjust FAR-1').getByLabel('Quantity').inputValue()).toBe('1150');
    await dialog('Adjust FAR-1').getByLabel('Quantity').fill('1120');
    await post();
    await question.getByRole('button', { name: /^Yes, post it/ }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await onHand(item)).toBe('1132');
    // Usual numbers are not questioned.
    await adjust();
    await dialog().getByLabel('Quantity').fill('60');
    await post();
    await dialog().waitFor({ state: 'detached' });
    expect(await onHand(item)).toBe('1192');
  });

  it('that is a price is questioned where it is ten times the old one', async () => {
    const item = await newItem('PRICE-1', { cost: '12.5' });
    await openIn('en-US', `/items/${item}`);
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Edit the item' }).click();
    await dialog('Edit PRICE-1').getByLabel('Cost').fill('1250');
    await dialog('Edit PRICE-1').getByRole('button', { name: 'Save' }).click();
    await dialog('Is this right?').getByText('The cost was 12.50 and would become 1,250.00.').waitFor();
    await dialog('Is this right?').getByRole('button', { name: 'Cancel' }).click();
    expect((await company.client.get(`/v1/items/${item}`)).body.cost).toBe('12.5');
  });

  it('on a count sheet is questioned where it is unclear, marked where it is far off, and questioned before posting', async () => {
    const where = (await make('/v1/locations', { name: 'Cellar', kind: 'warehouse' })).id;
    const [one, two] = [await newItem('CNT-A'), await newItem('CNT-B')];
    await make('/v1/movements', {
      movements: [one, two].map((itemId) => ({
        kind: 'receipt',
        entries: [{ itemId, locationId: where, quantity: itemId === one ? '12' : '1150' }],
      })),
    });
    const sheet = await make('/v1/counts', { locationId: where });
    await openIn('de-DE', `/counts/${sheet.id}`);
    const lines = async () => {
      const { body } = await company.client.get(`/v1/counts/${sheet.id}`);
      return Object.fromEntries(
        body.lines.map((line: { itemId: number; counted: string | null }) => [line.itemId, line.counted]),
      );
    };
    await page.getByLabel('Counted of CNT-A').fill('1.150');
    await page.getByText('far from the 12 pcs expected').waitFor();
    await page.getByLabel('Counted of CNT-B').fill('1,150');
    await page.getByText('Did you mean 1.150 or 1,15?').waitFor();
    await expect.poll(lines).toEqual({ [one]: '1150', [two]: null });
    await page.getByText('Not saved yet: 1. Correct the unclear numbers.').waitFor();
    await button('Review the differences').click({ force: true });
    await page.getByRole('status').getByText('What was counted of CNT-B is not clear yet.').waitFor();
    // After a reload it is still questioned.
    page.on('dialog', (question) => void question.accept());
    await page.reload();
    await page.getByText('Did you mean 1.150 or 1,15?').waitFor();
    await button('1.150').click();
    await expect.poll(lines).toEqual({ [one]: '1150', [two]: '1150' });
    await button('Review the differences').click();
    await button('Post the count').click();
    await dialog('Is this right?').getByText('CNT-A: 1.150 pcs counted, 12 pcs expected').waitFor();
    expect(await onHand(one)).toBe('12');
    await dialog('Is this right?')
      .getByRole('button', { name: /^Yes, post it/ })
      .click();
    await page.getByRole('heading', { name: 'What it changed' }).waitFor();
    expect(await onHand(one)).toBe('1150');
  });

  it('on a line of a document is read in the user’s language', async () => {
    const item = await newItem('LINE-1', { cost: '3' });
    await openIn('de-DE', '/purchasing');
    await button('New order').click();
    const form = dialog('New order');
    await form.getByLabel('Vendor').selectOption({ label: 'Pipes & Co' });
    await form.getByLabel('Deliver to').selectOption({ label: 'Shop (S)' });
    await form.getByLabel('Add an item').fill('LINE-1');
    await page.getByRole('option', { name: /LINE-1/ }).click();
    await form.getByLabel('Quantity of LINE-1').fill('1.150');
    await form.getByLabel('Unit cost of LINE-1').fill('2,25');
    await form.getByRole('button', { name: 'Place the order' }).click();
    await page.getByRole('heading', { level: 1, name: /^Order / }).waitFor();
    await page.getByRole('table').getByText('1.150').first().waitFor();
    const { lines } = (await company.client.get(`/v1/purchase-orders?itemId=${item}`)).body.data[0];
    expect(lines[0]).toMatchObject({ quantity: '1150', unitCost: '2.25' });
    await button('Receive').click();
    expect(await dialog().getByLabel('Received of LINE-1').inputValue()).toBe('1150');
    await dialog().getByLabel('Received of LINE-1').fill('1.000,5');
    await dialog().getByRole('button', { name: 'Receive' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await onHand(item)).toBe('1000.5');
  });
});
