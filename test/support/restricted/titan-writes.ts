import { by, type Scene, type Write } from './scene.ts';

const site = by('site');
const brand = by('brand');
const MOMENT = '2026-01-01T00:00:00Z';
const external = {
  externalData: {
    applicationGuid: '00000000-0000-4000-8000-000000000001',
    externalData: [{ key: 'a', value: 'b' }],
  },
};
const fields = (objectId: number) => ({ operations: [{ objectId, customFields: [{ name: 'Crew', value: 'A' }] }] });
const baseOf = (tenantId: number) => `/inventory/v2/tenant/${tenantId}`;

/** Writes of what others use as well, and of trucks and warehouses. */
export function titanCatalogWrites({ places, vehicles, references }: Scene, tenantId: number): Write[] {
  const base = baseOf(tenantId);
  const vendor = {
    ...{ name: 'New', active: true, isTruckReplenishment: false, taxRate: 0, restrictedMobileCreation: false },
    address: { street: 'S', unit: 'U', city: 'C', state: 'NY', zip: '1', country: 'US' },
  };
  const flags = ['active', 'includeInPoScreen', 'automaticallyReceive', 'displayToTechnician', 'skipWeekends'];
  const more = ['excludeTaxFromJobCosting', 'impactToTechnicianPayroll', 'allowTechniciansToSendPo', 'isDefault'];
  const rest = ['includeInSalesTax', 'copyPurchaseOrderItemsToInvoiceWhenReceived', 'isDefaultForConsignment'];
  const off = Object.fromEntries([...flags, ...more, ...rest].map((name) => [name, false]));
  const alertSettings = {
    sendEmailToTechnicianWhenPoMovedToSend: true,
    sendEmailToTechnicianWhenPoMovedToReceived: false,
    sendEmailToPmWhenPoMovedToSend: false,
    sendEmailToPmWhenPoMovedToReceived: false,
  };
  const orderType = { ...off, name: 'New', defaultRequiredDateDaysOffset: 0, alertSettings };
  const returnType = {
    ...{ name: 'New', automaticallyReceiveVendorCredit: false, includeInSalesTax: false },
    ...{ isDefault: false, isDefaultForConsignment: false },
  };
  const [order, back] = [references['purchase-order-types'], references['return-types']];
  const markup = references['purchase-order-markups'];
  const range = { id: markup, from: 70, to: 80, percent: 1 };
  return [
    ...[site, brand].flatMap((as) => [
      as('shared', `POST ${base}/vendors`, vendor),
      as('shared', `PATCH ${base}/vendors/${references.vendors}`, { name: 'Taken' }),
      as('shared', `PATCH ${base}/vendors/custom-fields`, fields(references.vendors)),
      as('shared', `POST ${base}/purchase-order-markups`, range),
      as('shared', `PATCH ${base}/purchase-order-markups/${markup}`, range),
      as('shared', `DELETE ${base}/purchase-order-markups/${markup}`),
      as('shared', `POST ${base}/purchase-order-types`, orderType),
      as('shared', `PATCH ${base}/purchase-order-types/${order}`, { id: order, name: 'Taken' }),
      as('shared', `POST ${base}/return-types`, returnType),
      as('shared', `PATCH ${base}/return-types/${back}`, { id: back, name: 'Taken' }),
    ]),
    site('own', `POST ${base}/trucks`, { name: 'New', warehouseId: places.own.id }),
    site('foreign', `POST ${base}/trucks`, { name: 'New', warehouseId: places.foreign.id }),
    brand('shared', `PATCH ${base}/trucks/${vehicles.own}`, { name: 'Taken' }),
    brand('shared', `PATCH ${base}/warehouses/${places.own.id}`, external),
    ...(['own', 'foreign'] as const).flatMap((whose) => [
      site(whose, `PATCH ${base}/trucks/${vehicles[whose]}`, { memo: 'Said' }),
      site(whose, `PATCH ${base}/warehouses/${places[whose].id}`, external),
    ]),
  ];
}

type Pair = { own: number; foreign: number };

/** Writes of documents. */
export async function titanDocumentWrites(scene: Scene, tenantId: number): Promise<Write[]> {
  const { make, items, places, references } = scene;
  const base = baseOf(tenantId);
  const line = { itemId: items.shared.id, quantity: 1 };
  const document = (locationId: number) => ({
    ...{ vendorId: references.vendors, businessUnitId: references['business-units'], locationId },
    lines: [{ ...line, unitCost: '1' }],
  });
  const pair = async (path: string, body: (place: number, whose: keyof Pair) => object): Promise<Pair> => ({
    own: (await make(path, body(places.own.id, 'own'))).id,
    foreign: (await make(path, body(places.foreign.id, 'foreign'))).id,
  });
  const [orders, open, over] = [
    await pair('/v1/purchase-orders', document),
    await pair('/v1/purchase-orders', document),
    await pair('/v1/purchase-orders', document),
  ];
  const [approved, rejected] = [
    await pair('/v1/purchase-requests', document),
    await pair('/v1/purchase-requests', document),
  ];
  const returns = await pair('/v1/vendor-returns', document);
  const adjustments = await pair('/v1/adjustments', (locationId) => ({ lines: [{ ...line, locationId }] }));
  const receipts = await pair('/v1/receipts', (_, whose) => ({ purchaseOrderId: over[whose] }));
  const crossing = { fromLocationId: places.own.id, toLocationId: places.foreign.id, lines: [line] };
  const { id: transfer } = await make('/v1/transfers', crossing);
  const own = { ...crossing, toLocationId: scene.here };
  const { id: inside } = await make('/v1/transfers', own);
  return [
    site('shared', `PATCH ${base}/transfers/custom-fields`, fields(transfer)),
    site('own', `PATCH ${base}/transfers/custom-fields`, fields(inside)),
    site('own', `PATCH ${base}/transfers/${inside}`, external),
    site('foreign', `PATCH ${base}/transfers/${adjustments.foreign}`, external),
    ...(['foreign', 'own'] as const).flatMap((whose) => [
      site(whose, `PATCH ${base}/adjustments/${adjustments[whose]}`, external),
      site(whose, `PATCH ${base}/adjustments/custom-fields`, fields(adjustments[whose])),
      site(whose, `PATCH ${base}/purchase-orders/${orders[whose]}`, { memo: 'Said' }),
      site(whose, `PATCH ${base}/purchase-orders/${orders[whose]}/cancellation`, {}),
      site(whose, `PATCH ${base}/purchase-orders/requests/${approved[whose]}/approve`, {}),
      site(whose, `PATCH ${base}/purchase-orders/requests/${rejected[whose]}/reject`, { rejectionReason: 'Other' }),
      site(whose, `PATCH ${base}/receipts/custom-fields`, fields(receipts[whose])),
      site(whose, `PATCH ${base}/receipts/${receipts[whose]}/cancellation`, {}),
      site(whose, `PATCH ${base}/returns/custom-fields`, fields(returns[whose])),
      site(whose, `PATCH ${base}/returns/${returns[whose]}`, external),
      site(whose, `PATCH ${base}/returns/${returns[whose]}/cancellation`, {}),
      ...newDocuments(scene, base, whose, open[whose]),
    ]),
  ];
}

function newDocuments(
  { places, items, references }: Scene,
  base: string,
  whose: keyof Pair,
  purchaseOrderId: number,
): Write[] {
  const amounts = { tax: 0, shipping: 0 };
  const about = {
    ...{ vendorId: references.vendors, businessUnitId: references['business-units'] },
    inventoryLocationId: places[whose].id,
  };
  const address = { street: 'S', unit: 'U', city: 'C', state: 'NY', zip: '1', country: 'US' };
  const item = { skuId: items.shared.id, quantity: 1, cost: 1 };
  return [
    site(whose, `POST ${base}/purchase-orders`, {
      ...{ ...about, ...amounts, typeId: references['purchase-order-types'], date: MOMENT, requiredOn: MOMENT },
      ...{ shipTo: { description: 'Here', address }, impactsTechnicianPayroll: false },
      items: [{ ...item, description: 'One', vendorPartNumber: 'V' }],
    }),
    site(whose, `POST ${base}/receipts`, { purchaseOrderId, ...amounts, dateReceived: MOMENT, items: [item] }),
    site(whose, `POST ${base}/returns`, {
      ...{ ...about, ...amounts, returnTypeId: references['return-types'], returnDate: MOMENT, restockingFee: 0 },
      items: [],
    }),
  ];
}
