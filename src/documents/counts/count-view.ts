import {
  formatQuantity,
  multiply,
  plainArray,
  type Quantity,
  readDecimal,
  type Sql,
  share,
} from '../../platform/index.ts';
import { type DocumentHead, type DocumentLine, type DocumentState, headView, stateView } from '../document/document.ts';
import { readLines, readStates } from '../document/document-store.ts';
import { readOnHand } from './count-reads.ts';

export type CountView = ReturnType<typeof countView>;
export type CountSheet = ReturnType<typeof sheetView>;

/** What was counted of a line, and what the ledger held at that moment. */
export interface Counted {
  counted: string;
  onHand: string;
  countedAt: string;
  countedBy: string;
  /** Where the tenant's clock stood, unless the client said when it was counted. */
  countedRevision?: number;
  /** What moved between the parts in which the line was counted. */
  movedBetweenParts?: string;
}

/** A count without its lines, which may be very many. */
export function countView({ head, states }: { head: DocumentHead; states: DocumentState[] }) {
  const { blind = false, lineCount = 0, countedCount = 0, differenceCount = null, adjustmentId = null } = head.details;
  return Object.assign(headView(head), {
    locationId: head.locationId,
    blind: blind as boolean,
    lineCount: lineCount as number,
    countedCount: countedCount as number,
    differenceCount: differenceCount as number | null,
    adjustmentId: adjustmentId as number | null,
    history: states.map(stateView),
  });
}

/** A count with its lines. */
export async function readSheet(sql: Sql, tenantId: number, head: DocumentHead) {
  const [all, states] = await Promise.all([readLines(sql, tenantId, [head.id]), readStates(sql, tenantId, [head.id])]);
  const lines = all.get(head.id) ?? [];
  const costs = await readCosts(sql, tenantId, [...new Set(lines.map((line) => line.itemId))]);
  const onHand = isShowingMoves(head) ? await readOnHand(sql, tenantId, head.locationId ?? 0, lines) : undefined;
  return sheetView({ head, states: states.get(head.id) ?? [] }, lines, (itemId) => costs.get(itemId), onHand);
}

/** Whether a sheet shows what moved since its lines were counted. */
export function isShowingMoves({ status, details }: DocumentHead): boolean {
  return status === 'open' && details.blind !== true;
}

/** A count with some of its lines, or all; `onHand` is what the ledger holds now where a line is, for a sheet that shows what moved. */
export function sheetView(
  count: { head: DocumentHead; states: DocumentState[] },
  lines: readonly DocumentLine[],
  costOf: (itemId: number) => Cost | undefined,
  onHand?: (line: DocumentLine) => Quantity,
) {
  const { status, details } = count.head;
  const hides = details.blind === true && status === 'open';
  const shown = lines.map((line) => lineView(line, hides, costOf(line.itemId), onHand?.(line)));
  const values = shown.map((line) => (line.value === null ? 0n : readDecimal(line.value)));
  return {
    ...countView(count),
    value: hides ? null : formatQuantity(values.reduce((sum, value) => sum + value, 0n)),
    lines: shown,
  };
}

function lineView(line: DocumentLine, hides: boolean, cost: Cost | undefined, onHand: Quantity | undefined) {
  const known = line.details as Partial<Counted>;
  const expected = known.onHand === undefined ? line.quantity : readDecimal(known.onHand);
  const difference = known.counted === undefined ? null : readDecimal(known.counted) - expected;
  const value = difference === null ? null : worthOf(difference, cost);
  return {
    id: line.id,
    itemId: line.itemId,
    lot: line.lot?.number ?? null,
    serials: line.serials,
    expected: hides ? null : formatQuantity(expected),
    counted: known.counted ?? null,
    difference: hides || difference === null ? null : formatQuantity(difference),
    value: hides || value === null ? null : formatQuantity(value),
    countedAt: known.countedAt ?? null,
    countedBy: known.countedBy ?? null,
    movedBetweenParts: hides ? null : (known.movedBetweenParts ?? null),
    movedSince: known.onHand === undefined || onHand === undefined ? null : formatQuantity(onHand - expected),
  };
}

/** What an item's stock is worth. */
export interface Cost {
  onHand: Quantity;
  value: Quantity;
  cost: Quantity;
}

/** At moving average while there is stock, else at the item's cost. */
function worthOf(difference: Quantity, cost: Cost | undefined): Quantity {
  if (cost === undefined) return 0n;
  return cost.onHand > 0n ? share(cost.value, difference, cost.onHand) : multiply(difference, cost.cost);
}

async function readCosts(sql: Sql, tenantId: number, itemIds: readonly number[]): Promise<Map<number, Cost>> {
  if (itemIds.length === 0) return new Map();
  const rows = await sql.rows<{ id: number; cost: string | null; on_hand: string; value: string }>({
    name: 'counts-costs',
    text: `select i.id, i.cost, s.on_hand, s.value from item i join item_stock s on s.tenant_id = i.tenant_id and s.item_id = i.id
      where i.tenant_id = $1 and i.id = any($2::bigint[])`,
    values: [tenantId, plainArray(itemIds)],
  });
  return new Map(
    rows.map((row) => [
      row.id,
      { onHand: readDecimal(row.on_hand), value: readDecimal(row.value), cost: readDecimal(row.cost ?? '0') },
    ]),
  );
}
