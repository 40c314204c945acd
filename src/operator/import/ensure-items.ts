import { type Client, itemBatchCreate, itemList } from '../../../client/index.ts';
import { answer } from '../connection.ts';
import { untilAnswered } from './retry.ts';

const ITEMS_AT_ONCE = 500;
const LOOKUPS_AT_ONCE = 8;

export interface EnsuredItems {
  /** The id of each existing part number. */
  ids: Map<string, number>;
  created: number;
  found: number;
  /** Why an item could not be created, by its part number. */
  refused: Map<string, string>;
}

/** Creates the missing items, and finds the ids of the existing ones. */
export async function ensureItems(
  client: Client,
  items: readonly { partNumber: string; name: string }[],
  progress: (done: number, total: number) => void,
): Promise<EnsuredItems> {
  const ensured: EnsuredItems = { ids: new Map(), created: 0, found: 0, refused: new Map() };
  const known: string[] = [];
  for (let start = 0; start < items.length; start += ITEMS_AT_ONCE) {
    const some = items.slice(start, start + ITEMS_AT_ONCE);
    const body = { mode: 'independent' as const, items: some };
    const { data } = await untilAnswered(() => answer(itemBatchCreate({ client, body })));
    for (const { index, item, error } of data) {
      const partNumber = some[index]?.partNumber ?? '';
      if (item !== undefined) ensured.ids.set(partNumber, item.id);
      else if (error?.code === 'duplicate_part_number') known.push(partNumber);
      else ensured.refused.set(partNumber, error?.message ?? 'The item was refused.');
    }
    progress(start + some.length, items.length);
  }
  ensured.created = ensured.ids.size;
  for (let start = 0; start < known.length; start += LOOKUPS_AT_ONCE) {
    await Promise.all(
      known.slice(start, start + LOOKUPS_AT_ONCE).map((partNumber) => find(client, partNumber, ensured)),
    );
  }
  return ensured;
}

async function find(client: Client, partNumber: string, ensured: EnsuredItems): Promise<void> {
  const { data } = await untilAnswered(() => answer(itemList({ client, query: { partNumber, limit: 2 } })));
  const [item, another] = data;
  if (item === undefined || another !== undefined) {
    const why =
      item === undefined ? 'this key may not see it' : 'so does another one: give one of them another part number';
    ensured.refused.set(partNumber, `An item with this part number exists, and ${why}.`);
    return;
  }
  ensured.ids.set(partNumber, item.id);
  ensured.found += 1;
}
