import type { Actor, Authenticator, RateLimiter } from '../../access/index.ts';
import type { FeedTokens, Journal } from '../../journal/index.ts';
import type { BalanceReader } from '../../ledger/index.ts';
import type { Database } from '../../platform/index.ts';

/** What every surface works with. */
export interface SurfaceContext {
  database: Database;
  journal: Journal;
  authenticator: Authenticator;
  limiter: RateLimiter;
  feedTokens: FeedTokens;
  /** Signs what a surface gives away and must know again, such as the tokens of a feed of its own. */
  tokenSecret: Buffer;
  balances: BalanceReader;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who acts; set for every route that has scopes. */
    actor: Actor;
  }

  interface FastifyContextConfig {
    /** The caller needs one of these scopes; `operator` routes take the operator's key alone. */
    scopes?: readonly string[] | 'operator';
    /** Whether the route speaks of the whole tenant, which an actor held to a brand or to sites may not see. */
    wholeTenant?: boolean;
  }
}
