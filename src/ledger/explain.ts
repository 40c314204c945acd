import sqlTag, { empty } from 'sql-template-tag';
import { among, formatQuantity, type Quantity, readDecimal, readPage, type Sql } from '../platform/index.ts';
import { ENTRIES, type LedgerEntryView } from './history.ts';
import { withMerged } from './merged-items.ts';

/** A step of an explanation: the entry, and the balance that it left. */
export type ExplanationStep = LedgerEntryView & { balance: string };

/** Where the next page of an explanation begins: below which entry, and with which balance. */
export interface ExplanationCursor {
  before: number;
  balance: Quantity;
}

export interface Explanation {
  steps: ExplanationStep[];
  /** The balance before the oldest step shown: "0" when the walk has reached the beginning. */
  balanceBefore: string;
  next: ExplanationCursor | null;
}

/**
 * Why the balance of an item, as a whole or at one location, is what it is: its entries newest first, each with who, why, which
 * document, and the balance that it left. Moves between locations do not change the item as a whole, so they are steps only where
 * a location is asked about.
 */
export async function explain(
  sql: Sql,
  tenantId: number,
  question: {
    itemId: number;
    locationId?: number | null | undefined;
    cursor?: ExplanationCursor | undefined;
    limit: number;
  },
): Promise<Explanation> {
  const { itemId, locationId, cursor, limit } = question;
  const filter = { itemId, locationId, withoutTransfers: locationId === undefined };
  const page = { descending: true, after: cursor?.before, limit: limit + 1 };
  const entries = await readPage(sql, tenantId, ENTRIES, filter, page);
  const shown = entries.slice(0, limit);
  const newest = shown[0];
  let balance = cursor?.balance ?? 0n;
  if (cursor === undefined && newest !== undefined)
    balance = await balanceAfter(sql, tenantId, await withMerged(sql, tenantId, [itemId]), locationId, newest.id);
  const steps = shown.map((entry) => {
    const step = { ...entry, balance: formatQuantity(balance) };
    balance -= readDecimal(entry.change);
    return step;
  });
  const last = shown.at(-1);
  const next = entries.length > limit && last !== undefined ? { before: last.id, balance } : null;
  return { steps, balanceBefore: formatQuantity(balance), next };
}

/** The balance that an entry left, worked back from today's, in one statement and therefore at one moment. */
async function balanceAfter(
  sql: Sql,
  tenantId: number,
  itemIds: readonly number[],
  locationId: number | null | undefined,
  entryId: number,
): Promise<Quantity> {
  const place = locationId === undefined ? empty : sqlTag`and p.location_id = ${locationId ?? 0}`;
  const moves = locationId === undefined ? sqlTag`and e.kind <> 'transfer'` : empty;
  const { text, values } = sqlTag`select coalesce(sum(p.on_hand), 0) - coalesce(sum(e.change), 0) as balance
    from position p cross join lateral (select sum(e.change) as change from entry e where e.tenant_id = ${tenantId}
      and e.item_id = p.item_id and e.location_id = p.location_id and e.lot_id = p.lot_id and e.id > ${entryId} ${moves}) as e
    where p.tenant_id = ${tenantId} and ${among('p.item_id')(itemIds)} ${place}`;
  const [row] = await sql.rows<{ balance: string }>({ text, values });
  return readDecimal(row?.balance ?? '0');
}
