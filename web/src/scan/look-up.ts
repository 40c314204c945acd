import { itemList, lotList, serialList } from '../../../client/index.ts';
import { answer, currentClient } from '../api/client.ts';
import type { Item } from '../api/names.ts';

/** What a code names: an item, one of its lots, or one of its units. */
export interface Found {
  item: Item;
  lot: string | null;
  serial: string | null;
}

/** Asks the server what a code is: a serial, a lot or a part number. Throws where it is none of them, or several. */
export async function lookUp(code: string): Promise<Found> {
  const client = currentClient();
  const query = { number: code, limit: 2 };
  const [{ data: serials }, { data: lots }, { data: named }] = await Promise.all([
    answer(serialList({ client, query })),
    answer(lotList({ client, query })),
    answer(itemList({ client, query: { partNumber: code, limit: 2 } })),
  ]);
  if (serials.length > 1) throw new Error(`Several items have a unit ${code}. Choose the item by hand.`);
  const [serial] = serials;
  if (serial === undefined && lots.length > 1)
    throw new Error(`Several items have a lot ${code}. Choose the item by hand.`);
  const [lot] = lots;
  const itemId = serial?.itemId ?? lot?.itemId;
  if (itemId === undefined && named.length > 1)
    throw new Error(`Several items have the part number ${code}. Choose the item by hand.`);
  const item =
    itemId === undefined ? named[0] : (await answer(itemList({ client, query: { ids: [itemId], limit: 1 } }))).data[0];
  if (item === undefined) throw new Error(`No item, lot or serial has the code ${code}.`);
  return { item, lot: serial === undefined ? (lot?.number ?? null) : null, serial: serial?.number ?? null };
}
