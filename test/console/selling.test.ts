/** Sales, packagings and returns, levels that places share, and held places, in a browser. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findFaults, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';

if (CHROMIUM === undefined) console.warn('The tests of selling in the console are SKIPPED: there is no Chromium.');

describe.skipIf(CHROMIUM === undefined)('the console', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let company: Awaited<ReturnType<typeof makeCompany>>;

  const button = (name: string, on: Pick<Page, 'getByRole'> = page) => on.getByRole('button', { name, exact: true });
  const dialog = (name?: string | RegExp) => page.getByRole('dialog', name === undefined ? {} : { name });
  const closed = () => dialog().waitFor({ state: 'detached' });
  const open = async (path: string, on = page) => {
    await on.goto(path);
    await settle(on);
  };
  const opened = async (username: string) => {
    const options = { locale: 'en-US', viewport: { width: 1280, height: 900 }, baseURL: server.url };
    const one = await (await browser.newContext(options)).newPage();
    one.setDefaultTimeout(15_000);
    await signIn(one, server.url, username, PASSWORD);
    return one;
  };
  const add = async (partNumber: string, quantity: string) => {
    await dialog().getByLabel('Add an item').fill(partNumber);
    await page.getByRole('option', { name: new RegExp(partNumber) }).click();
    await dialog().getByLabel(`Quantity of ${partNumber}`).fill(quantity);
  };
  const newSale = async (quantity: string, backOrder = false) => {
    await open('/selling');
    await button('New sale').click();
    await dialog().getByLabel('From').selectOption({ label: 'Shop (S)' });
    await add('FLT-20', quantity);
    if (backOrder) await dialog().getByLabel('Back order').check();
    await button('Place the sale', dialog()).click();
  };
  const item = async (id: number) => (await company.client.get(`/v1/items/${id}`)).body;

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    company = await makeCompany(server);
    browser = await openBrowser();
    page = await opened('sam');
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('names the item that is short for a sale, sells it on back order, and cancels what waits', async () => {
    await newSale('12');
    await dialog()
      .getByRole('alert')
      .getByText(/FLT-20/)
      .waitFor();
    await dialog().getByLabel('Back order').check();
    await button('Place the sale', dialog()).click();
    await page.getByRole('heading', { level: 1, name: /^Sale / }).waitFor();
    await page.getByRole('columnheader', { name: 'Waiting' }).waitFor();
    expect(await findFaults(page)).toEqual([]);
    await button('Move the end').click();
    await dialog().getByLabel('Held until').fill('2099-01-01T12:00');
    await button('Save', dialog()).click();
    await closed();
    await page.getByText(/2099/).first().waitFor();
    await button('Mark as packed').click();
    await button('It is packed', dialog()).click();
    await closed();
    await button('Cancel the sale').click();
    await dialog().getByLabel('Reason').fill('Not paid');
    await button('Cancel the sale', dialog()).click();
    await closed();
    await page.getByText('Not paid').waitFor();
    expect(await item(company.item)).toMatchObject({ onHand: '10', available: '10' });
  });

  it('hands a part of a sale over and takes a part of that back', async () => {
    await newSale('4');
    await page.getByRole('heading', { level: 1, name: /^Sale / }).waitFor();
    await button('Hand over').click();
    await dialog().getByLabel('Hand over of FLT-20').fill('3');
    await button('Hand over', dialog()).click();
    await closed();
    expect(await item(company.item)).toMatchObject({ onHand: '7', available: '6' });
    await button('Take back').click();
    await dialog().getByLabel('Take back of FLT-20').fill('1');
    await button('Take back', dialog()).click();
    await closed();
    await page.getByRole('columnheader', { name: 'Came back' }).waitFor();
    expect(await item(company.item)).toMatchObject({ onHand: '8', available: '7' });
    await open('/selling?tab=returns');
    await page.getByRole('link', { name: /^CR-/ }).click();
    await page.getByRole('heading', { level: 1, name: /^Customer return CR-/ }).waitFor();
    await page.getByRole('link', { name: /^SO-/ }).waitFor();
  });

  it('puts a kit together from its components', async () => {
    const components = [{ itemId: company.other, quantity: '2' }];
    const { body: kit } = await company.client.post('/v1/items', { partNumber: 'PAIR', name: 'Pair', components });
    await open('/selling');
    await button('Put together').click();
    await dialog().getByLabel('Where').selectOption({ label: 'Shop (S)' });
    await dialog().getByLabel('What is put together').fill('PAIR');
    await page.getByRole('option', { name: /PAIR/ }).click();
    await expect.poll(() => dialog().getByLabel('Quantity of VLV-1').inputValue()).toBe('2');
    await button('Put together', dialog()).click();
    await page.getByRole('heading', { level: 1, name: /^Packaging PCK-/ }).waitFor();
    expect(await item(kit.id)).toMatchObject({ onHand: '1', available: '2' });
    expect((await item(company.other)).onHand).toBe('2');
  });

  it('holds a place with a reason, shows it, and releases it', async () => {
    await open(`/locations?at=${company.shop}`);
    await button('Hold').click();
    await dialog().getByLabel('Reason').fill('Roof leaks');
    await button('Hold', dialog()).click();
    await closed();
    await page.getByText('Roof leaks').waitFor();
    expect((await item(company.item)).available).toBe('0');
    await open(`/items/${company.item}`);
    await page.getByText(/pcs held/).waitFor();
    expect(await findFaults(page)).toEqual([]);
    await open(`/locations?at=${company.shop}`);
    await button('Release').click();
    await dialog().getByLabel('Reason').fill('Mended');
    await button('Release', dialog()).click();
    await closed();
    expect((await item(company.item)).available).not.toBe('0');
  });

  it('gives a template to a place, which is then filled up by it', async () => {
    await open('/replenishment?tab=templates');
    await button('New template').click();
    await dialog().getByLabel('Name').fill('Vans');
    await dialog().getByLabel('Add an item').fill('FLT-20');
    await page.getByRole('option', { name: /FLT-20/ }).click();
    await dialog().getByLabel('Minimum of FLT-20').fill('2');
    await button('Save', dialog()).click();
    await closed();
    await page.getByLabel('Give Vans to').selectOption({ label: 'Van (V)' });
    await button('Take it from Van').waitFor();
    const { body: place } = await company.client.get(`/v1/locations/${company.van}`);
    const { body: templates } = await company.client.get('/v1/level-templates');
    expect(place.levelTemplateId).toBe(templates.data[0].id);
    await open('/replenishment');
    await page.getByText(/its template/).waitFor();
  });

  it('corrects the number of a lot, and says at the field that it is taken', async () => {
    const entry = (number: string) => ({
      itemId: company.glue,
      locationId: company.shop,
      quantity: '1',
      lot: { number },
    });
    await company.client.post('/v1/movements', {
      movements: ['G-1', 'G-2'].map((number) => ({ kind: 'receipt', entries: [entry(number)] })),
    });
    await open('/lots?span=all');
    await button('G-1').click();
    await button('Correct it').click();
    const form = dialog('Correct lot G-1');
    await form.getByLabel('Number').fill('G-2');
    await form.getByLabel('Reason').fill('Typed wrong');
    await button('Correct', form).click();
    await expect.poll(() => form.getByLabel('Number').getAttribute('aria-invalid')).toBe('true');
    await form.getByLabel('Number').fill('G-3');
    await button('Correct', form).click();
    await form.waitFor({ state: 'detached' });
    await dialog('Lot G-3').waitFor();
  });

  it('offers no step to a user who may only read', async () => {
    const { body: session } = await company.client.get('/v1/session');
    const reader = { username: 'rea', password: PASSWORD, scopes: ['inventory:read'] };
    await company.client.post(`/v1/tenants/${session.tenant.id}/users`, reader);
    const tab = await opened('rea');
    for (const [path, name] of [
      ['/selling', 'New sale'],
      [`/locations?at=${company.shop}`, 'Hold'],
      ['/replenishment?tab=templates', 'New template'],
      [`/items/${company.item}`, 'Edit the levels'],
    ] as const) {
      await open(path, tab);
      await expect.poll(() => button(name, tab).getAttribute('aria-disabled')).toBe('true');
    }
    await tab.context().close();
  });
});
