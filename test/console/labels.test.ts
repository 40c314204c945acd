/** Labels in the console: what is printed is decoded from its picture, and given to the scan. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { CHROMIUM, findFaultsInThemes, openBrowser, settle, signIn } from './browser.ts';
import { makeCompany, PASSWORD } from './company.ts';
import { plugIn } from './scanner.ts';
import { type ReadSymbol, readPrinted } from './symbols.ts';

if (CHROMIUM === undefined)
  console.warn('The tests of the console’s labels are SKIPPED: there is no Chromium. Set CHROMIUM to one.');

const LONG_NAME = 'A filter with a name that is far longer than any label has room for, and then some more of it';

describe.skipIf(CHROMIUM === undefined)('a label', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let company: Awaited<ReturnType<typeof makeCompany>>;
  const ids: Record<string, number> = {};

  const dialog = () => page.getByRole('dialog');
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const make = async (path: string, body: object) => Number((await company.client.post(path, body)).body.id);
  const open = (path: string) => page.goto(path).then(() => settle(page));

  /** Opens the labels of an item, and wants one of those named and none of the others. */
  const labelsOf = async (itemId: number, names: string[]) => {
    await open(`/items/${itemId}`);
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Labels' }).click();
    await setCopies(names);
  };
  const setCopies = async (names: string[]) => {
    await dialog().getByLabel('Paper').waitFor();
    const fields = dialog().getByLabel(/^Labels of /);
    for (const field of await fields.all()) {
      const name = (await field.getAttribute('aria-label'))?.replace('Labels of ', '') ?? '';
      await field.fill(names.includes(name) ? '1' : '0');
    }
  };
  const choose = async (code: string, paper: RegExp) => {
    await dialog().getByLabel('Code', { exact: true }).selectOption({ label: code });
    const options = await dialog().getByLabel('Paper').locator('option').allTextContents();
    await dialog()
      .getByLabel('Paper')
      .selectOption({ label: options.find((one) => paper.test(one)) ?? '' });
  };
  /** What the scan says of a symbol, as a scanner with and without its prefix sends it. They are the same. */
  const meaningOf = async ({ text, prefix }: ReadSymbol) => {
    const [bare, marked] = await Promise.all(
      [text, prefix + text].map(async (code) => {
        const { body } = await company.client.get(`/v1/scan?code=${encodeURIComponent(code)}`);
        return (
          body as {
            matches: {
              item?: { id: number };
              unit?: string;
              baseQuantity?: string;
              lot?: { number: string; expiresOn: string };
              serial?: { number: string };
              location?: { id: number };
            }[];
          }
        ).matches.map(({ item, baseQuantity, lot, serial, location }) => ({
          ...(item && { item: item.id, quantity: baseQuantity }),
          ...(lot && { lot: `${lot.number} ${lot.expiresOn}` }),
          ...(serial && { serial: serial.number }),
          ...(location && { location: location.id }),
        }));
      }),
    );
    expect(marked).toEqual(bare);
    return bare;
  };
  const printed = async () => {
    const symbols = await readPrinted(page);
    expect(symbols).not.toContain(null);
    return symbols as ReadSymbol[];
  };

  beforeAll(async () => {
    server = await startServer({ databaseUrl: (await testDatabase()).url });
    company = await makeCompany(server);
    ids.tea = await make('/v1/items', {
      partNumber: 'TEA',
      name: LONG_NAME,
      unit: 'box',
      units: [{ name: 'case', factor: 12 }],
      codes: [
        { code: '012345678905' },
        { code: '96385074' },
        { code: '5901234123457' },
        { code: '10012345678902', unit: 'case' },
        { code: 'shelf-tag-1' },
      ],
    });
    ids.milk = await make('/v1/items', {
      partNumber: 'MILK',
      name: 'Milk',
      tracking: 'lot',
      codes: [{ code: '09501101530003' }],
    });
    ids.glue = await make('/v1/items', { partNumber: 'GLUE-2', name: 'Glue', tracking: 'lot' });
    ids.long = await make('/v1/items', { partNumber: 'X'.repeat(60), name: 'A long number' });
    ids.greek = await make('/v1/items', { partNumber: 'ΦΙΛΤΡΟ 7', name: 'Φίλτρο αέρα' });
    ids.pump = await make('/v1/items', { partNumber: 'PUMP', name: 'Pump', tracking: 'serial' });
    const lot = (itemId: number | undefined, number: string, expiresOn?: string) => ({
      kind: 'receipt',
      entries: [{ itemId, locationId: company.shop, quantity: '3', lot: { number, ...(expiresOn && { expiresOn }) } }],
    });
    const movements = [
      lot(ids.milk, 'L-1', '2031-03-31'),
      lot(ids.glue, 'L-1', '2031-03-30'),
      lot(ids.glue, 'Größe 1', '2031-03-29'),
      {
        kind: 'receipt',
        entries: [{ itemId: ids.pump, locationId: company.shop, quantity: '2', serials: ['S-1', 'S-2'] }],
      },
    ];
    expect((await company.client.post('/v1/movements', { movements })).status).toBe(201);
    browser = await openBrowser();
  }, 120_000);

  beforeEach(async () => {
    await page?.context().close();
    const options = {
      locale: 'en-US',
      viewport: { width: 1280, height: 900 },
      deviceScaleFactor: 4,
      baseURL: server.url,
    };
    page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(30_000);
    await signIn(page, server.url, 'sam', PASSWORD);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test('of a GTIN has the barcode of its length, and of a case the case', async () => {
    await labelsOf(ids.tea ?? 0, [
      '012345678905',
      '96385074',
      '5901234123457',
      '10012345678902 (case)',
      'shelf-tag-1',
      'TEA',
    ]);
    for (const paper of [/L7651/, /57 × 32/, /102 × 152/]) {
      await choose('Barcode', paper);
      const symbols = await printed();
      // A UPC-A is an EAN-13 that begins with a zero.
      expect(symbols.map(({ format }) => format)).toEqual(['EAN13', 'Code128', 'EAN8', 'EAN13', 'ITF', 'Code128']);
      for (const symbol of symbols) {
        const quantity = symbol.format === 'ITF' ? '12' : '1';
        expect(await meaningOf(symbol), symbol.text).toEqual([{ item: ids.tea, quantity }]);
      }
    }
  });

  test('may be a QR code or a Data Matrix of the GTIN', async () => {
    await labelsOf(ids.tea ?? 0, ['012345678905', '10012345678902 (case)', 'TEA']);
    for (const [code, format] of [
      ['QR code', 'QRCode'],
      ['Data Matrix', 'DataMatrix'],
    ] as const) {
      await choose(code, /5160/);
      const symbols = await printed();
      expect(symbols.map((one) => one.format)).toEqual([format, format, format]);
      expect(symbols.map(({ text }) => text)).toEqual(['0100012345678905', 'TEA', '0110012345678902']);
      expect(await Promise.all(symbols.map(meaningOf))).toEqual([
        [{ item: ids.tea, quantity: '1' }],
        [{ item: ids.tea, quantity: '1' }],
        [{ item: ids.tea, quantity: '12' }],
      ]);
    }
  });

  test.each([
    ['long', /L7651/],
    ['greek', /57 × 32/],
  ] as const)('of a part number that no barcode has room for (%s) is a QR code', async (which, paper) => {
    const { body } = await company.client.get(`/v1/items/${ids[which]}`);
    await labelsOf(ids[which] ?? 0, [String(body.partNumber)]);
    await choose('Barcode', paper);
    const symbols = await printed();
    expect(symbols.map(({ format, text }) => [format, text])).toEqual([['QRCode', body.partNumber]]);
    expect(await meaningOf(symbols[0] as ReadSymbol)).toEqual([{ item: ids[which], quantity: '1' }]);
  });

  test('of a lot names its item, the lot and its day, with a GTIN and without one', async () => {
    await open('/lots?span=all');
    await button('Labels').click();
    await setCopies(['MILK lot L-1', 'GLUE-2 lot L-1', 'GLUE-2 lot Größe 1']);
    for (const code of ['Barcode', 'QR code']) {
      await choose(code, /62 mm/);
      const symbols = await printed();
      expect(symbols.map(({ text }) => text)).toEqual([
        'Größe 1',
        '17310330240GLUE-2\u001d10L-1',
        '0109501101530003' + '17310331' + '10L-1',
      ]);
      expect(await Promise.all(symbols.map(meaningOf))).toEqual([
        [{ item: ids.glue, quantity: '1', lot: 'Größe 1 2031-03-29' }],
        [{ item: ids.glue, quantity: '1', lot: 'L-1 2031-03-30' }],
        [{ item: ids.milk, quantity: '1', lot: 'L-1 2031-03-31' }],
      ]);
    }
  });

  test('of a serial is that unit, and of a location that place', async () => {
    await open('/lots?tab=serials');
    await button('Labels').click();
    await setCopies(['PUMP serial S-2']);
    await choose('Data Matrix', /102 × 51/);
    const [serial] = await printed();
    expect(await meaningOf(serial as ReadSymbol)).toEqual([{ item: ids.pump, quantity: '1', serial: 'S-2' }]);
    await open('/locations');
    await button('Labels').click();
    await setCopies(['Shop (S)', 'Van (V)']);
    await choose('Barcode', /L7160/);
    const places = await printed();
    expect(await Promise.all(places.map(meaningOf))).toEqual([
      [{ location: company.shop }],
      [{ location: company.van }],
    ]);
  });

  test('is taken by a scan into a document', async () => {
    await page.goto('/transfers').then(() => settle(page));
    await button('New transfer').click();
    await dialog().waitFor();
    const scanner = await plugIn(page);
    await scanner.scan('0110012345678902');
    await page.getByText('TEA: 12 box.').waitFor();
  });

  test('that would lead to something else is told before it is printed', async () => {
    const clash = await make('/v1/items', { partNumber: 'shelf-tag-1', name: 'Has the code of another as its number' });
    await labelsOf(clash, ['shelf-tag-1']);
    await page.getByText('A scan of shelf-tag-1, the label of shelf-tag-1, leads to something else.').waitFor();
  });

  test('begins where the sheet has its first free place, and each page has its size', async () => {
    await labelsOf(ids.tea ?? 0, ['TEA']);
    await dialog().getByLabel('Labels of TEA').fill('21');
    await choose('Barcode', /L7160/);
    await dialog().getByLabel('Begin at label').fill('4');
    await dialog().getByText('21 labels, 2 pages.').waitFor();
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const text = pdf.toString('latin1');
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(2);
    expect(text).toMatch(/\/MediaBox \[0 0 59[45]\.\d+ 84[12]/);
    await page.evaluate('window.dispatchEvent(new Event("beforeprint"))');
    const lefts = await page
      .locator('.printed-labels .label-page')
      .first()
      .locator('.label-place')
      .evaluateAll((all) =>
        all.slice(0, 2).map((one) =>
          one
            .getAttribute('style')
            ?.match(/[\d.]+mm/g)
            ?.slice(0, 2),
        ),
      );
    expect(lefts).toEqual([
      ['7.2mm', '53.25mm'],
      ['73.25mm', '53.25mm'],
    ]);
    expect(await page.locator('.printed-labels .label-place').count()).toBe(21);
  });

  test('is printed for each unit that a receipt brought', async () => {
    const body = {
      vendorId: company.vendor,
      locationId: company.shop,
      lines: [{ itemId: ids.tea, quantity: '2', unit: 'case', unitCost: '1' }],
    };
    const order = (await company.client.post('/v1/purchase-orders', body)).body as unknown as { id: number };
    const receipt = await company.client.post('/v1/receipts', { purchaseOrderId: order.id });
    expect(receipt.status).toBe(201);
    await open(`/purchasing/receipts/${receipt.body.id}`);
    await button('Labels').click();
    await dialog().getByText('24 labels, 2 pages.').waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await findFaultsInThemes(page, 'labels')).toEqual([]);
  });
});
