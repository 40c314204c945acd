export type { ShipTo } from './details.ts';
export type { HeadInput } from './heads.ts';
export type { PurchaseInput, PurchaseUpdate, Reason } from './inputs.ts';
export {
  createMarkup,
  deleteMarkup,
  findMarkup,
  listMarkups,
  type MarkupRange,
  type MarkupView,
  updateMarkup,
} from './markups.ts';
export type { OrderLineInput } from './order-lines.ts';
export { printPurchaseOrder } from './order-print.ts';
export { cancelPurchaseOrder, createPurchaseOrder, sendPurchaseOrder, updatePurchaseOrder } from './orders.ts';
export { findPurchasing, onOrder } from './reads.ts';
export { cancelReceipt, createReceipt, type NewReceipt, updateReceipt } from './receipts.ts';
export type { ReceiptLineInput } from './receive.ts';
export {
  approvePurchaseRequest,
  createPurchaseRequest,
  rejectPurchaseRequest,
  updatePurchaseRequest,
} from './requests.ts';
export type { ReturnLineInput } from './return-lines.ts';
export {
  cancelVendorReturn,
  createVendorReturn,
  creditVendorReturn,
  type NewReturn,
  type ReturnInput,
  shipVendorReturn,
  updateVendorReturn,
} from './returns.ts';
export { createType, type NewType, type TypeKind, type TypeUpdate, updateType } from './types.ts';
export type {
  PurchaseOrderView,
  PurchaseRequestView,
  PurchasingKind,
  PurchasingView,
  ReceiptView,
  VendorReturnView,
} from './views.ts';
