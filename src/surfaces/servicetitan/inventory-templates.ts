import {
  findItemsByIds,
  LEVEL_TEMPLATES,
  type LevelTemplateView,
  LOCATIONS,
  type Visibility,
  viewTemplates,
} from '../../catalog/index.ts';
import { addTo, readPage, type Sql } from '../../platform/index.ts';
import { answerList, paging } from './lists.ts';
import { operation } from './operation.ts';
import { number } from './purchase-views.ts';
import { active, created, modified, ownIds } from './query.ts';
import { byTime } from './sorting.ts';

/** Locations of the templates of a page. */
const LOCATIONS_MAX = 100_000;

/** Templates with the items and the locations that the caller may see. */
async function fromTemplates(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  rows: Parameters<typeof viewTemplates>[3],
) {
  const templates = await viewTemplates(sql, tenantId, visibility, rows);
  const itemIds = [...new Set(templates.flatMap(({ levels }) => levels.map(({ itemId }) => itemId)))];
  const ofTemplates = { visibility, levelTemplateIds: templates.map(({ id }) => id) };
  const [items, locations] = await Promise.all([
    findItemsByIds(sql, tenantId, visibility, itemIds),
    readPage(sql, tenantId, LOCATIONS, ofTemplates, { limit: LOCATIONS_MAX }),
  ]);
  const byId = new Map(items.map((item) => [item.id, item]));
  const locationIds = new Map<number, number[]>();
  for (const { id, levelTemplateId } of locations)
    if (levelTemplateId !== null) addTo(locationIds, levelTemplateId, id);
  return templates.map((template) => ({
    id: template.id,
    name: template.name,
    active: true,
    type: 'Truck',
    createdOn: template.createdAt,
    modifiedOn: template.updatedAt,
    isConsignment: false,
    locationIds: locationIds.get(template.id) ?? [],
    items: template.levels.map((level) => fromLevel(level, byId.get(level.itemId))),
  }));
}

function fromLevel(
  { itemId, partNumber, minimum, target }: LevelTemplateView['levels'][number],
  item: { name: string; description: string | null; tracking: string } | undefined,
) {
  return {
    id: itemId,
    skuId: itemId,
    code: partNumber,
    description: item?.description ?? null,
    name: item?.name ?? '',
    skuType: item?.tracking === 'serial' ? 'Equipment' : 'Material',
    minQuantity: number(minimum),
    maxQuantity: number(target ?? minimum),
    memo: null,
    unitOfMeasure: null,
    isConsignment: false,
  };
}

export const inventoryTemplateOperations = [
  operation({
    id: 'InventoryTemplates_GetList',
    method: 'GET',
    path: '/inventory-templates',
    scope: 'tn.inv.inventorytemplates:r',
    query: { paging, ids: ownIds, active, created, modified, sort: byTime },
    run: (call, { query }) => {
      const { ids, active, created, modified: updated } = query;
      // Every template is in use: one that is not wanted any more is deleted.
      const filter = { ids: active === false ? [] : ids, created, updated };
      return answerList(call, LEVEL_TEMPLATES, filter, query, (rows, sql) =>
        fromTemplates(sql, call.tenantId, call.actor, rows),
      );
    },
  }),
];
