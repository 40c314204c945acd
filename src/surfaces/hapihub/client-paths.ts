import { type Fault, Refusal } from '../../platform/index.ts';
import { amountPaths } from './lines.ts';
import type { WireTransaction } from './wire.ts';

/** Fields of the core's documents, and of their movements, as this surface calls them. */
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

/** Fields of a line of the core as those of an item; what is not named here is about its amount. */
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

/** What a refusal is about: a transaction that is made, or one that changes, whose lines are others than its items by then. */
export interface Told {
  made?: WireTransaction | undefined;
  /** Its place in the list of a request, where there is one. */
  prefix: string;
}

/** A refusal of the core with the fields that the client sent; any other error stays as it is. */
export function inClientsFields(error: unknown, told: Told | ((index: number) => Told)): unknown {
  if (!(error instanceof Refusal)) return error;
  const faults = error.faults.map((fault): Fault => {
    // A statement is one of several to the core.
    const [, index = '0', rest = fault.path] = /^(\d+)\.(.+)$/.exec(fault.path) ?? [];
    const { made, prefix } = typeof told === 'function' ? told(Number(index)) : told;
    const path = clientPath(rest, made === undefined ? [] : amountPaths(made));
    return { ...fault, path: path === '' || prefix === '' ? `${prefix}${path}` : `${prefix}.${path}` };
  });
  const { retryAfterSeconds } = error;
  const retry = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return new Refusal(error.code, error.message, { faults, ...retry });
}

/** Does a step on a transaction, whose refusals name the fields that the client sent. */
export async function telling<Result>(told: Told, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    throw inClientsFields(error, told);
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
