export {
  type DocumentHead,
  type DocumentKind,
  type DocumentLine,
  type DocumentState,
  headView,
  lineView,
  type SyncStatus,
  stateView,
} from './document.ts';
export {
  changedDocuments,
  countDocuments,
  type DocumentFilter,
  type DocumentPage,
  listDocuments,
  type TimeRange,
} from './document-list.ts';
export { readDocuments, readLines, readStates } from './document-store.ts';
export { type BatchMode, type MovementBatch, type MovementOutcome, postMovements, reverse } from './movements.ts';
export * from './purchasing/index.ts';
export { listReservations, type ReservationFilter, type ReservationRowView } from './reservation-list.ts';
export { consumeReservation, createReservation, releaseReservation } from './reservations.ts';
export { type Sweeper, startSweeper } from './sweeper.ts';
