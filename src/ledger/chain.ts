import { hash } from 'node:crypto';
import { formatQuantity } from '../platform/index.ts';
import type { MovementRecord } from './model.ts';

/** The head of an empty ledger's chain. */
export const GENESIS = '0'.repeat(64);

/**
 * The hash of a movement: SHA-256 over the hash before it and every fact of the movement and its entries, so that a ledger in
 * which anything was changed, removed or put in between no longer fits together. Hashes are lower-case hexadecimal. Version 1 of the
 * chain also had the site of an adjustment and the number of an event among the facts of an entry.
 */
export function chainHash(
  previous: string,
  movement: Omit<MovementRecord, 'hash' | 'late' | 'isDocument'>,
  version: 1 | 2 = 2,
): string {
  const facts = [
    movement.id,
    movement.kind,
    movement.reasonCode,
    movement.reason,
    movement.reference,
    movement.jobId,
    movement.occurredAt.getTime(),
    movement.recordedAt.getTime(),
    movement.actor.kind,
    movement.actor.id,
    movement.actor.name,
    movement.document?.kind ?? null,
    movement.document?.id ?? null,
    movement.document?.number ?? null,
    movement.reverses,
    movement.entries.map((entry) => [
      entry.id,
      entry.itemId,
      entry.locationId,
      entry.lotId,
      entry.serials,
      formatQuantity(entry.change),
      formatQuantity(entry.after),
      formatQuantity(entry.reservedChange),
      formatQuantity(entry.reservedAfter),
      formatQuantity(entry.itemAfter),
      formatQuantity(entry.valueChange),
      formatQuantity(entry.valueAfter),
      ...(version === 1 ? [entry.chain1?.siteId ?? null, entry.chain1?.eventNo ?? null] : []),
      ...(entry.occurredAt.getTime() === movement.occurredAt.getTime() ? [] : [entry.occurredAt.getTime()]),
    ]),
    ...(movement.postedWith === null ? [] : [movement.postedWith]),
  ];
  return hash('sha256', previous + JSON.stringify(facts), 'hex');
}
