import type { Client } from '../../../test/support/native.ts';
import type { Connector } from './test-client.ts';

// biome-ignore lint/suspicious/noExplicitAny: a mirror reads rows of every shape.
type Row = any;

/** The stock on hand, by `item@location`, without zeros. Location 0 is unassigned. */
export type Stock = Record<string, number>;

/**
 * A mirror of the stock as a connector builds one: it reads the export feeds from where it stopped, keeps the last state of every row, and
 * adds up. `transitId` is the ledger's location for stock in transit.
 */
export function createMirror(connector: Connector) {
  const feeds = ['adjustments', 'transfers', 'purchase-orders', 'returns'] as const;
  const known = Object.fromEntries(feeds.map((feed) => [feed, new Map<number, Row>()]));
  const tokens: Record<string, string> = {};

  async function catchUp(): Promise<void> {
    for (const feed of feeds) {
      for (let hasMore = true; hasMore; ) {
        const { status, body } = await connector.get(`/export/${feed}?from=${tokens[feed] ?? ''}`);
        if (status !== 200) throw new Error(`${feed}: ${JSON.stringify(body)}`);
        for (const row of body.data) known[feed]!.set(row.id, row); // It is one of the feeds.
        tokens[feed] = body.continueFrom;
        hasMore = body.hasMore;
      }
    }
  }

  return {
    /** The stock according to all rows read so far, with stock in transit at `transitId`. */
    async stock(transitId = -1): Promise<Stock> {
      await catchUp();
      const stock = new Map<string, number>();
      const add = (item: number, place: number, quantity: number) =>
        stock.set(`${item}@${place}`, (stock.get(`${item}@${place}`) ?? 0) + quantity);
      for (const row of known.adjustments!.values()) {
        if (row.active) for (const item of row.items) add(item.skuId, row.inventoryLocationId, item.quantity);
      }
      for (const { status, items, fromLocationId, toLocationId } of known.transfers!.values()) {
        if (status === 'Canceled') continue;
        for (const { skuId, quantity, quantityPicked } of items) {
          const moved = status === 'Received' ? quantity : quantityPicked;
          add(skuId, fromLocationId, -moved);
          add(skuId, status === 'Received' ? toLocationId : transitId, moved);
        }
      }
      for (const { inventoryLocationId, items } of known['purchase-orders']!.values()) {
        for (const item of items) add(item.skuId, inventoryLocationId, item.quantityReceived);
      }
      for (const { status, inventoryLocationId, items } of known.returns!.values()) {
        if (!['Returned', 'CreditReceived'].includes(status)) continue;
        for (const item of items.filter(({ active }: Row) => active))
          add(item.skuId, inventoryLocationId, -item.quantity);
      }
      return rounded(stock);
    },
  };
}

/** The ledger's stock on hand, in the same form. */
export async function ledgerStock(native: Client): Promise<Stock> {
  const stock = new Map<string, number>();
  for (let after = ''; after !== 'end'; ) {
    const { status, body } = await native.get(`/v1/positions?limit=1000${after === '' ? '' : `&after=${after}`}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    for (const { itemId, locationId, onHand } of body.data as Row[]) {
      const key = `${itemId}@${locationId ?? 0}`;
      stock.set(key, (stock.get(key) ?? 0) + Number(onHand));
    }
    after = (body.next as unknown as string | null) ?? 'end';
  }
  return rounded(stock);
}

function rounded(stock: ReadonlyMap<string, number>): Stock {
  const rows = [...stock].map(([key, quantity]) => [key, Math.round(quantity * 1e6) / 1e6] as const);
  return Object.fromEntries(rows.filter(([, quantity]) => quantity !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}
