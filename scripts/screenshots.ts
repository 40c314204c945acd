/**
 * Takes a picture of every page of the console, light and dark, for a desk and for a phone, and says what axe finds wrong with them:
 * `npm run screenshots -- URL USERNAME PASSWORD FOLDER`, with a server that runs, for example one with ONHAND_DEMO=1. With its key in
 * ONHAND_ADMIN_KEY the operator's pages are among them.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findCut, findFaults, openBrowser, settle, signIn, signInWithKey } from '../test/console/browser.ts';
import { SURFACES } from '../web/src/pages/integrations/surfaces.ts';

const [url = '', username = '', password = '', folder = ''] = process.argv.slice(2);
if (folder === '') {
  console.error('Say where to look and where to put the pictures: npm run screenshots -- URL USERNAME PASSWORD FOLDER');
  process.exit(2);
}
const PATHS = [
  '/overview',
  '/items',
  '/items?low=true',
  '/items/:item',
  '/locations',
  '/locations?at=:location',
  '/lots',
  '/purchasing',
  '/purchasing?tab=receipts',
  '/purchasing?tab=returns',
  '/purchasing/requests/:request',
  '/purchasing/orders/:order',
  '/purchasing/receipts/:receipt',
  '/purchasing/returns/:return',
  '/transfers',
  '/transfers/:transfer',
  '/counts',
  '/counts?at=:location',
  '/counts/:count',
  '/counts/:posted',
  '/adjustments',
  '/adjustments/:adjustment',
  '/events',
  '/events/:movement',
  '/integrations',
  '/integrations?tab=keys',
  '/integrations?tab=clients',
  '/integrations?tab=people',
  ...SURFACES.map(({ name }) => `/integrations/apis/${name}`),
  '/import',
  '/export',
  '/health',
];
const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
const { ONLY: only, ONHAND_ADMIN_KEY: adminKey } = process.env;

mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    const context = await browser.newContext({ colorScheme, viewport, baseURL: url });
    let page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') console.log(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => console.log(`${page.url()}: ${error.message}`));
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await shoot('sign-in');
    await signIn(page, url, username, password);
    const ids = await findIds();
    for (const path of PATHS) {
      if (only !== undefined && !path.includes(only)) continue;
      await page.goto(path.replace(/:(\w+)/, (_, name: keyof typeof ids) => String(ids[name])));
      await settle(page);
      await shoot(path.replaceAll(/\W+/g, '-').replace(/^-/, ''));
    }
    if (only === undefined || '/import'.includes(only)) await shootImport();
    await context.close();
    if (adminKey !== undefined) await shootOperator();

    /** A file that was chosen, and what came of it. */
    async function shootImport(): Promise<void> {
      const buffer = Buffer.from(`Part Number,Name,cost\nSHOT-${Date.now()},Air filter,1.5\n,No number,1\n`);
      await page.goto('/import');
      await settle(page);
      await page.locator('input[type=file]').setInputFiles({ name: 'items.csv', mimeType: 'text/csv', buffer });
      await page.getByRole('heading', { name: 'Preview of 2 lines' }).waitFor();
      await shoot('import-preview');
      await page.getByRole('button', { name: 'Import 2 lines' }).click();
      await page.getByText('2 of 2 lines').waitFor();
      await shoot('import-done');
    }

    /** What is shown to whoever holds the operator's key. */
    async function shootOperator(): Promise<void> {
      const operator = await browser.newContext({ colorScheme, viewport, baseURL: url });
      page = await operator.newPage();
      await signInWithKey(page, url, adminKey ?? '');
      await page.getByRole('heading', { level: 1, name: 'Companies' }).waitFor();
      await settle(page);
      await shoot('companies');
      await page
        .getByRole('button', { name: /^APIs of/ })
        .first()
        .click();
      await page.getByRole('dialog').waitFor();
      await shoot('companies-apis');
      await operator.close();
    }

    async function shoot(name: string): Promise<void> {
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: true });
      const wide = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      if (wide > 0) console.log(`${name} ${size}: ${wide} px wider than the screen`);
      for (const cut of await findCut(page)) console.log(`${name} ${size}: cut: ${cut}`);
      for (const fault of await findFaults(page)) console.log(`${name} ${size} ${colorScheme}: ${fault}`);
    }

    async function findIds() {
      const read = async (path: string) =>
        (await (await context.request.get(path)).json()) as {
          data: { id: number; itemId: number; movementId: number }[];
        };
      const items = await read('/v1/items?search=ball%20valve&limit=1');
      const locations = await read('/v1/locations?kind=vehicle&limit=1');
      const entries = await read('/v1/entries?limit=1');
      const first = async (path: string) => (await read(`/v1/${path}&limit=1`)).data[0]?.id;
      return {
        item: items.data[0]?.id,
        location: locations.data[0]?.id,
        movement: entries.data[0]?.movementId,
        request: await first('purchase-requests?status=pending_approval'),
        order: await first('purchase-orders?status=partially_received'),
        receipt: await first('receipts?order=newest'),
        return: await first('vendor-returns?order=newest'),
        transfer: await first('transfers?status=picked'),
        adjustment: await first('adjustments?order=newest'),
        count: await first('counts?status=open'),
        posted: await first('counts?status=posted'),
      };
    }
  }
}
await browser.close();
