import { findItemsByIds, findLocation, findReference, type Visibility } from '../../catalog/index.ts';
import type { Database, Sql } from '../../platform/index.ts';
import { type PrintedOrder, renderOrder } from './order-pdf.ts';
import { findPurchasing } from './reads.ts';
import type { PurchaseOrderView } from './views.ts';

/** A purchase order as a PDF with its number; undefined when it is not there or not for the reader's eyes. */
export async function printPurchaseOrder(
  database: Database,
  tenantId: number,
  visibility: Visibility,
  id: number,
): Promise<{ number: string; file: Buffer } | undefined> {
  const printed = await database.inTenant(tenantId, async (sql) => {
    const order = await findPurchasing(sql, tenantId, visibility, 'purchase_order', id);
    return order && withNames(sql, tenantId, visibility, order);
  });
  return printed && { number: printed.number, file: await renderOrder(printed) };
}

async function withNames(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  order: PurchaseOrderView,
): Promise<PrintedOrder> {
  const lines = order.lines.filter((line) => line.active);
  const itemIds = [...new Set(lines.map((line) => line.itemId))];
  const items = new Map((await findItemsByIds(sql, tenantId, visibility, itemIds)).map((item) => [item.id, item]));
  const vendor =
    order.vendorId === null ? undefined : await findReference(sql, tenantId, visibility, 'vendor', order.vendorId);
  const [company] = await sql.rows<{ name: string }>({
    text: 'select name from tenant where tenant_id = $1',
    values: [tenantId],
  });
  const { number, status, date, requiredOn, reference, memo, subtotal, tax, shipping, total } = order;
  return {
    ...{ number, status, date, requiredOn, reference, memo, subtotal, tax, shipping, total },
    company: company?.name ?? '',
    vendor: vendor === undefined ? [] : [vendor.name, ...addressLines(vendor.address)],
    shipTo: await shipToLines(sql, tenantId, visibility, order),
    lines: lines.map((line) => {
      const item = items.get(line.itemId);
      return {
        partNumber: item?.partNumber ?? '',
        vendorPartNumber: line.vendorPartNumber ?? '',
        description: line.description ?? item?.name ?? '',
        quantity: line.unit === null ? line.quantity : `${line.quantity} ${line.unit}`,
        unitCost: line.unitCost,
        total: line.total,
      };
    }),
  };
}

async function shipToLines(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  { shipTo, locationId }: PurchaseOrderView,
): Promise<string[]> {
  if (shipTo !== null) return [...(shipTo.description ? [shipTo.description] : []), ...addressLines(shipTo.address)];
  const location = locationId === null ? undefined : await findLocation(sql, tenantId, visibility, locationId);
  return location === undefined ? [] : [location.name, ...addressLines(location.address)];
}

const ADDRESS_LINES = [['street', 'unit'], ['zip', 'city', 'state'], ['country']];

/** An address as lines, from whatever parts of it are texts. */
function addressLines(address: unknown): string[] {
  if (typeof address !== 'object' || address === null) return [];
  const parts = new Map(Object.entries(address));
  return ADDRESS_LINES.map((names) =>
    names
      .map((name) => parts.get(name))
      .filter((part) => typeof part === 'string' && part !== '')
      .join(' '),
  ).filter((line) => line !== '');
}
