export type { DocumentHead, DocumentKind, DocumentLine } from './document.ts';
export { countSearched, type DocumentSearch, type SearchPage, searchDocuments } from './document-search.ts';
export { readDocuments, readLines } from './document-store.ts';
export { type BatchMode, type MovementBatch, type MovementOutcome, postMovements, reverse } from './movements.ts';
export { listReservations, type ReservationFilter, type ReservationRowView } from './reservation-list.ts';
export { consumeReservation, createReservation, releaseReservation } from './reservations.ts';
export * from './sales/index.ts';
export {
  fillStatement,
  noteStatement,
  type StatementLine,
  type StatementOutcome,
  type StockStatement,
  stateStock,
} from './stock-statement.ts';
export { type Sweeper, startSweeper } from './sweeper.ts';
