import { SHORT_AT_PLACES, SHORT_STOCK, type ShortItem, type Visibility } from '../../catalog/index.ts';
import type { Lists, Place, Sql } from '../../platform/index.ts';
import { comingView, readComing } from './coming.ts';

/** An item that runs low, with what is to come of it to where it is low, and where it stands in its list. */
export interface LowStock {
  item: ShortItem['item'] & { onOrder: string; inTransit: string };
  place: readonly string[];
}

/** A page of what runs low: in the company, or at places that are named. */
export async function listLowStock(
  sql: Sql,
  lists: Lists,
  tenantId: number,
  { visibility, locationIds }: { visibility: Visibility; locationIds?: readonly number[] | undefined },
  page: { behind?: Place | undefined; limit: number },
): Promise<LowStock[]> {
  const rows =
    locationIds === undefined
      ? await lists.page(sql, tenantId, SHORT_STOCK, { visibility }, page)
      : await lists.page(sql, tenantId, SHORT_AT_PLACES, { visibility, locationIds }, page);
  const itemIds = [...new Set(rows.map(({ item }) => item.id))];
  const coming = await readComing(sql, tenantId, itemIds, visibility.siteIds);
  return rows.map(({ item, place }) => ({
    item: Object.assign(item, comingView(coming.of(item.id, item.location?.id ?? null))),
    place,
  }));
}
