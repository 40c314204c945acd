import type { ItemView, LocationKind, LocationView, StockAtLocation, StockOfItem } from '../../catalog/index.ts';
import { formatQuantity, type Quantity } from '../../platform/index.ts';

export const LOCATION_TYPES = ['warehouse', 'vehicle', 'technician', 'job_site', 'other'] as const;
export type LocationType = (typeof LOCATION_TYPES)[number];

export const TRANSACTION_TYPES = [
  'Add',
  'Remove',
  'Transfer_out',
  'Transfer_in',
  'Adjust',
  'Reserve',
  'Release',
  'Job_complete',
] as const;
export type TransactionType = (typeof TRANSACTION_TYPES)[number];

export interface Item {
  id: number;
  part_number: string;
  part_name: string;
  description: string | null;
  category: string | null;
  serial_number: string | null;
  quantity_on_hand: number;
  min_stock_level: number;
  reorder_quantity: number;
  cost_per_unit: number | null;
  price_per_unit: number | null;
  supplier_id: number | null;
  created_at: string;
  updated_at: string;
}

export interface StockEntry {
  location_id: number;
  location_name: string | null;
  location_type: LocationType | null;
  quantity: number;
  reserved_quantity: number;
  available: number;
  last_updated: string;
}

export interface Transaction {
  id: number;
  transaction_type: TransactionType;
  quantity: number;
  location_id: number | null;
  location_name: string | null;
  related_location_id: number | null;
  related_location_name: string | null;
  job_id: number | null;
  user_name: string | null;
  notes: string | null;
  created_at: string;
}

export interface Location {
  id: number;
  location_name: string;
  location_type: LocationType;
  address: string | null;
  city: string | null;
  state: string | null;
  zip: string | null;
  is_active: boolean;
  created_at: string;
  updated_at: string;
}

/** An item's share of the stock at a location. */
export interface StockSummary {
  part_name: string;
  part_number: string;
  quantity: number;
  reserved_quantity: number;
  available: number;
}

export function itemFromCore(item: ItemView): Item {
  return {
    id: item.id,
    part_number: item.partNumber,
    part_name: item.name,
    description: item.description,
    category: item.category,
    serial_number: item.serialNumber,
    quantity_on_hand: Number(item.onHand),
    min_stock_level: Number(item.minStockLevel),
    reorder_quantity: Number(item.reorderQuantity),
    cost_per_unit: item.cost === null ? null : Number(item.cost),
    price_per_unit: item.price === null ? null : Number(item.price),
    supplier_id: item.vendorId,
    created_at: timeFromCore(item.createdAt),
    updated_at: timeFromCore(item.updatedAt),
  };
}

export function stockFromCore(stock: StockAtLocation): StockEntry {
  return {
    location_id: stock.locationId,
    location_name: stock.locationName,
    location_type: TYPE_OF_KIND[stock.locationKind],
    quantity: numberFromCore(stock.onHand),
    reserved_quantity: numberFromCore(stock.reserved),
    available: numberFromCore(stock.available),
    last_updated: timeFromCore(stock.updatedAt.toISOString()),
  };
}

export function summaryFromCore(stock: StockOfItem): StockSummary {
  return {
    part_name: stock.name,
    part_number: stock.partNumber,
    quantity: numberFromCore(stock.onHand),
    reserved_quantity: numberFromCore(stock.reserved),
    available: numberFromCore(stock.available),
  };
}

export function locationFromCore(location: LocationView): Location {
  const { street = null, unit = null, city = null, state = null, zip = null } = location.address ?? {};
  return {
    id: location.id,
    location_name: location.name,
    location_type: TYPE_OF_KIND[location.kind],
    address: [street, unit].filter((line) => line !== null && line !== '').join(', ') || null,
    city,
    state,
    zip,
    is_active: location.active,
    created_at: timeFromCore(location.createdAt),
    updated_at: timeFromCore(location.updatedAt),
  };
}

/** Kinds of location without a word in this dialect are `other`. */
const TYPE_OF_KIND = {
  warehouse: 'warehouse',
  vehicle: 'vehicle',
  technician: 'technician',
  job_site: 'job_site',
  site: 'other',
  bin: 'other',
  transit: 'other',
  other: 'other',
} as const satisfies Record<LocationKind, LocationType>;

/** The kinds of location that a type of this dialect covers. */
export function kindsOfType(type: LocationType): LocationKind[] {
  return (Object.keys(TYPE_OF_KIND) as LocationKind[]).filter((kind) => TYPE_OF_KIND[kind] === type);
}

export const numberFromCore = (quantity: Quantity) => Number(formatQuantity(quantity));

/** Whole seconds in UTC. */
export const timeFromCore = (time: string) => `${time.slice(0, 19)}Z`;
