import { itemList, type Scan, scanView } from '../../../client/index.ts';
import { answer, currentClient } from '../api/client.ts';
import type { Item } from '../api/names.ts';

/** What a code names: an item, one of its lots, or one of its units. */
export interface Found {
  item: Item;
  lot: string | null;
  /** The last day of that lot, where the code or the ledger says one. */
  expiresOn: string | null;
  serial: string | null;
  /** How much of it one scan is, in the base unit: 12 for a case of twelve. */
  quantity: string;
}

type Match = Scan['matches'][number];

/** The sorts of matches, the surest first: a serial is one unit, a code was given to one item. */
const ORDER: readonly Match['by'][] = ['serial', 'code', 'lot', 'partNumber', 'location'];
const SEVERAL: Record<Match['by'], string> = {
  serial: 'a unit',
  code: 'the code',
  lot: 'a lot',
  partNumber: 'the part number',
  location: 'the code',
};

/** Asks the server what a code is. Throws where it is nothing of an item, or several things. */
export async function lookUp(code: string): Promise<Found> {
  const client = currentClient();
  const { matches, parsed } = await answer(scanView({ client, query: { code } }));
  const [match, another] = surestOf(matches);
  if (match?.item === undefined) throw new Error(whyNothing(code, matches));
  if (another !== undefined)
    throw new Error(`Several items have ${SEVERAL[match.by]} ${code}. Choose the item by hand.`);
  const query = { ids: [match.item.id], limit: 1 };
  const [item] = (await answer(itemList({ client, query }))).data;
  if (item === undefined) throw new Error(`The item of ${code} is not there any more.`);
  return {
    item,
    lot: match.lot?.number ?? null,
    expiresOn: parsed.expiresOn ?? match.lot?.expiresOn ?? null,
    serial: match.serial?.number ?? null,
    quantity: match.baseQuantity ?? '1',
  };
}

/** The matches of the surest sort: what a code stands for, and several where it is not clear. */
export function surestOf(matches: readonly Match[]): Match[] {
  const by = ORDER.find((sort) => matches.some((match) => match.by === sort));
  return matches.filter((one) => one.by === by);
}

function whyNothing(code: string, matches: readonly Match[]): string {
  const [place] = matches.flatMap(({ location }) => location ?? []);
  return place === undefined
    ? `No item, lot or serial has the code ${code}.`
    : `${code} is the location ${place.name}.`;
}
