import { type Actor, maySeeLocation, type Visibility } from '../../access/index.ts';
import type { Book, Wants } from '../../ledger/index.ts';
import { idOf, idsAmong, isUuid, plainArray, type Sql, textArray } from '../../platform/index.ts';
import { uuidShelf } from '../uuid-shelf.ts';
import { LOCATION_CODES, LOCATION_ROWS, locationFor } from './location-book.ts';

const LOCATION_UUIDS = uuidShelf('location');

/** Wants what is read to find the locations that texts name. */
export function wantLocationsNamed(wants: Wants, texts: readonly string[]): void {
  wants.rows(LOCATION_CODES, texts);
  wants.rows(LOCATION_ROWS, idsAmong(texts));
  wants.rows(
    LOCATION_UUIDS,
    texts.filter(isUuid).map((text) => text.toLowerCase()),
  );
}

/** The ids of the locations that a text may name, whoever may see them: one by its id, then one by its uuid, then one by its code. */
export function locationsMaybeNamed(book: Book, text: string): number[] {
  book.need((wants) => wantLocationsNamed(wants, [text]));
  const byUuid = isUuid(text) ? book.row(LOCATION_UUIDS, text.toLowerCase()) : undefined;
  return [idOf(text), byUuid, book.row(LOCATION_CODES, text)].filter((id) => id !== undefined);
}

/** The id of the location that a text names, as `findLocationsNamed` has it; undefined where there is none for the actor. */
export function locationNamed(book: Book, actor: Actor, text: string): number | undefined {
  return locationsMaybeNamed(book, text).find((id) => locationFor(book, actor, id) !== undefined);
}

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
  const ids = idsAmong(unique);
  const uuids = unique.filter(isUuid);
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
