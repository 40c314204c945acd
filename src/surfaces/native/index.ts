import type { FastifyInstance } from 'fastify';
import type { SurfaceContext } from '../http/index.ts';
import { adjustmentRoutes } from './adjustments.ts';
import { collectMethods } from './allowed-methods.ts';
import { authenticateRequests } from './auth.ts';
import { changeRoutes } from './changes.ts';
import { countRoutes } from './counts.ts';
import { collectDocument, serveDocument } from './documentation.ts';
import { renderProblems } from './errors.ts';
import { exportBatchRoutes } from './export-batches.ts';
import { itemRoutes } from './items.ts';
import { locationRoutes } from './locations.ts';
import { lotAndSerialRoutes } from './lots-and-serials.ts';
import { markupRoutes } from './markups.ts';
import { movementRoutes } from './movements.ts';
import { operatorRoutes } from './operator.ts';
import { overviewRoutes } from './overview.ts';
import { purchaseOrderRoutes } from './purchase-orders.ts';
import { purchaseRequestRoutes } from './purchase-requests.ts';
import { receiptRoutes } from './receipts.ts';
import { referenceRoutes } from './references.ts';
import { reservationRoutes } from './reservations.ts';
import type { NativeServer } from './server-type.ts';
import { sessionRoutes } from './session.ts';
import { stockRoutes } from './stock.ts';
import { systemRoutes } from './system.ts';
import { tokenRoutes } from './tokens.ts';
import { transferRoutes } from './transfers.ts';
import { vendorReturnRoutes } from './vendor-returns.ts';
import { verificationRoutes } from './verifications.ts';

/** The native API under /v1, its document and its reference page, and what supervisors ask. */
export async function nativeSurface(server: FastifyInstance, context: SurfaceContext): Promise<void> {
  renderProblems(server);
  await collectDocument(server);
  systemRoutes(server, context);
  await server.register(
    async (scope) => {
      const native = scope as unknown as NativeServer;
      renderProblems(scope);
      const refuseOtherMethods = collectMethods(scope);
      authenticateRequests(scope, context);
      sessionRoutes(native, context);
      operatorRoutes(native, context);
      overviewRoutes(native, context);
      itemRoutes(native, context);
      locationRoutes(native, context);
      referenceRoutes(native, context);
      lotAndSerialRoutes(native, context);
      movementRoutes(native, context);
      stockRoutes(native, context);
      verificationRoutes(native, context);
      reservationRoutes(native, context);
      transferRoutes(native, context);
      adjustmentRoutes(native, context);
      countRoutes(native, context);
      exportBatchRoutes(native, context);
      purchaseRequestRoutes(native, context);
      purchaseOrderRoutes(native, context);
      markupRoutes(native, context);
      receiptRoutes(native, context);
      vendorReturnRoutes(native, context);
      changeRoutes(native, context);
      await tokenRoutes(native, context);
      refuseOtherMethods();
    },
    { prefix: '/v1' },
  );
  await serveDocument(server);
}
