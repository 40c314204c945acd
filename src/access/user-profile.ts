import type { Fault } from '../platform/index.ts';
import { invalid, isName } from './checks.ts';

const FIELDS = [
  'salutation',
  'firstname',
  'lastname',
  'street',
  'city',
  'state',
  'phNumber',
  'countryCode',
  'postcode',
  'email',
  'company',
] as const;

/** A user as shown to people and by surfaces. Texts have up to 200 characters. */
export interface UserProfile extends Partial<Record<(typeof FIELDS)[number], string | null>> {
  /** Some vendors number their companies, others name them. */
  companyId?: string | number | null;
}

const known: ReadonlySet<string> = new Set([...FIELDS, 'companyId']);

/** Adds a fault for every field that does not exist or is not text of at most 200 characters without NUL. */
export function checkProfile(profile: UserProfile, faults: Fault[]): void {
  if (typeof profile !== 'object' || profile === null || Array.isArray(profile)) {
    faults.push(invalid('profile', 'Give an object.'));
    return;
  }
  for (const [field, value] of Object.entries(profile)) {
    if (!known.has(field)) faults.push(invalid(`profile.${field}`, 'A profile does not have this field.'));
    else if (!isText(value) && !(field === 'companyId' && Number.isSafeInteger(value))) {
      faults.push(invalid(`profile.${field}`, 'Give at most 200 characters, without NUL.'));
    }
  }
}

/** A user's displayed name: first and last name, or the username where the profile has neither. */
export function displayName(username: string, profile: UserProfile): string {
  const parts = [profile.firstname, profile.lastname].map((part) => part?.trim() ?? '');
  return parts.filter((part) => part !== '').join(' ') || username;
}

function isText(value: unknown): boolean {
  return value === null || value === undefined || value === '' || isName(value);
}
