import { answerPage, paging } from './lists.ts';
import { operation } from './operation.ts';
import { active, created, modified, ownIds } from './query.ts';
import { byTime } from './sorting.ts';

export const inventoryTemplateOperations = [
  operation({
    id: 'InventoryTemplates_GetList',
    method: 'GET',
    path: '/inventory-templates',
    scope: 'tn.inv.inventorytemplates:r',
    query: { paging, ids: ownIds, active, created, modified, sort: byTime },
    // There are no templates here, so no truck and no warehouse has one.
    run: async (_call, { query }) =>
      answerPage(query.paging, { rows: async () => [], count: async () => 0 }, (rows) => rows),
  }),
];
