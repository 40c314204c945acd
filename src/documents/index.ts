export { type CustomField, readCustomFields } from '../catalog/index.ts';
export { type AdjustmentRequest, cancelAdjustment, createAdjustment } from './adjustments.ts';
export { bornDocuments } from './born-documents.ts';
export { asAdjustments, changedDocuments, changesBesideDocuments } from './changed-documents.ts';
export { type CountPosting, MOVED, type Moved, postCount } from './count-posting.ts';
export { type CountSheet, type CountView, readSheet } from './count-view.ts';
export { type CountedLine, cancelCount, createCount, enterCount } from './counts.ts';
export { type CustomFieldOperation, setCustomFields } from './custom-fields.ts';
export { transferDirectly } from './direct-transfer.ts';
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
} from './document.ts';
export type { DocumentFields } from './document-fields.ts';
export { type CommonLine, readCommonLines } from './document-lines.ts';
export {
  type DocumentFilter,
  type DocumentOrder,
  type DocumentPage,
  listDocuments,
  readBy,
  type TimeRange,
} from './document-list.ts';
export { createDocumentPages, type DocumentPages } from './document-pages.ts';
export { countSearched, type DocumentSearch, type SearchPage, searchDocuments } from './document-search.ts';
export { withSlices } from './document-slices.ts';
export { readDocuments, readLines, readStates } from './document-store.ts';
export { type AdjustmentView, type DocumentView, type TransferView, viewDocuments } from './document-views.ts';
export { batchView, type ExportBatch, type ExportBatchView, findBatches, listBatches } from './export-batch.ts';
export {
  type BatchRequest,
  createExportBatch,
  EXPORTED_KINDS,
  exportBatch,
  readBatchDocuments,
} from './export-batches.ts';
export { changeItemAndLevel, type Level, setLevel } from './levels.ts';
export { adjustUnnamedLots } from './lots-without-name.ts';
export { type BatchMode, type MovementBatch, type MovementOutcome, postMovements } from './movements.ts';
export * from './purchasing/index.ts';
export { findOrdersOfReceipts, type OrderOfReceipt } from './receipt-orders.ts';
export { relocateDocument, withdrawDocument } from './relocation.ts';
export { listReservations, type ReservationFilter, type ReservationRowView } from './reservation-list.ts';
export { consumeReservation, createReservation, releaseReservation } from './reservations.ts';
export * from './sales/index.ts';
export { adjustAtSite, type SiteAdjustment } from './site-adjustment.ts';
export { viewSlices } from './slice-views.ts';
export {
  countStockLevels,
  listStockLevels,
  type StockLevel,
  type StockLevelFilter,
  type StockLevelKey,
} from './stock-levels.ts';
export {
  fillStatement,
  noteStatement,
  type StatementLine,
  type StatementOutcome,
  type StockStatement,
  stateStock,
} from './stock-statement.ts';
export { createStockedItem, type StockedItem } from './stocked-item.ts';
export { type Sweeper, startSweeper } from './sweeper.ts';
export { reverse } from './taking-back.ts';
export { cancelTransfer, GOODS_AT, type GoodsAt } from './transfer-cancellation.ts';
export { pickTransfer, receiveTransfer, type StepLine, type TransferStep } from './transfer-steps.ts';
export { createTransfer, type TransferLineRequest, type TransferRequest } from './transfers.ts';
export { type DocumentUpdate, updateDocument } from './update-document.ts';
