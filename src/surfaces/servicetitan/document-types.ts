import Type, { type TSchema } from 'typebox';
import { REFERENCES, type ReferenceFilter, type ReferenceView } from '../../catalog/index.ts';
import { createType, type TypeKind, updateType } from '../../documents/index.ts';
import { Refusal, type TimeRange } from '../../platform/index.ts';
import { answerList, idOf, type Paging, paging } from './lists.ts';
import { type Call, operation } from './operation.ts';
import { active, created, flag, modified, required, type Sorting, text } from './query.ts';
import { byTime, type Order } from './sorting.ts';
import { given, Int64, Maybe, Word } from './wire.ts';

/** Types of purchase orders and of returns. Their settings are stored under the vendor's names, which are also the core's. */

const name = Type.String({ minLength: 1, maxLength: 500 });
const yesOrNo = Type.Boolean();

const AlertSettings = Type.Object({
  sendEmailToTechnicianWhenPoMovedToSend: yesOrNo,
  sendEmailToTechnicianWhenPoMovedToReceived: yesOrNo,
  sendEmailToPmWhenPoMovedToSend: yesOrNo,
  sendEmailToPmWhenPoMovedToReceived: yesOrNo,
});

const orderTypeSettings = {
  includeInPoScreen: yesOrNo,
  automaticallyReceive: yesOrNo,
  displayToTechnician: yesOrNo,
  excludeTaxFromJobCosting: yesOrNo,
  impactToTechnicianPayroll: yesOrNo,
  allowTechniciansToSendPo: yesOrNo,
  defaultRequiredDateDaysOffset: Type.Integer({ minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }),
  skipWeekends: yesOrNo,
  includeInSalesTax: yesOrNo,
  isDefault: yesOrNo,
  copyPurchaseOrderItemsToInvoiceWhenReceived: yesOrNo,
  isDefaultForConsignment: yesOrNo,
  alertSettings: AlertSettings,
};

/** Fields of types of orders since July 2026; optional in requests. */
const laterOrderTypeSettings = {
  requireJobBeforeReceipt: Maybe(yesOrNo),
  landedCostMethod: Maybe(Word(['None', 'ByValue'])),
  includeTaxInFullyLandedCost: Maybe(yesOrNo),
};

const returnTypeSettings = {
  automaticallyReceiveVendorCredit: yesOrNo,
  includeInSalesTax: yesOrNo,
  isDefault: yesOrNo,
  isDefaultForConsignment: yesOrNo,
};

/** The same fields, none of them required. */
function maybeAll(fields: Readonly<Record<string, TSchema>>): object {
  return Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, Maybe(schema)]));
}

const CreatePurchaseOrderTypeRequest = Type.Object({
  name,
  active: yesOrNo,
  ...orderTypeSettings,
  ...laterOrderTypeSettings,
});
const UpdatePurchaseOrderTypeRequest = Type.Object({
  name: Maybe(name),
  active: Maybe(yesOrNo),
  ...maybeAll(orderTypeSettings),
  ...laterOrderTypeSettings,
});
/** Every setting of a type of orders. */
const ALL_ORDER_TYPE_SETTINGS = { ...orderTypeSettings, ...laterOrderTypeSettings };

const CreateReturnTypeRequest = Type.Object({ name, ...returnTypeSettings });
const UpdateReturnTypeRequest = Type.Object({
  id: Int64,
  active: Maybe(yesOrNo),
  name: Maybe(name),
  automaticallyReceiveVendorCredit: Maybe(yesOrNo),
  includeInSalesTax: Maybe(yesOrNo),
  isDefault: Maybe(yesOrNo),
  isDefaultForConsignment: Maybe(yesOrNo),
});

/** A type's settings in a request. */
function pickSettings(settings: object, request: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given(request)).filter(([name]) => Object.hasOwn(settings, name)));
}

function toPatch(settings: object, request: { name?: string | null; active?: boolean | null }) {
  const { name, active } = given(request);
  const patch = { ...(name === undefined ? {} : { name }), ...(active === undefined ? {} : { active }) };
  return { ...patch, details: pickSettings(settings, request) };
}

function flags<Name extends string>(type: ReferenceView, names: readonly Name[]): { [Key in Name]: boolean } {
  return Object.fromEntries(names.map((name) => [name, type[name] === true])) as { [Key in Name]: boolean };
}

/** How a receipt's other costs are shown on its goods, by the type of its order. */
export function landedCostsOf(type: ReferenceView | undefined) {
  return {
    landedCostMethod: type?.landedCostMethod === 'ByValue' ? 'ByValue' : 'None',
    includeTaxInFullyLandedCost: type?.includeTaxInFullyLandedCost === true,
  };
}

/** A type of orders in the list. */
export function fromPurchaseOrderType(type: ReferenceView) {
  const { defaultRequiredDateDaysOffset: days } = type;
  return {
    id: type.id,
    name: type.name,
    active: type.active,
    ...flags(type, [
      'automaticallyReceive',
      'displayToTechnician',
      'impactToTechnicianPayroll',
      'allowTechniciansToSendPo',
      'skipWeekends',
      'excludeTaxFromJobCosting',
    ]),
    defaultRequiredDateDaysOffset: typeof days === 'number' ? days : 0,
    ...landedCostsOf(type),
    createdOn: type.createdAt,
    modifiedOn: type.updatedAt,
  };
}

/** A type of returns in the list. */
export function fromReturnType(type: ReferenceView) {
  return {
    id: type.id,
    name: type.name,
    active: type.active,
    ...flags(type, ['automaticallyReceiveVendorCredit', 'includeInSalesTax', 'isDefault', 'isDefaultForConsignment']),
    createdOn: type.createdAt,
    modifiedOn: type.updatedAt,
  };
}

interface TypeQuery {
  paging: Paging;
  created: TimeRange | undefined;
  modified: TimeRange | undefined;
  sort: Sorting<Order> | undefined;
}

function answerTypes(
  call: Call,
  kind: TypeKind,
  query: TypeQuery,
  own: Pick<ReferenceFilter, 'active' | 'name'>,
  render: (type: ReferenceView) => unknown,
) {
  const filter = { visibility: call.actor, kind, ...own, created: query.created, updated: query.modified };
  return answerList(call, REFERENCES, filter, query, (types) => types.map(render));
}

const activeOnly = required(flag);

export const purchaseOrderTypeOperations = [
  operation({
    id: 'PurchaseOrderTypes_GetList',
    method: 'GET',
    path: '/purchase-order-types',
    scope: 'tn.inv.purchaseordertypes:r',
    query: { paging, active, created, modified, sort: byTime },
    run: (call, { query }) =>
      answerTypes(call, 'purchase_order_type', query, { active: query.active }, fromPurchaseOrderType),
  }),
  operation({
    id: 'PurchaseOrderTypes_Create',
    method: 'POST',
    path: '/purchase-order-types',
    scope: 'tn.inv.purchaseordertypes:w',
    body: CreatePurchaseOrderTypeRequest,
    async run({ submit }, { body }) {
      const { name, active } = body;
      const details = pickSettings(ALL_ORDER_TYPE_SETTINGS, body);
      return idOf(await submit(createType, { kind: 'purchase_order_type', name, active, details }));
    },
  }),
  operation({
    id: 'PurchaseOrderTypes_Update',
    method: 'PATCH',
    path: '/purchase-order-types/:id',
    scope: 'tn.inv.purchaseordertypes:w',
    notFound: true,
    conflict: true,
    body: UpdatePurchaseOrderTypeRequest,
    async run({ id, submit }, { body }) {
      const patch = toPatch(ALL_ORDER_TYPE_SETTINGS, body);
      return idOf(await submit(updateType, { kind: 'purchase_order_type', id, patch }));
    },
  }),
];

export const returnTypeOperations = [
  operation({
    id: 'ReturnTypes_GetList',
    method: 'GET',
    path: '/return-types',
    scope: 'tn.inv.returntypes:r',
    query: { paging, activeOnly, name: text, created, modified, sort: byTime },
    run: (call, { query }) =>
      answerTypes(
        call,
        'return_type',
        query,
        { active: query.activeOnly ? true : undefined, name: query.name },
        fromReturnType,
      ),
  }),
  operation({
    id: 'ReturnTypes_Create',
    method: 'POST',
    path: '/return-types',
    scope: 'tn.inv.returntypes:w',
    body: CreateReturnTypeRequest,
    async run({ submit }, { body }) {
      const details = pickSettings(returnTypeSettings, body);
      return idOf(await submit(createType, { kind: 'return_type', name: body.name, details }));
    },
  }),
  operation({
    id: 'ReturnTypes_Update',
    method: 'PATCH',
    path: '/return-types/:id',
    scope: 'tn.inv.returntypes:w',
    notFound: true,
    conflict: true,
    body: UpdateReturnTypeRequest,
    async run({ id, submit }, { body }) {
      if (body.id !== id) {
        throw new Refusal('invalid_request', `This is not ${id}, the id of the path.`, { path: 'id' });
      }
      return idOf(await submit(updateType, { kind: 'return_type', id, patch: toPatch(returnTypeSettings, body) }));
    },
  }),
];
