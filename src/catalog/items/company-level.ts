import { levelView } from '../levels/level.ts';
import type { CatalogItem, ItemFields } from './item.ts';

/** Whether the company has a level of an item. */
export function hasLevel({
  minStockLevel,
  targetStockLevel,
}: Pick<ItemFields, 'minStockLevel' | 'targetStockLevel'>): boolean {
  return minStockLevel > 0n || targetStockLevel !== null;
}

/** The company's level of an item, which has the item's id, as the outside sees it. */
export function companyLevelView({ id, revision, fields, createdAt, updatedAt }: CatalogItem) {
  const { partNumber, minStockLevel, targetStockLevel } = fields;
  return levelView({
    id,
    revision,
    itemId: id,
    partNumber,
    locationId: null,
    locationName: null,
    minimum: minStockLevel,
    target: targetStockLevel,
    createdAt,
    updatedAt,
  });
}
