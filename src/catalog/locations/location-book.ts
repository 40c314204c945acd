import { type Actor, maySeeLocation } from '../../access/index.ts';
import { type Book, keysTaken, rowsPut, type Shelf } from '../../ledger/index.ts';
import { Refusal, textArray } from '../../platform/index.ts';
import {
  type Derived,
  deleteLocations,
  type Location,
  type LocationView,
  locationView,
  readWithAncestors,
  writeLocations,
} from './location.ts';

/** Locations by their ids; with each comes all that it stands in. */
export const LOCATION_ROWS: Shelf<number, Location> = {
  name: 'locations',
  read: async (sql, tenantId, ids) => (await readWithAncestors(sql, tenantId, ids)).map((one) => [one.id, one]),
  write: (sql, tenantId, puts) =>
    Promise.all([writeLocations(sql, tenantId, rowsPut(puts)), deleteLocations(sql, tenantId, keysTaken(puts))]),
};

/** The locations that have a code. */
export const LOCATION_CODES: Shelf<string, number> = {
  name: 'codes of locations',
  async read(sql, tenantId, codes) {
    const rows = await sql.rows<{ id: number; code: string }>({
      name: 'catalog-location-codes',
      text: 'select id, code from location where tenant_id = $1 and code = any($2::text[])',
      values: [tenantId, textArray(codes)],
    });
    return rows.map(({ id, code }) => [code, id]);
  },
};

/** A location that is there for the actor. */
export function locationFor(book: Book, actor: Actor, id: number): Location | undefined {
  const location = book.row(LOCATION_ROWS, id);
  return location !== undefined && maySeeLocation(actor, location.derived) ? location : undefined;
}

/** The location that a request is about. Throws `not_found` where there is none for the actor. */
export function locationById(book: Book, actor: Actor, id: number): Location {
  const location = locationFor(book, actor, id);
  if (location !== undefined) return location;
  throw new Refusal('not_found', `There is no location with the id ${id}.`);
}

/** A location that a request names. Throws `unknown_location` where there is none for the actor. */
export function requireLocation(book: Book, actor: Actor, id: number, path: string): Location {
  const location = locationFor(book, actor, id);
  if (location !== undefined) return location;
  throw new Refusal('unknown_location', `There is no location with the id ${id}.`, { path });
}

/** Puts a location that is new or changed into the book, for the ledger and the feed too. */
export function putLocation(book: Book, location: Location, before?: Location): LocationView {
  const { id, fields, derived, revision } = location;
  book.put(LOCATION_ROWS, id, location);
  if (before?.fields.code !== fields.code) {
    if (before !== undefined && before.fields.code !== null) book.put(LOCATION_CODES, before.fields.code, undefined);
    if (fields.code !== null) book.put(LOCATION_CODES, fields.code, id);
  }
  const { name, active, allowNegative, kind } = fields;
  const transit = kind === 'transit';
  book.defineLocation(id, { id, name, active, allowNegative, transit, ...derived });
  if (before !== undefined && (transit !== (before.fields.kind === 'transit') || standsElse(derived, before.derived)))
    book.toJudge.locationIds.add(id);
  const view = locationView(location);
  book.changed('location', id, revision, view);
  return view;
}

/** Takes a location that nothing names out of the book, for the ledger and the feed too. Answers how it was at the end. */
export function removeLocation(book: Book, location: Location): LocationView {
  const { id, fields, revision } = location;
  book.put(LOCATION_ROWS, id, undefined);
  if (fields.code !== null) book.put(LOCATION_CODES, fields.code, undefined);
  book.defineLocation(id, undefined);
  const view = locationView(location);
  book.changed('location', id, revision, view, true);
  return view;
}

/** Whether what lies there may be available otherwise than before. */
function standsElse(one: Derived, other: Derived): boolean {
  return one.zone !== other.zone || one.blockedAt?.getTime() !== other.blockedAt?.getTime();
}
