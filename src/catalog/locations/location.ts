import { field, plainArray, type Sql, table } from '../../platform/index.ts';
import { forgetAttached, writeAttached } from '../attached/attached.ts';

export const LOCATION_KINDS = [
  'warehouse',
  'vehicle',
  'technician',
  'job_site',
  'site',
  'bin',
  'transit',
  'other',
] as const;
export type LocationKind = (typeof LOCATION_KINDS)[number];

export interface Address {
  street: string | null;
  unit: string | null;
  city: string | null;
  state: string | null;
  zip: string | null;
  country: string | null;
}

/** What a client says about a location. */
export interface LocationFields {
  name: string;
  kind: LocationKind;
  code: string | null;
  parentId: number | null;
  address: Address | null;
  memo: string | null;
  /** Where a vehicle is filled from. */
  warehouseId: number | null;
  /** Who drives a vehicle. */
  technicianIds: number[];
  active: boolean;
  /** The time zone of its clock, such as `America/New_York`; null: that of what it stands in, else the company's. */
  timeZone: string | null;
  /** Null: as the tenant says. */
  allowNegative: boolean | null;
  /** The template whose levels it has, besides its own. */
  levelTemplateId: number | null;
  /** The place that it is filled from; null: vendors. */
  supplyLocationId: number | null;
  customFields: Record<string, unknown>;
  externalData: Record<string, unknown>;
}

/** What follows from the locations on the way up, itself included. */
export interface Derived {
  /** The nearest one of kind `site`. */
  siteId: number | null;
  /** The time zone of the nearest one that says one; null: the company's. */
  zone: string | null;
  /** Since when the first of them that is held was held; null: none is. */
  blockedAt: Date | null;
}

export interface Location {
  id: number;
  uuid: string;
  revision: number;
  fields: LocationFields;
  /** Since when it is held; null: it is not. */
  heldAt: Date | null;
  /** What was said when it was last held, released or closed. */
  reason: string | null;
  derived: Derived;
  createdAt: Date;
  updatedAt: Date;
}

export type LocationView = ReturnType<typeof locationView>;

/** A location as the outside sees it. */
export function locationView({ id, uuid, revision, fields, heldAt, reason, derived, createdAt, updatedAt }: Location) {
  return {
    id,
    uuid,
    revision,
    ...fields,
    siteId: derived.siteId,
    status: derived.blockedAt === null ? ('available' as const) : ('held' as const),
    heldAt: heldAt?.toISOString() ?? null,
    reason,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

const { bigint, bigints, boolean, json, maybe, text, time, uuid, word } = field;

const LOCATION = table(
  'location',
  {
    id: bigint,
    uuid,
    revision: bigint,
    name: text,
    kind: word<LocationKind>(),
    code: maybe(text),
    parentId: maybe(bigint),
    siteId: maybe(bigint),
    address: maybe(json<Address>()),
    memo: maybe(text),
    warehouseId: maybe(bigint),
    technicianIds: bigints,
    active: boolean,
    allowNegative: maybe(boolean),
    timeZone: maybe(text),
    heldAt: maybe(time),
    reason: maybe(text),
    zone: maybe(text),
    blockedAt: maybe(time),
    levelTemplateId: maybe(bigint),
    supplyLocationId: maybe(bigint),
    customFields: json<Record<string, unknown>>(),
    externalData: json<Record<string, unknown>>(),
    createdAt: time,
    updatedAt: time,
  },
  { fixed: ['uuid', 'createdAt'] },
);

/** Rows `w` of the table location. */
export const LOCATION_COLUMNS = LOCATION.columns('w');

/** A row that was read with LOCATION_COLUMNS. */
export type LocationRow = { id: number };

export function locationFromRow(row: LocationRow): Location {
  const { id, uuid, revision, siteId, zone, blockedAt, heldAt, reason, createdAt, updatedAt, ...fields } =
    LOCATION.row(row);
  const derived = { siteId, zone, blockedAt };
  return { id, uuid, revision, fields, heldAt, reason, derived, createdAt, updatedAt };
}

/** The locations with these ids, in the order of their ids; those that are not there are left out. */
export async function readLocations(sql: Sql, tenantId: number, ids: readonly number[]): Promise<Location[]> {
  if (ids.length === 0) return [];
  const rows = await sql.rows<LocationRow>({
    name: 'catalog-locations',
    text: `select ${LOCATION_COLUMNS} from location w where w.tenant_id = $1 and w.id = any($2::bigint[]) order by w.id`,
    values: [tenantId, plainArray(ids)],
  });
  return rows.map(locationFromRow);
}

/** These locations and all that they stand in. */
export async function readWithAncestors(sql: Sql, tenantId: number, ids: readonly number[]): Promise<Location[]> {
  const rows = await sql.rows<LocationRow>({
    name: 'catalog-locations-with-ancestors',
    text: `with recursive above as (
        select w.id, w.parent_id from location w where w.tenant_id = $1 and w.id = any($2::bigint[])
        union
        select w.id, w.parent_id from location w join above on w.id = above.parent_id where w.tenant_id = $1
      ) select ${LOCATION_COLUMNS} from above join location w on w.tenant_id = $1 and w.id = above.id`,
    values: [tenantId, plainArray(ids)],
  });
  return rows.map(locationFromRow);
}

/** Inserts locations, or updates those that are there, with what is attached to them. */
export async function writeLocations(sql: Sql, tenantId: number, locations: readonly Location[]): Promise<void> {
  const rows = locations.map(({ fields, derived, ...location }) => ({ ...location, ...fields, ...derived }));
  await Promise.all([LOCATION.writer.write(sql, tenantId, rows), writeAttached(sql, tenantId, rows)]);
}

/** Deletes locations, with what is attached to them. */
export async function deleteLocations(sql: Sql, tenantId: number, ids: readonly number[]): Promise<void> {
  await Promise.all([LOCATION.remove(sql, tenantId, ids), forgetAttached(sql, tenantId, ids)]);
}
