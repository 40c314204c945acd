/** A day's work in the browser, each step as people do it, and at its end every unit explained on the item's page. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findCut, findFaults, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';
import { plugIn, type Scanner } from './scanner.ts';

if (CHROMIUM === undefined)
  console.warn('The test of a day’s work in the console is SKIPPED: there is no Chromium. Set CHROMIUM to one.');

const GTIN = '09501101530003';

describe.skipIf(CHROMIUM === undefined)('a day at the console, step by step,', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let scanner: Scanner;
  let company: Awaited<ReturnType<typeof makeCompany>>;
  let milk: number;
  let set: number;

  const button = (name: string, on: Pick<Page, 'getByRole'> = page) => on.getByRole('button', { name, exact: true });
  const dialog = (name?: string | RegExp) => page.getByRole('dialog', name === undefined ? {} : { name });
  const open = async (path: string) => {
    await page.goto(path);
    await settle(page);
  };
  const make = async (path: string, body: object) => {
    const answer = await company.client.post(path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  const read = async (path: string) => (await company.client.get(path)).body;

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    company = await makeCompany(server);
    const codes = [{ code: GTIN }];
    const more = { unit: 'l', tracking: 'lot', lotsExpire: true, cost: '1', price: '2', codes };
    milk = (await make('/v1/items', { partNumber: 'MILK', name: 'Milk', ...more })).id;
    set = (await make('/v1/items', { partNumber: 'SET', name: 'Breakfast', price: '9' })).id;
    await company.client.patch(`/v1/locations/${company.van}`, { supplyLocationId: company.shop });
    browser = await openBrowser();
    // A phone, in a language whose decimal mark is a comma.
    const options = { locale: 'de-DE', viewport: { width: 390, height: 844 }, baseURL: server.url };
    page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(20_000);
    await signIn(page, server.url, 'sam', PASSWORD);
    scanner = await plugIn(page);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('receives a delivery in two lots, each by its GS1 string', async () => {
    const order = await make('/v1/purchase-orders', {
      vendorId: company.vendor,
      locationId: company.shop,
      lines: [{ itemId: milk, quantity: '20', unitCost: '1' }],
    });
    await open(`/purchasing/orders/${order.id}`);
    // The delivery: two lots of one line, each by its GS1 string.
    for (const [lot, quantity] of [
      ['L-1', '12,5'],
      ['L-2', '7,5'],
    ] as const) {
      await button('Receive').click();
      await dialog().waitFor();
      await scanner.scan(`(01)${GTIN}(17)300331(10)${lot}`);
      await expect.poll(() => dialog().getByLabel('Lot of MILK').inputValue()).toBe(lot);
      expect(await dialog().getByLabel('Expiry of MILK').inputValue()).toBe('2030-03-31');
      await dialog().getByLabel('Received of MILK').fill(quantity);
      await button('Receive', dialog()).click();
      await dialog().waitFor({ state: 'detached' });
    }
  });

  it('holds one of the lots', async () => {
    await open('/lots?span=all');
    await button('L-2').click();
    await button('Hold', dialog('Lot L-2')).click();
    await dialog('Hold lot L-2?').getByLabel('Reason').fill('Smells sour');
    await button('Hold', dialog('Hold lot L-2?')).click();
    await dialog('Hold lot L-2?').waitFor({ state: 'detached' });
    await dialog('Lot L-2').getByText('Smells sour').waitFor();
    expect((await read(`/v1/items/${milk}`)).available).toBe('12.5');
  });

  it('fills the van up by what its level suggests', async () => {
    await open(`/items/${milk}`);
    await page.getByText('7,5 l held').waitFor();
    await button('Edit the levels').click();
    await dialog().getByLabel('Add a level at').selectOption({ label: 'Van (V)' });
    await dialog().getByLabel('Minimum of Van').fill('2,5');
    await dialog().getByLabel('Target of Van').fill('4');
    await button('Save', dialog()).click();
    await dialog().waitFor({ state: 'detached' });
    await open('/replenishment');
    await page.getByText(/0 available; the minimum is 2,5, filled up to 4/).waitFor();
    await page.getByLabel('How much MILK for Van').fill('5');
    await button('Draft 1 line').click();
    await page.getByRole('status').filter({ hasText: 'Transfer' }).getByRole('link').click();
    await button('Pick').click();
    await button('Pick', dialog()).click();
    await dialog().waitFor({ state: 'detached' });
    await button('Receive').click();
    await button('Receive', dialog()).click();
    await dialog().waitFor({ state: 'detached' });
  });

  it('counts half a litre less in the shop', async () => {
    const sheet = await make('/v1/counts', { locationId: company.shop, itemIds: [milk] });
    await open(`/counts/${sheet.id}`);
    await page.getByLabel('Counted of MILK lot L-1').fill('7');
    await page.getByLabel('Counted of MILK lot L-2').fill('7,5');
    await page.getByText('All saved').waitFor();
    await button('Review the differences').click();
    await button('Post the count').click();
    await page.getByRole('heading', { name: 'What it changed' }).waitFor();
  });

  it('sells a kit of half a litre and a valve twice', async () => {
    await open(`/items/${set}`);
    await button('Make it a kit').click();
    await dialog().waitFor();
    await scanner.scan(GTIN);
    await scanner.scan('VLV-1');
    await dialog().getByLabel('Quantity of MILK').fill('0,5');
    await dialog().getByLabel('Quantity of VLV-1').waitFor();
    await button('Save', dialog()).click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByText('4 available').waitFor();
    await open('/selling');
    await button('New sale').click();
    await dialog().getByLabel('From').selectOption({ label: 'Shop (S)' });
    await scanner.scan('SET');
    await scanner.scan('SET');
    await expect.poll(() => dialog().getByLabel('Quantity of SET').inputValue()).toBe('2');
    await dialog().getByText('Total 18,00').waitFor();
    await button('Place the sale', dialog()).click();
    await page.getByRole('heading', { level: 1, name: /^Sale / }).waitFor();
    await button('Hand over').click();
    await button('Hand over', dialog()).click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByText('fulfilled').first().waitFor();
  });

  it('takes the item out of use, whose page explains the 18.5 l that are left', async () => {
    await open(`/items/${milk}`);
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Edit the item' }).click();
    await dialog().getByLabel('Active').click();
    await button('Save', dialog()).click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Why there are 18,5' }).waitFor();
    const steps = page.getByRole('table', { name: /^Explanation/ }).locator('.table-body [role=row]');
    const changes: string[] = [];
    for (const step of await steps.all()) {
      changes.push((await step.getByRole('cell').nth(-2).textContent()) ?? '');
    }
    expect(changes.length).toBeGreaterThan(3);
    const total = changes.reduce((sum, change) => sum + Number(change.replace(',', '.')), 0);
    expect(total).toBe(18.5);
    expect(await read(`/v1/items/${milk}`)).toMatchObject({ onHand: '18.5', available: '11', active: false });
    expect(await findCut(page)).toEqual([]);
    expect(await findFaults(page)).toEqual([]);
  });
});
