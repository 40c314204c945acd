import type { Actor, Authenticator, Credential, RateLimiter, UseCounter } from '../../access/index.ts';
import type { Verifications } from '../../administration/index.ts';
import type { FeedTokens, Journal } from '../../journal/index.ts';
import type { BalanceReader } from '../../ledger/index.ts';
import type { Database, Lists } from '../../platform/index.ts';

/** The services that every surface uses. */
export interface SurfaceContext {
  database: Database;
  journal: Journal;
  authenticator: Authenticator;
  limiter: RateLimiter;
  feedTokens: FeedTokens;
  /** Signs what a surface hands out and must recognise again, such as the tokens of a feed of its own. */
  tokenSecret: Buffer;
  balances: BalanceReader;
  /** What is remembered of lists. */
  lists: Lists;
  /** Counts who uses which surface. */
  use: UseCounter;
  verifications: Verifications;
  /** The token that a scraper of the metrics must send; absent if they are open. */
  metricsToken?: string | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The actor; set for every route that has scopes. */
    actor: Actor;
    /** The caller's credential; set by the native surface together with the actor, and for the operator without one. */
    credential?: Credential;
  }

  interface FastifyContextConfig {
    /**
     * The caller needs one of these scopes; `operator` routes accept only the operator's key, `operator or admin` also a credential of the
     * tenant in the path with the scope `admin`, and `anybody` accepts every credential.
     */
    scopes?: readonly string[] | 'operator' | 'operator or admin' | 'anybody';
    /** The surface that the route belongs to. */
    surface?: string;
    /** Whether the route concerns the whole tenant, which an actor restricted to a brand or to sites may not see. */
    wholeTenant?: boolean;
  }
}
