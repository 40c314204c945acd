/** What the core calls something where the vendor has another name for it, for the fields that a refusal names. */
export const FIELD_NAMES: Readonly<Record<string, string>> = {
  lines: 'items',
  lineId: 'id',
  itemId: 'skuId',
  unitCost: 'cost',
  locationId: 'inventoryLocationId',
  reference: 'referenceNumber',
  // There is no field for serials and lots here, so what is wrong is the SKU that needs them.
  serials: 'skuId',
  lot: 'skuId',
};
