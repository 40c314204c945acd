import { type Actor, maySeeItem, type Visibility } from '../../access/index.ts';
import {
  type Book,
  oneByOne,
  type Shelf,
  standingFor,
  type Tracking,
  UNASSIGNED,
  type Wants,
} from '../../ledger/index.ts';
import { addTo, idOf, idsAmong, isUuid, plainArray, type Sql, textArray } from '../../platform/index.ts';
import { uuidShelf } from '../uuid-shelf.ts';
import type { ItemView } from './item.ts';
import { PART_NUMBERS } from './item-book.ts';
import { findItemsByIds } from './item-list.ts';
import { namedBy, partNumberKey } from './part-number.ts';

/** As much of an item as a document must know that names it. */
export interface NamedItem {
  id: number;
  partNumber: string;
  tracking: Tracking;
}

/** How many items of one name are looked at: enough to know whether there is just one. */
const NAMESAKES_MAX = 20;

interface Row {
  id: number;
  uuid: string;
  part_number: string;
  tracking: Tracking;
  brand_id: number | null;
  site_id: number | null;
}

const COLUMNS = 'i.id, i.uuid, i.part_number, i.tracking, i.brand_id, i.site_id';

const ITEM_UUIDS = uuidShelf('item');

/** The ids of items by exactly their name, a few of them where there are many. A command that looks at them is decided alone. */
const ITEMS_CALLED: Shelf<string, readonly number[]> = {
  name: 'items by name',
  pageOnly: true,
  read: oneByOne(async (sql, tenantId, name) => (await readCalled(sql, tenantId, name)).map((row) => row.id)),
};

/** Wants what is read to find the items that texts name. */
export function wantItemsNamed(wants: Wants, texts: Iterable<string>): void {
  for (const text of texts) {
    wants.rows(PART_NUMBERS, [partNumberKey(text)]);
    for (const id of idsAmong([text])) wants.place(id, UNASSIGNED, {});
    if (isUuid(text)) wants.rows(ITEM_UUIDS, [text.toLowerCase()]);
  }
}

/**
 * The ids of the items that a text may name, whoever may see them: those of a part number, then one by its id, then one by its uuid. The number of
 * an item that was merged names the one that stands for it.
 */
export function itemsMaybeNamed(book: Book, text: string): number[] {
  book.need((wants) => wantItemsNamed(wants, [text]));
  const standing = numbered(book, text).map((id) => standingFor(book, id));
  return [...new Set([...standing, ...identified(book, text)])];
}

function numbered(book: Book, text: string): number[] {
  return (book.row(PART_NUMBERS, partNumberKey(text)) ?? []).map(({ id }) => id);
}

function identified(book: Book, text: string): number[] {
  const byUuid = isUuid(text) ? book.row(ITEM_UUIDS, text.toLowerCase()) : undefined;
  return [idOf(text), byUuid].filter((id) => id !== undefined);
}

/** The item that a text names, as `findItemsNamed` has it; undefined where there is none for the actor. */
export function itemNamed(book: Book, actor: Actor, text: string): NamedItem | undefined {
  book.need((wants) => wantItemsNamed(wants, [text]));
  const byNumber = namedBy(text, seenItems(book, actor, numbered(book, text)));
  if (byNumber !== undefined) return seenItems(book, actor, [standingFor(book, byNumber.id)])[0];
  return seenItems(book, actor, identified(book, text))[0];
}

/** The items with exactly this name, a few of them where there are many. */
export function itemsCalled(book: Book, actor: Actor, name: string): NamedItem[] {
  return seenItems(book, actor, book.row(ITEMS_CALLED, name) ?? []);
}

function seenItems(book: Book, actor: Actor, ids: readonly number[]): NamedItem[] {
  book.need((wants) => {
    for (const id of ids) if (!book.items.has(id)) wants.place(id, UNASSIGNED, {});
  });
  return ids.flatMap((id) => {
    const item = book.items.get(id);
    return item !== undefined && maySeeItem(actor, item) ? [item] : [];
  });
}

/**
 * Items by texts that name them: a text is a part number, else an id, else a uuid. A text that names none, or twins, is left out. The
 * three are looked up at once, each by its own index.
 */
export async function findItemsNamed(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  texts: readonly string[],
): Promise<Map<string, NamedItem>> {
  if (texts.length === 0) return new Map();
  const unique = [...new Set(texts)];
  const find = (name: string, condition: string, values: string) =>
    sql.rows<Row>({
      name,
      text: `select ${COLUMNS} from item i where i.tenant_id = $1 and ${condition}`,
      values: [tenantId, values],
    });
  const byNumber = sql.rows<Row & { asked: string }>({
    name: 'catalog-items-by-part',
    text: `select ${COLUMNS}, named.part_number as asked from item named
      cross join lateral (select * from item x where x.tenant_id = $1 and x.id = coalesce(named.merged_into_id, named.id) offset 0) as i
      where named.tenant_id = $1 and named.part_number_key = any($2::text[])`,
    values: [tenantId, textArray(unique.map(partNumberKey))],
  });
  const ids = idsAmong(unique);
  const uuids = unique.filter(isUuid);
  const [byPartNumber, byId, byUuid] = await Promise.all([
    byNumber,
    ids.length === 0 ? [] : find('catalog-items-by-id', 'i.id = any($2::bigint[])', plainArray(ids)),
    uuids.length === 0 ? [] : find('catalog-items-by-uuid', 'i.uuid = any($2::uuid[])', plainArray(uuids)),
  ]);
  const found = new Map<string, NamedItem>();
  const isSeen = (row: Row) => maySeeItem(visibility, { brandId: row.brand_id, siteId: row.site_id });
  const put = (text: string, row: Row) => {
    if (isSeen(row)) found.set(text, namedItem(row));
  };
  // The last one to be put stays, so the strongest comes last.
  const named = new Map(unique.map((text) => [text.toLowerCase(), text]));
  for (const row of byUuid) put(named.get(row.uuid) ?? row.uuid, row);
  for (const row of byId) put(String(row.id), row);
  const byKey = new Map<string, { partNumber: string; item: NamedItem }[]>();
  for (const row of byPartNumber.filter(isSeen))
    addTo(byKey, partNumberKey(row.asked), { partNumber: row.asked, item: namedItem(row) });
  for (const text of unique) {
    const named = namedBy(text, byKey.get(partNumberKey(text)) ?? []);
    if (named !== undefined) found.set(text, named.item);
  }
  return found;
}

async function readCalled(sql: Sql, tenantId: number, name: string): Promise<Row[]> {
  const pattern = `%\n${name.replace(/[\\%_]/g, '\\$&')}`;
  const rows = await sql.rows<Row & { name: string }>({
    name: 'catalog-items-called',
    text: `select ${COLUMNS}, i.name from item_search_ids(lower($2), 0, $3) as found (id)
      cross join lateral (select * from item x where x.tenant_id = $1 and x.id = found.id offset 0) as i order by i.id`,
    values: [tenantId, pattern, NAMESAKES_MAX],
  });
  return rows.filter((row) => row.name === name);
}

function namedItem({ id, part_number: partNumber, tracking }: Row): NamedItem {
  return { id, partNumber, tracking };
}

/** The items that a part number names: the one that is spelled just so, else all that share its other spellings; for those that were merged the ones that stand for them. */
export async function findItemsNumbered(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  text: string,
): Promise<ItemView[]> {
  const taken = await PART_NUMBERS.read(sql, tenantId, [partNumberKey(text)]);
  const sharing = [...taken].flatMap(([, numbers]) => numbers ?? []);
  const named = namedBy(text, sharing);
  const ids = (named === undefined ? sharing : [named]).map(({ id }) => id);
  const items = await findItemsByIds(sql, tenantId, visibility, ids);
  const standing = items.flatMap(({ mergedIntoId }) => mergedIntoId ?? []);
  const others = await findItemsByIds(sql, tenantId, visibility, standing);
  return [...items.filter(({ mergedIntoId }) => mergedIntoId === null), ...others];
}
