export { type CustomField, readCustomFields } from '../catalog/index.ts';
export { type AdjustmentRequest, cancelAdjustment, createAdjustment } from './adjustments/adjustments.ts';
export { changeItemAndLevel, type Level, setLevel } from './adjustments/levels.ts';
export { adjustAtSite, type SiteAdjustment } from './adjustments/site-adjustment.ts';
export {
  fillStatement,
  noteStatement,
  type StatementLine,
  type StatementOutcome,
  type StockStatement,
  stateStock,
} from './adjustments/stock-statement.ts';
export { createStockedItem, type StockedItem } from './adjustments/stocked-item.ts';
export { type CountPosting, MOVED, type Moved, postCount } from './counts/count-posting.ts';
export { type CountSheet, type CountView, readSheet } from './counts/count-view.ts';
export { type CountedLine, cancelCount, createCount, enterCount } from './counts/counts.ts';
export { bornDocuments } from './document/born-documents.ts';
export { asAdjustments, changedDocuments, changesBesideDocuments } from './document/changed-documents.ts';
export { type CustomFieldOperation, setCustomFields } from './document/custom-fields.ts';
export {
  DOCUMENT_KINDS,
  type DocumentHead,
  type DocumentKind,
  type DocumentLine,
  type DocumentState,
  headView,
  lineView,
  type SyncStatus,
  stateView,
} from './document/document.ts';
export { documentFor, type Unit, wantDocuments } from './document/document-book.ts';
export type { DocumentFields } from './document/document-fields.ts';
export { type CommonLine, readCommonLines } from './document/document-lines.ts';
export { DOCUMENTS, type DocumentFilter, SLICES } from './document/document-list.ts';
export { type DocumentSearch, FOUND_DOCUMENTS, type SearchOrder } from './document/document-search.ts';
export { withSlices } from './document/document-slices.ts';
export { readDocuments, readLines, readStates } from './document/document-store.ts';
export { type AdjustmentView, type DocumentView, type TransferView, viewDocuments } from './document/document-views.ts';
export { relocateDocument, withdrawDocument } from './document/relocation.ts';
export { viewSlices } from './document/slice-views.ts';
export { type DocumentUpdate, updateDocument } from './document/update-document.ts';
export { batchView, type ExportBatch, type ExportBatchView, findBatches, listBatches } from './exports/export-batch.ts';
export {
  type BatchRequest,
  createExportBatch,
  EXPORTED_KINDS,
  exportBatch,
  readBatchDocuments,
} from './exports/export-batches.ts';
export { type ItemMerger, mergeItems } from './mergers/merge-items.ts';
export {
  type BatchMode,
  type MovementBatch,
  type MovementOutcome,
  postMovements,
  type WrittenMovement,
} from './movements/movements.ts';
export { reverse } from './movements/taking-back.ts';
export * from './purchasing/index.ts';
export { findOrdersOfReceipts, type OrderOfReceipt } from './purchasing/receipt-orders.ts';
export { type Basis, COVER_DAYS_MAX, DAYS_MAX } from './replenishment/basis.ts';
export { listLowStock } from './replenishment/low-stock.ts';
export {
  LINES_MAX,
  type Replenishment,
  type ReplenishmentLine,
  replenish,
} from './replenishment/replenish.ts';
export { listSuggestions } from './replenishment/suggestions.ts';
export { RESERVATIONS, type ReservationFilter, type ReservationRowView } from './reservations/reservation-list.ts';
export { consumeReservation, createReservation, releaseReservation } from './reservations/reservations.ts';
export * from './sales/index.ts';
export {
  countStockLevels,
  listStockLevels,
  type StockLevel,
  type StockLevelFilter,
  type StockLevelKey,
} from './stock/stock-levels.ts';
export { type Sweeper, startSweeper } from './sweeper.ts';
export { type LotTrace, TRACE_ROLES, type TraceQuestion, traceLot } from './traces/trace-lot.ts';
export { transferDirectly } from './transfers/direct-transfer.ts';
export { cancelTransfer, GOODS_AT, type GoodsAt } from './transfers/transfer-cancellation.ts';
export { pickTransfer, receiveTransfer, type StepLine, type TransferStep } from './transfers/transfer-steps.ts';
export { createTransfer, type TransferLineRequest, type TransferRequest } from './transfers/transfers.ts';
