/** The kind of credential that acts. `operator` is the holder of the installation's key, `system` the program itself (for an expiry, say). */
export type ActorKind = 'api_key' | 'oauth_client' | 'user' | 'operator' | 'system';

/** The one who acts, with its rights. Every write and every read of a tenant's data is made on behalf of an actor. */
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

/** The program itself, in a tenant: it expires reservations, and ends what it began. */
export function systemActor(tenantId: number): Actor {
  return { kind: 'system', id: null, name: 'System', tenantId, scopes: [], brandId: null, siteIds: null };
}

/** Whether the actor sees only a part of its tenant. Anything about the whole tenant (feed, verification) is closed to such an actor. */
export function isRestricted(actor: Actor): boolean {
  return actor.brandId !== null || actor.siteIds !== null;
}
