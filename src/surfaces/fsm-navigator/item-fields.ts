import type { ItemFields, NewItem } from '../../catalog/index.ts';
import { type Fault, type Quantity, Refusal, units } from '../../platform/index.ts';
import { Denial } from './denial.ts';
import { type Fields, isAbsent, readId, readMoney, readWhole, readWholeQuantity } from './fields.ts';

/** The fields of an item that a client may set, with their names in the core. */
const CORE_NAME = {
  part_number: 'partNumber',
  part_name: 'name',
  description: 'description',
  category: 'category',
  serial_number: 'serialNumber',
  min_stock_level: 'minStockLevel',
  reorder_quantity: 'reorderQuantity',
  cost_per_unit: 'cost',
  price_per_unit: 'price',
  supplier_id: 'vendorId',
} as const satisfies Record<string, keyof ItemFields>;

type FieldName = keyof typeof CORE_NAME;
const FIELD_NAMES = Object.keys(CORE_NAME) as FieldName[];

/** A new item and its opening stock. */
export function newItemToCore(body: Fields): { item: NewItem; onHand: Quantity } {
  const item = wholeItemToCore(body);
  const asked = body.quantity_on_hand;
  const onHand = isAbsent(asked) ? 0n : readWholeQuantity(asked);
  if (onHand === undefined || onHand < 0n) throw invalid(['quantity_on_hand must be a whole number, 0 or more']);
  return { item, onHand };
}

/** An item with every field: omitted ones are null or 0. */
export function wholeItemToCore(body: Fields): NewItem {
  if (isBlank(body.part_number)) throw new Denial('missing_part_number', 'part_number is required.');
  if (isBlank(body.part_name)) throw new Denial('missing_part_name', 'part_name is required.');
  return readFields(FIELD_NAMES, (name) => body[name] ?? null) as NewItem;
}

/** The given fields. */
export function changeToCore(body: Fields): Partial<ItemFields> {
  const given = FIELD_NAMES.filter((name) => body[name] !== undefined);
  if (given.length === 0) throw new Denial('no_fields', 'The body has no field that can be changed.');
  if (given.includes('part_number') && isBlank(body.part_number)) {
    throw new Denial('invalid_part_number', 'part_number cannot be empty.');
  }
  if (given.includes('part_name') && isBlank(body.part_name)) {
    throw new Denial('invalid_part_name', 'part_name cannot be empty.');
  }
  const unclearable = given.filter((name) => isCount(name) && isAbsent(body[name]));
  if (unclearable.length > 0) throw invalid(unclearable.map((name) => `${name} must be a whole number, 0 or more`));
  return readFields(given, (name) => body[name]);
}

/** A refusal about the item's fields, under the client's names for them. */
export function inClientsNames(error: unknown): unknown {
  if (!(error instanceof Refusal) || error.code === 'duplicate_part_number') return error;
  const faults = error.faults.flatMap((fault) => clientsWords(fault) ?? []);
  return faults.length === 0 ? error : invalid(faults);
}

function clientsWords({ path, message }: Fault): string | undefined {
  const name = FIELD_NAMES.find((field) => CORE_NAME[field] === path);
  return name && `${name}: ${message.replace(/\.$/, '')}`;
}

function readFields(names: readonly FieldName[], given: (name: FieldName) => unknown): Partial<ItemFields> {
  const faults: string[] = [];
  const fields: Record<string, unknown> = {};
  for (const name of names) {
    const value = given(name);
    const read = readField(name, value);
    if (read === undefined) faults.push(`${name} must be ${EXPECTED[name]}`);
    else fields[CORE_NAME[name]] = read;
  }
  if (faults.length > 0) throw invalid(faults);
  return fields as Partial<ItemFields>; // Each was read with the type of its name.
}

const count = 'a whole number, 0 or more';
const money = 'a number, 0 or more, or null';
const EXPECTED: Record<FieldName, string> = {
  part_number: 'a text',
  part_name: 'a text',
  description: 'a text or null',
  category: 'a text or null',
  serial_number: 'a text or null',
  min_stock_level: count,
  reorder_quantity: count,
  cost_per_unit: money,
  price_per_unit: money,
  supplier_id: 'the id of a supplier or null',
};

/** The value in the core's form; undefined if it is invalid. */
function readField(name: FieldName, value: unknown): string | number | Quantity | null | undefined {
  if (isCount(name)) {
    const whole = isAbsent(value) ? 0 : readWhole(value);
    return whole !== undefined && whole >= 0 && whole <= 999_999_999_999 ? units(whole) : undefined;
  }
  if (value === null) return null;
  switch (name) {
    case 'cost_per_unit':
    case 'price_per_unit': {
      if (isAbsent(value)) return null;
      const amount = readMoney(value);
      return amount !== undefined && amount >= 0n ? amount : undefined;
    }
    case 'supplier_id':
      return isAbsent(value) ? null : readId(value);
    default:
      return typeof value === 'string' ? value : undefined;
  }
}

function isCount(name: FieldName): boolean {
  return name === 'min_stock_level' || name === 'reorder_quantity';
}

const isBlank = (value: unknown) => isAbsent(value) || (typeof value === 'string' && value.trim() === '');

function invalid(faults: string[]): Denial {
  return new Denial('validation_failed', `${faults.join('; ')}.`);
}
