import { type Fault, Refusal } from '../../platform/index.ts';
import { amountPaths } from './lines.ts';
import type { WireTransaction } from './wire.ts';

/** Fields of the core's documents, and of their movements, under their names on this surface. */
const FIELDS: Readonly<Record<string, string>> = {
  date: 'createdAt',
  occurredAt: 'createdAt',
  memo: 'reason',
  reference: 'invoice',
  locationId: 'warehouse',
  fromLocationId: 'source',
  toLocationId: 'destination',
  vendorId: 'supplier',
  purchaseOrderId: 'transaction',
  saleId: 'transaction',
  transferId: 'transaction',
  lines: 'items',
  entries: 'items',
};

/** Fields of a line of the core as those of an item; all others concern its amount. */
const ITEM_FIELDS: Readonly<Record<string, string>> = {
  itemId: 'sku',
  lot: 'control',
  'lot.number': 'control',
  'lot.expiresAt': 'expiresAt',
  serials: 'control',
  unitCost: 'price',
  unitPrice: 'price',
};

const LINE = /^(?:lines|entries)\.(\d+)(?:\.(.+))?$/;

/** The subject of a refusal: a new transaction, or a changed one, whose lines may no longer match its items. */
export interface Subject {
  made?: WireTransaction | undefined;
  /** Its index in the list of a request, if there is one. */
  prefix: string;
}

/** A refusal of the core with the fields that the client sent; any other error unchanged. */
export function inClientsFields(error: unknown, { made, prefix }: Subject): unknown {
  if (!(error instanceof Refusal)) return error;
  const faults = error.faults.map((fault): Fault => {
    // To the core a statement is one of a list.
    const rest = fault.path.replace(/^\d+\./, '');
    const path = clientPath(rest, made === undefined ? [] : amountPaths(made));
    return { ...fault, path: path === '' || prefix === '' ? `${prefix}${path}` : `${prefix}.${path}` };
  });
  const { retryAfterSeconds } = error;
  const retry = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return new Refusal(error.code, error.message, { faults, ...retry });
}

/** Runs a step on a transaction, with refusals that name the fields that the client sent. */
export function withClientFields<Result>(subject: Subject, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    throw inClientsFields(error, subject);
  }
}

function clientPath(path: string, amounts: readonly string[]): string {
  const line = LINE.exec(path);
  if (line === null) return FIELDS[path] ?? path;
  const amount = amounts[Number(line[1])];
  if (amount === undefined) return 'items';
  const field = ITEM_FIELDS[line[2] ?? ''];
  return field === undefined ? amount : `${amount.slice(0, amount.lastIndexOf('.') + 1)}${field}`;
}
