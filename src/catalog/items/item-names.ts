import { maySeeItem, type Visibility } from '../../access/index.ts';
import type { Tracking } from '../../ledger/index.ts';
import { addTo, plainArray, type Sql, textArray } from '../../platform/index.ts';
import { namedBy, partNumberKey } from './part-number.ts';

/** As much of an item as a document must know that names it. */
export interface NamedItem {
  id: number;
  uuid: string;
  partNumber: string;
  name: string;
  tracking: Tracking;
}

/** How many items of one name are looked at: enough to know whether there is just one. */
const NAMESAKES_MAX = 20;

interface Row {
  id: number;
  uuid: string;
  part_number: string;
  name: string;
  tracking: Tracking;
  brand_id: number | null;
  site_id: number | null;
}

const COLUMNS = 'i.id, i.uuid, i.part_number, i.name, i.tracking, i.brand_id, i.site_id';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ID = /^[1-9]\d{0,15}$/;

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
  const ids = unique.filter((text) => ID.test(text) && Number.isSafeInteger(Number(text)));
  const uuids = unique.filter((text) => UUID.test(text));
  const [byPartNumber, byId, byUuid] = await Promise.all([
    find('catalog-items-by-part', 'i.part_number_key = any($2::text[])', textArray(unique.map(partNumberKey))),
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
  const byKey = new Map<string, NamedItem[]>();
  for (const item of byPartNumber.filter(isSeen).map(namedItem)) addTo(byKey, partNumberKey(item.partNumber), item);
  for (const text of unique) {
    const item = namedBy(text, byKey.get(partNumberKey(text)) ?? []);
    if (item !== undefined) found.set(text, item);
  }
  return found;
}

/** The items with exactly this name, a few of them where there are many. */
export async function findItemsCalled(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  name: string,
): Promise<NamedItem[]> {
  const pattern = `%\n${name.replace(/[\\%_]/g, '\\$&')}`;
  const rows = await sql.rows<Row>({
    name: 'catalog-items-called',
    text: `select ${COLUMNS} from item_search_ids(lower($2), 0, $3) as found (id)
      cross join lateral (select * from item x where x.tenant_id = $1 and x.id = found.id offset 0) as i order by i.id`,
    values: [tenantId, pattern, NAMESAKES_MAX],
  });
  return rows
    .filter((row) => row.name === name && maySeeItem(visibility, { brandId: row.brand_id, siteId: row.site_id }))
    .map(namedItem);
}

function namedItem({ id, uuid, part_number: partNumber, name, tracking }: Row): NamedItem {
  return { id, uuid, partNumber, name, tracking };
}
