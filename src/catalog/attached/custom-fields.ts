import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import type { LoneUnit } from '../../journal/index.ts';
import { plainArray, type Sql, textArray } from '../../platform/index.ts';
import type { DatedFilter, DatedPiece } from '../dated-list.ts';

/** The name of a custom field, which documents and references share, with its id. */
export interface CustomField {
  id: number;
  name: string;
  createdAt: Date;
  updatedAt: Date;
}

/** The longest name that a custom field is known by. */
const NAME_MAX = 255;

/** Gives every name an id that has none yet: a field is made when it is first used. A name that is empty or too long gets none. */
export async function nameCustomFields(unit: LoneUnit, names: readonly string[]): Promise<void> {
  const asked = [...new Set(names)].filter((name) => name !== '' && name.length <= NAME_MAX);
  if (asked.length === 0) return;
  const known = new Set((await readCustomFields(unit.sql, unit.tenantId, { names: asked })).map(({ name }) => name));
  const added = asked.filter((name) => !known.has(name));
  if (added.length === 0) return;
  const ids = added.map(() => unit.book.tick());
  await unit.sql.rows({
    name: 'catalog-name-custom-fields',
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
  const rows = await sql.rows<CustomFieldRow>({
    text: `select id, name, created_at, updated_at from custom_field
      where tenant_id = $1 and ${byName ? 'name = any($2::text[])' : 'id > $2'} order by id ${byName ? '' : 'limit $3'}`,
    values: byName ? [tenantId, textArray(asked.names)] : [tenantId, asked.after, asked.limit],
  });
  return rows.map(customFieldFromRow);
}

interface CustomFieldRow {
  id: number;
  name: string;
  created_at: Date;
  updated_at: Date;
}

function customFieldFromRow(row: CustomFieldRow): CustomField {
  return { id: row.id, name: row.name, createdAt: row.created_at, updatedAt: row.updated_at };
}

/** What a list of custom fields may be narrowed by. */
export type CustomFieldFilter = Pick<DatedFilter, 'created' | 'updated'>;

/** Custom fields in the order of a piece. Their ids grow with the time of creation. */
export async function listCustomFields(
  sql: Sql,
  tenantId: number,
  filter: CustomFieldFilter,
  { order, descending, offset, limit }: DatedPiece,
): Promise<CustomField[]> {
  const columns = order === 'updated' ? ['updated_at', 'id'] : ['id'];
  const by = columns.map((column) => `f.${column}${descending ? ' desc' : ''}`).join(', ');
  const { text, values } = sqlTag`select f.id, f.name, f.created_at, f.updated_at ${source(tenantId, filter)}
    order by ${raw(by)} limit ${limit} offset ${offset}`;
  return (await sql.rows<CustomFieldRow>({ text, values })).map(customFieldFromRow);
}

export async function countCustomFields(sql: Sql, tenantId: number, filter: CustomFieldFilter): Promise<number> {
  const { text, values } = sqlTag`select count(*) as count ${source(tenantId, filter)}`;
  const [row] = await sql.rows<{ count: number }>({ text, values });
  return row?.count ?? 0;
}

function source(tenantId: number, { created, updated }: CustomFieldFilter): Fragment {
  const conditions = [sqlTag`f.tenant_id = ${tenantId}`];
  for (const [column, range] of [
    ['f.created_at', created],
    ['f.updated_at', updated],
  ] as const) {
    if (range?.from !== undefined) conditions.push(sqlTag`${raw(column)} >= ${range.from}`);
    if (range?.before !== undefined) conditions.push(sqlTag`${raw(column)} < ${range.before}`);
  }
  return sqlTag`from custom_field f where ${join(conditions, ' and ')}`;
}
