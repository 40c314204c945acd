import type { BatchCommand } from '../../journal/index.ts';
import { rowsPut, type Shelf } from '../../ledger/index.ts';
import { endOfDay, type Fault, type Sql } from '../../platform/index.ts';
import { INDEXED_TEXT_MAX, refuseAll, requireRevision, textFaults } from '../checks.ts';
import { requireReason } from '../holding.ts';
import { LOT_NAMES, lotStock, requireLot } from './lot-book.ts';
import type { LotStockView } from './lots.ts';

/** What was wrong about a lot. */
export interface LotCorrection {
  id: number;
  /** Left out: it stays. */
  number?: string | undefined;
  /** Its last day; null: it never expires. Left out: it stays. */
  expiresOn?: string | null | undefined;
  reason: string;
  ifRevision?: number | null | undefined;
}

/** Corrects the number of a lot or its last day, wherever it is named: in history, in reservations and on documents. */
export const correctLot: BatchCommand<LotCorrection, LotStockView> = {
  sort: 'batch',
  name: 'lots.correct',
  weight: () => 1,
  // Others may have rows before them that name the lot as it was.
  alone: () => true,
  wants: ({ id }, wants) => wants.rows(LOT_NAMES, [id]),
  decide({ id, number: asked, expiresOn: day, reason, ifRevision }, actor, book) {
    requireReason(reason);
    const lot = requireLot(book, actor, id, asked);
    const { itemId, number: from } = lot;
    requireRevision(lot, ifRevision);
    const { number = from, expiresOn = lot.expiresOn } = { number: asked, expiresOn: day };
    const faults: Fault[] = textFaults('number', number, { max: INDEXED_TEXT_MAX, required: true });
    if (number !== from && book.lot(itemId, number) !== undefined) {
      const message = `There is a lot ${number} of this item already.`;
      faults.push({ path: 'number', code: 'duplicate_name', message });
    }
    if (expiresOn === null && book.items.get(itemId)?.lotsExpire) {
      const message = 'Lots of this item expire: give the last day.';
      faults.push({ path: 'expiresOn', code: 'lot_expiry_required', message });
    }
    refuseAll(faults);
    const expiresAt = expiresOn === null ? null : endOfDay(book.timeZone, expiresOn);
    const after = book.changeLot(lot, { number, expiresOn, expiresAt, reason, ended: false });
    if (number !== from) book.put(RENAMED, id, { id, itemId, from, to: number });
    book.toJudge.lotIds.add(id);
    book.toJudge.days = true;
    return lotStock(book, actor, after);
  },
};

interface Renamed {
  id: number;
  itemId: number;
  from: string;
  to: string;
}

/** The lots that get another number, to be renamed where they are named by it. */
const RENAMED: Shelf<number, Renamed> = {
  name: 'renamed lots',
  pageOnly: true,
  read: async () => [],
  write: (sql, tenantId, puts) => Promise.all(rowsPut(puts).map((renamed) => rename(sql, tenantId, renamed))),
};

/** Gives a lot its new number where it is named by it. */
async function rename(sql: Sql, tenantId: number, { id, itemId, from, to }: Renamed): Promise<void> {
  await Promise.all([
    sql.rows({
      text: `update reservation set allocations = (select jsonb_agg(case when (held ->> 'lotId')::bigint = $3
          then held || jsonb_build_object('lot', $4::text) else held end order by place)
        from jsonb_array_elements(allocations) with ordinality as each (held, place))
        where tenant_id = $1 and item_id = $2 and allocations @> jsonb_build_array(jsonb_build_object('lotId', $3::bigint))`,
      values: [tenantId, itemId, id, to],
    }),
    sql.rows({
      text: 'update document_line set lot = $4 where tenant_id = $1 and item_id = $2 and lot = $3',
      values: [tenantId, itemId, from, to],
    }),
    sql.rows({
      text: `update document_line set details = jsonb_set(details, '{onTheWay}', (select jsonb_agg(case when part ->> 'lot' = $3
          then part || jsonb_build_object('lot', $4::text) else part end order by place)
        from jsonb_array_elements(details -> 'onTheWay') with ordinality as each (part, place)))
        where tenant_id = $1 and item_id = $2 and details -> 'onTheWay' @> jsonb_build_array(jsonb_build_object('lot', $3::text))`,
      values: [tenantId, itemId, from, to],
    }),
  ]);
}
