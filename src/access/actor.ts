/** What sort of credential acts. `operator` is the holder of the installation's key, `system` the program itself (an expiry, say). */
export type ActorKind = 'api_key' | 'oauth_client' | 'user' | 'operator' | 'system';

/** Who acts, with what it may do. Every write and every read of a tenant's data is made on behalf of one. */
export interface Actor {
  kind: ActorKind;
  /** The credential's id in its tenant; null for the operator and the system. */
  id: number | null;
  /** How the actor is shown in the ledger. */
  name: string;
  tenantId: number;
  scopes: readonly string[];
  /** The only brand whose items it may touch; null for every brand. */
  brandId: number | null;
  /** The only sites it may touch; null for every site. */
  siteIds: readonly number[] | null;
}

/** The program itself, in a tenant: it expires what is due, and ends what it began. */
export function systemActor(tenantId: number): Actor {
  return { kind: 'system', id: null, name: 'System', tenantId, scopes: [], brandId: null, siteIds: null };
}

/** Whether the actor sees only a part of its tenant. What speaks of the whole tenant (feed, verification) is not for such an actor. */
export function isRestricted(actor: Actor): boolean {
  return actor.brandId !== null || actor.siteIds !== null;
}
