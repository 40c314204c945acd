import { parseQuantity, Refusal } from '../../../platform/index.ts';
import { readDate, readTime } from './time.ts';

/** A decimal whose form the schema has checked already. Throws `invalid_request` for what is beyond six decimals. */
export function readQuantity(value: string | number, path: string): bigint {
  const quantity = parseQuantity(value);
  if (quantity === undefined)
    throw new Refusal('invalid_request', 'This must be a decimal with at most six decimals.', { path });
  return quantity;
}

/** A decimal that may be left out. */
export function readAmount(value: string | number | undefined, path: string): bigint | undefined {
  return value === undefined ? undefined : readQuantity(value, path);
}

/** A lot as a line names it, for the core. */
export function readLot(
  lot: { number: string; expiresOn?: string | null | undefined; expiresAt?: string | null | undefined },
  path: string,
) {
  return {
    number: lot.number,
    expiresOn: readDate(lot.expiresOn, `${path}.expiresOn`),
    expiresAt: readTime(lot.expiresAt, `${path}.expiresAt`),
  };
}
