export type { AccessToken } from './access-tokens.ts';
export { type Actor, type ActorKind, isRestricted, systemActor } from './actor.ts';
export { addressAllowed, isAddressRange, plainAddress } from './addresses.ts';
export { type ApiKey, createApiKey, findApiKey, listApiKeys, type NewApiKey, revokeApiKey } from './api-keys.ts';
export { type Authenticator, createAuthenticator } from './authenticate.ts';
export { type GrantInput, RATE_LIMIT_DEFAULT } from './checks.ts';
export { appKeyMatches, type Credential, type OperatorCredential, type TenantCredential } from './credentials.ts';
export { ensureInstallation, type Installation } from './installation.ts';
export {
  type CreatedOauthClient,
  createOauthClient,
  findOauthClient,
  listOauthClients,
  type NewOauthClient,
  type OauthClient,
  revokeOauthClient,
} from './oauth-clients.ts';
export { ownsItem, ownsLocation, ownsReference, requireOwn, requireUnrestricted } from './ownership.ts';
export { purgeExpired } from './purge.ts';
export { createRateLimiter, type RateLimiter, type RateLimitOutcome } from './rate-limit.ts';
export { allows, isScope, NATIVE_SCOPES } from './scopes.ts';
export { sameSecret } from './secrets.ts';
export {
  createSession,
  endSession,
  endSessions,
  listSessions,
  type Session,
  type SessionRow,
} from './sessions.ts';
export type { Page, RowKey, Stamp } from './stamp.ts';
export { createUseCounter, listSurfaceUse, type SurfaceUse, type UseCounter } from './surface-use.ts';
export { DEFAULT_SETTINGS, namedPlaces, type TenantSettings, type TenantSettingsChange } from './tenant-settings.ts';
export { createTenant, findTenant, listTenants, readTimeZone, type Tenant, updateTenant } from './tenants.ts';
export type { UserProfile } from './user-profile.ts';
export {
  createUser,
  deleteUser,
  findUser,
  findUsersByIds,
  listUsers,
  type NewUser,
  type PreparedUser,
  type PreparedUserChange,
  prepareUser,
  prepareUserChange,
  type User,
  type UserChange,
  updateUser,
} from './users.ts';
export {
  atVisibleSites,
  EVERYTHING,
  maySeeItem,
  maySeeLocation,
  maySeeReference,
  ofLocations,
  ofVisibleItems,
  type Visibility,
  visibleEntries,
  visibleItems,
  visibleLocations,
  visibleReferences,
} from './visibility.ts';
