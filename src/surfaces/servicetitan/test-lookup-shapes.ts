import Type from 'typebox';
import {
  address,
  changed,
  decimal,
  externalData,
  flag,
  id,
  none,
  nothing,
  orNull,
  row,
  text,
} from './test-shape-parts.ts';

/** The shapes of the look-ups: SKUs and business units. Fields unknown to this server are null, empty, zero or false. */

const zero = Type.Literal(0);
const no = Type.Literal(false);
const skuVendor = row({
  id,
  vendorName: text,
  vendorId: id,
  memo: nothing,
  vendorPart: nothing,
  cost: decimal,
  active: flag,
  primarySubAccount: nothing,
  otherSubAccounts: none,
});
const sku = {
  id,
  code: text,
  displayName: text,
  description: text,
  cost: decimal,
  active: flag,
  ...{ price: decimal, memberPrice: decimal, addOnPrice: decimal, addOnMemberPrice: decimal },
  ...{ hours: zero, bonus: zero, commissionBonus: zero, paysCommission: no },
  unitOfMeasure: orNull(text),
  isInventory: flag,
  ...{ account: nothing, costOfSaleAccount: nothing, assetAccount: nothing, generalLedgerAccountId: nothing },
  primaryVendor: orNull(skuVendor),
  otherVendors: none,
  categories: none,
  assets: none,
  ...changed,
  source: nothing,
  externalId: nothing,
  externalData,
  displayInAmount: no,
  defaultAssetUrl: nothing,
  ...{ budgetCostCode: nothing, budgetCostType: nothing, isCostLocked: nothing, isPriceLocked: nothing },
};
export const material = row({
  ...sku,
  deductAsJobCost: no,
  taxable: nothing,
  isConfigurableMaterial: no,
  chargeableByDefault: no,
  variationsOrConfigurableMaterials: none,
  businessUnitId: nothing,
  createdById: zero,
  isOtherDirectCost: no,
  costTypeId: nothing,
  ...{ isChemical: nothing, epaNumber: nothing, activeIngredients: nothing },
});
const warranty = row({ duration: zero, description: nothing });
export const equipment = row({
  ...sku,
  manufacturer: nothing,
  model: nothing,
  manufacturerWarranty: warranty,
  serviceProviderWarranty: warranty,
  recommendations: none,
  upgrades: none,
  equipmentMaterials: none,
  crossSaleGroup: nothing,
  taxable: no,
  isConfigurableEquipment: no,
  variationsOrConfigurableEquipment: none,
  typeId: nothing,
  dimensions: nothing,
});
export const businessUnit = row({
  ...{ id, name: text, active: flag },
  ...changed,
  officialName: orNull(text),
  email: orNull(text),
  currency: orNull(text),
  phoneNumber: orNull(text),
  ...{ invoiceHeader: nothing, invoiceMessage: nothing, defaultTaxRate: nothing },
  ...{ authorizationParagraph: nothing, acknowledgementParagraph: nothing },
  address: orNull(
    row({
      ...address.properties,
      ...{ latitude: nothing, longitude: nothing, isManualCoordinates: no, isMilitary: no },
    }),
  ),
  materialSku: nothing,
  quickbooksClass: orNull(text),
  accountCode: orNull(text),
  ...{
    franchiseId: nothing,
    conceptCode: nothing,
    corporateContractNumber: nothing,
    trade: nothing,
    division: nothing,
  },
  tagTypeIds: none,
  tenant: nothing,
  externalData,
  certifiedSentriconSpecialistCode: nothing,
});
