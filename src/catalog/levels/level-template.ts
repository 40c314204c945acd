import type { Visibility } from '../../access/index.ts';
import { keysTaken, rowsPut, type Shelf } from '../../ledger/index.ts';
import {
  addTo,
  among,
  type Conditions,
  conditionsOf,
  field,
  formatQuantity,
  type List,
  plainArray,
  readPage,
  rowRemover,
  type Sql,
  type TimeRange,
  table,
  tableOf,
  within,
} from '../../platform/index.ts';
import { findItemsByIds } from '../items/item-list.ts';
import { byTime, type TimeOrder } from '../list-parts.ts';
import type { Level } from './level.ts';

/** The level of an item in a template. */
export interface TemplateLevel extends Level {
  itemId: number;
}

/** Levels that many places share, in the order of their items. */
export interface LevelTemplate {
  id: number;
  revision: number;
  name: string;
  levels: readonly TemplateLevel[];
  createdAt: Date;
  updatedAt: Date;
}

export type LevelTemplateView = ReturnType<typeof templateView>;

/** A template as the outside sees it, with the levels of the items whose part numbers are given. */
export function templateView(template: LevelTemplate, partNumbers: ReadonlyMap<number, string>) {
  const { levels, createdAt, updatedAt, ...rest } = template;
  return {
    ...rest,
    levels: levels.flatMap(({ itemId, minimum, target }) => {
      const partNumber = partNumbers.get(itemId);
      if (partNumber === undefined) return [];
      return [
        {
          itemId,
          partNumber,
          minimum: formatQuantity(minimum),
          target: target === null ? null : formatQuantity(target),
        },
      ];
    }),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

const { bigint, decimal, maybe, text, time } = field;
const TEMPLATE = table(
  'level_template',
  { id: bigint, revision: bigint, name: text, createdAt: time, updatedAt: time },
  { fixed: ['createdAt'] },
);
const LINE = table(
  'level_template_line',
  { templateId: bigint, itemId: bigint, minimum: decimal, target: maybe(decimal) },
  { key: ['template_id', 'item_id'] },
);
const removeLines = rowRemover('level_template_line', 'template_id');

/** Templates by their ids, with their levels. */
export const TEMPLATES: Shelf<number, LevelTemplate> = {
  name: 'level templates',
  async read(sql, tenantId, ids) {
    const [rows, lines] = await Promise.all([
      sql.rows<object>({
        name: 'catalog-level-templates',
        text: `select ${TEMPLATE.columns('t')} from level_template t where t.tenant_id = $1 and t.id = any($2::bigint[])`,
        values: [tenantId, plainArray(ids)],
      }),
      readLines(sql, tenantId, ids),
    ]);
    return rows.map((read) => {
      const row = TEMPLATE.row(read);
      return [row.id, { ...row, levels: lines.get(row.id) ?? [] }];
    });
  },
  async write(sql, tenantId, puts) {
    const templates = rowsPut(puts);
    // Sent in this order, so that lines which are to be there are written behind the deletion.
    await Promise.all([
      TEMPLATE.writer.write(sql, tenantId, templates),
      removeLines(
        sql,
        tenantId,
        puts.map(({ key }) => key),
      ),
      LINE.writer.write(
        sql,
        tenantId,
        templates.flatMap(({ id: templateId, levels }) => levels.map((level) => ({ templateId, ...level }))),
      ),
      TEMPLATE.remove(sql, tenantId, keysTaken(puts)),
    ]);
  },
};

async function readLines(sql: Sql, tenantId: number, ids: readonly number[]): Promise<Map<number, TemplateLevel[]>> {
  const rows = await sql.rows<object>({
    name: 'catalog-level-template-lines',
    text: `select ${LINE.columns('x')} from level_template_line x
      where x.tenant_id = $1 and x.template_id = any($2::bigint[]) order by x.template_id, x.item_id`,
    values: [tenantId, plainArray(ids)],
  });
  const lines = new Map<number, TemplateLevel[]>();
  for (const row of rows) {
    const { templateId, ...level } = LINE.row(row);
    addTo(lines, templateId, level);
  }
  return lines;
}

/** What a list of templates may be narrowed by. */
export interface TemplateFilter {
  ids?: readonly number[] | undefined;
  created?: TimeRange | undefined;
  updated?: TimeRange | undefined;
}

const CONDITIONS: Conditions<TemplateFilter> = {
  ids: among('t.id'),
  created: within('t.created_at'),
  updated: within('t.updated_at'),
};

/** Templates without their levels, by id. */
export const LEVEL_TEMPLATES: List<TemplateFilter, TimeOrder, { id: number }, Omit<LevelTemplate, 'levels'>> = {
  name: 'level templates',
  alias: 't',
  columns: TEMPLATE.columns('t'),
  orderOf: byTime('t'),
  sources: (_, tenantId, filter) => [tableOf('level_template t', tenantId, conditionsOf(CONDITIONS, tenantId, filter))],
  view: (row) => TEMPLATE.row(row),
};

/** Templates of a page with their levels: those of items that the reader may see. */
export async function viewTemplates(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  templates: readonly Omit<LevelTemplate, 'levels'>[],
): Promise<LevelTemplateView[]> {
  const lines = await readLines(
    sql,
    tenantId,
    templates.map(({ id }) => id),
  );
  const itemIds = [...new Set([...lines.values()].flat().map(({ itemId }) => itemId))];
  const items = await findItemsByIds(sql, tenantId, visibility, itemIds);
  const partNumbers = new Map(items.map(({ id, partNumber }) => [id, partNumber]));
  return templates.map((template) => templateView({ ...template, levels: lines.get(template.id) ?? [] }, partNumbers));
}

/** One template, or undefined where it is not there. */
export async function findTemplate(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  id: number,
): Promise<LevelTemplateView | undefined> {
  const found = await readPage(sql, tenantId, LEVEL_TEMPLATES, { ids: [id] }, { limit: 1 });
  return (await viewTemplates(sql, tenantId, visibility, found))[0];
}
