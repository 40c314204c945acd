import type { Command } from 'commander';
import { id, list, readId, wholeNumber } from '../define.ts';

/** What a credential may do. */
export interface GrantOptions {
  tenant: number;
  scopes: string[];
  rateLimit?: number;
  brand?: number;
  sites?: string[];
}

export const SCOPES_HELP = `Scopes:
  inventory:read      read items, stock, movements and the feed
  inventory:write     the same, and change them
  inventory:transfer  only post transfers
  purchasing:read     read purchasing documents
  purchasing:write    the same, and change them
  admin               everything in the company
  tn.inv.<resource>:r|w  the vendor's own, for its surface`;

/** Options for what a key or a user may do. */
export function withGrant(command: Command): Command {
  return command
    .requiredOption('--tenant <id>', 'the company it belongs to', id)
    .requiredOption('--scopes <scopes>', 'what it may do, separated by commas', list)
    .option('--rate-limit <number>', 'requests per minute (6000)', wholeNumber(1, 1_000_000))
    .option('--brand <id>', 'restrict it to one brand', id)
    .option('--sites <ids>', 'restrict it to these sites, separated by commas', list);
}

/** The part of a request's body that says what a key or a user may do. */
export function readGrant({ scopes, rateLimit, brand, sites }: GrantOptions) {
  return {
    scopes,
    ...(rateLimit === undefined ? {} : { rateLimitPerMinute: rateLimit }),
    ...(brand === undefined ? {} : { brandId: brand }),
    ...(sites === undefined ? {} : { siteIds: sites.map(readId) }),
  };
}
