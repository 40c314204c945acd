import { type Fault, parseQuantity, type Quantity, Refusal } from '../../platform/index.ts';
import { roundedDecimal } from '../http/index.ts';
import {
  type FieldSort,
  type FieldTable,
  ITEM_FIELDS,
  normalType,
  TRANSACTION_FIELDS,
  type TransactionType,
} from './fields.ts';

/** An item of a transaction in a request. */
export interface WireItem {
  sku?: string;
  variantName?: string;
  quantity?: number;
  adjustment?: number;
  note?: string;
  control?: string;
  expiresAt?: number;
  price?: number;
  tax?: number;
  [field: string]: unknown;
}

/** A transaction in a request: the allowed fields that the client sent. */
export interface WireTransaction {
  createdAt?: number;
  warehouse?: string;
  type?: TransactionType;
  items?: WireItem[];
  reason?: string;
  invoice?: string;
  transaction?: string;
  supplier?: string;
  rejectedAt?: number;
  fulfilledItems?: WireItem[];
  approvedItems?: WireItem[];
  fulfilledAt?: number;
  source?: string;
  destination?: string;
  shippedAt?: number;
  receivedAt?: number;
  [field: string]: unknown;
}

/** A change of a row: what to set, and the paths to remove. */
export interface WirePatch<Row> {
  set: Row;
  unset: string[][];
}

export const ITEMS_MAX = 1_000;
const TEXT_MAX = 10_000;
/** Indexed texts are shorter. */
const INVOICE_MAX = 500;
const TIME_MAX = Date.UTC(2200, 0, 1);
const UNSET_MAX = 100;

/** Reads an object by a table of fields: null counts as absent, unknown fields are ignored. Reports all failing fields together. */
export function readFields(table: FieldTable, body: unknown): Record<string, unknown> {
  const faults: Fault[] = [];
  const row = readObject(table, body, '', faults);
  refuse(faults);
  return row;
}

/**
 * The fields with the types of the table, of an object that any program may have written; others count as absent.
 * The items of a list are each read like this.
 */
export function readKept(table: FieldTable, kept: unknown): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  if (!isObject(kept)) return row;
  for (const [name, value] of Object.entries(kept)) {
    const declared = Object.hasOwn(table, name) ? table[name] : undefined;
    // Old values that are not objects are valid too.
    const sort = declared === 'object' ? 'any' : declared;
    if (sort === undefined || value === null) continue;
    if (sort === 'items') {
      if (Array.isArray(value)) row[name] = value.filter(isObject).map((item) => readKept(ITEM_FIELDS, item));
      continue;
    }
    const faults: Fault[] = [];
    const read = readValue(sort, value, name, faults);
    if (faults.length === 0) row[name] = read;
  }
  return row;
}

/** Reads the body of a patch: fields, and `$unset` with dotted paths. */
export function readPatch(table: FieldTable, body: unknown): WirePatch<Record<string, unknown>> {
  if (!isObject(body)) throw invalid('', 'Send an object.');
  const { $unset: unset = {}, ...fields } = body;
  const strange = Object.keys(fields).find((name) => name.startsWith('$'));
  if (strange !== undefined) throw invalid(strange, 'The only operator in a patch is $unset.');
  if (!isObject(unset) || Object.keys(unset).length > UNSET_MAX) {
    throw invalid('$unset', `Send an object with the paths to remove, at most ${UNSET_MAX}.`);
  }
  const paths = Object.keys(unset);
  // A field given as null is removed, too.
  for (const [name, value] of Object.entries(fields))
    if (value === null && Object.hasOwn(table, name)) paths.push(name);
  const set = readFields(table, fields);
  // A path inside a field that is set is removed from the new value.
  const both = paths.find((path) => Object.hasOwn(set, path));
  if (both !== undefined) throw invalid(`$unset.${both}`, 'It is both set and removed.');
  return { set, unset: paths.map((path) => path.split('.')) };
}

/** The row after the patch's changes and removals. The caller's objects are not modified. */
export function patchedRow<Row extends Record<string, unknown>>(
  row: Row,
  patch: WirePatch<Record<string, unknown>>,
): Row {
  const changed = { ...structuredClone(row), ...patch.set };
  for (const path of patch.unset) unsetAt(changed, path);
  return changed as Row;
}

function unsetAt(row: Record<string, unknown>, path: readonly string[]): void {
  let place: unknown = row;
  for (const name of path.slice(0, -1)) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, name)) return;
    place = (place as Record<string, unknown>)[name];
  }
  // The elements of a list keep their positions, so none is removed.
  if (typeof place === 'object' && place !== null && !Array.isArray(place))
    delete (place as Record<string, unknown>)[path.at(-1) ?? ''];
}

function readObject(table: FieldTable, body: unknown, path: string, faults: Fault[]): Record<string, unknown> {
  if (!isObject(body)) {
    faults.push(fault(path, 'Send an object.'));
    return {};
  }
  const row: Record<string, unknown> = {};
  for (const [name, sort] of Object.entries(table)) {
    if (!Object.hasOwn(body, name)) continue;
    const value = body[name];
    if (value === null || value === undefined) continue;
    row[name] = readValue(sort, value, path === '' ? name : `${path}.${name}`, faults);
  }
  return row;
}

function readValue(sort: FieldSort, value: unknown, path: string, faults: Fault[]): unknown {
  if (typeof sort === 'object') {
    const text = typeof value === 'string' ? normalType(value) : value;
    if (!sort.oneOf.includes(text as string)) faults.push(fault(path, `Give one of ${sort.oneOf.join(', ')}.`));
    return text;
  }
  switch (sort) {
    case 'any':
      return value;
    case 'object':
      if (!isObject(value)) faults.push(fault(path, 'Give an object.'));
      return value;
    case 'items':
      return readItems(value, path, faults);
    case 'text':
      if (typeof value !== 'string') faults.push(fault(path, 'Give a text.'));
      else if (value.length > textMax(path))
        faults.push(fault(path, `It may have ${textMax(path)} characters at most.`));
      return value;
    case 'flag':
      if (typeof value !== 'boolean') faults.push(fault(path, 'Give true or false.'));
      return value;
    case 'number':
      if (quantityOf(value) === undefined)
        faults.push(fault(path, 'Give a number of at most six decimals and twelve digits before them.'));
      return value;
    case 'money':
      if (moneyOf(value) === undefined)
        faults.push(fault(path, 'Give a number of at most twelve digits before its decimals.'));
      return value;
    case 'time':
      if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= TIME_MAX)
        faults.push(fault(path, 'Give a time as milliseconds since 1970.'));
      return value;
  }
}

function textMax(path: string): number {
  return path === 'invoice' ? INVOICE_MAX : TEXT_MAX;
}

function readItems(value: unknown, path: string, faults: Fault[]): unknown {
  if (!Array.isArray(value) || value.length > ITEMS_MAX) {
    faults.push(fault(path, `Give a list of ${ITEMS_MAX} items at most.`));
    return [];
  }
  return value.map((item, index) => readObject(ITEM_FIELDS, item, `${path}.${index}`, faults));
}

/** How far floating-point arithmetic may deviate from a decimal of six places. */
const NOISE = 2 ** -46;

/** A number from the wire as an exact decimal; undefined if it is not a number, or truly has a seventh decimal. */
export function quantityOf(value: unknown): Quantity | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const exact = Number.isSafeInteger(value) ? parseQuantity(value) : parseQuantity(String(value));
  if (exact !== undefined) return exact;
  const isNear = Math.abs(Number(value.toFixed(6)) - value) <= Math.abs(value) * NOISE;
  return isNear ? moneyOf(value) : undefined;
}

/** A number from the wire, rounded to six decimals; undefined if it is not a number. */
export function moneyOf(value: unknown): Quantity | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? roundedDecimal(value) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fault(path: string, message: string): Fault {
  return { path, code: 'invalid_request', message };
}

/** A refusal for one field of a request. */
export function invalid(path: string, message: string): Refusal {
  return new Refusal('invalid_request', path === '' ? message : `${path}: ${message}`, { path });
}

function refuse(faults: Fault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  const message = first.path === '' ? first.message : `${first.path}: ${first.message}`;
  throw new Refusal('invalid_request', message, { faults });
}

/** The fields of a transaction in the body of a request. */
export function readTransaction(body: unknown): WireTransaction {
  return readFields(TRANSACTION_FIELDS, body) as WireTransaction;
}
