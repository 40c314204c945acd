export { type AttachedValue, holdsAttached, writeAttached } from './attached/attached.ts';
export {
  type CustomField,
  type CustomFieldFilter,
  countCustomFields,
  listCustomFields,
  nameCustomFields,
  readCustomFields,
} from './attached/custom-fields.ts';
export { changeExternalData, type ExternalDataChange } from './attached/external-data.ts';
export { patched, refuseAll, requireRevision } from './checks.ts';
export {
  countDatedLocations,
  countDatedReferences,
  type DatedFilter,
  type DatedPiece,
  listDatedLocations,
  listDatedReferences,
} from './dated-list.ts';
export { type FoundByUuid, findByUuids } from './find-by-uuids.ts';
export { deleteItem, type ItemUpdate, updateItem } from './items/change-item.ts';
export {
  createItem,
  createItems,
  ITEMS_AT_ONCE_MAX,
  type ItemBatch,
  type ItemOutcome,
  type NewItem,
} from './items/create-items.ts';
export {
  changedItems,
  countDatedItems,
  type DatedItemFilter,
  type DatedItemPiece,
  listDatedItems,
} from './items/dated-items.ts';
export { averageCost, type ItemFields, type ItemView } from './items/item.ts';
export { findItemsCalled, findItemsNamed, type NamedItem } from './items/item-names.ts';
export { countItems, findItem, findItemsByIds, type ItemFilter, listItems } from './items/list-items.ts';
export { type LowStockCursor, type LowStockPage, type LowStockView, listLowStock } from './items/low-stock.ts';
export {
  type ItemPageFilter,
  type NumberedPage,
  type PageOf,
  pageItems,
  pageLowStock,
} from './items/page-items.ts';
export { type ItemMatch, type ItemOrder, type ItemTest, searchItems } from './items/search-items.ts';
export {
  findItemWithStock,
  type ItemWithStock,
  listStockOfLocation,
  type StockAtLocation,
  type StockOfItem,
} from './items/stock-by-location.ts';
export { listTwins, type Twins } from './items/twins.ts';
export {
  createLocation,
  deleteLocation,
  type LocationUpdate,
  type NewLocation,
  updateLocation,
} from './locations/change-location.ts';
export {
  countLocations,
  findLocation,
  findLocationsByIds,
  type LocationFilter,
  listLocations,
} from './locations/list-locations.ts';
export {
  type Address,
  LOCATION_KINDS,
  type LocationFields,
  type LocationKind,
  type LocationView,
} from './locations/location.ts';
export { createLocationNames, type LocationNames } from './locations/location-names.ts';
export { DEPTH_MAX } from './locations/location-tree.ts';
export { findLocationsNamed } from './locations/locations-named.ts';
export { type LocationPageFilter, pageLocations } from './locations/page-locations.ts';
export { type LotFilter, type LotPlace, type LotStockView, listLots } from './lots/lots.ts';
export { listSerials, type SerialFilter, type SerialView } from './lots/serials.ts';
export {
  createReference,
  deleteReference,
  type NewReference,
  type ReferenceUpdate,
  updateReference,
} from './references/change-reference.ts';
export {
  countReferences,
  findReference,
  findReferencesNamed,
  listReferences,
  type ReferenceFilter,
} from './references/list-references.ts';
export {
  REFERENCE_KINDS,
  type ReferenceFields,
  type ReferenceKind,
  type ReferenceView,
} from './references/reference.ts';
export { type ReferenceFieldsChange, setReferenceFields } from './references/reference-fields.ts';
export { createTotals, type Totals } from './totals.ts';
export { EVERYTHING, maySeeLocation, type Visibility } from './visibility.ts';
