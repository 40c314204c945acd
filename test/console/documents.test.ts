import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findFaultsInThemes, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are read by the tests as they come.
type Row = any;

describe.skipIf(CHROMIUM === undefined)("the console's documents in a browser", () => {
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let company: Awaited<ReturnType<typeof makeCompany>>;
  const faults: string[] = [];

  const watch = (one: Page): Page => {
    one.setDefaultTimeout(20_000);
    one.on('pageerror', (error) => faults.push(error.message));
    return one;
  };
  const open = async (path: string, one = page) => {
    await one.goto(`${server.url}${path}`);
    await settle(one);
  };
  const button = (name: string, one = page) => one.getByRole('button', { name, exact: true });
  const dialog = (one = page) => one.getByRole('dialog');
  const onHand = async (itemId: number) => (await company.client.get(`/v1/items/${itemId}`)).body.onHand;
  const post = async (path: string, body: object): Promise<Row> => (await company.client.post(path, body)).body;
  const counted = async (id: number) => {
    const { body } = await company.client.get(`/v1/counts/${id}`);
    return Object.fromEntries(body.lines.map((line: Row) => [line.itemId, line.counted]));
  };

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    company = await makeCompany(server);
    browser = await openBrowser();
    context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } });
    page = watch(await context.newPage());
    await signIn(page, server.url, 'sam', PASSWORD);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('lets a second device continue an unfinished count, and shows each what the other counts', async () => {
    const sheet = await post('/v1/counts', { locationId: company.shop });
    await open(`/counts/${sheet.id}`);
    await page.getByLabel('Counted of FLT-20').fill('8.5');
    await page.getByLabel('Scan').pressSequentially('VLV-1\nVLV-1\n');
    await page.getByText('All saved').waitFor();
    await page.close();
    const second = watch(await (await browser.newContext({ locale: 'en-US' })).newPage());
    await signIn(second, server.url, 'sam', PASSWORD);
    await open(`/counts/${sheet.id}`, second);
    expect(await second.getByLabel('Counted of FLT-20').inputValue()).toBe('8.5');
    expect(await second.getByLabel('Counted of VLV-1').inputValue()).toBe('2');
    page = watch(await context.newPage());
    await open(`/counts/${sheet.id}`);
    // Both scan the same item: neither overwrites the other.
    await page.getByLabel('Scan').pressSequentially('VLV-1\n');
    await second.getByLabel('Scan').pressSequentially('VLV-1\n');
    for (const one of [page, second]) {
      await expect.poll(() => one.getByLabel('Counted of VLV-1').inputValue(), { timeout: 15_000 }).toBe('4');
    }
    expect(await counted(sheet.id)).toEqual({ [company.item]: '8.5', [company.other]: '4' });
    await second.context().close();
  });

  it('counts an unexpected lot by its number', async () => {
    const { id: itemId } = await post('/v1/items', { partNumber: 'TAR', name: 'Tar', tracking: 'lot' });
    const entries = [{ itemId, locationId: company.van, lot: { number: 'G-77' }, quantity: '3' }];
    await post('/v1/movements', { movements: [{ kind: 'receipt', entries }] });
    const sheet = await post('/v1/counts', { locationId: company.shop });
    await open(`/counts/${sheet.id}`);
    await page.getByLabel('Scan').pressSequentially('G-77\nG-77\n');
    await expect.poll(() => page.getByLabel('Counted of TAR lot G-77').inputValue()).toBe('2');
    await expect.poll(async () => (await counted(sheet.id))[itemId]).toBe('2');
  });

  it('keeps what is counted while the server is away, and saves it once when it is back', async () => {
    const sheet = await post('/v1/counts', { locationId: company.shop });
    await open(`/counts/${sheet.id}`);
    await page.getByLabel('Scan').pressSequentially('VLV-1\n');
    await page.getByText('All saved').waitFor();
    // The server saves what is counted, but its answer is lost on the way.
    const path = `**/v1/counts/${sheet.id}`;
    let lost = 0;
    await page.route(path, async (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      if (lost === 0) await route.fetch();
      lost += 1;
      await route.abort();
    });
    await page.getByLabel('Scan').pressSequentially('VLV-1\n');
    await page.getByText('Not saved yet: 1.').waitFor();
    await page.getByLabel('Scan').pressSequentially('VLV-1\n');
    await page.unroute(path);
    await page.getByText('All saved').waitFor();
    expect(lost).toBeGreaterThan(0);
    expect((await counted(sheet.id))[company.other]).toBe('3');
  });

  it("saves a user's unsaved count only when that user is back", async () => {
    const sheet = await post('/v1/counts', { locationId: company.shop });
    const tab = watch(await (await browser.newContext({ locale: 'en-US' })).newPage());
    const path = `**/v1/counts/${sheet.id}`;
    let saves = 0;
    await tab.route(path, (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      saves += 1;
      return route.abort();
    });
    const signOut = async () => {
      await button('Acme', tab).click();
      await tab.getByRole('menuitem', { name: 'Sign out' }).click();
      await tab.getByLabel('User name').waitFor();
    };
    await signIn(tab, server.url, 'sam', PASSWORD);
    // From page to page without a reload, which would start a queue of its own.
    const toSheet = async () => {
      await tab.getByRole('link', { name: 'Counts' }).click();
      await tab.getByRole('link', { name: sheet.number, exact: true }).click();
    };
    await toSheet();
    await tab.getByLabel('Scan').pressSequentially('VLV-1\n');
    await tab.getByText('Not saved yet: 1.').waitFor();
    await signOut();
    await tab.getByLabel('User name').fill('pat');
    await tab.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button('Sign in', tab).click();
    await tab.getByRole('heading', { level: 1, name: `Count ${sheet.number}` }).waitFor();
    await tab.getByText('All saved').waitFor();
    const before = saves;
    await tab.waitForTimeout(5_000);
    expect(saves).toBe(before);
    await signOut();
    await tab.unroute(path);
    await signIn(tab, server.url, 'sam', PASSWORD);
    await toSheet();
    await tab.locator('[data-item="VLV-1"][data-counted="true"][data-saved="true"]').waitFor();
    const { body } = await company.client.get(`/v1/counts/${sheet.id}`);
    expect(body.lines.find((line: Row) => line.itemId === company.other)).toMatchObject({
      counted: '1',
      countedBy: 'sam',
    });
    await tab.context().close();
  });

  it('reports a line that is refused, and saves the others', async () => {
    const sheet = await post('/v1/counts', { locationId: company.shop });
    await open(`/counts/${sheet.id}`);
    await button('Add a line').click();
    await dialog().getByLabel('Item').fill('GLUE');
    await page.getByRole('option', { name: /GLUE/ }).click();
    await dialog().getByLabel('Lot').fill('L-9');
    await dialog().getByLabel('Counted').fill('2');
    // Meanwhile the item becomes one that is not tracked by lot.
    await company.client.patch(`/v1/items/${company.glue}`, { tracking: 'none' });
    await dialog().getByRole('button', { name: 'Add' }).click();
    await page.getByLabel('Counted of VLV-1').fill('1');
    await page.getByRole('alert').getByText('is not kept by lot').waitFor();
    await page.getByText('All saved').waitFor();
    expect((await counted(sheet.id))[company.other]).toBe('1');
    await button('I have read it').click();
    await page.getByText('Not saved', { exact: true }).waitFor({ state: 'detached' });
  });

  it('hides expected quantities on a blind sheet until it is uncovered, and cancels a count with a reason', async () => {
    await open('/counts');
    await button('New count').click();
    await dialog().getByLabel('Location to count').selectOption({ label: 'Shop (S)' });
    await dialog().getByLabel('Blind').check();
    await button('Start counting').click();
    await page.getByLabel('Counted of FLT-20').fill('3');
    expect(await page.locator('[data-item="FLT-20"] .sheet-expected').textContent()).toBe('');
    await page.getByText('All saved').waitFor();
    await button('Uncover').click();
    await button('Uncover it').click();
    await expect
      .poll(() => page.locator('[data-item="FLT-20"] .sheet-expected').textContent(), { timeout: 15_000 })
      .toBe('10 pcs');
    await button('Cancel the count').click();
    await dialog().getByLabel('Reason').fill('Wrong shelf');
    await dialog().getByRole('button', { name: 'Cancel the count' }).click();
    await page.getByText('canceled by sam: Wrong shelf').waitFor();
    expect(await onHand(company.item)).toBe('10');
  });

  it('receives an order, sends part of it back for credit, and explains why its receipt cannot be canceled', async () => {
    const order = await post('/v1/purchase-orders', {
      vendorId: company.vendor,
      locationId: company.shop,
      lines: [{ itemId: company.item, quantity: '6', unitCost: '2' }],
    });
    await open(`/items/${company.item}`);
    await page.getByRole('group', { name: 'On its way' }).getByRole('link', { name: order.number }).click();
    await button('Receive').click();
    await dialog().getByRole('button', { name: 'Receive' }).click();
    await page.getByRole('link', { name: 'RCV-1' }).click();
    await page.getByRole('heading', { level: 1, name: 'Receipt RCV-1' }).waitFor();
    await button('Send back').click();
    await dialog().getByLabel('Goes back of FLT-20').fill('2');
    await dialog().getByLabel('Reason').fill('Bent');
    await dialog().getByRole('button', { name: 'Create the return' }).click();
    await page.getByRole('heading', { level: 1, name: 'Return RET-1' }).waitFor();
    const found = (await company.client.get('/v1/vendor-returns')).body.data[0];
    expect(found).toMatchObject({ status: 'pending', memo: 'Bent', purchaseOrderId: order.id });
    expect(found.lines[0].receiptLineId).not.toBeNull();
    await button('Ship it').click();
    await dialog().getByRole('button', { name: 'They have left' }).click();
    await page.getByText('returned by sam').waitFor();
    expect(await onHand(company.item)).toBe('14');
    await button('Credit received').click();
    await dialog().getByRole('button', { name: 'It has come in' }).click();
    await page.getByText('credit received by sam').waitFor();
    await dialog().waitFor({ state: 'detached' });
    await button('Cancel the return').click({ force: true });
    await page.getByRole('status').getByText('The vendor has paid.').waitFor();
    await page.getByRole('link', { name: order.number }).click();
    await page.getByRole('link', { name: 'RCV-1' }).click();
    await button('Cancel the receipt').click();
    await dialog().getByLabel('Reason').fill('Twice');
    await dialog().getByRole('button', { name: 'Cancel the receipt' }).click();
    await dialog().getByRole('alert').waitFor();
    expect(await onHand(company.item)).toBe('14');
  });

  it('creates a vendor return without an order, and cancels it after shipping', async () => {
    await open('/purchasing?tab=returns');
    await button('New return').click();
    await dialog().getByLabel('Vendor').selectOption({ label: 'Pipes & Co' });
    await dialog().getByLabel('Goods are at').selectOption({ label: 'Shop (S)' });
    await dialog().getByLabel('Add an item').fill('FLT-20');
    await page.getByRole('option', { name: /FLT-20/ }).click();
    await dialog().getByLabel('Quantity of FLT-20').fill('4');
    await dialog().getByRole('button', { name: 'Create the return' }).click();
    await button('Ship it').click();
    await dialog().getByRole('button', { name: 'They have left' }).click();
    await page.getByText('returned by sam').waitFor();
    expect(await onHand(company.item)).toBe('10');
    await button('Cancel the return').click();
    await dialog().getByLabel('Reason').fill('They take it back as it is');
    await dialog().getByRole('button', { name: 'Cancel the return' }).click();
    await page.getByText('canceled by sam').waitFor();
    expect(await onHand(company.item)).toBe('14');
  });

  it('shows what is in transit of an item, and asks where it is when the transfer is canceled', async () => {
    const transfer = await post('/v1/transfers', {
      fromLocationId: company.shop,
      toLocationId: company.van,
      lines: [{ itemId: company.item, quantity: '3' }],
    });
    await post(`/v1/transfers/${transfer.id}/picking`, {});
    await open(`/items/${company.item}`);
    await page.getByRole('group', { name: 'On its way' }).getByRole('link', { name: transfer.number }).click();
    await button('Cancel the transfer').click();
    await dialog()
      .getByLabel(/Where are the goods/)
      .selectOption({ label: 'Lost: written off' });
    await dialog().getByLabel('Reason').fill('Stolen');
    await dialog().getByRole('button', { name: 'Cancel the transfer' }).click();
    await page.getByText('canceled by sam: Stolen').waitFor();
    expect(await onHand(company.item)).toBe('11');
    await open(`/items/${company.item}`);
    await page.getByText('Nothing is on its way').waitFor();
  });

  it('passes axe on every document in both themes', async () => {
    const { client, vendor: vendorId, shop, item } = company;
    const first = async (path: string): Promise<number> => (await client.get(`/v1/${path}&limit=1`)).body.data[0].id;
    const lines = [{ itemId: item, quantity: '1', unitCost: '2' }];
    const request = await post('/v1/purchase-requests', { vendorId, locationId: shop, lines });
    const done = await post('/v1/counts', { locationId: shop });
    await client.patch(`/v1/counts/${done.id}`, { lines: [{ itemId: item, quantity: '12' }] });
    await post(`/v1/counts/${done.id}/posting`, { uncounted: 'stay' });
    const paths = [
      '/counts',
      `/counts?at=${shop}`,
      `/counts/${await first('counts?status=open')}`,
      `/counts/${done.id}`,
      `/purchasing/requests/${request.id}`,
      `/purchasing/orders/${await first('purchase-orders?')}`,
      `/purchasing/receipts/${await first('receipts?')}`,
      `/purchasing/returns/${await first('vendor-returns?')}`,
      `/transfers/${await first('transfers?')}`,
      `/events/${(await client.get('/v1/entries?limit=1')).body.data[0].movementId}`,
      `/items/${item}`,
    ];
    const found: string[] = [];
    for (const path of paths) {
      await open(path);
      found.push(...(await findFaultsInThemes(page, path)));
    }
    expect(found).toEqual([]);
  }, 240_000);

  it('logged no error in these tests', () => {
    expect(faults).toEqual([]);
  });
});
