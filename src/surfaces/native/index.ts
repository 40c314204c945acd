import type { FastifyInstance } from 'fastify';
import type { SurfaceContext } from '../http/index.ts';
import { adjustmentRoutes } from './adjustments.ts';
import { changeRoutes } from './changes.ts';
import { collectDocument, serveDocument } from './contract/documentation.ts';
import { countRoutes } from './counts.ts';
import { exportBatchRoutes } from './export-batches.ts';
import { itemRoutes } from './items.ts';
import { levelTemplateRoutes } from './level-templates.ts';
import { locationRoutes } from './locations.ts';
import { lotAndSerialRoutes } from './lots-and-serials.ts';
import { markupRoutes } from './markups.ts';
import { movementRoutes } from './movements.ts';
import { operatorRoutes } from './operator.ts';
import { overviewRoutes } from './overview.ts';
import { customerReturnRoutes, packagingRoutes } from './packagings.ts';
import { purchaseOrderRoutes } from './purchase-orders.ts';
import { purchaseRequestRoutes } from './purchase-requests.ts';
import { receiptRoutes } from './receipts.ts';
import { referenceRoutes } from './references.ts';
import { replenishmentRoutes } from './replenishment.ts';
import { collectMethods } from './requests/allowed-methods.ts';
import { authenticateRequests } from './requests/auth.ts';
import { renderProblems } from './requests/errors.ts';
import { reservationRoutes } from './reservations.ts';
import { saleRoutes } from './sales.ts';
import { scanRoutes } from './scan.ts';
import { sessionRoutes } from './sessions.ts';
import { stockRoutes } from './stock.ts';
import { stockLevelRoutes } from './stock-levels.ts';
import { systemRoutes } from './system.ts';
import { tokenRoutes } from './tokens.ts';
import { traceRoutes } from './traces.ts';
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
      renderProblems(scope);
      const refuseOtherMethods = collectMethods(scope);
      authenticateRequests(scope, context);
      sessionRoutes(scope, context);
      operatorRoutes(scope, context);
      overviewRoutes(scope, context);
      itemRoutes(scope, context);
      scanRoutes(scope, context);
      locationRoutes(scope, context);
      referenceRoutes(scope, context);
      lotAndSerialRoutes(scope, context);
      traceRoutes(scope, context);
      movementRoutes(scope, context);
      stockRoutes(scope, context);
      stockLevelRoutes(scope, context);
      levelTemplateRoutes(scope, context);
      replenishmentRoutes(scope, context);
      verificationRoutes(scope, context);
      reservationRoutes(scope, context);
      transferRoutes(scope, context);
      adjustmentRoutes(scope, context);
      countRoutes(scope, context);
      saleRoutes(scope, context);
      packagingRoutes(scope, context);
      customerReturnRoutes(scope, context);
      exportBatchRoutes(scope, context);
      purchaseRequestRoutes(scope, context);
      purchaseOrderRoutes(scope, context);
      markupRoutes(scope, context);
      receiptRoutes(scope, context);
      vendorReturnRoutes(scope, context);
      changeRoutes(scope, context);
      await tokenRoutes(scope, context);
      refuseOtherMethods();
    },
    { prefix: '/v1' },
  );
  await serveDocument(server);
}
