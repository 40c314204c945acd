import { products, stockConfigurations, variants } from './items.ts';
import { organizations, suppliers } from './parties.ts';
import { type Sibling, siblingRoutes } from './sibling.ts';
import { stocks, trackers } from './stocks.ts';

export { siblingRoutes };

/** The services beside the transactions. */
export const SIBLINGS: readonly Sibling[] = [
  variants,
  products,
  stocks,
  stockConfigurations,
  trackers,
  suppliers,
  organizations,
];
