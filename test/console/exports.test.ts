/** Files exported by the console: they open in spreadsheets, contain no formulas, and can be imported unchanged. */
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../support/command.ts';
import { testDatabase } from '../support/database.ts';
import { type Api, api, keyFor, makeTenantOver, startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, openBrowser, settle, signIn } from './browser.ts';
import { PASSWORD } from './company.ts';

if (CHROMIUM === undefined)
  console.warn('The tests of the console’s files are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

/** Part numbers and names that a spreadsheet would compute, or that look guarded against that already. */
const ODD = [
  ['=1+1', '=HYPERLINK("http://x.example","Click")'],
  ["'=2+2", "'@SUM(A1)"],
  ['-A-1', '+49 171; 5550'],
  ['@X', 'Größe 5 µm, „fein“'],
  ['10,5', "O'Neil"],
] as const;

describe.skipIf(CHROMIUM === undefined)('a CSV file of the console', () => {
  let server: TestServer;
  let browser: Browser;
  let tenantId: number;
  let client: Api;

  const opened = async (locale: string, username = 'sam'): Promise<Page> => {
    const context = await browser.newContext({ locale, baseURL: server.url });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await signIn(page, server.url, username, PASSWORD);
    return page;
  };
  const exported = async (page: Page, name: string): Promise<string> => {
    await page.goto('/export');
    await settle(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: `Export ${name}` }).click(),
    ]);
    return Buffer.concat(await (await download.createReadStream()).toArray()).toString();
  };
  const imported = async (page: Page, text: string, lines: number) => {
    await page.goto('/import');
    await settle(page);
    const buffer = Buffer.from(text);
    await page.locator('input[type=file]').setInputFiles({ name: 'items.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: `Import ${lines} lines` }).click();
    await page.getByText(`${lines} of ${lines} lines`).waitFor();
  };
  const company = async (username: string) => {
    const made = await makeTenantOver(server);
    const person = { username, password: PASSWORD, scopes: ['admin'], rateLimitPerMinute: 1_000_000 };
    await api(server.url, server.adminKey).post(`/v1/tenants/${made.tenantId}/users`, person);
    return made;
  };
  const items = async (from: Api) =>
    (await from.get('/v1/items?limit=100')).body.data.map((item: Record<string, unknown>) => [
      item.partNumber,
      item.name,
      item.cost,
      item.minStockLevel,
    ]);

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    ({ tenantId, client } = await company('sam'));
    for (const [partNumber, name] of ODD)
      await client.post('/v1/items', { partNumber, name, cost: '12.5', minStockLevel: '1150' });
    browser = await openBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it.each([
    ['en-US', ',', '12.5'],
    ['de-DE', ';', '12,5'],
  ])('in %s has a byte order mark, cells separated by %j, and no formulas', async (locale, delimiter, cost) => {
    const page = await opened(locale);
    const text = await exported(page, 'items');
    expect(text.startsWith('\ufeffid')).toBe(true);
    const rows = parse(text, { bom: true, delimiter, columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(ODD.length);
    for (const row of rows) {
      expect(row.cost).toBe(cost);
      for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }
    expect(rows.map((row) => row.partNumber)).toContain("'=1+1");
    await page.context().close();
  });

  it.each(['en-US', 'de-DE'])(
    'exported in %s comes back unchanged, through the console and the command line',
    async (locale) => {
      const page = await opened(locale);
      const text = await exported(page, 'items');
      await page.context().close();
      const wanted = await items(client);
      const kim = `kim-${locale}`;
      const other = await company(kim);
      const theirs = await opened(locale, kim);
      await imported(theirs, text, ODD.length);
      expect(await items(other.client)).toEqual(wanted);
      await theirs.context().close();
      const third = await makeTenantOver(server);
      const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs');
      const folder = mkdtempSync('/tmp/onhand-round-');
      writeFileSync(`${folder}/items.csv`, text);
      const environment = { ONHAND_URL: server.url, ONHAND_KEY: await keyFor(server, third.tenantId) };
      const ended = await runCommand(['import', 'items', `${folder}/items.csv`, '--json'], environment);
      rmSync(folder, { recursive: true, force: true });
      expect(ended.json()).toMatchObject({ imported: ODD.length, skipped: {} });
      expect(await items(third.client)).toEqual(wanted);
    },
  );

  it('with the refused lines of an import can be corrected and imported', async () => {
    const other = await company('lee');
    const page = await opened('de-DE', 'lee');
    const rows = ['partNumber;name;cost', '=1;=Eins;12,5', "'=2;'=Zwei;zwölf", '+3;@Drei;x'];
    await imported(page, rows.join('\n'), 3);
    await page.getByText('1 imported, 2 not imported').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download these lines' }).click(),
    ]);
    const text = Buffer.concat(await (await download.createReadStream()).toArray()).toString();
    expect(text.startsWith('\ufeffline;reason;partNumber')).toBe(true);
    const bad = parse(text, { bom: true, delimiter: ';', columns: true }) as Record<string, string>[];
    expect(bad.map(({ partNumber, name }) => [partNumber, name])).toEqual([
      ["'=2", "'=Zwei"],
      ['+3', "'@Drei"],
    ]);
    await imported(page, text.replace('zwölf', '1,5').replace(/;x\b/, ';2,5'), 2);
    await page.getByText('2 imported, 0 not imported').waitFor();
    expect((await items(other.client)).sort()).toEqual([
      ['+3', '@Drei', '2.5', '0'],
      ['=1', '=Eins', '12.5', '0'],
      ['=2', '=Zwei', '1.5', '0'],
    ]);
    await page.context().close();
  });

  it('that could not be exported is reported until the user has read it', async () => {
    const page = await opened('en-US');
    await page.goto('/export');
    await settle(page);
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Export items' }).click();
    await page.getByText('The export of items.csv failed, and no file was made. This device has no network.').waitFor();
    await page.context().close();
    expect(tenantId).toBeGreaterThan(0);
  });
});
