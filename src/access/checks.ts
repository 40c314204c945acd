import { type Fault, Refusal } from '../platform/index.ts';
import { isAddressRange } from './addresses.ts';
import { isScope } from './scopes.ts';

/** What every credential can be given. Defaults: 6,000 a minute, every address, every brand, every site. */
export interface GrantInput {
  scopes: readonly string[];
  /** Addresses and CIDR ranges; an empty list allows every address. */
  allowedAddresses?: readonly string[] | undefined;
  /** 1 to 1,000,000. */
  rateLimitPerMinute?: number | undefined;
  brandId?: number | null | undefined;
  siteIds?: readonly number[] | null | undefined;
}

/** A grant that was checked and completed. `siteIds` is empty for every site, as it is stored. */
export interface Grant {
  scopes: string[];
  allowedAddresses: string[];
  rateLimitPerMinute: number;
  brandId: number | null;
  siteIds: number[];
}

/** The default of requests per minute. */
export const RATE_LIMIT_DEFAULT = 6_000;
const RATE_LIMIT_MAX = 1_000_000;
const LIST_MAX = 1_000;

/** 1 to 200 characters, counted as people do (an emoji is one), without NUL and unpaired surrogates, which PostgreSQL cannot store. */
const NAME = /^[^\0\p{Cs}]{1,200}$/u;

/** Whether the value can be a name: text of 1 to 200 characters without NUL. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && NAME.test(value);
}

/** Adds a fault when the value is not a name. */
export function checkName(path: string, value: unknown, faults: Fault[]): void {
  if (!isName(value)) faults.push(invalid(path, 'Give 1 to 200 characters, without NUL.'));
}

/** Adds a fault for every field of the grant that is wrong, and completes the rest. */
export function checkGrant(input: GrantInput, faults: Fault[]): Grant {
  const { scopes, allowedAddresses = [], rateLimitPerMinute = RATE_LIMIT_DEFAULT, brandId = null } = input;
  const siteIds = input.siteIds ?? null;
  checkList('scopes', scopes, faults, (scope) => (isScope(scope) ? undefined : 'This scope does not exist.'));
  if (Array.isArray(scopes) && scopes.length === 0) faults.push(invalid('scopes', 'Give at least one scope.'));
  checkList('allowedAddresses', allowedAddresses, faults, (range) =>
    typeof range === 'string' && isAddressRange(range)
      ? undefined
      : 'Give an address or a CIDR range such as 10.0.0.0/8 or 2001:db8::/32.',
  );
  if (!Number.isInteger(rateLimitPerMinute) || rateLimitPerMinute < 1 || rateLimitPerMinute > RATE_LIMIT_MAX) {
    faults.push(invalid('rateLimitPerMinute', 'Give a whole number from 1 to 1,000,000.'));
  }
  if (brandId !== null && !isId(brandId)) faults.push(invalid('brandId', 'Give the id of a brand.'));
  if (siteIds !== null) {
    checkList('siteIds', siteIds, faults, (id) => (isId(id) ? undefined : 'Give the id of a site.'));
    // An empty list could be meant as "no site" and would be stored as "every site".
    if (siteIds.length === 0)
      faults.push(invalid('siteIds', 'Name at least one site, or leave this out for every site.'));
  }
  return {
    scopes: distinct(scopes),
    allowedAddresses: distinct(allowedAddresses),
    rateLimitPerMinute,
    brandId,
    siteIds: distinct(siteIds),
  };
}

export function invalid(path: string, message: string): Fault {
  return { path, code: 'invalid_request', message };
}

/** Throws the Refusal `invalid_request` that names every fault, if there is any. */
export function refuseFaults(faults: Fault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  const message = faults.length === 1 ? first.message : `${faults.length} fields are wrong; see each of them.`;
  throw new Refusal('invalid_request', message, { faults });
}

function checkList<Value>(
  path: string,
  values: readonly Value[],
  faults: Fault[],
  wrong: (value: Value) => string | undefined,
): void {
  if (!Array.isArray(values) || values.length > LIST_MAX) {
    faults.push(invalid(path, `Give a list of at most ${LIST_MAX} values.`));
    return;
  }
  for (const [index, value] of values.entries()) {
    const message = wrong(value);
    if (message !== undefined) faults.push(invalid(`${path}.${index}`, message));
  }
}

function isId(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0; // A safe integer is a number.
}

function distinct<Value>(values: readonly Value[] | null): Value[] {
  return Array.isArray(values) ? [...new Set<Value>(values)] : [];
}
