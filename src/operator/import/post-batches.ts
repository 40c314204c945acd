import { type Client, entryList, type MovementInput, movementCreate } from '../../../client/index.ts';
import { formatQuantity, StartupError } from '../../platform/index.ts';
import { answer } from '../connection.ts';
import { ServerRefusal } from '../failure.ts';
import { readPages } from '../pages.ts';
import type { Balances, Batch } from './batches.ts';
import type { ProgressFile, RefusedMovement } from './progress-file.ts';
import { untilAnswered } from './retry.ts';
import type { SalesMovement } from './sales-movements.ts';

type MovementBody = MovementInput;

const IN_FLIGHT_MAX = 4;
/** The server keeps idempotency keys for seven days; with a day to spare they count for six. */
const KEY_TRUSTED_MS = 6 * 24 * 3_600_000;
/** How far this machine's clock may be ahead of the server's. */
const CLOCK_SLACK_MS = 3_600_000;

export interface Posting {
  client: Client;
  locationId: number;
  /** The id of each item by its key in the data. */
  itemIds: ReadonlyMap<string, number>;
  /** Identifies this data with this mapping in this company. */
  importId: string;
  progressFile: ProgressFile;
  /** Whether balances must stay above zero on the way, so that the order of batches matters. */
  keepsOrder: boolean;
  /** Called once for each acknowledged batch, from this run or an earlier one. */
  onDone(batch: Batch, refused: readonly RefusedMovement[], isEarlier: boolean): void;
}

/** Posts batches, several at a time, each once: those posted by an earlier run are skipped. */
export async function postBatches(
  posting: Posting,
  batches: Iterable<Batch> | AsyncIterable<Batch>,
  balances: Balances,
): Promise<void> {
  const inFlight = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  const isBlocked = (batch: Batch) =>
    inFlight.size >= IN_FLIGHT_MAX || (inFlight.size > 0 && posting.keepsOrder && !balances.mayJoin(batch));
  for await (const batch of batches) {
    const earlier = posting.progressFile.state(batch.name).done;
    if (earlier !== undefined) {
      settle(posting, balances, batch, earlier.refused, true);
      continue;
    }
    while (failure === undefined && isBlocked(batch)) await Promise.race(inFlight);
    if (failure !== undefined) break;
    balances.join(batch);
    const under = postBatch(posting, batch)
      .then((refused) => settle(posting, balances, batch, refused, false))
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        balances.leave(batch);
        inFlight.delete(under);
      });
    inFlight.add(under);
  }
  await Promise.all(inFlight);
  if (failure !== undefined) throw failure.error;
}

function settle(
  posting: Posting,
  balances: Balances,
  batch: Batch,
  refused: RefusedMovement[],
  isEarlier: boolean,
): void {
  balances.settle(batch, new Set(refused.map(([index]) => index)));
  posting.onDone(batch, refused, isEarlier);
}

async function postBatch(posting: Posting, batch: Batch): Promise<RefusedMovement[]> {
  const { progressFile } = posting;
  const isPosted = await wasPostedLongAgo(posting, batch, batch.name);
  if (!isPosted) progressFile.sent(batch.name);
  const refused = isPosted ? [] : await send(posting, batch, batch.name, 'independent');
  progressFile.done(batch.name, refused);
  return refused;
}

/**
 * Sends the first batch where stock may go below zero only if the company allows it. It is all or nothing: if the company does not,
 * nothing is posted and nothing is recorded. A batch that fails for another reason is sent again, each movement on its own.
 */
export async function probe(posting: Posting, batch: Batch): Promise<void> {
  const { progressFile } = posting;
  const name = `${batch.name}:atomic`;
  if (progressFile.state(name).done !== undefined || progressFile.state(batch.name).done !== undefined) return;
  try {
    if (!(await wasPostedLongAgo(posting, batch, name))) {
      progressFile.sent(name);
      await send(posting, batch, name, 'atomic');
    }
    progressFile.done(batch.name, []);
  } catch (error) {
    if (!(error instanceof ServerRefusal)) throw error;
    if (error.problem.errors.some((fault) => fault.code === 'insufficient_stock')) {
      throw new StartupError(
        'The company does not allow negative stock, and the data begins with sales. Nothing was posted. Run it again with --open-stock, or allow negative stock first: onhand tenant update ID --negative-stock allow',
      );
    }
    progressFile.done(name, []);
  }
}

/** Whether a request, sent so long ago that the server has forgotten its key, is in the ledger. */
async function wasPostedLongAgo(posting: Posting, batch: Batch, name: string): Promise<boolean> {
  const { sentAt } = posting.progressFile.state(name);
  return sentAt !== undefined && Date.now() - sentAt > KEY_TRUSTED_MS && isThere(posting, batch, sentAt);
}

async function send(
  posting: Posting,
  batch: Batch,
  name: string,
  mode: 'atomic' | 'independent',
): Promise<RefusedMovement[]> {
  const { client, importId } = posting;
  const body = { mode, movements: batch.movements.map((movement) => bodyOf(posting, movement)) };
  const headers = { 'Idempotency-Key': `onhand-import:${importId}:${name}` };
  const { data } = await untilAnswered(() => answer(movementCreate({ client, body, headers })));
  return data.flatMap(({ index, error }): RefusedMovement[] => (error ? [[index, error.code, error.message]] : []));
}

function bodyOf({ itemIds, locationId }: Posting, movement: SalesMovement): MovementBody {
  const { kind, reference, reasonCode, reason, occurredAt, entries } = movement;
  return {
    kind,
    reference: reference?.slice(0, 500) ?? null,
    reasonCode,
    reason: reason?.slice(0, 2_000) ?? null,
    occurredAt: new Date(occurredAt).toISOString(),
    entries: entries.map(({ item, change }) => ({
      itemId: itemIds.get(item) ?? 0, // Movements without their items were removed before.
      locationId,
      quantity: formatQuantity(change),
    })),
  };
}

/**
 * Whether a batch that was sent long ago, and never answered, is in the ledger: a batch is there whole or not at all, so checking its
 * largest movement is enough. One that was refused is not there, and is refused again.
 */
async function isThere({ client, itemIds, locationId }: Posting, batch: Batch, sentAt: number): Promise<boolean> {
  const largest = batch.movements.reduce((most, one) => (one.entries.length > most.entries.length ? one : most));
  const [entry] = largest.entries;
  const itemId = entry === undefined ? undefined : itemIds.get(entry.item);
  if (entry === undefined || itemId === undefined) return false;
  const filter = { itemId, locationId, kind: largest.kind, from: new Date(sentAt - CLOCK_SLACK_MS).toISOString() };
  for await (const page of readPages((query) => answer(entryList({ client, query: { ...filter, ...query } })))) {
    const isSame = page.some(
      (row) =>
        row.reference === largest.reference &&
        row.reasonCode === largest.reasonCode &&
        Date.parse(row.occurredAt) === largest.occurredAt &&
        row.change === formatQuantity(entry.change),
    );
    if (isSame) return true;
  }
  return false;
}
