import { type ItemUnit, purchaseUnit, unitNamed } from '../../catalog/index.ts';
import { formatQuantity, multiply, type Quantity, share, units } from '../../platform/index.ts';
import type { Basis, UsageBasis } from './basis.ts';
import type { Coming } from './coming.ts';
import type { YearOfUse } from './use.ts';

/** What was used of an item in the days of a basis, and in the year before, where that is a whole one. */
export interface Use {
  used: Quantity;
  year: YearOfUse | undefined;
}

/** An item at a place, or in the company, that may have to be filled up. */
export interface Need {
  item: { id: number; partNumber: string; name: string; unit: string | null; units: readonly ItemUnit[] };
  /** Null: the company. */
  location: { id: number; name: string } | null;
  /** Where it comes from, as far as the reader sees that. */
  source: { vendorId: number } | { locationId: number } | null;
  /** How many days its vendor takes; 0 where nobody said, and from another place. */
  leadTimeDays: number;
  available: Quantity;
  /** What people set; where use is judged, it says nothing. */
  level: {
    minimum: Quantity;
    target: Quantity | null;
    set: 'company' | 'place' | 'template';
    templateId: number | null;
  };
}

export type Suggestion = ReturnType<typeof suggestionView>;

/**
 * What a need comes to. Undefined where what is available, on order and in transit together is above the minimum, or nothing is missing.
 * All is exact: averages and factors are rounded to six decimals, half away from zero, before they are used, so that everybody can work a row out from
 * what it shows.
 */
export function suggest(need: Need, coming: Coming, basis: Basis, use: Use | undefined): Suggestion | undefined {
  const usage = basis.sort === 'usage' && use !== undefined ? usageOf(use, basis, need.leadTimeDays) : null;
  const level = basis.sort === 'usage' ? (usage?.level ?? null) : need.level;
  if (level === null) return undefined;
  const there = need.available + coming.onOrder + coming.inTransit;
  const missing = (level.target ?? level.minimum) - there;
  if (there > level.minimum || missing <= 0n) return undefined;
  return suggestionView(need, coming, level, { basis, missing, usage: usage?.explanation ?? null });
}

function suggestionView(
  need: Need,
  { onOrder, inTransit }: Coming,
  { minimum, target }: { minimum: Quantity; target: Quantity | null },
  { basis, missing, usage }: { basis: Basis; missing: Quantity; usage: UsageExplanation | null },
) {
  const { item, location, source, available, level } = need;
  // What comes from another place is not bought, so it need not come in packs.
  const isMoved = source !== null && 'locationId' in source;
  const { name: unit, factor } = (isMoved ? undefined : purchaseUnit(item)) ?? baseUnit(item);
  const packs = (missing + factor - 1n) / factor;
  return {
    item: { id: item.id, partNumber: item.partNumber, name: item.name },
    location,
    available: formatQuantity(available),
    onOrder: formatQuantity(onOrder),
    inTransit: formatQuantity(inTransit),
    minimum: formatQuantity(minimum),
    target: target === null ? null : formatQuantity(target),
    suggested: formatQuantity(packs * units(1)),
    unit,
    baseSuggested: formatQuantity(packs * factor),
    source,
    explanation: {
      basis: basis.sort,
      level: usage === null ? level.set : null,
      levelTemplateId: usage === null ? level.templateId : null,
      missing: formatQuantity(missing),
      factor: formatQuantity(factor),
      ...(usage ?? NO_USAGE),
    },
  };
}

function baseUnit(item: Need['item']): { name: string; factor: Quantity } {
  const base = unitNamed(item, null);
  if (base === undefined) throw new Error('The base unit is a unit of every item.');
  return base;
}

/** How levels follow from use; all of it is null where they do not. */
interface UsageExplanation {
  days: number | null;
  used: string | null;
  dailyUse: string | null;
  leadTimeDays: number | null;
  coverDays: number | null;
  usedInYear: string | null;
  usedInSeason: string | null;
  seasonDays: number | null;
  seasonalFactor: string | null;
}

const NO_USAGE: UsageExplanation = {
  days: null,
  used: null,
  dailyUse: null,
  leadTimeDays: null,
  coverDays: null,
  usedInYear: null,
  usedInSeason: null,
  seasonDays: null,
  seasonalFactor: null,
};

const YEAR_DAYS = 365;
/** How far a season may go from the average of its year, in millionths. */
const SEASON_MIN: Quantity = 250_000n;
const SEASON_MAX: Quantity = 4_000_000n;

/** Whether the season can decide: with the strongest one the need would be one. */
export function mayBeShort(need: Need, coming: Coming, { days }: UsageBasis, used: Quantity): boolean {
  const most = multiply(multiply(dailyOf(used, days), units(need.leadTimeDays)), SEASON_MAX);
  return need.available + coming.onOrder + coming.inTransit <= most;
}

const dailyOf = (used: Quantity, days: number) => share(used, units(1), units(days));

function usageOf({ used, year }: Use, { days, coverDays }: UsageBasis, leadTimeDays: number) {
  const dailyUse = dailyOf(used, days);
  const seasonDays = seasonOf(leadTimeDays, coverDays);
  const seasonalFactor = year === undefined ? units(1) : seasonal(year, seasonDays);
  const over = (dayCount: number) => multiply(multiply(dailyUse, units(dayCount)), seasonalFactor);
  const explanation: UsageExplanation = {
    days,
    used: formatQuantity(used),
    dailyUse: formatQuantity(dailyUse),
    leadTimeDays,
    coverDays,
    usedInYear: year === undefined ? null : formatQuantity(year.used),
    usedInSeason: year === undefined ? null : formatQuantity(year.usedInSeason),
    seasonDays: year === undefined ? null : seasonDays,
    seasonalFactor: formatQuantity(seasonalFactor),
  };
  return { level: { minimum: over(leadTimeDays), target: over(leadTimeDays + coverDays) }, explanation };
}

/** How many days the goods are for: of the year before, as many from its beginning are the same season. */
export function seasonOf(leadTimeDays: number, coverDays: number): number {
  return Math.min(leadTimeDays + coverDays, YEAR_DAYS);
}

/** What was used a day in the same season of the year before, as a share of what was used a day in all of that year. */
function seasonal({ used, usedInSeason }: YearOfUse, seasonDays: number): Quantity {
  const factor = share(units(1), usedInSeason * BigInt(YEAR_DAYS), used * BigInt(seasonDays));
  if (factor < SEASON_MIN) return SEASON_MIN;
  return factor > SEASON_MAX ? SEASON_MAX : factor;
}
