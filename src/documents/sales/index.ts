export {
  type CustomerReturnLine,
  createCustomerReturn,
  type NewCustomerReturn,
  type ReturnedLine,
  returnSale,
} from './customer-return.ts';
export { createDelivery, type NewDelivery } from './delivery.ts';
export { cancelSale, type Fulfilment, fulfilSale } from './fulfil-sale.ts';
export { createPackaging, type NewPackaging, type PackagingLine } from './packaging.ts';
export { changeSale, createSale, fillSale, type NewSale, type NewSaleLine } from './sale.ts';
export {
  type CustomerReturnView,
  type PackagingView,
  SALE_STATUSES,
  type SaleStatus,
  type SaleView,
  storedStatuses,
} from './sale-view.ts';
