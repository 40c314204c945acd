export type { BatchCommand, Command, Idempotency, LoneCommand, LoneUnit, Outcome } from './command.ts';
export { createFeedTokens, type FeedPage, type FeedRow, type FeedSource, type FeedTokens, readFeed } from './feed.ts';
export { IDEMPOTENCY_DAYS } from './idempotency.ts';
export { createJournal, type Journal } from './journal.ts';
