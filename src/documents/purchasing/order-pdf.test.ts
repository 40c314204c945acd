import { expect, it } from 'vitest';
import { type PrintedLine, type PrintedOrder, renderOrder } from './order-pdf.ts';

const line = (fields: Partial<PrintedLine> = {}): PrintedLine => ({
  partNumber: 'PIPE',
  vendorPartNumber: '',
  description: 'A pipe',
  quantity: '1',
  unitCost: '2.5',
  total: '2.5',
  ...fields,
});

async function pagesOf(fields: Partial<PrintedOrder>): Promise<number> {
  const file = await renderOrder({
    company: 'Acme',
    number: 'PO-1',
    status: 'sent',
    date: '2026-11-21T00:00:00.000Z',
    requiredOn: null,
    reference: null,
    memo: null,
    vendor: ['Supply & Co.'],
    shipTo: ['Main'],
    lines: [line()],
    subtotal: '2.5',
    tax: '0',
    shipping: '0',
    total: '2.5',
    ...fields,
  });
  const text = file.toString('latin1');
  expect(text.startsWith('%PDF-1.')).toBe(true);
  expect(text.trimEnd().endsWith('%%EOF')).toBe(true);
  return [...text.matchAll(/\/Type \/Page\b(?!s)/g)].length;
}

it('fits a short order on one page, and a long one on as many as it takes', async () => {
  expect(await pagesOf({})).toBe(1);
  const pages = await pagesOf({ lines: Array.from({ length: 200 }, (_, n) => line({ partNumber: `PART-${n}` })) });
  expect(pages).toBeGreaterThan(3);
  expect(pages).toBeLessThan(8);
});

it('keeps a row on one page however long its texts are', async () => {
  const endless = line({
    partNumber: 'X'.repeat(255),
    description: 'very long '.repeat(2_000),
    vendorPartNumber: 'Y'.repeat(500),
  });
  expect(await pagesOf({ lines: [endless, endless, endless], vendor: ['Name '.repeat(300)] })).toBeLessThan(5);
});

it('draws other scripts, and a box for what its font does not know', async () => {
  const scripts = ['Ελληνικά', 'Кириллица', 'עברית', 'العربية', '漢字', '😀', 'e\u0301', '\t'];
  expect(
    await pagesOf({ company: scripts.join(' '), lines: scripts.map((description) => line({ description })) }),
  ).toBe(1);
});
