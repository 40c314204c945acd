import { type LocationView, updateLocation } from '../../catalog/index.ts';
import { ExternalDataOnlyRequest, externalData, fromExternalData, toExternalData } from './external-data.ts';
import { idOf, paging } from './lists.ts';
import { answerLocations, requireKind } from './locations.ts';
import { operation } from './operation.ts';
import { active, created, modified, ownIds } from './query.ts';
import { byTime } from './sorting.ts';
import { fromAddress } from './wire.ts';

/** A warehouse in an answer. */
export function fromWarehouse(location: LocationView, application: string | undefined) {
  return {
    id: location.id,
    name: location.name,
    active: location.active,
    address: fromAddress(location.address),
    inventoryTemplateId: location.levelTemplateId,
    createdOn: location.createdAt,
    modifiedOn: location.updatedAt,
    externalData: fromExternalData(location.externalData, application),
  };
}

const kind = 'warehouse';

export const warehouseOperations = [
  operation({
    id: 'Warehouses_GetList',
    method: 'GET',
    path: '/warehouses',
    scope: 'tn.inv.warehouses:r',
    query: { paging, ids: ownIds, active, created, modified, externalData, sort: byTime },
    run: (call, { query }) => answerLocations(call, kind, query, fromWarehouse),
  }),
  operation({
    id: 'Warehouses_Update',
    method: 'PATCH',
    path: '/warehouses/:id',
    scope: 'tn.inv.warehouses:w',
    notFound: true,
    body: ExternalDataOnlyRequest,
    async run(call, { body }) {
      await requireKind(call, kind, 'warehouse');
      const change = { id: call.id, patch: {}, externalData: toExternalData(body.externalData) };
      return idOf(await call.submit(updateLocation, change));
    },
  }),
];
