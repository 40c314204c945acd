import { type Command, Option } from 'commander';
import { connectAsTenant, type ServerOptions } from '../connection.ts';
import { type CommonOptions, withAction, withExamples, withServer } from '../define.ts';
import { UsageError } from '../failure.ts';
import { type ColumnMeaning, chooseColumns } from '../import/columns.ts';
import { openCsv } from '../import/csv.ts';
import { importSales, type SalesReport } from '../import/import-sales.ts';
import { createTimeReader, type DateOrder } from '../import/local-time.ts';
import { PRODUCT_CODE, type SalesColumns } from '../import/sales-rules.ts';
import { facts, grouped } from '../output.ts';

const MEANINGS = {
  invoice: {
    option: 'invoice',
    question: 'Which column is the invoice number?',
    names: ['invoiceno', 'invoice', 'invoicenumber', 'orderno', 'ordernumber', 'orderid', 'order', 'reference'],
    required: true,
  },
  sku: {
    option: 'sku',
    question: 'Which column is the product code?',
    names: ['stockcode', 'sku', 'partnumber', 'productcode', 'itemcode', 'itemnumber', 'articlenumber', 'code'],
    required: true,
  },
  quantity: {
    option: 'quantity',
    question: 'Which column is the quantity?',
    names: ['quantity', 'qty', 'units', 'amount'],
    required: true,
  },
  date: {
    option: 'date',
    question: 'Which column is the date?',
    names: ['invoicedate', 'date', 'orderdate', 'datetime', 'timestamp', 'soldat', 'createdat'],
    required: true,
  },
  description: {
    option: 'description',
    question: 'Which column is the description?',
    names: ['description', 'productname', 'itemname', 'name', 'product', 'title'],
    required: false,
  },
  price: {
    option: 'price',
    question: 'Which column is the unit price?',
    names: ['unitprice', 'price', 'priceeach'],
    required: false,
  },
  customer: {
    option: 'customer',
    question: 'Which column is the customer?',
    names: ['customerid', 'customer', 'customerno', 'customernumber', 'client'],
    required: false,
  },
} as const satisfies Record<string, ColumnMeaning>;

const RULES = `What each line becomes:
  an invoice                      an issue with one entry per line; its number is the reference
  an invoice C…                   a customer return
  below zero without a customer   an adjustment; its note is the reason (damaged, lost, …)
  free, without a customer, and with a note
                                  an adjustment up (found, …)
  an invoice A…, quantity 0, a code that is not a product (POST, DOT, M, gift_…)
                                  skipped, with line number and reason, to FILE.skipped.csv
Codes that differ only in letter case are one item, spelt as at first; its name is its most
frequent description. Prices and customers are not stored.

Stock: sales take stock that must have come from somewhere. With --open-stock each product
first receives what its sales need, one second before the first line. Without it the company
must allow negative stock.

It may be stopped at any time, even by kill -9, and run again: .onhand-import-….json beside
the data records what was acknowledged, and nothing is posted twice.`;

interface SalesOptions extends ServerOptions, CommonOptions, Partial<Record<keyof typeof MEANINGS, string>> {
  location: string;
  timezone: string;
  dateOrder: DateOrder;
  openStock?: boolean;
  products?: string;
  skipped?: string;
}

export function defineImportSales(parent: Command): void {
  const command = parent
    .command('sales')
    .description("a shop's order lines, as movements that explain today's stock")
    .argument('<file>', 'a CSV file, or one compressed as .gz');
  for (const { option, question } of Object.values(MEANINGS)) {
    command.option(`--${option} <column>`, `${question.replace('Which', 'which').replace('?', '')}`);
  }
  command
    .option('--location <name>', 'where the stock is, by name, code or id; created if missing', 'Main warehouse')
    .option('--open-stock', 'open each product with as much as its sales need')
    .option('--timezone <name>', 'the time zone of times without one', 'UTC')
    .addOption(
      new Option('--date-order <order>', 'how dates are written').choices(['ymd', 'dmy', 'mdy']).default('ymd'),
    )
    .option('--products <pattern>', 'a regular expression for the codes of products')
    .option('--skipped <path>', 'a file for the lines that are not imported (FILE.skipped.csv)');
  withAction<SalesOptions>(withServer(command, 'tenant'), async (options, output, path = '') => {
    const file = await openCsv(path);
    const { invoice, sku, quantity, date, description, price, customer } = options;
    const named = { invoice, sku, quantity, date, description, price, customer };
    const columns = (await chooseColumns(file.headers, MEANINGS, named, options)) as SalesColumns; // The required ones are present.
    const product = readPattern(options.products);
    const readTime = createTimeReader(options.timezone, options.dateOrder);
    const report = await importSales({
      client: connectAsTenant(options),
      file,
      reading: { columns, readTime, product },
      mapping: { columns, timezone: options.timezone, dateOrder: options.dateOrder, products: product.source },
      location: options.location,
      openStock: options.openStock === true,
      skippedPath: options.skipped ?? `${path}.skipped.csv`,
      output,
    });
    output.result(report, () => describe(report));
  });
  withExamples(
    command,
    [
      ['onhand import sales online-retail.csv.gz --open-stock', 'finds the columns by their usual names'],
      [
        'onhand import sales orders.csv --sku Article --invoice Bon --date When --date-order dmy --timezone Europe/Vienna',
        'names them',
      ],
      ['onhand import sales orders.csv --location "Shop Graz" --json > report.json', 'in a script'],
    ],
    RULES,
  );
}

function readPattern(text: string | undefined): RegExp {
  if (text === undefined) return PRODUCT_CODE;
  try {
    return new RegExp(text, 'i');
  } catch (error) {
    throw new UsageError(`--products must be a regular expression (${(error as Error).message}).`);
  }
}

function describe(report: SalesReport): string {
  const counts = (all: Record<string, number>) =>
    Object.entries(all)
      .map(([name, count]) => `${grouped(count)} ${name.replaceAll('_', ' ')}`)
      .join(', ') || 'none';
  return facts([
    ['lines', grouped(report.lines)],
    ['location', `${report.location.name} (${report.location.id})`],
    ['items', `${grouped(report.items.created)} created, ${grouped(report.items.found)} found`],
    [
      'stock',
      report.openStock
        ? 'opened with a receipt for each product, as much as its sales need'
        : 'not opened: balances may be below zero',
    ],
    ['movements', counts(report.movements)],
    ['entries', grouped(report.entries)],
    ...(report.postedBefore === 0 ? [] : [['posted before', `${grouped(report.postedBefore)} lines`] as const]),
    ['skipped', counts(report.skipped)],
    ...(report.skippedFile === null ? [] : [['see', report.skippedFile] as const]),
    ['prices', 'not kept'],
    ['time', `${report.seconds} s, ${grouped(report.rowsPerSecond)} lines a second`],
  ]);
}
