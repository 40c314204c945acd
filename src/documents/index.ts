export { type BatchMode, type MovementBatch, type MovementOutcome, postMovements, reverse } from './movements.ts';
export { listReservations, type ReservationFilter, type ReservationRowView } from './reservation-list.ts';
export { consumeReservation, createReservation, releaseReservation } from './reservations.ts';
export { createStockedItem, type StockedItem } from './stocked-item.ts';
export { type Sweeper, startSweeper } from './sweeper.ts';
