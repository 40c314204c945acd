import type { LoneUnit } from '../journal/index.ts';
import { plainArray, type Sql, textArray } from '../platform/index.ts';

export interface CustomField {
  id: number;
  name: string;
  createdAt: Date;
  updatedAt: Date;
}

/** Gives every name an id that has none yet: a field is made when it is first used. */
export async function nameCustomFields(unit: LoneUnit, names: readonly string[]): Promise<void> {
  const asked = [...new Set(names)];
  if (asked.length === 0) return;
  const known = new Set((await readCustomFields(unit.sql, unit.tenantId, { names: asked })).map(({ name }) => name));
  const added = asked.filter((name) => !known.has(name));
  if (added.length === 0) return;
  const ids = added.map(() => unit.book.tick());
  await unit.sql.rows({
    name: 'documents-name-custom-fields',
    text: `insert into custom_field (tenant_id, id, name, created_at, updated_at)
      select $1, id, name, $2, $2 from unnest($3::bigint[], $4::text[]) as f (id, name)`,
    values: [unit.tenantId, unit.now, plainArray(ids), textArray(added)],
  });
}

/** The custom fields with these names, or a page of all of them, by id. */
export async function readCustomFields(
  sql: Sql,
  tenantId: number,
  asked: { names: readonly string[] } | { after: number; limit: number },
): Promise<CustomField[]> {
  const byName = 'names' in asked;
  const rows = await sql.rows<{ id: number; name: string; created_at: Date; updated_at: Date }>({
    text: `select id, name, created_at, updated_at from custom_field
      where tenant_id = $1 and ${byName ? 'name = any($2::text[])' : 'id > $2'} order by id ${byName ? '' : 'limit $3'}`,
    values: byName ? [tenantId, textArray(asked.names)] : [tenantId, asked.after, asked.limit],
  });
  return rows.map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at, updatedAt: row.updated_at }));
}
