export { type AttachedValue, holdsAttached, writeAttached } from './attached.ts';
export { deleteItem, type ItemUpdate, updateItem } from './change-item.ts';
export {
  createLocation,
  deleteLocation,
  type LocationUpdate,
  type NewLocation,
  updateLocation,
} from './change-location.ts';
export {
  createReference,
  deleteReference,
  type NewReference,
  type ReferenceUpdate,
  updateReference,
} from './change-reference.ts';
export { patched, refuseAll, requireRevision } from './checks.ts';
export {
  createItem,
  createItems,
  ITEMS_AT_ONCE_MAX,
  type ItemBatch,
  type ItemOutcome,
  type NewItem,
} from './create-items.ts';
export {
  type CustomField,
  type CustomFieldFilter,
  countCustomFields,
  listCustomFields,
  nameCustomFields,
  readCustomFields,
} from './custom-fields.ts';
export {
  changedItems,
  countDatedItems,
  type DatedItemFilter,
  type DatedItemPiece,
  listDatedItems,
} from './dated-items.ts';
export {
  countDatedLocations,
  countDatedReferences,
  type DatedFilter,
  type DatedPiece,
  listDatedLocations,
  listDatedReferences,
} from './dated-list.ts';
export { changeExternalData, type ExternalDataChange } from './external-data.ts';
export { type FoundByUuid, findByUuids } from './find-by-uuids.ts';
export { averageCost, type ItemFields, type ItemView } from './item.ts';
export { findItemsCalled, findItemsNamed, type NamedItem } from './item-names.ts';
export { countItems, findItem, findItemsByIds, type ItemFilter, listItems } from './list-items.ts';
export {
  countLocations,
  findLocation,
  findLocationsByIds,
  type LocationFilter,
  listLocations,
} from './list-locations.ts';
export {
  countReferences,
  findReference,
  findReferencesNamed,
  listReferences,
  type ReferenceFilter,
} from './list-references.ts';
export { type Address, LOCATION_KINDS, type LocationFields, type LocationKind, type LocationView } from './location.ts';
export { createLocationNames, type LocationNames } from './location-names.ts';
export { DEPTH_MAX } from './location-tree.ts';
export { findLocationsNamed } from './locations-named.ts';
export { type LotFilter, type LotPlace, type LotStockView, listLots } from './lots.ts';
export { type LowStockCursor, type LowStockPage, type LowStockView, listLowStock } from './low-stock.ts';
export {
  type ItemPageFilter,
  type NumberedPage,
  type PageOf,
  pageItems,
  pageLowStock,
} from './page-items.ts';
export { type LocationPageFilter, pageLocations } from './page-locations.ts';
export { REFERENCE_KINDS, type ReferenceFields, type ReferenceKind, type ReferenceView } from './reference.ts';
export { type ReferenceFieldsChange, setReferenceFields } from './reference-fields.ts';
export { type ItemMatch, type ItemOrder, type ItemTest, searchItems } from './search-items.ts';
export { listSerials, type SerialFilter, type SerialView } from './serials.ts';
export {
  findItemWithStock,
  type ItemWithStock,
  listStockOfLocation,
  type StockAtLocation,
  type StockOfItem,
} from './stock-by-location.ts';
export { createTotals, type Totals } from './totals.ts';
export { listTwins, type Twins } from './twins.ts';
export { EVERYTHING, maySeeLocation, type Visibility } from './visibility.ts';
