import type { FastifyInstance } from 'fastify';
import { acceptJson, type SurfaceContext } from '../http/index.ts';
import { adjustmentOperations } from './adjustments.ts';
import { authenticateCalls } from './auth.ts';
import { businessUnitOperations } from './business-units.ts';
import { purchaseOrderTypeOperations, returnTypeOperations } from './document-types.ts';
import { renderErrors } from './errors.ts';
import { inventoryTemplateOperations } from './inventory-templates.ts';
import { markupOperations } from './markups.ts';
import { BASES, baseOf, mount, type Operation } from './operation.ts';
import { pricebookOperations } from './pricebook.ts';
import { purchaseOrderOperations } from './purchase-orders.ts';
import { purchaseRequestOperations } from './purchase-requests.ts';
import { parameterNames } from './query.ts';
import { receiptOperations } from './receipts.ts';
import { returnOperations } from './returns.ts';
import { tokenRoute } from './tokens.ts';
import { transferOperations } from './transfers.ts';
import { truckOperations } from './trucks.ts';
import { vendorOperations } from './vendors.ts';
import { warehouseOperations } from './warehouses.ts';

/** Every supported operation of the vendor, in the order of its own lists. */
export const OPERATIONS: readonly Operation[] = [
  ...adjustmentOperations,
  ...inventoryTemplateOperations,
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
  ...pricebookOperations,
  ...businessUnitOperations,
];

/** The names of all query parameters. An operation refuses one that it does not read, instead of ignoring it. */
const PARAMETERS = new Set(OPERATIONS.flatMap(({ query }) => parameterNames(query)));

/** ServiceTitan's Inventory API, version 2, the look-ups of connectors in two others, and the token endpoint. */
export async function serviceTitanSurface(server: FastifyInstance, context: SurfaceContext): Promise<void> {
  await server.register(async (scope) => tokenRoute(scope, context));
  for (const base of BASES) {
    const register = async (scope: FastifyInstance) => {
      acceptJson(scope, { namesFields: true });
      renderErrors(scope);
      authenticateCalls(scope, context);
      for (const operation of OPERATIONS) if (baseOf(operation) === base) mount(scope, context, operation, PARAMETERS);
    };
    await server.register(register, { prefix: `${base}/tenant/:tenant` });
  }
}
