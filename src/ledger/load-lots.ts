import { readDecimal } from '../platform/index.ts';
import type { Book } from './book.ts';
import type { LotState, Standing } from './model.ts';

/** Puts what was read into the book. */
export type Fill = (book: Book) => void;

export interface PositionRow {
  item_id: number;
  location_id: number;
  lot_id: number;
  on_hand: string;
  reserved: string;
  negative_allowed: boolean;
  /** Null where there is no such position. */
  status: Standing | null;
}

export interface LotRow {
  id: number;
  revision: number;
  item_id: number;
  number: string;
  expires_on: string | null;
  expires_at: Date | null;
  held_at: Date | null;
  reason: string | null;
  ended: boolean;
  created_at: Date;
  updated_at: Date;
}

/** The columns of a position `p` and of its lot `l`. */
export const POSITION = 'p.item_id, p.location_id, p.lot_id, p.on_hand, p.reserved, p.negative_allowed, p.status';
export const LOT =
  'l.id, l.revision, l.item_id, l.number, l.expires_on, l.expires_at, l.held_at, l.reason, l.ended, l.created_at, l.updated_at';

function fillPositions(rows: PositionRow[]): Fill {
  return (book) => {
    for (const row of rows) {
      if (row.status === null) continue;
      book.addPosition({
        itemId: row.item_id,
        locationId: row.location_id,
        lotId: row.lot_id,
        onHand: readDecimal(row.on_hand),
        reserved: readDecimal(row.reserved),
        negativeAllowed: row.negative_allowed,
        status: row.status,
      });
    }
  };
}

/** A lot from its row, or from one that has more columns besides. */
export function lotFromRow(row: LotRow): LotState {
  return {
    id: row.id,
    revision: row.revision,
    itemId: row.item_id,
    number: row.number,
    expiresOn: row.expires_on,
    expiresAt: row.expires_at,
    heldAt: row.held_at,
    reason: row.reason,
    ended: row.ended,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function fillLots(rows: (PositionRow & LotRow)[]): Fill {
  const positions = fillPositions(rows);
  return (book) => {
    for (const row of rows) {
      if (book.lotsById.has(row.id)) continue;
      book.putLot(lotFromRow(row));
    }
    positions(book);
  };
}
