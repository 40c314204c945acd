import { plainArray, type Sql } from '../../platform/index.ts';

/** Parties and things of the outside that a company's documents name. */
export const REFERENCE_KINDS = [
  'vendor',
  'brand',
  'business_unit',
  'job',
  'project',
  'technician',
  'purchase_order_type',
  'return_type',
] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

export interface ReferenceFields {
  name: string;
  active: boolean;
  /** Whatever else is known of it, under names of its own. */
  details: Record<string, unknown>;
}

export interface Reference {
  id: number;
  uuid: string;
  revision: number;
  kind: ReferenceKind;
  fields: ReferenceFields;
  createdAt: Date;
  updatedAt: Date;
}

/** A reference as the outside sees it; its details stand among the other fields. */
export interface ReferenceView {
  id: number;
  uuid: string;
  revision: number;
  name: string;
  active: boolean;
  createdAt: string;
  updatedAt: string;
  [detail: string]: unknown;
}

/** The names that no detail may have. */
export const FIXED_NAMES = ['id', 'uuid', 'revision', 'kind', 'name', 'active', 'createdAt', 'updatedAt'];

export function referenceView({ id, uuid, revision, fields, createdAt, updatedAt }: Reference): ReferenceView {
  return {
    id,
    uuid,
    revision,
    name: fields.name,
    active: fields.active,
    ...fields.details,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export interface ReferenceRow {
  id: number;
  uuid: string;
  revision: number;
  kind: ReferenceKind;
  name: string;
  active: boolean;
  details: Record<string, unknown>;
  created_at: Date;
  updated_at: Date;
}

export const REFERENCE_COLUMNS =
  'r.id, r.uuid, r.revision, r.kind, r.name, r.active, r.details, r.created_at, r.updated_at';

export function referenceFromRow(row: ReferenceRow): Reference {
  return {
    id: row.id,
    uuid: row.uuid,
    revision: row.revision,
    kind: row.kind,
    fields: { name: row.name, active: row.active, details: row.details },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The references of a kind with these ids, in the order of their ids; those that are not there are left out. */
export async function readReferences(
  sql: Sql,
  tenantId: number,
  kind: ReferenceKind,
  ids: readonly number[],
): Promise<Reference[]> {
  if (ids.length === 0) return [];
  const rows = await sql.rows<ReferenceRow>({
    name: 'catalog-references',
    text: `select ${REFERENCE_COLUMNS} from reference r
      where r.tenant_id = $1 and r.kind = $2 and r.id = any($3::bigint[]) order by r.id`,
    values: [tenantId, kind, plainArray(ids)],
  });
  return rows.map(referenceFromRow);
}

/** Inserts a reference, or updates it when it is there. */
export async function writeReference(sql: Sql, tenantId: number, reference: Reference): Promise<void> {
  const { id, revision, uuid, kind, fields, createdAt, updatedAt } = reference;
  await sql.rows({
    name: 'catalog-write-reference',
    text: `insert into reference (tenant_id, id, revision, kind, uuid, name, active, details, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      on conflict (tenant_id, id) do update set revision = excluded.revision, name = excluded.name, active = excluded.active,
        details = excluded.details, updated_at = excluded.updated_at`,
    values: [
      tenantId,
      id,
      revision,
      kind,
      uuid,
      fields.name,
      fields.active,
      JSON.stringify(fields.details),
      createdAt,
      updatedAt,
    ],
  });
}
