import Type from 'typebox';
import { createLocation, findLocation, type LocationView, updateLocation } from '../../catalog/index.ts';
import {
  ExternalDataCreateRequest,
  ExternalDataUpdateRequest,
  externalData,
  fromExternalData,
  newExternalData,
  toExternalData,
} from './external-data.ts';
import { idOf, paging } from './lists.ts';
import { answerLocations, requireKind } from './locations.ts';
import { type Call, operation } from './operation.ts';
import { active, created, modified, ownIds } from './query.ts';
import { byTime } from './sorting.ts';
import { given, Int64, LongText, Maybe } from './wire.ts';

const name = Type.String({ minLength: 1, maxLength: 500 });
const technicianIds = Maybe(Type.Array(Int64, { maxItems: 1_000 }));
const templateId = Maybe(Int64);

const CreateTruckRequest = Type.Object({
  name,
  memo: Maybe(LongText),
  warehouseId: Int64,
  templateId,
  technicianIds,
  externalData: Maybe(ExternalDataCreateRequest),
});

const UpdateTruckRequest = Type.Object({
  name: Maybe(name),
  active: Maybe(Type.Boolean()),
  memo: Maybe(LongText),
  warehouseId: Maybe(Int64),
  templateId,
  technicianIds,
  externalData: Maybe(ExternalDataUpdateRequest),
});

/** A vehicle in an answer. */
export function fromTruck(location: LocationView, application: string | undefined) {
  return {
    id: location.id,
    name: location.name,
    active: location.active,
    memo: location.memo ?? '',
    warehouseId: location.warehouseId,
    technicianIds: location.technicianIds,
    inventoryTemplateId: location.levelTemplateId,
    createdOn: location.createdAt,
    modifiedOn: location.updatedAt,
    externalData: fromExternalData(location.externalData, application),
  };
}

const kind = 'vehicle';

/** The site of a warehouse, for a client that is restricted to sites and can have locations only there; other trucks are at no site. */
async function siteOfOwn({ actor, tenantId, read }: Call, warehouseId: number): Promise<number | null> {
  if (actor.siteIds === null) return null;
  const warehouse = await read((sql) => findLocation(sql, tenantId, actor, warehouseId));
  return warehouse?.siteId ?? null;
}

export const truckOperations = [
  operation({
    id: 'Trucks_GetList',
    method: 'GET',
    path: '/trucks',
    scope: 'tn.inv.trucks:r',
    query: { paging, ids: ownIds, active, created, modified, externalData, sort: byTime },
    run: (call, { query }) => answerLocations(call, kind, query, fromTruck),
  }),
  operation({
    id: 'Trucks_Create',
    method: 'POST',
    path: '/trucks',
    scope: 'tn.inv.trucks:w',
    body: CreateTruckRequest,
    fields: { levelTemplateId: 'templateId' },
    async run(call, { body }) {
      const { name, externalData, templateId: levelTemplateId, ...fields } = body;
      const place = { parentId: await siteOfOwn(call, body.warehouseId) };
      const made = {
        kind,
        name,
        ...place,
        ...given({ ...fields, levelTemplateId }),
        ...newExternalData(externalData),
      } as const;
      return idOf(await call.submit(createLocation, made));
    },
  }),
  operation({
    id: 'Trucks_Update',
    method: 'PATCH',
    path: '/trucks/:id',
    scope: 'tn.inv.trucks:w',
    notFound: true,
    body: UpdateTruckRequest,
    fields: { levelTemplateId: 'templateId' },
    async run(call, { body }) {
      const { externalData, templateId: levelTemplateId, ...fields } = body;
      await requireKind(call, kind, 'truck');
      const change = {
        id: call.id,
        patch: given({ ...fields, levelTemplateId }),
        externalData: toExternalData(externalData),
      };
      return idOf(await call.submit(updateLocation, change));
    },
  }),
];
