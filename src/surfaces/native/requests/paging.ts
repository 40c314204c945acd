import Type from 'typebox';
import { Refusal } from '../../../platform/index.ts';

/** The query parameters of every list. */
export const pageQuery = {
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100, description: 'Rows of a page.' }),
  after: Type.Optional(
    Type.String({ maxLength: 500, description: 'The `next` of the page before; left out: the first page.' }),
  ),
};

/** A cursor is opaque to clients: the key of the last row. */
export function writeCursor(key: readonly (number | string)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Reads a cursor of this many whole numbers. Throws `invalid_token` for anything that no list gave. */
export function readCursor(cursor: string | undefined, length: number): number[] | undefined {
  return readKey(cursor, length, (part): part is number => Number.isSafeInteger(part));
}

/** The same for a key of texts, where a part is beyond 2^53 or is not a number; numbers become texts. */
export function readTextCursor(cursor: string | undefined, length: number): string[] | undefined {
  const isText = (part: unknown): part is string | number => typeof part === 'string' || Number.isSafeInteger(part);
  return readKey(cursor, length, isText)?.map(String);
}

function readKey<Part>(
  cursor: string | undefined,
  length: number,
  fits: (part: unknown) => part is Part,
): Part[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
    if (Array.isArray(key) && key.length === length && key.every(fits)) return key;
  } catch {
    // Answered below like every other text that is not a cursor.
  }
  throw noCursor();
}

/** For a cursor that no list gave. */
export function noCursor(): Refusal {
  return new Refusal('invalid_token', 'This is not a cursor of this list. Begin without one.', { path: 'after' });
}

/** The rows of a page, of which one more was asked for to know whether there is a next one, which begins behind the last one's key. */
export function pageOf<Row>(
  rows: Row[],
  limit: number,
  keyOf: (last: Row) => readonly (number | string)[],
): { data: Row[]; next: string | null } {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, next: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null };
}

/** A page by the id of its rows. The first one begins behind `first`. */
export async function pageById<Row extends { id: number }>(
  query: { limit: number; after?: string | undefined },
  read: (page: { after: number; limit: number }) => Promise<Row[]>,
  first = 0,
): Promise<{ data: Row[]; next: string | null }> {
  const [after = first] = readCursor(query.after, 1) ?? [];
  const rows = await read({ after, limit: query.limit + 1 });
  return pageOf(rows, query.limit, (last) => [last.id]);
}
