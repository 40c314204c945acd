/** What the core calls something where the vendor has another name for it, for the fields that a refusal names. */
export const FIELD_NAMES: Readonly<Record<string, string>> = {
  lines: 'items',
  lineId: 'id',
  itemId: 'skuId',
  unitCost: 'cost',
  locationId: 'inventoryLocationId',
  reference: 'referenceNumber',
};
