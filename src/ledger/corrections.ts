/**
 * A count is the truth of its moment. What happened before it and comes in after it was already seen by the counter, so a correction of
 * kind count, dated at that count, balances it. Both are posted in one step, and taken back in one.
 */
import type { Actor } from '../access/index.ts';
import { plainArray, type Sql } from '../platform/index.ts';
import { OF_PLACE, STANDING_COUNT } from './as-of-sql.ts';
import type { Book } from './book.ts';
import { readMovements } from './history.ts';
import type { Line } from './lines.ts';
import type { CountMoment, MovementRecord } from './model.ts';
import { type MovementFacts, postLines } from './post-lines.ts';
import { isCorrection, isCount, LATE_ENTRY } from './rules.ts';

/** Posts lines as one movement, with a correction at each later count that has seen some of them. */
export function postCorrected(book: Book, actor: Actor, facts: MovementFacts, lines: Line[]): MovementRecord {
  const seen = lines.filter((line) => line.seenBy !== null && line.change !== 0n);
  if (seen.length === 0) return postLines(book, actor, facts, lines);
  const together = { ...facts, postedWith: book.clock.revision + 1 };
  // What is taken must be there first, and what is brought is there afterwards.
  const taken = seen.filter((line) => line.change < 0n);
  const brought = seen.filter((line) => line.change > 0n);
  correct(book, actor, together, taken);
  const movement = postLines(book, actor, together, lines);
  correct(book, actor, together, brought);
  return movement;
}

function correct(book: Book, actor: Actor, facts: MovementFacts, lines: Line[]): void {
  const counts = new Map<string, { at: Date; corrections: Line[] }>();
  for (const line of lines) {
    // The lines of one count may have been counted at different moments.
    const { at, movementId } = line.seenBy as CountMoment;
    const key = `${movementId}:${at.getTime()}`;
    const count = counts.get(key) ?? { at, corrections: [] };
    count.corrections.push({ ...line, change: -line.change, unitCost: null, countedAt: null });
    counts.set(key, count);
  }
  for (const { at, corrections } of counts.values()) {
    const correction: MovementFacts = {
      ...facts,
      kind: 'count',
      occurredAt: at,
      reasonCode: LATE_ENTRY,
      reason: 'It happened before this count, which had already seen it.',
      document: null,
      externalData: undefined,
      judgedOn: 'on_hand',
    };
    postLines(book, actor, correction, corrections);
  }
}

/**
 * The corrections that are taken back with a movement: those that were posted with it, and of a count those of what came in late for it,
 * unless another count vouches for the same place and moment.
 */
export async function readCorrections(sql: Sql, tenantId: number, movement: MovementRecord): Promise<MovementRecord[]> {
  if (isCorrection(movement)) return [];
  const ids = [...(await idsPostedWith(sql, tenantId, movement)), ...(await idsSeenBy(sql, tenantId, movement))];
  return readMovements(sql, tenantId, ids);
}

const IS_STANDING = 'not exists (select from movement r where r.tenant_id = $1 and r.reverses = m.id)';

async function idsPostedWith(sql: Sql, tenantId: number, { id, postedWith }: MovementRecord): Promise<number[]> {
  if (postedWith === null) return [];
  const rows = await sql.rows<{ id: number }>({
    text: `select m.id from movement m where m.tenant_id = $1 and m.posted_with = $2 and m.id <> $3 and ${IS_STANDING}`,
    values: [tenantId, postedWith, id],
  });
  return rows.map((row) => row.id);
}

async function idsSeenBy(sql: Sql, tenantId: number, movement: MovementRecord): Promise<number[]> {
  if (!isCount(movement)) return [];
  const places = movement.entries.filter((entry) => entry.serials === null);
  const rows = await sql.rows<{ id: number }>({
    text: `select distinct m.id from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[]) as place (item_id, location_id, lot_id, at)
      cross join lateral (select e.movement_id from entry e where ${OF_PLACE} and e.kind = 'count' and e.occurred_at = place.at offset 0) as e
      cross join lateral (select * from movement x where x.tenant_id = $1 and x.id = e.movement_id offset 0) as m
      where m.reason_code = '${LATE_ENTRY}' and m.reverses is null and ${IS_STANDING}
        and not exists (select from entry e where ${OF_PLACE} and e.occurred_at = place.at and e.movement_id <> $6 and ${STANDING_COUNT})`,
    values: [
      tenantId,
      plainArray(places.map((entry) => entry.itemId)),
      plainArray(places.map((entry) => entry.locationId)),
      plainArray(places.map((entry) => entry.lotId)),
      plainArray(places.map((entry) => entry.occurredAt.toISOString())),
      movement.id,
    ],
  });
  return rows.map((row) => row.id);
}
