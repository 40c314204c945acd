import type { FastifyInstance } from 'fastify';
import type { SurfaceContext } from '../http/index.ts';
import { adjustmentOperations } from './adjustments.ts';
import { authenticateCalls } from './auth.ts';
import { purchaseOrderTypeOperations, returnTypeOperations } from './document-types.ts';
import { renderErrors } from './errors.ts';
import { markupOperations } from './markups.ts';
import { mount, type Operation } from './operation.ts';
import { purchaseOrderOperations } from './purchase-orders.ts';
import { purchaseRequestOperations } from './purchase-requests.ts';
import { receiptOperations } from './receipts.ts';
import { returnOperations } from './returns.ts';
import { tokenRoute } from './tokens.ts';
import { transferOperations } from './transfers.ts';
import { truckOperations } from './trucks.ts';
import { vendorOperations } from './vendors.ts';
import { warehouseOperations } from './warehouses.ts';

/** Every operation of the vendor's that is answered here, in the order of its own list. */
export const OPERATIONS: readonly Operation[] = [
  ...adjustmentOperations,
  ...purchaseOrderOperations,
  ...purchaseRequestOperations,
  ...markupOperations,
  ...purchaseOrderTypeOperations,
  ...receiptOperations,
  ...returnOperations,
  ...returnTypeOperations,
  ...transferOperations,
  ...truckOperations,
  ...vendorOperations,
  ...warehouseOperations,
];

/** ServiceTitan's Inventory API, version 2, and its token endpoint. */
export async function serviceTitanSurface(server: FastifyInstance, context: SurfaceContext): Promise<void> {
  await server.register(async (scope) => tokenRoute(scope, context));
  await server.register(
    async (scope) => {
      renderErrors(scope);
      authenticateCalls(scope, context);
      for (const operation of OPERATIONS) mount(scope, context, operation);
    },
    { prefix: '/inventory/v2/tenant/:tenant' },
  );
}
