/** The core's names that differ from the vendor's, for the fields in refusals. */
export const FIELD_NAMES: Readonly<Record<string, string>> = {
  lines: 'items',
  lineId: 'id',
  itemId: 'skuId',
  unitCost: 'cost',
  locationId: 'inventoryLocationId',
  reference: 'referenceNumber',
  // There is no field for serials and lots here, so the SKU that needs them is at fault.
  serials: 'skuId',
  lot: 'skuId',
};
