import type { Actor, Authenticator, Credential, RateLimiter, UseCounter } from '../../access/index.ts';
import type { Verifications } from '../../administration/index.ts';
import type { DocumentPages } from '../../documents/index.ts';
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
  documents: DocumentPages;
  /** Counts who uses which surface. */
  use: UseCounter;
  verifications: Verifications;
  /** What a scraper of the metrics must show; absent where they are open. */
  metricsToken?: string | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who acts; set for every route that has scopes. */
    actor: Actor;
    /** What the caller showed; set by the native surface together with the actor, and for the operator without one. */
    credential?: Credential;
  }

  interface FastifyContextConfig {
    /**
     * The caller needs one of these scopes; `operator` routes take the operator's key alone, `operator or admin` also somebody of the
     * tenant in the path who holds the scope `admin`, and `anybody` takes every credential.
     */
    scopes?: readonly string[] | 'operator' | 'operator or admin' | 'anybody';
    /** Which surface the route belongs to. */
    surface?: string;
    /** Whether the route speaks of the whole tenant, which an actor restricted to a brand or to sites may not see. */
    wholeTenant?: boolean;
  }
}
