/** What the form of an item holds, as texts, and what it sends. */
import type { ItemCode, ItemInput, ItemUnit } from '../../../../client/index.ts';
import type { Item } from '../../api/names.ts';
import { whyUnclear } from '../../numbers/index.ts';
import { isDecimal } from '../../parts/decimals.ts';

/** A row of a list in the form. Rows have keys of their own, because they may be equal while they are typed. */
export interface CodeRow {
  key: number;
  code: string;
  /** Nothing: the server says which. */
  kind: '' | NonNullable<ItemCode['kind']>;
  /** Nothing: the base unit. */
  unit: string;
  vendorId: string;
}

export interface UnitRow {
  key: number;
  name: string;
  factor: string;
  forPurchase: boolean;
}

export const EMPTY = {
  partNumber: '',
  name: '',
  category: '',
  description: '',
  unit: '',
  tracking: 'none' as Item['tracking'],
  minStockLevel: '0',
  targetStockLevel: '',
  reorderQuantity: '0',
  cost: '',
  price: '',
  weight: '',
  serialNumber: '',
  vendorId: '',
  /** Whether stock may go below zero; nothing: as the location or the company says. */
  allowNegative: '' as '' | 'yes' | 'no',
  locationAware: false,
  lotsExpire: false,
  wholeOnly: false,
  active: true,
  codes: [] as CodeRow[],
  units: [] as UnitRow[],
};
export type Fields = typeof EMPTY;

let lastKey = 0;

/** A key for a new row. */
export function nextKey(): number {
  lastKey += 1;
  return lastKey;
}

/** The fields of an item that is there. */
export function fieldsOf(item: Item): Fields {
  const { partNumber, name, tracking, minStockLevel, reorderQuantity, active, locationAware, lotsExpire, wholeOnly } =
    item;
  const { allowNegative } = item;
  return {
    ...{ partNumber, name, tracking, minStockLevel, reorderQuantity, active, locationAware, lotsExpire, wholeOnly },
    category: item.category ?? '',
    description: item.description ?? '',
    unit: item.unit ?? '',
    targetStockLevel: item.targetStockLevel ?? '',
    cost: item.cost ?? '',
    price: item.price ?? '',
    weight: item.weight ?? '',
    serialNumber: item.serialNumber ?? '',
    vendorId: item.vendorId === null ? '' : String(item.vendorId),
    allowNegative: allowNegative === null ? '' : allowNegative ? 'yes' : 'no',
    codes: item.codes.map(codeRow),
    units: item.units.map(({ name, factor, forPurchase = false }) => ({
      key: nextKey(),
      name,
      factor: String(factor),
      forPurchase,
    })),
  };
}

const codeRow = ({ code, kind = 'other', unit, vendorId }: ItemCode): CodeRow => ({
  ...{ key: nextKey(), code, kind, unit: unit ?? '' },
  vendorId: vendorId ? String(vendorId) : '',
});

/** What the form sends. */
export function bodyOf(fields: Fields) {
  const { codes, units, allowNegative, vendorId, ...rest } = fields;
  return {
    ...rest,
    category: rest.category || null,
    description: rest.description || null,
    unit: rest.unit || null,
    cost: rest.cost || null,
    price: rest.price || null,
    weight: rest.weight || null,
    serialNumber: rest.serialNumber || null,
    targetStockLevel: rest.targetStockLevel || null,
    minStockLevel: rest.minStockLevel || '0',
    reorderQuantity: rest.reorderQuantity || '0',
    vendorId: vendorId === '' ? null : Number(vendorId),
    allowNegative: allowNegative === '' ? null : allowNegative === 'yes',
    codes: codes.map(codeOf),
    units: units.map(({ name, factor, forPurchase }): ItemUnit => ({ name, factor, forPurchase })),
  } satisfies ItemInput;
}

function codeOf({ code, kind, unit, vendorId }: CodeRow): ItemCode {
  return {
    code,
    unit: unit || null,
    ...(kind === '' ? {} : { kind }),
    ...(kind === 'vendor' && vendorId !== '' ? { vendorId: Number(vendorId) } : {}),
  };
}

/** What keeps the form from being sent. */
export function whyNot(fields: Fields): string | undefined {
  if (!fields.partNumber || !fields.name) return 'An item needs a part number and a name.';
  if (fields.units.some(({ name }) => name.trim() === '')) return 'Name every unit, or remove it.';
  const { minStockLevel, targetStockLevel, reorderQuantity, cost, price, weight, units } = fields;
  const factors = units.map(({ factor }) => factor);
  const unclear = whyUnclear([minStockLevel, targetStockLevel, reorderQuantity, cost, price, weight, ...factors]);
  if (unclear !== undefined) return unclear;
  const lacking = units.find(({ factor }) => !isDecimal(factor) || factor === '0');
  if (lacking !== undefined) return `Enter how many are in a ${lacking.name}.`;
  if (fields.codes.some(({ code }) => code.trim() === '')) return 'Enter every code, or remove it.';
  const vendorless = fields.codes.find(({ kind, vendorId }) => kind === 'vendor' && vendorId === '');
  return vendorless && `Choose whose number ${vendorless.code} is.`;
}
