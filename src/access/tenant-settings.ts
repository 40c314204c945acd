import { type Fault, isTimeZone } from '../platform/index.ts';
import { invalid } from './checks.ts';

/** A tenant's rules for its stock, and its surfaces. Stored complete. */
export interface TenantSettings {
  /** Whether stock may go below zero where neither the item nor the location says. */
  negativeStock: 'refuse' | 'allow';
  /** Which vendors' surfaces answer; one that is off answers as its vendor does for a missing feature. */
  surfaces: {
    servicetitan: boolean;
    fsmNavigator: boolean;
    hapihub: boolean;
    trybe: boolean;
    deconetwork: boolean;
  };
  /** Seconds that a change waits before the export feeds show it: a whole number, 0 to 86,400. */
  exportDelaySeconds: number;
  /** Per cent by which a receipt may exceed what was ordered: a whole number, 0 to 1,000. */
  overReceiptPercent: number;
  /** The time zone of the company's clock, such as `America/New_York`: whose days count where a place says nothing else. */
  timeZone: string;
  /** Where goods go that are ordered for the company and no location is named; null: not set. */
  defaultLocationId: number | null;
  hapihub: {
    createUnknownSkus: boolean;
    alwaysPaginate: boolean;
  };
  deconetwork: DefaultPlace;
  fsmNavigator: DefaultPlace;
}

/** The location for stock that comes in through a surface whose requests name none. */
export interface DefaultPlace {
  /** Null: not set. */
  locationId: number | null;
}

/** The settings that contain settings. */
type Grouped = 'surfaces' | 'hapihub' | 'deconetwork' | 'fsmNavigator';

/** Settings to change; what is left out stays. */
export type TenantSettingsChange = Partial<Omit<TenantSettings, Grouped>> & {
  [Group in Grouped]?: Partial<TenantSettings[Group]>;
};

export const DEFAULT_SETTINGS: TenantSettings = {
  negativeStock: 'refuse',
  surfaces: { servicetitan: true, fsmNavigator: true, hapihub: true, trybe: true, deconetwork: true },
  exportDelaySeconds: 0,
  overReceiptPercent: 0,
  timeZone: 'UTC',
  defaultLocationId: null,
  hapihub: { createUnknownSkus: false, alwaysPaginate: false },
  deconetwork: { locationId: null },
  fsmNavigator: { locationId: null },
};

const EXPORT_DELAY_SECONDS_MAX = 86_400;
const OVER_RECEIPT_PERCENT_MAX = 1_000;

/** Changes settings key by key, also inside those that contain others. */
export function mergeSettings(settings: TenantSettings, change: TenantSettingsChange): TenantSettings {
  return {
    ...settings,
    ...change,
    surfaces: { ...settings.surfaces, ...change.surfaces },
    hapihub: { ...settings.hapihub, ...change.hapihub },
    deconetwork: { ...settings.deconetwork, ...change.deconetwork },
    fsmNavigator: { ...settings.fsmNavigator, ...change.fsmNavigator },
  };
}

/** The locations that settings name, each with the path of the setting. The caller checks that they exist. */
export function namedPlaces(change: TenantSettingsChange): { path: string; locationId: number }[] {
  const named = {
    'settings.defaultLocationId': change.defaultLocationId,
    'settings.deconetwork.locationId': change.deconetwork?.locationId,
    'settings.fsmNavigator.locationId': change.fsmNavigator?.locationId,
  };
  return Object.entries(named).flatMap(([path, locationId]) => (locationId == null ? [] : [{ path, locationId }]));
}

/** Adds a fault for every setting that does not exist or cannot have its value. Paths begin with `settings`. */
export function checkSettings(change: TenantSettingsChange, faults: Fault[]): void {
  checkKeys('settings', change, faults, {
    negativeStock: (value) => (value === 'refuse' || value === 'allow' ? undefined : 'Give refuse or allow.'),
    surfaces: (value) => {
      checkFlags('settings.surfaces', value, DEFAULT_SETTINGS.surfaces, faults);
      return undefined;
    },
    exportDelaySeconds: wholeUpTo(EXPORT_DELAY_SECONDS_MAX),
    overReceiptPercent: wholeUpTo(OVER_RECEIPT_PERCENT_MAX),
    timeZone: (value) =>
      typeof value === 'string' && isTimeZone(value)
        ? undefined
        : 'Give the name of a time zone, such as Europe/Berlin.',
    defaultLocationId: placeCheck,
    hapihub: (value) => {
      checkFlags('settings.hapihub', value, DEFAULT_SETTINGS.hapihub, faults);
      return undefined;
    },
    deconetwork: (value) => checkPlace('settings.deconetwork', value, faults),
    fsmNavigator: (value) => checkPlace('settings.fsmNavigator', value, faults),
  } satisfies Record<keyof TenantSettings, Check>);
}

type Check = (value: unknown) => string | undefined;

const placeCheck: Check = (id) =>
  id === null || (Number.isSafeInteger(id) && (id as number) > 0) // An integer is a number.
    ? undefined
    : 'Give the id of a location, or null.';

function checkFlags(path: string, value: unknown, known: object, faults: Fault[]): void {
  const flag: Check = (setting) => (typeof setting === 'boolean' ? undefined : 'Give true or false.');
  checkKeys(path, value, faults, Object.fromEntries(Object.keys(known).map((key) => [key, flag])));
}

function checkPlace(path: string, value: unknown, faults: Fault[]): undefined {
  checkKeys(path, value, faults, { locationId: placeCheck });
}

function checkKeys(path: string, value: unknown, faults: Fault[], checks: Record<string, Check>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push(invalid(path, 'Give an object.'));
    return;
  }
  for (const [key, setting] of Object.entries(value)) {
    const check = Object.hasOwn(checks, key) ? checks[key] : () => 'This setting does not exist.';
    const message = check?.(setting);
    if (message !== undefined) faults.push(invalid(`${path}.${key}`, message));
  }
}

function wholeUpTo(max: number): Check {
  return (value) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max // An integer is a number.
      ? undefined
      : `Give a whole number from 0 to ${max}.`;
}
