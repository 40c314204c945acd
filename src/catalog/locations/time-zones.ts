import type { Book, Shelf } from '../../ledger/index.ts';
import { type Fault, isTimeZone, type Sql, textArray } from '../../platform/index.ts';

/** The time zones that the database knows, by which it ends days, among those that are named. */
export const TIME_ZONES: Shelf<string, true> = {
  name: 'time zones',
  read: async (sql, _tenantId, names) => (await knownTimeZones(sql, names)).map((name) => [name, true]),
};

/** Those of these names that the database knows as time zones, spelled as it does. */
export async function knownTimeZones(sql: Sql, names: readonly string[]): Promise<string[]> {
  const rows = await sql.rows<{ name: string }>({
    text: 'select name from pg_timezone_names where name = any($1::text[])',
    values: [textArray(names)],
  });
  return rows.map(({ name }) => name);
}

/** What is wrong with a time zone; null is none. Both the program and the database must know it. */
export function timeZoneFaults(book: Book, path: string, name: string | null): Fault[] {
  if (name === null || (isTimeZone(name) && book.row(TIME_ZONES, name))) return [];
  return [noTimeZone(path, name)];
}

export function noTimeZone(path: string, name: string): Fault {
  const message = `There is no time zone called ${name}. Give its name, such as America/New_York.`;
  return { path, code: 'invalid_request', message };
}
