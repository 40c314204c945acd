import { maySeeLocation, type Visibility } from '../../access/index.ts';
import { plainArray, type Sql, textArray } from '../../platform/index.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ID = /^[1-9]\d{0,15}$/;

interface Row {
  id: number;
  uuid: string;
  code: string | null;
  site_id: number | null;
}

/** The ids of locations by texts that name them: a text is an id, else a uuid, else a code. A text that names none is left out. */
export async function findLocationsNamed(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  texts: readonly string[],
): Promise<Map<string, number>> {
  if (texts.length === 0) return new Map();
  const unique = [...new Set(texts)];
  const find = (name: string, condition: string, values: string) =>
    sql.rows<Row>({
      name,
      text: `select w.id, w.uuid, w.code, w.site_id from location w where w.tenant_id = $1 and ${condition}`,
      values: [tenantId, values],
    });
  const ids = unique.filter((text) => ID.test(text) && Number.isSafeInteger(Number(text)));
  const uuids = unique.filter((text) => UUID.test(text));
  const [byCode, byUuid, byId] = await Promise.all([
    find('catalog-locations-by-code', 'w.code = any($2::text[])', textArray(unique)),
    uuids.length === 0 ? [] : find('catalog-locations-by-uuid', 'w.uuid = any($2::uuid[])', plainArray(uuids)),
    ids.length === 0 ? [] : find('catalog-locations-by-id', 'w.id = any($2::bigint[])', plainArray(ids)),
  ]);
  const found = new Map<string, number>();
  const put = (text: string, row: Row) => {
    if (maySeeLocation(visibility, { siteId: row.site_id })) found.set(text, row.id);
  };
  const named = new Map(unique.map((text) => [text.toLowerCase(), text]));
  for (const row of byCode) put(row.code ?? '', row);
  for (const row of byUuid) put(named.get(row.uuid) ?? row.uuid, row);
  for (const row of byId) put(String(row.id), row);
  return found;
}
