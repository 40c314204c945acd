export type { DocumentHead, DocumentKind, DocumentLine, SyncStatus } from './document.ts';
export {
  changedDocuments,
  countDocuments,
  type DocumentFilter,
  listDocuments,
  type TimeRange,
} from './document-list.ts';
export { readLines } from './document-store.ts';
export { type BatchMode, type MovementBatch, type MovementOutcome, postMovements, reverse } from './movements.ts';
export { listReservations, type ReservationFilter, type ReservationRowView } from './reservation-list.ts';
export { consumeReservation, createReservation, releaseReservation } from './reservations.ts';
export { type Sweeper, startSweeper } from './sweeper.ts';
