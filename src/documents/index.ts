export { changeItemAndLevel, type Level, setLevel } from './levels.ts';
export { type BatchMode, type MovementBatch, type MovementOutcome, postMovements, reverse } from './movements.ts';
export { findOrdersOfReceipts, type OrderOfReceipt } from './receipt-orders.ts';
export { listReservations, type ReservationFilter, type ReservationRowView } from './reservation-list.ts';
export { consumeReservation, createReservation, releaseReservation } from './reservations.ts';
export { type Sweeper, startSweeper } from './sweeper.ts';
