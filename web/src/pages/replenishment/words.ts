import type { ReplenishmentSuggestion } from '../../../../client/index.ts';
import { formatDecimal, formatQuantity } from '../../parts/format.tsx';

const LEVELS = { company: 'the company’s level', place: 'the level of this place', template: 'its template' } as const;

/** Why something is suggested, in sentences: every number that the server worked it out from. */
export function explain(row: ReplenishmentSuggestion): string {
  const { available, onOrder, inTransit, minimum, target, explanation, baseSuggested, suggested, unit } = row;
  const coming = [
    ...(onOrder === '0' ? [] : [`${formatDecimal(onOrder)} on order`]),
    ...(inTransit === '0' ? [] : [`${formatDecimal(inTransit)} on the way`]),
  ];
  const there = [`${formatDecimal(available)} available`, ...coming].join(' and ');
  const upTo = target === null || target === minimum ? '' : `, filled up to ${formatDecimal(target)}`;
  const whole = suggested === baseSuggested ? '' : `, which is ${formatQuantity(suggested, unit)}`;
  return `${there}; the minimum is ${formatDecimal(minimum)}${upTo} (${sourceOf(row)}). ${formatDecimal(explanation.missing)} missing${whole}.`;
}

function sourceOf({ explanation }: ReplenishmentSuggestion): string {
  const { basis, level, used, days, dailyUse, leadTimeDays, coverDays, seasonalFactor } = explanation;
  if (basis === 'level') return level === null ? 'a level' : LEVELS[level];
  const season =
    seasonalFactor === null || seasonalFactor === '1' ? '' : ` × ${formatDecimal(seasonalFactor)} for the season`;
  return `by use: ${formatDecimal(used ?? '0')} in ${days} days are ${formatDecimal(dailyUse ?? '0')} a day${season}, for ${leadTimeDays} days until it comes and ${coverDays} more`;
}
