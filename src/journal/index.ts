export type { BatchCommand, Command, Idempotency, LoneCommand, LoneUnit, Outcome } from './command.ts';
export { type FeedPage, type FeedRow, type FeedSource, LEDGER_FEED_KINDS, readFeed, readFeedEnd } from './feed.ts';
export { createFeedTokens, type FeedTokens } from './feed-tokens.ts';
export { purgeOutcomes } from './idempotency.ts';
export { createJournal, type Journal } from './journal.ts';
