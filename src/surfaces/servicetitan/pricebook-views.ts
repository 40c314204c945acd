import type { ItemView, ReferenceView } from '../../catalog/index.ts';
import { fromExternalData } from './external-data.ts';
import { number } from './purchase-views.ts';

/** Items as in the vendor's price book. Fields unknown to this server are null, empty, zero or false. */

/** The fields that materials and equipment share. A price is the same for everybody. */
function skuFields(item: ItemView, vendor: ReferenceView | undefined, application: string | undefined) {
  const price = number(item.price ?? '0');
  const cost = number(item.cost ?? '0');
  return {
    id: item.id,
    code: item.partNumber,
    displayName: item.name,
    description: item.description ?? item.name,
    cost,
    active: item.active,
    price,
    memberPrice: price,
    addOnPrice: price,
    addOnMemberPrice: price,
    hours: 0,
    bonus: 0,
    commissionBonus: 0,
    paysCommission: false,
    unitOfMeasure: item.unit,
    isInventory: true,
    account: null,
    costOfSaleAccount: null,
    assetAccount: null,
    primaryVendor: vendor === undefined ? null : fromVendorOfSku(vendor, cost),
    otherVendors: [],
    categories: [],
    assets: [],
    createdOn: item.createdAt,
    modifiedOn: item.updatedAt,
    source: null,
    externalId: null,
    externalData: fromExternalData(item.externalData, application),
    displayInAmount: false,
    generalLedgerAccountId: null,
    defaultAssetUrl: null,
    budgetCostCode: null,
    budgetCostType: null,
    isCostLocked: null,
    isPriceLocked: null,
  };
}

/** An item has one vendor, so the vendor's id identifies their relation. */
function fromVendorOfSku(vendor: ReferenceView, cost: ReturnType<typeof number>) {
  return {
    id: vendor.id,
    vendorName: vendor.name,
    vendorId: vendor.id,
    memo: null,
    vendorPart: null,
    cost,
    active: vendor.active,
    primarySubAccount: null,
    otherSubAccounts: [],
  };
}

/** An item that is not tracked by serial number. */
export function fromMaterial(item: ItemView, vendor: ReferenceView | undefined, application: string | undefined) {
  return {
    ...skuFields(item, vendor, application),
    deductAsJobCost: false,
    taxable: null,
    isConfigurableMaterial: false,
    chargeableByDefault: false,
    variationsOrConfigurableMaterials: [],
    businessUnitId: null,
    // The manufacturer of an item is not stored.
    createdById: 0,
    isOtherDirectCost: false,
    costTypeId: null,
    isChemical: null,
    epaNumber: null,
    activeIngredients: null,
  };
}

const NO_WARRANTY = { duration: 0, description: null };

/** An item tracked by serial number. */
export function fromEquipment(item: ItemView, vendor: ReferenceView | undefined, application: string | undefined) {
  return {
    ...skuFields(item, vendor, application),
    manufacturer: null,
    model: null,
    manufacturerWarranty: NO_WARRANTY,
    serviceProviderWarranty: NO_WARRANTY,
    recommendations: [],
    upgrades: [],
    equipmentMaterials: [],
    crossSaleGroup: null,
    taxable: false,
    isConfigurableEquipment: false,
    variationsOrConfigurableEquipment: [],
    typeId: null,
    dimensions: null,
  };
}
