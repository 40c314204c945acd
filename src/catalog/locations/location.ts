import { plainArray, type Sql, textArray } from '../../platform/index.ts';

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
  /** Null: as the tenant says. */
  allowNegative: boolean | null;
  customFields: Record<string, unknown>;
  externalData: Record<string, unknown>;
}

export interface Location {
  id: number;
  uuid: string;
  revision: number;
  fields: LocationFields;
  /** The nearest location of kind `site` on the way up, itself included. */
  siteId: number | null;
  createdAt: Date;
  updatedAt: Date;
}

export type LocationView = ReturnType<typeof locationView>;

/** A location as the outside sees it. */
export function locationView({ id, uuid, revision, fields, siteId, createdAt, updatedAt }: Location) {
  return {
    id,
    uuid,
    revision,
    ...fields,
    siteId,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export const LOCATION_COLUMNS = `w.id, w.uuid, w.revision, w.name, w.kind, w.code, w.parent_id, w.site_id, w.address, w.memo, w.warehouse_id,
  w.technician_ids, w.active, w.allow_negative,
  w.custom_fields, w.external_data, w.created_at, w.updated_at`;

export interface LocationRow {
  id: number;
  uuid: string;
  revision: number;
  name: string;
  kind: LocationKind;
  code: string | null;
  parent_id: number | null;
  site_id: number | null;
  address: Address | null;
  memo: string | null;
  warehouse_id: number | null;
  technician_ids: number[];
  active: boolean;
  allow_negative: boolean | null;
  custom_fields: Record<string, unknown>;
  external_data: Record<string, unknown>;
  created_at: Date;
  updated_at: Date;
}

export function locationFromRow(row: LocationRow): Location {
  return {
    id: row.id,
    uuid: row.uuid,
    revision: row.revision,
    fields: {
      name: row.name,
      kind: row.kind,
      code: row.code,
      parentId: row.parent_id,
      address: row.address,
      memo: row.memo,
      warehouseId: row.warehouse_id,
      technicianIds: row.technician_ids,
      active: row.active,
      allowNegative: row.allow_negative,
      customFields: row.custom_fields,
      externalData: row.external_data,
    },
    siteId: row.site_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
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

/** Inserts locations, or updates those that are there, in one statement. */
export async function writeLocations(sql: Sql, tenantId: number, locations: Location[]): Promise<void> {
  const fields = locations.map((location) => location.fields);
  await sql.rows({
    name: 'catalog-write-locations',
    text: `insert into location (tenant_id, id, revision, uuid, name, kind, code, parent_id, site_id, address, active, allow_negative,
        custom_fields, external_data, created_at, updated_at, memo, warehouse_id, technician_ids)
      select $1, w.id, w.revision, w.uuid, w.name, w.kind, w.code, w.parent_id, w.site_id, w.address, w.active, w.allow_negative,
        w.custom_fields, w.external_data, w.created_at, w.updated_at, w.memo, w.warehouse_id, w.technician_ids::bigint[]
      from unnest($2::bigint[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[],
        $10::jsonb[], $11::boolean[], $12::boolean[], $13::jsonb[], $14::jsonb[], $15::timestamptz[], $16::timestamptz[],
        $17::text[], $18::bigint[], $19::text[]) as w (id, revision, uuid, name, kind, code, parent_id, site_id, address, active, allow_negative,
          custom_fields, external_data, created_at, updated_at, memo, warehouse_id, technician_ids)
      on conflict (tenant_id, id) do update set revision = excluded.revision, name = excluded.name, kind = excluded.kind,
        code = excluded.code, parent_id = excluded.parent_id, site_id = excluded.site_id, address = excluded.address,
        active = excluded.active, allow_negative = excluded.allow_negative, custom_fields = excluded.custom_fields,
        external_data = excluded.external_data, updated_at = excluded.updated_at, memo = excluded.memo,
        warehouse_id = excluded.warehouse_id, technician_ids = excluded.technician_ids`,
    values: [
      tenantId,
      plainArray(locations.map((location) => location.id)),
      plainArray(locations.map((location) => location.revision)),
      plainArray(locations.map((location) => location.uuid)),
      textArray(fields.map((location) => location.name)),
      plainArray(fields.map((location) => location.kind)),
      textArray(fields.map((location) => location.code)),
      plainArray(fields.map((location) => location.parentId)),
      plainArray(locations.map((location) => location.siteId)),
      textArray(fields.map(({ address }) => address && JSON.stringify(address))),
      plainArray(fields.map((location) => location.active)),
      plainArray(fields.map((location) => location.allowNegative)),
      textArray(fields.map((location) => JSON.stringify(location.customFields))),
      textArray(fields.map((location) => JSON.stringify(location.externalData))),
      plainArray(locations.map((location) => location.createdAt.toISOString())),
      plainArray(locations.map((location) => location.updatedAt.toISOString())),
      textArray(fields.map((location) => location.memo)),
      plainArray(fields.map((location) => location.warehouseId)),
      textArray(fields.map((location) => plainArray(location.technicianIds))),
    ],
  });
}
