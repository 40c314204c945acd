import type { Sql } from '../../platform/index.ts';
import type { Basis, UsageBasis } from './basis.ts';
import { type ComingReader, readComing } from './coming.ts';
import { type NeedFilter, type NeedPart, type NeedPlace, type Pair, placeOfNeed, readNeeds } from './needs.ts';
import { mayBeShort, type Need, type Suggestion, seasonOf, suggest, type Use } from './suggest.ts';
import { readUse, readYears, useKey } from './use.ts';

/** Whose suggestions are read, and by which levels. */
export interface SuggestionFilter extends NeedFilter {
  basis: Basis;
}

/** A suggestion, and where it stands in the order of all. */
export interface PlacedSuggestion {
  suggestion: Suggestion;
  place: NeedPlace;
}

/** Needs that are looked at in one go: many of them may come to nothing. */
const NEEDS_AT_ONCE_MIN = 500;
const NEEDS_AT_ONCE_MAX = 5_000;

/** Suggestions behind a place: those of the company first, then place by place, each by item. */
export async function listSuggestions(
  sql: Sql,
  tenantId: number,
  filter: SuggestionFilter,
  { behind = [0, 0], limit }: { behind?: NeedPlace | undefined; limit: number },
): Promise<PlacedSuggestion[]> {
  const found: PlacedSuggestion[] = [];
  let from = behind;
  let size = Math.max(NEEDS_AT_ONCE_MIN, limit);
  for (;;) {
    const needs = await readNeeds(sql, tenantId, filter.basis.sort, filter, { behind: from, limit: size });
    const itemIds = [...new Set(needs.map(({ item }) => item.id))];
    const coming = await readComing(sql, tenantId, itemIds, filter.visibility.siteIds);
    found.push(...(await judge(sql, tenantId, filter.basis, needs, coming)));
    const last = needs.at(-1);
    if (needs.length < size || found.length >= limit || last === undefined) return found.slice(0, limit);
    from = placeOfNeed(last);
    size = Math.min(size * 2, NEEDS_AT_ONCE_MAX);
  }
}

/** What is suggested now for items at places. */
export async function suggestionsFor(
  sql: Sql,
  tenantId: number,
  filter: SuggestionFilter,
  pairs: readonly Pair[],
): Promise<PlacedSuggestion[]> {
  const part: NeedPart = { pairs };
  const itemIds = [...new Set(pairs.map(({ itemId }) => itemId))];
  const [needs, coming] = await Promise.all([
    readNeeds(sql, tenantId, filter.basis.sort, filter, part),
    readComing(sql, tenantId, itemIds, filter.visibility.siteIds),
  ]);
  return judge(sql, tenantId, filter.basis, needs, coming);
}

async function judge(
  sql: Sql,
  tenantId: number,
  basis: Basis,
  needs: readonly Need[],
  coming: ComingReader,
): Promise<PlacedSuggestion[]> {
  const use = basis.sort === 'usage' ? await readUseOf(sql, tenantId, basis, needs, coming) : undefined;
  return needs.flatMap((need) => {
    const pair = pairOf(need);
    const suggestion = suggest(need, coming.of(pair.itemId, pair.locationId), basis, use?.get(useKey(pair)));
    return suggestion === undefined ? [] : [{ suggestion, place: placeOfNeed(need) }];
  });
}

/** What was used of needs; the year before is read where it can decide. */
async function readUseOf(
  sql: Sql,
  tenantId: number,
  basis: UsageBasis,
  needs: readonly Need[],
  coming: ComingReader,
): Promise<Map<string, Use>> {
  const now = new Date();
  const used = await readUse(sql, tenantId, needs.map(pairOf), basis.days, now);
  const short = needs.filter((need) => {
    const { itemId, locationId } = pairOf(need);
    const found = used.get(useKey(pairOf(need)));
    return found !== undefined && mayBeShort(need, coming.of(itemId, locationId), basis, found);
  });
  const asked = short.map((need) => ({ ...pairOf(need), seasonDays: seasonOf(need.leadTimeDays, basis.coverDays) }));
  const years = await readYears(sql, tenantId, asked, now);
  return new Map(
    short.map((need) => {
      const key = useKey(pairOf(need));
      return [key, { used: used.get(key) ?? 0n, year: years.get(key) }];
    }),
  );
}

const pairOf = ({ item, location }: Need): Pair => ({ itemId: item.id, locationId: location?.id ?? null });
