import { findItemsByIds } from '../../catalog/index.ts';
import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { type Fault, isWhole, type Quantity, Refusal, units } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import { addDocument } from '../document/document-change.ts';
import { type DocumentFields, newHead, requireLocation, requireNamed } from '../document/document-fields.ts';
import { newLine } from '../document/document-rules.ts';
import { writeLines } from '../document/document-store.ts';
import type { TransferView } from '../document/document-views.ts';

/** One line of a transfer as it is asked for. Lots and serials may be named now, or when the goods are picked. */
export interface TransferLineRequest {
  itemId: number;
  quantity: Quantity;
  lot?: { number: string } | undefined;
  serials?: string[] | undefined;
  description?: string | null | undefined;
}

export interface TransferRequest extends DocumentFields {
  fromLocationId: number;
  toLocationId: number;
  lines: TransferLineRequest[];
  /** A withdrawn document whose id it takes. */
  inPlaceOf?: DocumentHead | undefined;
}

/** Plans a transfer: nothing moves until it is picked. */
export const createTransfer: LoneCommand<TransferRequest, TransferView> = {
  sort: 'lone',
  name: 'transfers.create',
  async run({ fromLocationId, toLocationId, lines, inPlaceOf, ...fields }, unit) {
    await requireEnds(unit, fromLocationId, toLocationId);
    await requireNamed(unit, fields);
    await requireGoodLines(unit, lines);
    const head = newHead(unit, 'transfer', 'TRF', fields, inPlaceOf);
    Object.assign(head, { locationId: fromLocationId, toLocationId, type: 'transfer' });
    await writeLines(
      unit.sql,
      unit.tenantId,
      lines.map((line) =>
        newLine(unit, head.id, {
          ...line,
          lot: line.lot ? { number: line.lot.number, expiresAt: null } : null,
          serials: line.serials ?? null,
          description: line.description ?? null,
        }),
      ),
    );
    return (await addDocument(unit, head)) as TransferView;
  },
};

/** Both ends of a transfer must be there for the actor, and be two places where stock can lie. */
export async function requireEnds(unit: LoneUnit, fromLocationId: number, toLocationId: number): Promise<void> {
  const from = await requireLocation(unit, fromLocationId, 'fromLocationId');
  const to = await requireLocation(unit, toLocationId, 'toLocationId');
  if (from.id === to.id) {
    throw new Refusal('invalid_request', 'A transfer goes from one location to another.', { path: 'toLocationId' });
  }
  for (const [path, location] of Object.entries({ fromLocationId: from, toLocationId: to })) {
    if (location.kind !== 'transit') continue;
    throw new Refusal('invalid_request', 'What is in transit is on its way already: name a place.', { path });
  }
  if (!to.active) {
    throw new Refusal('inactive_location', `Location ${to.id} is not active.`, { path: 'toLocationId' });
  }
}

async function requireGoodLines(unit: LoneUnit, lines: readonly TransferLineRequest[]): Promise<void> {
  const ids = [...new Set(lines.map((line) => line.itemId))];
  const items = new Map(
    (await findItemsByIds(unit.sql, unit.tenantId, unit.actor, ids)).map((item) => [item.id, item]),
  );
  const faults = lines.flatMap((line, index): Fault[] => {
    const path = `lines.${index}`;
    const item = items.get(line.itemId);
    if (item === undefined) {
      const message = `There is no item with the id ${line.itemId}.`;
      return [{ path: `${path}.itemId`, code: 'unknown_item', message }];
    }
    return [...quantityFaults(line, path), ...trackingFaults(line, item, path)];
  });
  const first = faults[0];
  if (first !== undefined) throw new Refusal(first.code, first.message, { faults });
}

function quantityFaults({ quantity }: TransferLineRequest, path: string): Fault[] {
  if (quantity > 0n) return [];
  return [{ path: `${path}.quantity`, code: 'invalid_quantity', message: 'The quantity must be above zero.' }];
}

function trackingFaults(
  { quantity, lot, serials }: TransferLineRequest,
  { id, tracking }: { id: number; tracking: string },
  path: string,
): Fault[] {
  if (lot !== undefined && tracking !== 'lot') {
    return [{ path: `${path}.lot`, code: 'lot_not_tracked', message: `Item ${id} is not kept by lot.` }];
  }
  if (serials !== undefined && tracking !== 'serial') {
    const message = `Item ${id} is not kept by serial number.`;
    return [{ path: `${path}.serials`, code: 'serials_not_tracked', message }];
  }
  if (tracking !== 'serial') return [];
  const complete = serials === undefined || units(new Set(serials).size) === quantity;
  if (complete && isWhole(quantity)) return [];
  const message = `Item ${id} is kept by serial number: name one serial for each unit.`;
  return [{ path: `${path}.serials`, code: 'serials_required', message }];
}
