import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type PDFDocument from 'pdfkit';

/** A purchase order with the names behind its ids, as it is printed. */
export interface PrintedOrder {
  company: string;
  number: string;
  status: string;
  date: string;
  requiredOn: string | null;
  reference: string | null;
  memo: string | null;
  vendor: readonly string[];
  shipTo: readonly string[];
  lines: readonly PrintedLine[];
  subtotal: string;
  tax: string;
  shipping: string;
  total: string;
}

export interface PrintedLine {
  partNumber: string;
  vendorPartNumber: string;
  description: string;
  quantity: string;
  unitCost: string;
  total: string;
}

/** PDF's own fonts know Western Europe alone; these have Greek, Cyrillic, Hebrew, Arabic and more as well. */
const { resolve } = createRequire(import.meta.url);
const fonts = () => ({
  regular: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
});

const MARGIN = 40;
const PAGE = { width: 595.28, height: 841.89 };
const WIDTH = PAGE.width - 2 * MARGIN;
const BOTTOM = PAGE.height - MARGIN - 20;
/** A cell holds this many characters at most, so that a row never outgrows a page. */
const CELL_MAX = 400;

const COLUMNS = [
  { title: 'Part number', width: 90, align: 'left', of: (line: PrintedLine) => line.partNumber },
  { title: "Vendor's number", width: 80, align: 'left', of: (line: PrintedLine) => line.vendorPartNumber },
  { title: 'Description', width: 155, align: 'left', of: (line: PrintedLine) => line.description },
  { title: 'Quantity', width: 55, align: 'right', of: (line: PrintedLine) => line.quantity },
  { title: 'Unit cost', width: 65, align: 'right', of: (line: PrintedLine) => line.unitCost },
  { title: 'Total', width: 70, align: 'right', of: (line: PrintedLine) => line.total },
] as const;

type Pdf = InstanceType<typeof PDFDocument>;

/** Renders an order as a PDF: a head, as many pages of lines as it takes, the sums, and the number of each page. */
export async function renderOrder(order: PrintedOrder): Promise<Buffer> {
  // Read when it is first needed: the program starts faster without it.
  const { default: Document } = await import('pdfkit');
  const pdf = new Document({ size: 'A4', margin: MARGIN, bufferPages: true, info: { Title: order.number } });
  const chunks: Buffer[] = [];
  const ended = new Promise<Buffer>((done, failed) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => done(Buffer.concat(chunks)));
    pdf.on('error', failed);
  });
  for (const [name, file] of Object.entries(fonts())) pdf.registerFont(name, file);
  writeHead(pdf, order);
  writeTitles(pdf);
  for (const line of order.lines) {
    writeRow(pdf, line);
    // Laying out a row takes a millisecond or more: a long order must not hold up the server.
    await nextTurn();
  }
  writeSums(pdf, order);
  numberPages(pdf, order);
  pdf.end();
  return ended;
}

function writeHead(pdf: Pdf, order: PrintedOrder): void {
  write(pdf, 'bold', 16, `Purchase order ${order.number}`, MARGIN, MARGIN, WIDTH);
  write(pdf, 'regular', 10, order.company, MARGIN, pdf.y + 2, WIDTH);
  const facts = [
    `Date: ${order.date.slice(0, 10)}`,
    ...(order.requiredOn === null ? [] : [`Required on: ${order.requiredOn.slice(0, 10)}`]),
    `Status: ${order.status.replaceAll('_', ' ')}`,
    ...(order.reference === null ? [] : [`Reference: ${order.reference}`]),
  ];
  write(pdf, 'regular', 9, facts.join('\n'), MARGIN, pdf.y + 6, WIDTH);
  const top = pdf.y + 12;
  const half = WIDTH / 2 - 10;
  write(pdf, 'bold', 9, 'Vendor', MARGIN, top, half);
  write(pdf, 'regular', 9, cut(order.vendor.join('\n')), MARGIN, pdf.y, half);
  const left = pdf.y;
  write(pdf, 'bold', 9, 'Ship to', MARGIN + WIDTH / 2, top, half);
  write(pdf, 'regular', 9, cut(order.shipTo.join('\n')), MARGIN + WIDTH / 2, pdf.y, half);
  pdf.y = Math.max(left, pdf.y) + 16;
}

function writeTitles(pdf: Pdf): void {
  const top = pdf.y;
  let x = MARGIN;
  for (const { title, width, align } of COLUMNS) {
    write(pdf, 'bold', 8, title, x, top, width - 5, align);
    x += width;
  }
  pdf
    .moveTo(MARGIN, top + 13)
    .lineTo(MARGIN + WIDTH, top + 13)
    .lineWidth(0.5)
    .stroke();
  pdf.y = top + 18;
}

function writeRow(pdf: Pdf, line: PrintedLine): void {
  pdf.font('regular').fontSize(8);
  const cells = COLUMNS.map((column) => ({ ...column, text: printable(pdf, cut(column.of(line))) }));
  const height = Math.max(...cells.map(({ text, width }) => pdf.heightOfString(text, { width: width - 5 })));
  if (pdf.y + height > BOTTOM) {
    pdf.addPage();
    writeTitles(pdf);
  }
  const top = pdf.y;
  let x = MARGIN;
  for (const { text, width, align } of cells) {
    write(pdf, 'regular', 8, text, x, top, width - 5, align);
    x += width;
  }
  pdf.y = top + height + 4;
}

function writeSums(pdf: Pdf, order: PrintedOrder): void {
  if (pdf.y + 80 > BOTTOM) pdf.addPage();
  pdf
    .moveTo(MARGIN, pdf.y)
    .lineTo(MARGIN + WIDTH, pdf.y)
    .lineWidth(0.5)
    .stroke();
  pdf.y += 6;
  const sums = [
    ['Lines', order.subtotal],
    ['Tax', order.tax],
    ['Shipping', order.shipping],
    ['Total', order.total],
  ] as const;
  for (const [title, amount] of sums) {
    const font = title === 'Total' ? 'bold' : 'regular';
    const top = pdf.y;
    write(pdf, font, 9, title, MARGIN + WIDTH - 260, top, 100);
    write(pdf, font, 9, amount, MARGIN + WIDTH - 165, top, 160, 'right');
  }
  if (order.memo !== null && order.memo !== '') write(pdf, 'regular', 9, order.memo, MARGIN, pdf.y + 12, WIDTH);
}

function numberPages(pdf: Pdf, order: PrintedOrder): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page);
    // Below the margin PDFKit would begin another page.
    pdf.page.margins.bottom = 0;
    const text = `${order.number} · page ${page + 1} of ${count}`;
    write(pdf, 'regular', 8, text, MARGIN, PAGE.height - MARGIN, WIDTH, 'right');
  }
}

function write(
  pdf: Pdf,
  font: 'regular' | 'bold',
  size: number,
  text: string,
  x: number,
  y: number,
  width: number,
  align: 'left' | 'right' = 'left',
): void {
  pdf.font(font).fontSize(size);
  pdf.text(printable(pdf, text), x, y, { width, align });
}

function cut(text: string): string {
  return text.length > CELL_MAX ? `${text.slice(0, CELL_MAX - 1)}…` : text;
}

/** A font that knows which characters it can draw. PDFKit keeps the one in use there, and its types do not say so. */
interface WithFont {
  _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

/** The text with a box in place of each character that the font cannot draw, so that nothing disappears unseen. */
function printable(pdf: Pdf, text: string): string {
  const { font } = (pdf as unknown as WithFont)._font;
  let shown = '';
  for (const character of text.normalize('NFC')) {
    const known = character === '\n' || font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0);
    shown += known ? character : '\u25a1';
  }
  return shown;
}
