import { createHash } from 'node:crypto';
import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { plainArray, rowRemover, type Sql } from '../../platform/index.ts';

/** A value that was attached to a row: a custom field's, or an application's own under one of its keys. */
export interface AttachedValue {
  /** The application's GUID; null for a custom field. */
  application: string | null;
  name: string;
  value: string;
}

/** A row whose attached values can be looked up. Ids are values of the tenant's clock, so no kind need be told. */
export interface AttachedRow {
  id: number;
  customFields: Record<string, unknown>;
  externalData: Record<string, unknown>;
}

/**
 * Keeps what is attached to rows where it can be looked up. Under row-level security a jsonb operator cannot enter an index, and values may
 * be longer than an index holds: so each value is a number of 64 bits, of which no two are the same in any company that could be.
 */
export async function writeAttached(sql: Sql, tenantId: number, rows: readonly AttachedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const ids: number[] = [];
  const hashes: string[] = [];
  for (const row of rows) {
    for (const hash of new Set(valuesOf(row).map(hashOf))) {
      ids.push(row.id);
      hashes.push(hash);
    }
  }
  const deleted = forgetAttached(
    sql,
    tenantId,
    rows.map((row) => row.id),
  );
  if (ids.length === 0) {
    await deleted;
    return;
  }
  const inserted = sql.rows({
    name: 'catalog-write-attached',
    text: 'insert into attached (tenant_id, row_id, hash) select $1, a.* from unnest($2::bigint[], $3::bigint[]) as a',
    values: [tenantId, plainArray(ids), plainArray(hashes)],
  });
  await Promise.all([deleted, inserted]);
}

/** Forgets what is attached to rows. */
export const forgetAttached = rowRemover('attached', 'row_id');

/** The condition that the row with this id (`r.id`) has, of every one of these groups, at least one value. */
export function holdsAttached(
  tenantId: number,
  rowId: string,
  groups: readonly (readonly AttachedValue[])[],
): Fragment {
  const conditions = groups.map(
    (values) => sqlTag`${raw(rowId)} in (select a.row_id from attached a
      where a.tenant_id = ${tenantId} and a.hash = any(${plainArray(values.map(hashOf))}::bigint[]))`,
  );
  return conditions.length === 0 ? sqlTag`true` : join(conditions, ' and ');
}

function valuesOf({ customFields, externalData }: AttachedRow): AttachedValue[] {
  const fields = (application: string | null, data: unknown) =>
    Object.entries(isObject(data) ? data : {}).flatMap(([name, value]): AttachedValue[] =>
      value == null ? [] : [{ application, name, value: typeof value === 'string' ? value : JSON.stringify(value) }],
    );
  const ofApplications = Object.entries(isObject(externalData) ? externalData : {}).flatMap(([application, data]) =>
    fields(application, data),
  );
  return [...fields(null, customFields), ...ofApplications];
}

function isObject(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function hashOf({ application, name, value }: AttachedValue): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([application?.toLowerCase() ?? null, name, value]))
    .digest();
  return digest.readBigInt64BE().toString();
}
