import type { TenantCredential } from '../../access/index.ts';
import {
  formatQuantity,
  isUuid as isUuidText,
  multiply,
  namedUuid,
  QUANTITY_MAX,
  type Quantity,
  units,
} from '../../platform/index.ts';
import { invalid } from './errors.ts';

const INTEGER = /^-?\d{1,15}$/;
const REASON_CODE_MAX = 255;
const REASON_DESCRIPTION_MAX = 2_000;

/** A request to adjust the stock of a product. */
export interface AdjustmentBody {
  productId: string;
  quantity: number;
  reasonCode: string | null;
  reasonDescription: string | null;
  locationId: number | string | null;
  siteId: string | null;
}

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && isUuidText(value);
}

/** Reads the body of a new adjustment. Throws one refusal that names every invalid field; unknown fields are ignored. */
export function readAdjustment(body: unknown): AdjustmentBody {
  const fields = (typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}) as Record<
    string,
    unknown
  >;
  const faults: { path: string; message: string }[] = [];
  const wrong = (path: string, message: string) => {
    faults.push({ path, message });
    return null;
  };
  const field = (name: string) => (Object.hasOwn(fields, name) && fields[name] !== '' ? (fields[name] ?? null) : null);

  const text = (path: string, most: number) => {
    const value = field(path);
    if (value === null) return null;
    if (typeof value !== 'string') return wrong(path, `The ${path} must be a string.`);
    // Characters are counted, some of which are two units long.
    const fits = value.length <= most * 2 && [...value].length <= most;
    return fits ? value : wrong(path, `The ${path} must not be longer than ${most} characters.`);
  };
  const uuid = (path: string) => {
    const value = field(path);
    if (value === null) return null;
    return isUuid(value) ? value.toLowerCase() : wrong(path, `The ${path} must be a valid UUID.`);
  };
  const read: AdjustmentBody = {
    productId:
      field('product_id') === null
        ? (wrong('product_id', 'The product_id is required.') ?? '')
        : (uuid('product_id') ?? ''),
    quantity: readWhole(field('quantity'), (message) => wrong('quantity', message)) ?? 0,
    reasonCode: text('reason_code', REASON_CODE_MAX),
    reasonDescription: text('reason_description', REASON_DESCRIPTION_MAX),
    locationId: readLocation(field('location_id'), (message) => wrong('location_id', message)),
    siteId: uuid('site_id'),
  };
  if (faults.length > 0) throw invalid(faults);
  return read;
}

function readWhole(value: unknown, wrong: (message: string) => null): number | null {
  if (value === null) return wrong('The quantity is required.');
  const number = typeof value === 'string' && INTEGER.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) return wrong('The quantity must be an integer.');
  const isInRange = Number.isSafeInteger(number) && units(Math.abs(number)) <= QUANTITY_MAX;
  return isInRange ? number : wrong('The quantity must have at most twelve digits.');
}

/** The vendor's pages name locations in two ways: by a number and by a UUID. */
export function readLocation(value: unknown, wrong: (message: string) => null): number | string | null {
  if (value === null || isUuid(value)) return value;
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  return wrong('The location_id must be an integer.');
}

/** A time with its offset: `2026-01-01T10:00:00+00:00`. */
export function moment(at: Date | string): string {
  return `${new Date(at).toISOString().slice(0, 19)}+00:00`;
}

/** A quantity as a JSON number. */
export function number(quantity: Quantity | string): number {
  return Number(typeof quantity === 'bigint' ? formatQuantity(quantity) : quantity);
}

/** An amount in minor units, rounded half away from zero. */
export function minorUnits(amount: Quantity): number {
  const hundredfold = multiply(amount, units(100));
  const half = units(1) / 2n;
  return Number((hundredfold + (hundredfold < 0n ? -half : half)) / units(1));
}

/** The UUID of a row without one of its own, derived from the company's UUID and the row's id. */
export function adjustmentUuid({ tenantUuid }: TenantCredential, entryId: number): string {
  return namedUuid(tenantUuid, `entry:${entryId}`);
}

export function actorUuid({ tenantUuid }: TenantCredential, actor: { kind: string; id: number | null }): string | null {
  return actor.id === null ? null : namedUuid(tenantUuid, `${actor.kind}:${actor.id}`);
}
