export { type Adjusted, type AdjustedFilter, listAdjusted } from './adjustments.ts';
export { ITEM_AVAILABLE, POSITION_AVAILABLE } from './available-sql.ts';
export {
  type BalanceReader,
  createBalanceReader,
  POSITIONS,
  type PositionFilter,
  type PositionView,
  readStockLevels,
  type StockLevel,
} from './balances.ts';
export { Book, undoable } from './book.ts';
export { GENESIS } from './chain.ts';
export { CLOCK_MOVED, type ClockPlace, type ClockState, readRevision } from './clock.ts';
export { readCorrections } from './corrections.ts';
export {
  type EventFilter,
  type EventPage,
  findEvents,
  firstEventSince,
  type MomentRange,
  type StockEvent,
} from './events.ts';
export { type Explanation, type ExplanationCursor, explain } from './explain.ts';
export {
  ENTRIES,
  type EntryFilter,
  firstSince,
  type LedgerEntryView,
  readMovements,
  readMovementsOf,
  readMovementView,
} from './history.ts';
export {
  type EntrySort,
  ITEM_ENTRIES,
  type ItemEntryFilter,
  type ItemEntryRow,
} from './item-history.ts';
export { followLot, type Lineage, type LineageLink } from './lineage.ts';
export { findItem, findLocation, mayTouch, naming, standingFor } from './lines.ts';
export { listMovements, type MovementFilter } from './list-movements.ts';
export { readWants } from './load.ts';
export { type LotRow, lotFromRow } from './load-lots.ts';
export { FLOWS, type Flow, flowOf, LOT_ENTRIES, readLotTotals } from './lot-entries.ts';
export { mergeStock } from './merge-stock.ts';
export { withMerged } from './merged-items.ts';
export * from './model.ts';
export { labelAt } from './named-lots.ts';
export { type ChangeRange, listOtherMovements } from './other-movements.ts';
export { createOverviewReader, type MovementDay, type OverviewReader, type StockSummary } from './overview.ts';
export {
  ADJUSTMENT_SERIES,
  DOCUMENT_OF_MOVEMENT,
  lastMovementUpTo,
  movementBefore,
  movementsOfDocument,
  OWN_DOCUMENT_ID,
  OWN_DOCUMENT_NUMBER,
  ownMovementsOf,
  runningNumber,
} from './own-documents.ts';
export { freeAt } from './pick-lots.ts';
export { postMovement } from './post.ts';
export { collect, type MovementFacts, postLines } from './post-lines.ts';
export { ADJUSTED_ENTRIES, bringUpToDate, STOCK_EVENTS } from './projections.ts';
export { type ReservationRow, reservationFromRow } from './reservation-row.ts';
export {
  consume,
  expire,
  postpone,
  type ReservationCause,
  type ReservationRequest,
  release,
  remaining,
  reserve,
  viewOfReservation,
} from './reserve.ts';
export { type ReversalFacts, reverseMovement } from './reverse.ts';
export { negativeAllowed } from './rules.ts';
export { keysTaken, oneByOne, type Put, rowsPut, type Shelf } from './shelf.ts';
export { type Slice, type SliceLine, sliceMovement } from './slices.ts';
export { standingOf, zoneOf } from './standing.ts';
export { type EndedLot, findEndedLots } from './standings.ts';
export { type HistoryPoint, readItemHistory } from './stock-history.ts';
export { holding } from './taken-back.ts';
export { type Misfit, type Verification, verifyLedger } from './verify.ts';
export {
  type EntryView,
  entryView,
  lotLabel,
  lotStatus,
  lotView,
  type MovementView,
  movementView,
  type ReservationView,
  reservationView,
} from './views.ts';
export { Unread, Wants } from './wants.ts';
export { wholeFault } from './whole.ts';
export { writeBook } from './write.ts';
export { furtherSlices, type SliceRow, writeSlices } from './write-slices.ts';
