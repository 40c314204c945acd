import { relocateDocument, updatePurchaseOrder, updateVendorReturn } from '../../documents/index.ts';
import { type Change, placeAt } from './effects/effect.ts';
import { vendorOf } from './effects/purchase.ts';
import { type Names, placeOf } from './names.ts';
import { typeOf } from './types.ts';
import { invalid, type WirePatch, type WireTransaction } from './wire.ts';

/** Whether two texts name the same location; an unknown name equals no other. */
function isSamePlace(names: Names, before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  const place = names.place(before);
  return before === after || (place !== undefined && place === names.place(after));
}

/**
 * The warehouse of a transfer is one of its ends. If a patch changes one of the two and not the other, the other follows, so that
 * their relation stays the same.
 */
export function followingEnds(
  names: Names,
  row: WireTransaction,
  patch: WirePatch<WireTransaction>,
): WirePatch<WireTransaction> {
  const { set } = patch;
  if (row.type !== 'transfer' || (set.type ?? row.type) !== 'transfer') return patch;
  const { warehouse, destination } = row;
  const source = row.source ?? warehouse;
  const isMoved = (name: 'warehouse' | 'source' | 'destination') =>
    set[name] !== undefined && !isSamePlace(names, row[name] ?? source, set[name]);
  const followed: WireTransaction = { ...set };
  if (isMoved('warehouse') && set.source === undefined && set.destination === undefined) {
    const end = isSamePlace(names, warehouse, source) ? 'source' : 'destination';
    followed[end] = set.warehouse as string; // It has changed, so it is set.
  } else if (set.warehouse === undefined) {
    if (isMoved('source') && isSamePlace(names, warehouse, source)) followed.warehouse = set.source as string;
    else if (isMoved('destination') && isSamePlace(names, warehouse, destination)) {
      followed.warehouse = set.destination as string;
    }
  }
  return { ...patch, set: followed };
}

/** Changes the locations, and the supplier, of a transaction that has moved nothing. A refusal names a field that was `sent`. */
export function movePlaces(change: Change, sent: WireTransaction): void {
  const { head, names, before, after } = change;
  const isTransfer = typeOf(head.kind) === 'transfer';
  const fields = isTransfer ? (['source', 'destination', 'warehouse'] as const) : (['warehouse'] as const);
  const changed = fields.filter((name) => !isSamePlace(names, before[name], after[name]));
  const at = changed.find((name) => sent[name] !== undefined) ?? changed[0];
  if (at !== undefined) isTransfer ? moveEnds(change, at) : moveWarehouse(change);
  if (before.supplier !== after.supplier) changeSupplier(change);
}

function moveEnds({ unit, names, head, after }: Change, at: string): void {
  if (!after.warehouse) throw invalid('warehouse', 'Give the id of the warehouse.');
  if (after.destination === undefined) throw invalid('destination', 'A transfer needs a destination.');
  const warehouse = placeOf(names, after.warehouse, 'warehouse');
  const locationId = placeAt(names, after.source, 'source', warehouse);
  const toLocationId = placeOf(names, after.destination, 'destination');
  if (warehouse !== locationId && warehouse !== toLocationId) {
    throw invalid('warehouse', 'The warehouse of a transfer is its source or its destination.');
  }
  unit.decide(relocateDocument, { kind: head.kind, id: head.id, locationId, toLocationId, at });
}

function moveWarehouse({ unit, names, head, after }: Change): void {
  if (!after.warehouse) throw invalid('warehouse', 'Give the id of the warehouse.');
  const locationId = placeOf(names, after.warehouse, 'warehouse');
  unit.decide(relocateDocument, { kind: head.kind, id: head.id, locationId, at: 'warehouse' });
}

/** The supplier only matters for orders and vendor returns; elsewhere it is just stored. */
function changeSupplier({ unit, head, after }: Change): void {
  const { id, kind } = head;
  if (kind !== 'purchase_order' && kind !== 'vendor_return') return;
  const vendorId = vendorOf(unit, after.supplier);
  if (vendorId === head.vendorId) return;
  if (kind === 'purchase_order') unit.decide(updatePurchaseOrder, { id, patch: { vendorId } });
  else unit.decide(updateVendorReturn, { id, patch: { vendorId } });
}
