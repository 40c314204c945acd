import type { LoneUnit } from '../../journal/index.ts';
import {
  conditionsOf,
  type List,
  plainArray,
  type Sql,
  sinceWrite,
  type TimeRange,
  tableOf,
  textArray,
  within,
} from '../../platform/index.ts';
import { byTime, type TimeOrder } from '../list-parts.ts';

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

/** The custom fields with these names, by id. */
export async function readCustomFields(
  sql: Sql,
  tenantId: number,
  { names }: { names: readonly string[] },
): Promise<CustomField[]> {
  const rows = await sql.rows<CustomFieldRow>({
    text: `select ${CUSTOM_FIELDS.columns} from custom_field f
      where f.tenant_id = $1 and f.name = any($2::text[]) order by f.id`,
    values: [tenantId, textArray(names)],
  });
  return rows.map(CUSTOM_FIELDS.view);
}

interface CustomFieldRow {
  id: number;
  name: string;
  created_at: Date;
  updated_at: Date;
}

/** Custom fields in the order of their ids, which grow with the time of creation, or of their last changes. */
export const CUSTOM_FIELDS: List<
  { created?: TimeRange | undefined; updated?: TimeRange | undefined },
  TimeOrder,
  CustomFieldRow,
  CustomField
> = {
  name: 'custom fields',
  alias: 'f',
  columns: 'f.id, f.name, f.created_at, f.updated_at',
  orderOf: byTime('f', 'id'),
  sources: (_, tenantId, filter) => {
    const conditions = { created: within('f.created_at'), updated: within('f.updated_at') };
    return [tableOf('custom_field f', tenantId, conditionsOf(conditions, tenantId, filter))];
  },
  view: (row) => ({ id: row.id, name: row.name, createdAt: row.created_at, updatedAt: row.updated_at }),
  since: (sql, tenantId, _filter, _order, moment) => sinceWrite(sql, tenantId, moment),
};
