import { findReference, REFERENCES, type ReferenceView } from '../../catalog/index.ts';
import { externalDataShown, fromExternalData } from './external-data.ts';
import { answerList, missing, paging } from './lists.ts';
import { ANY, operation } from './operation.ts';
import { active, created, modified, ownIds, text } from './query.ts';
import { byTime } from './sorting.ts';
import { fromAddress } from './wire.ts';

/** A business unit, with its known details under the vendor's names. */
export function fromBusinessUnit(unit: ReferenceView, application: string | undefined) {
  const textOf = (name: string) => {
    const value = unit[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    id: unit.id,
    active: unit.active,
    name: unit.name,
    officialName: textOf('officialName'),
    email: textOf('email'),
    currency: textOf('currency'),
    phoneNumber: textOf('phoneNumber'),
    invoiceHeader: null,
    invoiceMessage: null,
    defaultTaxRate: null,
    authorizationParagraph: null,
    acknowledgementParagraph: null,
    address: addressOf(unit.address),
    materialSku: null,
    quickbooksClass: textOf('quickbooksClass'),
    accountCode: textOf('accountCode'),
    franchiseId: null,
    conceptCode: null,
    corporateContractNumber: null,
    trade: null,
    division: null,
    tagTypeIds: [],
    tenant: null,
    createdOn: unit.createdAt,
    modifiedOn: unit.updatedAt,
    externalData: fromExternalData(unit.externalData, application),
    certifiedSentriconSpecialistCode: null,
  };
}

function addressOf(address: unknown) {
  if (typeof address !== 'object' || address === null) return null;
  const parts = Object.entries(address).filter(([, part]) => typeof part === 'string');
  return {
    ...fromAddress(Object.fromEntries(parts)),
    latitude: null,
    longitude: null,
    isManualCoordinates: false,
    isMilitary: false,
  };
}

const kind = 'business_unit';
const base = '/settings/v2';

export const businessUnitOperations = [
  operation({
    id: 'BusinessUnits_GetList',
    method: 'GET',
    base,
    path: '/business-units',
    scope: ANY,
    query: { paging, ids: ownIds, name: text, active, created, modified, application: externalDataShown, sort: byTime },
    run(call, { query }) {
      const { ids, name: nameHolds, active, created, modified: updated } = query;
      const filter = { visibility: call.actor, kind, ids, nameHolds, active, created, updated } as const;
      return answerList(call, REFERENCES, filter, query, (units) =>
        units.map((unit) => fromBusinessUnit(unit, query.application)),
      );
    },
  }),
  operation({
    id: 'BusinessUnits_Get',
    method: 'GET',
    base,
    path: '/business-units/:id',
    scope: ANY,
    notFound: true,
    query: { application: externalDataShown },
    async run({ actor, tenantId, id, read }, { query }) {
      const unit = await read((sql) => findReference(sql, tenantId, actor, kind, id));
      if (unit !== undefined) return fromBusinessUnit(unit, query.application);
      throw missing('business unit', id);
    },
  }),
];
