/** Which location a form starts with, what is marked as inactive, and that balances are visible on a phone. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findCut, findFaultsInThemes, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';

if (CHROMIUM === undefined)
  console.warn('The tests of the console’s places are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

describe.skipIf(CHROMIUM === undefined)('the console', () => {
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let company: Awaited<ReturnType<typeof makeCompany>>;

  const button = (name: string, on: Pick<Page, 'getByRole'> = page) => on.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  const onHand = async (itemId: number) => (await company.client.get(`/v1/items/${itemId}`)).body.onHand;
  const make = async (path: string, body: object) => (await company.client.post(path, body)).body;
  const newItem = async (partNumber: string, more: object = {}): Promise<number> =>
    (await make('/v1/items', { partNumber, name: 'Bolt', unit: 'pcs', ...more })).id;
  const receive = (itemId: number, locationId: number | null, quantity: string) =>
    make('/v1/movements', {
      movements: [{ kind: 'receipt', entries: [{ itemId, locationId, quantity, unitCost: '2' }] }],
    });
  const open = async (path: string) => {
    await page.goto(path);
    await settle(page);
  };
  /** The choice in a field of the open form. */
  const chosen = (label: string) =>
    dialog()
      .getByLabel(label)
      .evaluate((one) => (one as unknown as { selectedOptions: { label: string }[] }).selectedOptions[0]?.label);

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    company = await makeCompany(server);
    browser = await openBrowser();
    context = await browser.newContext({ locale: 'en-US', viewport: DESK, baseURL: server.url });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await signIn(page, server.url, 'sam', PASSWORD);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('presets no location where it is unclear, never “Unassigned”, and posts nothing until one is chosen', async () => {
    const item = await newItem('WHERE-1');
    await receive(item, null, '7');
    await open(`/items/${item}`);
    for (const [name, label] of [
      ['Adjust', 'Location'],
      ['Count', 'Location'],
      ['Transfer', 'From'],
      ['Reserve', 'Location'],
    ] as const) {
      await button(name).click();
      await expect.poll(() => chosen(label)).toBe('Choose…');
      await dialog()
        .getByLabel(name === 'Count' ? 'Counted' : 'Quantity')
        .fill('2');
      await dialog()
        .getByRole('button', { name: name === 'Reserve' ? 'Reserve' : 'Post' })
        .click({ force: true });
      await page.locator('.toasts').getByText('Choose a location.').waitFor();
      await button('Cancel', dialog()).click();
      await dialog().waitFor({ state: 'detached' });
    }
    expect(await onHand(item)).toBe('7');
    // The user can choose it.
    await button('Adjust').click();
    await dialog().getByLabel('Location').selectOption('Unassigned');
    await dialog().getByText('The ledger says 7 pcs.').waitFor();
    await dialog().getByLabel('Quantity').fill('-2');
    await button('Post', dialog()).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await onHand(item)).toBe('5');
  });

  it('presets the only location of the item, and among several the one used last', async () => {
    const item = await newItem('WHERE-2');
    await receive(item, company.van, '7');
    await open(`/items/${item}`);
    await button('Adjust').click();
    await expect.poll(() => chosen('Location')).toBe('Van (V)');
    await dialog().getByText('The ledger says 7 pcs.').waitFor();
    await button('Cancel', dialog()).click();
    await receive(item, company.shop, '3');
    await open(`/items/${item}`);
    await button('Adjust').click();
    await expect.poll(() => chosen('Location')).toBe('Choose…');
    await dialog().getByLabel('Location').selectOption('Shop (S)');
    await dialog().getByLabel('Quantity').fill('1');
    await button('Post', dialog()).click();
    await dialog().waitFor({ state: 'detached' });
    const other = await newItem('WHERE-3');
    await receive(other, company.shop, '1');
    await receive(other, company.van, '1');
    await open(`/items/${other}`);
    await button('Reserve').click();
    await expect.poll(() => chosen('Location')).toBe('Shop (S)');
    await button('Cancel', dialog()).click();
  });

  it('marks inactive records in lists, and does not offer them for something new', async () => {
    const old = await newItem('OLD-1');
    const attic = await make('/v1/locations', { name: 'Attic', kind: 'warehouse' });
    await receive(old, company.shop, '4');
    await company.client.patch(`/v1/items/${old}`, { active: false });
    await company.client.patch(`/v1/locations/${attic.id}`, { active: false });
    await make('/v1/vendors', { name: 'Closed & Co', active: false });
    await open('/items');
    await page.getByRole('row', { name: /OLD-1 inactive/ }).waitFor();
    await open(`/locations?at=${company.shop}`);
    await page.getByRole('table', { name: 'Stock at Shop' }).getByText('OLD-1 inactive').waitFor();
    await open('/purchasing');
    await button('New order').click();
    expect(await dialog().getByLabel('Vendor').textContent()).not.toContain('Closed & Co');
    expect(await dialog().getByLabel('Deliver to').textContent()).not.toContain('Attic');
    await dialog().getByLabel('Add an item').fill('OLD-1');
    await page.getByText('No item matches.').waitFor();
    await page.keyboard.press('Escape');
    await open('/events');
    await page.getByRole('combobox', { name: 'Item' }).fill('OLD-1');
    await page.getByRole('option', { name: 'OLD-1 · Bolt (inactive)' }).waitFor();
  });

  it('D1: moves and counts what is there of an inactive item', async () => {
    const old = await newItem('OLD-2');
    await receive(old, company.van, '4');
    await company.client.patch(`/v1/items/${old}`, { active: false });
    await open(`/items/${old}`);
    await button('Transfer').click();
    await dialog().getByLabel('To').selectOption('Shop (S)');
    await dialog().getByLabel('Quantity').fill('3');
    await button('Post', dialog()).click();
    await dialog().waitFor({ state: 'detached' });
    const { data } = (await company.client.get(`/v1/positions?itemId=${old}`)).body;
    expect(data.map((row: { onHand: string }) => row.onHand).toSorted()).toEqual(['1', '3']);
  });

  it('D2: closes a place, with what lies there going elsewhere, and opens it again', async () => {
    const item = await newItem('CLOSE-1');
    const shed = await make('/v1/locations', { name: 'Shed', kind: 'warehouse' });
    await receive(item, shed.id, '6');
    await open(`/locations?at=${shed.id}`);
    await button('Close location').click();
    await dialog().getByLabel('Reason').fill('Torn down');
    await button('Close location', dialog()).click();
    await dialog().getByText('6 of item CLOSE-1 lie there.').waitFor();
    await dialog().getByLabel('What lies there goes to').selectOption('Shop (S)');
    await button('Close location', dialog()).click();
    await dialog().waitFor({ state: 'detached' });
    expect((await company.client.get(`/v1/locations/${shed.id}`)).body).toMatchObject({
      active: false,
      reason: 'Torn down',
    });
    const { data } = (await company.client.get(`/v1/positions?itemId=${item}&locationId=${company.shop}`)).body;
    expect(data[0].onHand).toBe('6');
    await button('Open again').click();
    await button('Close location').waitFor();
  });

  it('D4: merges an item into another one, whose page opens', async () => {
    const [twin, kept] = [await newItem('TWIN-1'), await newItem('KEPT-1')];
    await receive(twin, company.shop, '6');
    await open(`/items/${twin}`);
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Merge into another item' }).click();
    await dialog().getByLabel('The item that stays').fill('KEPT-1');
    await page.getByRole('option', { name: /KEPT-1/ }).click();
    await dialog().getByLabel('Reason').fill('Entered twice');
    await button('Merge', dialog()).click();
    await page.waitForURL(`**/items/${kept}`);
    expect([await onHand(twin), await onHand(kept)]).toEqual(['0', '6']);
    await open(`/items/${twin}`);
    await page.getByRole('link', { name: 'Merged into this item' }).click();
    await page.waitForURL(`**/items/${kept}`);
  });

  it('shows quantities on a phone wherever it shows locations', async () => {
    await page.setViewportSize(PHONE);
    const item = await newItem('PHONE-1', { minStockLevel: '2000' });
    await receive(item, company.shop, '1234.5');
    await make('/v1/movements', {
      movements: [
        {
          kind: 'issue',
          reason: 'For a job',
          entries: [{ itemId: item, locationId: company.shop, quantity: '-100.25' }],
        },
      ],
    });
    const seen = async (table: string | RegExp, column: string) => {
      const head = page.getByRole('table', { name: table }).getByRole('columnheader', { name: column, exact: true });
      await head.waitFor();
      const box = await head.boundingBox();
      return box !== null && box.x >= 0 && box.x + box.width <= PHONE.width;
    };
    const lists: [path: string, table: string | RegExp, columns: string[]][] = [
      ['/overview', 'Items at or below their minimum', ['On hand']],
      ['/overview', 'Latest movements', ['Change', 'Left']],
      ['/items', 'Items', ['On hand', 'Available']],
      ['/items?low=true', 'Items', ['On hand', 'Available']],
      [`/items/${item}`, /^Balances/, ['On hand', 'Available']],
      [`/items/${item}`, /^Explanation/, ['Change', 'Balance']],
      [`/locations?at=${company.shop}`, 'Stock at Shop', ['On hand', 'Available']],
      ['/lots?span=all', 'Lots', ['On hand']],
      ['/events', 'Events', ['Change', 'Left']],
    ];
    await make('/v1/movements', {
      movements: [
        {
          kind: 'receipt',
          entries: [{ itemId: company.glue, locationId: company.shop, quantity: '4', lot: { number: 'A' } }],
        },
      ],
    });
    const hidden: string[] = [];
    for (const [path, table, columns] of lists) {
      await open(path);
      for (const column of columns) if (!(await seen(table, column))) hidden.push(`${path} ${table}: ${column}`);
      for (const cut of await findCut(page)) hidden.push(`${path} cut: ${cut}`);
    }
    expect(hidden).toEqual([]);
    await open(`/items/${item}`);
    expect(await findFaultsInThemes(page, 'item on a phone', ['light'])).toEqual([]);
    await page.setViewportSize(DESK);
  });
});
