import {
  changedItems,
  EVERYTHING,
  findItem,
  ITEMS,
  type ItemFilter,
  type ItemOrder,
  type ItemView,
  REFERENCES,
  type ReferenceView,
} from '../../catalog/index.ts';
import { readPage, type Sql, type TimeRange } from '../../platform/index.ts';
import { feedOperation } from './exports.ts';
import { type ExternalDataQuery, externalData } from './external-data.ts';
import { answerPage, missing, type Paging, paging } from './lists.ts';
import { ANY, type Call, operation } from './operation.ts';
import { fromEquipment, fromMaterial } from './pricebook-views.ts';
import { active, created, flag, ids, modified, ownIds, type Param, type Sorting, sort, text } from './query.ts';

/** Items tracked by serial are equipment, all others material: as in the `skuType` of an order's items. */
const SORTS = {
  materials: { serial: false, noun: 'material', render: fromMaterial },
  equipment: { serial: true, noun: 'equipment', render: fromEquipment },
} as const;
type Sort = keyof typeof SORTS;

/** A search in names, codes and descriptions: 2 to 200 characters, as in the vendor's document. */
const searchText: Param<string | undefined> = (source, name) => {
  const value = text(source, name)?.trim();
  if (value !== undefined && (value.length < 2 || value.length > 200)) source.fault(name, 'Give 2 to 200 characters.');
  return value;
};

/** The vendor's fields to sort by. All prices of an item are the same, and fields that are the same for all items sort by id. */
const byField = sort<ItemOrder>({
  Id: 'id',
  Code: 'code',
  DisplayName: 'name',
  CreatedOn: 'id',
  ModifiedOn: 'updated',
  Price: 'price',
  MemberPrice: 'price',
  AddOnPrice: 'price',
  AddOnMemberPrice: 'price',
  MaterialsCost: 'id',
  PrimaryVendor: 'vendor',
  Cost: 'cost',
  Manufacturer: 'id',
  Priority: 'id',
});
const shared = { paging, ids: ownIds, active, created, modified, externalData, searchText, sort: byField };

interface ItemQuery {
  paging: Paging;
  ids: number[] | undefined;
  active: boolean | undefined;
  created: TimeRange | undefined;
  modified: TimeRange | undefined;
  externalData: ExternalDataQuery;
  searchText: string | undefined;
  sort: Sorting<ItemOrder> | undefined;
}

function answerItems(
  { actor, tenantId, read, context: { lists } }: Call,
  kind: Sort,
  query: ItemQuery,
  isEmpty = false,
) {
  const { serial, render } = SORTS[kind];
  const { ids, active, created, modified: updated, searchText: textHolds, externalData } = query;
  const { field: order = updated === undefined ? 'id' : 'updated', descending = false } = query.sort ?? {};
  const filter: ItemFilter = {
    ...{ visibility: actor, serial, active, created, updated, textHolds },
    ids: isEmpty ? [] : ids,
    external: lookUpOf(externalData),
  };
  return read((sql) =>
    answerPage(
      query.paging,
      {
        rows: (piece) => lists.page(sql, tenantId, ITEMS, filter, { ...piece, order, descending }),
        count: () => lists.count(sql, tenantId, ITEMS, filter),
      },
      async (items) => {
        const vendors = await readVendors(sql, tenantId, items);
        return items.map((item) => render(item, vendors.get(item.vendorId ?? 0), externalData.application));
      },
    ),
  );
}

/** The single group of a look-up by external data has one key of one application. */
function lookUpOf({ attached }: ExternalDataQuery): ItemFilter['external'] {
  const [group] = attached;
  const [first] = group ?? [];
  if (group === undefined || first === undefined) return undefined;
  return { application: first.application, key: first.name, values: group.map(({ value }) => value) };
}

/** The vendors of items, by id. */
async function readVendors(
  sql: Sql,
  tenantId: number,
  items: readonly ItemView[],
): Promise<Map<number, ReferenceView>> {
  const ids = [...new Set(items.flatMap((item) => item.vendorId ?? []))];
  if (ids.length === 0) return new Map();
  const filter = { visibility: EVERYTHING, kind: 'vendor', ids } as const;
  const vendors = await readPage(sql, tenantId, REFERENCES, filter, { limit: ids.length });
  return new Map(vendors.map((vendor) => [vendor.id, vendor]));
}

async function answerItem({ actor, tenantId, id, read }: Call, kind: Sort, application: string | undefined) {
  const { serial, noun, render } = SORTS[kind];
  return read(async (sql) => {
    const item = await findItem(sql, tenantId, actor, id);
    if (item === undefined || (item.tracking === 'serial') !== serial) {
      throw missing(noun, id);
    }
    return render(item, (await readVendors(sql, tenantId, [item])).get(item.vendorId ?? 0), application);
  });
}

const base = '/pricebook/v2';

/** Every item of a type in order of last change, including inactive ones. */
function itemFeed(id: string, name: Sort) {
  const { serial, render } = SORTS[name];
  return feedOperation(
    { id, base, name, scope: ANY },
    {
      changes: async (sql, tenantId, range) =>
        (await changedItems(sql, tenantId, serial, range)).map((item) => ({
          updatedAt: new Date(item.updatedAt),
          revision: item.revision,
          item,
        })),
      async rows({ tenantId }, sql, changes) {
        const items = changes.map(({ item }) => item);
        const vendors = await readVendors(sql, tenantId, items);
        return items.map((item) => render(item, vendors.get(item.vendorId ?? 0), undefined));
      },
    },
  );
}

export const pricebookOperations = [
  operation({
    id: 'Materials_GetList',
    method: 'GET',
    base,
    path: '/materials',
    scope: ANY,
    query: { ...shared, isOtherDirectCost: flag, costTypeIds: ids() },
    run: (call, { query }) =>
      // There are no costs other than those of goods here, and no types of them.
      answerItems(call, 'materials', query, query.isOtherDirectCost === true || query.costTypeIds !== undefined),
  }),
  operation({
    id: 'Materials_Get',
    method: 'GET',
    base,
    path: '/materials/:id',
    scope: ANY,
    notFound: true,
    query: { externalData },
    run: (call, { query }) => answerItem(call, 'materials', query.externalData.application),
  }),
  operation({
    id: 'Equipment_GetList',
    method: 'GET',
    base,
    path: '/equipment',
    scope: ANY,
    query: shared,
    run: (call, { query }) => answerItems(call, 'equipment', query),
  }),
  operation({
    id: 'Equipment_Get',
    method: 'GET',
    base,
    path: '/equipment/:id',
    scope: ANY,
    notFound: true,
    query: { externalData },
    run: (call, { query }) => answerItem(call, 'equipment', query.externalData.application),
  }),
  itemFeed('Export_Materials', 'materials'),
  itemFeed('Export_Equipment', 'equipment'),
];
