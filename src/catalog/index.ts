export { EVERYTHING, maySeeLocation, type Visibility, visibleItems, visibleLocations } from '../access/index.ts';
export { type AttachedValue, holdsAttached, writeAttached } from './attached/attached.ts';
export {
  CUSTOM_FIELDS,
  type CustomField,
  nameCustomFields,
  readCustomFields,
  wantCustomFields,
} from './attached/custom-fields.ts';
export { changeExternalData, type ExternalDataChange } from './attached/external-data.ts';
export { patched, refuseAll, requireRevision } from './checks.ts';
export { CODES_MAX, type ItemCode, kindOf, withNamedCode } from './codes/codes.ts';
export { type Scan, scan } from './codes/scan.ts';
export { type FoundByUuid, findByUuids } from './find-by-uuids.ts';
export { requireReason } from './holding.ts';
export { deleteItem, type ItemUpdate, updateItem } from './items/change-item.ts';
export { changedItems } from './items/changed-items.ts';
export {
  createItem,
  createItems,
  ITEMS_AT_ONCE_MAX,
  type ItemBatch,
  type ItemOutcome,
  type NewItem,
} from './items/create-items.ts';
export { averageCost, type Item, type ItemFields, type ItemView, itemView } from './items/item.ts';
export { itemById, itemFor, wantItems } from './items/item-book.ts';
export { findItem, findItemsByIds, ITEMS, type ItemFilter, type ItemOrder } from './items/item-list.ts';
export { ITEM_MATCHES, type ItemMatch, type ItemMatchOrder, type ItemTest } from './items/item-matches.ts';
export {
  findItemsNamed,
  itemNamed,
  itemsCalled,
  itemsMaybeNamed,
  type NamedItem,
  wantItemsNamed,
} from './items/item-names.ts';
export { LOW_STOCK } from './items/low-stock.ts';
export { mergeInCatalog, type NamedInCatalog, requireAlike, wantMerger } from './items/merge-item.ts';
export { SHORT_AT_PLACES, SHORT_STOCK, type ShortItem } from './items/short-stock.ts';
export {
  findItemWithStock,
  type ItemWithStock,
  listStockOfLocation,
  type StockAtLocation,
  type StockOfItem,
} from './items/stock-by-location.ts';
export { listTwins, type Twins } from './items/twins.ts';
export { type ItemUnit, purchaseUnit, UNIT_NAME_MAX, UNITS_MAX, unitNamed } from './items/units.ts';
export {
  type AskedQuantity,
  type BaseQuantity,
  entriesInBaseUnits,
  inBaseUnits,
  inUnitOf,
  perBaseUnit,
  requireBaseUnits,
  type Written,
  type WrittenEntry,
  wantUnits,
} from './items/written-quantities.ts';
export { COMPONENTS_MAX, type ItemComponent } from './kits/components.ts';
export { withKitStock } from './kits/kit-stock.ts';
export { type KitPart, kitTree } from './kits/kit-tree.ts';
export {
  createTemplate,
  deleteTemplate,
  TEMPLATE_LEVELS_MAX,
  type TemplateFields,
  updateTemplate,
} from './levels/change-template.ts';
export { allOf, effectiveLevels, stockAt } from './levels/effective-levels.ts';
export type { StockLevelView } from './levels/level.ts';
export { STOCK_LEVELS } from './levels/level-list.ts';
export { findTemplate, LEVEL_TEMPLATES, type LevelTemplateView, viewTemplates } from './levels/level-template.ts';
export { LEVELS_AT_ONCE_MAX, type NewLevel, setLevels } from './levels/set-levels.ts';
export type { TimeOrder } from './list-parts.ts';
export {
  createLocation,
  deleteLocation,
  type LocationUpdate,
  type NewLocation,
  updateLocation,
} from './locations/change-location.ts';
export { closeLocation } from './locations/close-location.ts';
export { holdLocation, releaseLocation } from './locations/hold-location.ts';
export {
  type Address,
  LOCATION_KINDS,
  type LocationFields,
  type LocationKind,
  type LocationView,
} from './locations/location.ts';
export { LOCATION_CODES, LOCATION_ROWS, locationFor, requireLocation } from './locations/location-book.ts';
export { findLocation, findLocationsByIds, LOCATIONS, type LocationFilter } from './locations/location-list.ts';
export { createLocationNames, type LocationNames } from './locations/location-names.ts';
export { DEPTH_MAX } from './locations/location-tree.ts';
export {
  findLocationsNamed,
  locationNamed,
  locationsMaybeNamed,
  wantLocationsNamed,
} from './locations/locations-named.ts';
export { knownTimeZones, noTimeZone } from './locations/time-zones.ts';
export { correctLot } from './lots/correct-lot.ts';
export { endLots, holdLot, releaseLot } from './lots/hold-lot.ts';
export { LOTS, type LotFilter, type LotStockView } from './lots/lots.ts';
export { SERIALS, type SerialFilter, type SerialView } from './lots/serials.ts';
export {
  createReference,
  deleteReference,
  LEAD_TIME_DAYS_MAX,
  type NewReference,
  type ReferenceUpdate,
  updateReference,
} from './references/change-reference.ts';
export {
  REFERENCE_KINDS,
  REFERENCE_ROWS,
  type ReferenceFields,
  type ReferenceKind,
  type ReferenceView,
  referenceFor,
  referenceNamed,
} from './references/reference.ts';
export { type ReferenceFieldsChange, setReferenceFields } from './references/reference-fields.ts';
export { findReference, REFERENCES, type ReferenceFilter } from './references/reference-list.ts';
export { UNDER_WAY } from './uses.ts';
