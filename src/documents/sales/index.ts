export { type CustomerReturnLine, createCustomerReturn, type NewCustomerReturn } from './customer-return.ts';
export { createDelivery, type NewDelivery } from './delivery.ts';
export { cancelSale, type Fulfilment, fulfilSale, OPEN_SALE } from './fulfil-sale.ts';
export { createPackaging, type NewPackaging, type PackagingLine } from './packaging.ts';
export { createSale, fillSale, type NewSale, type NewSaleLine } from './sale.ts';
export type { CustomerReturnView, PackagingView, SaleView } from './sale-view.ts';
