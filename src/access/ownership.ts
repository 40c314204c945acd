import { Refusal } from '../platform/index.ts';
import { type Actor, isRestricted } from './actor.ts';

/**
 * What an actor may change. A restricted one changes only what is wholly its own: nothing that others use as well, though it sees it
 * and works with it. An unrestricted one owns everything. Rows that the actor does not see are not handled here: they do not exist for it.
 */
type Bounds = Pick<Actor, 'brandId' | 'siteIds'>;

/** An item belongs to its brand and its site; one without a site is shared by all. */
export function ownsItem(
  { brandId, siteIds }: Bounds,
  item: { brandId: number | null; siteId: number | null },
): boolean {
  if (brandId !== null && item.brandId !== brandId) return false;
  return siteIds === null || (item.siteId !== null && siteIds.includes(item.siteId));
}

/** A location belongs to its site and to no brand, because the goods of all brands lie there. */
export function ownsLocation({ brandId, siteIds }: Bounds, location: { siteId: number | null }): boolean {
  if (brandId !== null) return false;
  return siteIds === null || (location.siteId !== null && siteIds.includes(location.siteId));
}

/** Vendors, jobs, types and other references are shared by all, except the brand that an actor is restricted to at every site. */
export function ownsReference(actor: Bounds, reference: { kind: string; id: number | null }): boolean {
  if (actor.brandId === null && actor.siteIds === null) return true;
  return reference.kind === 'brand' && actor.siteIds === null && actor.brandId === reference.id;
}

/** Throws `actor_restricted` for something that is not the actor's own; `what` begins the message. */
export function requireOwn(isOwn: boolean, what: string, path?: string): void {
  if (isOwn) return;
  throw notOwn(what, path);
}

/** Throws `actor_restricted` for a restricted actor, which can own nothing of the kind. */
export function requireUnrestricted(actor: Actor, what: string): void {
  if (isRestricted(actor)) throw notOwn(what);
}

function notOwn(what: string, path?: string): Refusal {
  const message = `${what}, and your credential is restricted: it changes only what belongs to its own sites or brand. Use one without restrictions.`;
  return new Refusal('actor_restricted', message, path === undefined ? {} : { path });
}
