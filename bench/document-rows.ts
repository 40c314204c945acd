import { bothHold, findsRows, type Leaves, leavesRows } from './checks.ts';
import { type Contender, loading } from './contender.ts';
import {
  changeableItems,
  handCount,
  handItems,
  handOrders,
  ORDER_LINES,
  openCount,
  openOrders,
  otherPlace,
} from './document-seed.ts';
import { httpRequest, type Measured, type Step, type Work } from './load.ts';
import { CONNECTIONS, keyOf, type Row, type Scene } from './rows.ts';

const SALE_LINES = 3;
const PRICES = 5_000;
/** Requests for single items that `onhand import` has under way at once. */
const IMPORTER_CONNECTIONS = 8;
const BOUNDS = { against: 'the same by hand in one transaction', floor: 1, aim: 2 } as const;

const RECEIPT: Leaves = { document: 1, document_line: ORDER_LINES, movement: 1, entry: ORDER_LINES };
// Each of its two movements takes from one place and adds to another.
const TRANSFER: Leaves = { document: 1, document_line: ORDER_LINES, movement: 2, entry: 2 * 2 * ORDER_LINES };
const SALE: Leaves = { document: 1, document_line: SALE_LINES };
const ISSUES = {
  ours: `select count(*) as found from movement m join entry e on e.tenant_id = m.tenant_id and e.movement_id = m.id
    where m.tenant_id = 1 and e.id >= first_movement_since(1, $1) and m.kind = 'issue' and e.change < 0`,
  byHand: `select count(*) as found from entry where company_id = 1 and recorded_at >= $1 and kind = 'issue' and change < 0`,
};

/** What stands on our side or the hand-written one: the server, its database, and how it is asked. */
interface Side {
  url: string;
  databaseUrl: string;
  isOurs: boolean;
}
const ledger = ({ ours, databaseUrl }: Scene): Side => ({ url: ours, databaseUrl, isOurs: true });
const byHand = ({ baseline, baselineDatabaseUrl }: Scene): Side => ({
  url: baseline,
  databaseUrl: baselineDatabaseUrl,
  isOurs: false,
});

type Open = (scene: Scene, side: Side) => Promise<Contender>;
const bothSides = (open: Open) => ({
  ours: (scene: Scene) => open(scene, ledger(scene)),
  baseline: (scene: Scene) => open(scene, byHand(scene)),
});

/** Receipts of whole orders; a run ends early where it has received all that are open. */
const receipts: Open = async (scene, { url, databaseUrl, isOurs }) =>
  loading({
    url,
    async work() {
      const orders = await (isOurs ? openOrders(scene) : handOrders(scene));
      const path = isOurs ? '/v1/receipts' : '/receipts';
      return orders.map((id, index) => httpRequest('POST', path, keyOf(scene.seed, index), { purchaseOrderId: id }));
    },
    connections: CONNECTIONS,
    once: true,
    check: await leavesRows(databaseUrl, RECEIPT),
  });

/** Transfers that are made, picked and received, one step after the other. */
const transfers: Open = async (scene, { url, databaseUrl, isOurs }) => {
  const { seed } = scene;
  const path = isOurs ? '/v1/transfers' : '/transfers';
  const to = isOurs ? await otherPlace(scene) : seed.locationId + 1;
  const work = linesOfEach(seed.itemIds, ORDER_LINES).map((lines, index): Step[] => {
    const key = keyOf(seed, index);
    const body = { fromLocationId: seed.locationId, toLocationId: to, lines };
    return [
      () => httpRequest('POST', path, key, body),
      (answer) => httpRequest('POST', `${path}/${idOf(answer)}/picking`, key, {}),
      (answer) => httpRequest('POST', `${path}/${idOf(answer)}/receipt`, key, {}),
    ];
  });
  const check = await leavesRows(databaseUrl, TRANSFER);
  return loading({ url, work: () => work, connections: CONNECTIONS, check });
};

/** Sales that are fulfilled at once; ours are those of the HapiHub surface, for the native one has none. */
const sales: Open = async ({ seed }, { url, databaseUrl, isOurs }) => {
  const work = linesOfEach(seed.itemIds, SALE_LINES).map((lines, index) => {
    const key = keyOf(seed, index);
    if (!isOurs) return httpRequest('POST', '/sales', key, { locationId: seed.locationId, lines });
    const items = lines.map(({ itemId }) => ({ sku: `PART-${itemId}`, quantity: 1 }));
    const sale = { type: 'sales', warehouse: String(seed.locationId), items, fulfilledAt: Date.now() };
    return httpRequest('POST', '/inventory-transactions', key, sale);
  });
  // Ours may hold the stock before it is issued, in movements of its own.
  const issued = ({ latencies }: Measured) => SALE_LINES * latencies.length;
  const check = bothHold(
    await leavesRows(databaseUrl, SALE),
    await findsRows(databaseUrl, isOurs ? ISSUES.ours : ISSUES.byHand, issued),
  );
  return loading({ url, work: () => work, connections: CONNECTIONS, check });
};

/** One line of a large sheet at a time, with another quantity in each run. */
const counts: Open = async (scene, { url, databaseUrl, isOurs }) => {
  const { id, lineIds } = await (isOurs ? openCount(scene) : handCount(scene));
  const path = isOurs ? `/v1/counts/${id}` : `/counts/${id}`;
  let run = 0;
  return loading({
    url,
    work() {
      run += 1;
      const quantity = String(run);
      return lineIds.map((lineId, index) =>
        httpRequest('PATCH', path, keyOf(scene.seed, index), { lines: [{ lineId, quantity }] }),
      );
    },
    connections: CONNECTIONS,
    check: await findsRows(
      databaseUrl,
      isOurs
        ? `select count(*) as found from document_line
            where tenant_id = 1 and document_id = ${id} and updated_at >= $1 and details ? 'counted'`
        : `select count(*) as found from document_line where document_id = ${id} and counted_at >= $1 and counted is not null`,
      ({ done }) => done.size,
    ),
  });
};

/** A price list: item by item, until all are changed or the time is over, or all of it in one transaction, over and over. */
const prices: Open = async (scene, { url, databaseUrl, isOurs }) => {
  const ids = (await (isOurs ? changeableItems(scene) : handItems(scene))).slice(0, PRICES);
  let run = 0;
  const listOf = (): Work[] => {
    run += 1;
    const price = `${run}.25`;
    return isOurs
      ? ids.map((id, index) => httpRequest('PATCH', `/v1/items/${id}`, keyOf(scene.seed, index), { price }))
      : [httpRequest('POST', '/prices', keyOf(scene.seed, 0), { prices: ids.map((itemId) => ({ itemId, price })) })];
  };
  const company = isOurs ? 'tenant_id' : 'company_id';
  return loading({
    url,
    work: listOf,
    connections: isOurs ? IMPORTER_CONNECTIONS : 1,
    once: isOurs,
    figure: ({ perSecond }) => (isOurs ? perSecond : perSecond * ids.length),
    check: await findsRows(
      databaseUrl,
      `select count(*) as found from item where ${company} = 1 and updated_at >= $1 and price is not null`,
      ({ done }) => (isOurs ? done.size : ids.length),
    ),
  });
};

/** What a business does with documents, each against the same by hand. */
export const DOCUMENT_ROWS: readonly Row[] = [
  {
    name: 'receipt',
    what: `receipts of orders of ${ORDER_LINES} lines, ${CONNECTIONS} connections`,
    unit: 'requests/s',
    ...BOUNDS,
    ...bothSides(receipts),
  },
  {
    name: 'transfer',
    what: `transfers of ${ORDER_LINES} lines, made, picked and received, ${CONNECTIONS} connections`,
    unit: 'documents/s',
    ...BOUNDS,
    ...bothSides(transfers),
  },
  {
    name: 'sale',
    what: `sales of ${SALE_LINES} lines, ${CONNECTIONS} connections`,
    unit: 'requests/s',
    ...BOUNDS,
    ...bothSides(sales),
  },
  {
    name: 'count-line',
    what: `saving one line of a sheet of 10,000, ${CONNECTIONS} connections`,
    unit: 'requests/s',
    ...BOUNDS,
    ...bothSides(counts),
  },
  {
    name: 'price-list',
    what: `new prices of ${PRICES.toLocaleString('en')} items, ${IMPORTER_CONNECTIONS} connections as an importer has`,
    unit: 'items/s',
    ...BOUNDS,
    ...bothSides(prices),
  },
];

/** Lines of one piece for each item, beginning at it. */
function linesOfEach(itemIds: readonly number[], count: number): { itemId: number; quantity: string }[][] {
  return itemIds.map((_, first) =>
    Array.from({ length: count }, (_, index) => ({
      itemId: itemIds[(first * count + index) % itemIds.length]!,
      quantity: '1',
    })),
  );
}

/** The id at the head of an answer's body. */
function idOf(answer: string): string {
  const id = /\{"id":"?(\d+)/.exec(answer)?.[1];
  if (id === undefined) throw new Error(`An answer has no id: ${answer.slice(0, 500)}`);
  return id;
}
