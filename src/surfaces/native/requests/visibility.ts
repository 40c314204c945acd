import type { Actor } from '../../../access/index.ts';

/** The part of the company that an actor is restricted to. */
export function visibility({ brandId, siteIds }: Actor): Pick<Actor, 'brandId' | 'siteIds'> {
  return { brandId, siteIds };
}
