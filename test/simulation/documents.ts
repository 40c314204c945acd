/** Documents in the simulation: transfers that are planned and moved step by step, orders and what comes in on them. Nothing is predicted of them. */
import {
  cancelPurchaseOrder,
  cancelReceipt,
  cancelTransfer,
  createPurchaseOrder,
  createReceipt,
  createTransfer,
  GOODS_AT,
  type GoodsAt,
  pickTransfer,
  type ReceiptLineInput,
  receiveTransfer,
  type StepLine,
} from '../../src/documents/index.ts';
import type { Idempotency, Journal, Outcome } from '../../src/journal/index.ts';
import type { EntryRequest } from '../../src/ledger/index.ts';
import type { Random } from './random.ts';
import type { Sight } from './workload.ts';
import { drawLot, drawPlace, drawQuantity, UNIT } from './workload-movements.ts';
import type { WorldTenant } from './world.ts';

/** What a document was when it was last answered, as far as the next step needs it. */
export interface KnownDocument {
  kind: 'transfer' | 'purchase_order' | 'receipt';
  id: number;
  lines: { id: number; itemId: number }[];
}

/** What the one who draws the steps knows of documents. */
export interface DocumentSight extends Sight {
  documents(): KnownDocument[];
}

export type DocumentStep =
  | { act: 'plan'; from: number; to: number; lines: { itemId: number; quantity: bigint }[] }
  | { act: 'pick' | 'receive'; id: number; lines?: StepLine[] }
  | { act: 'give_up'; id: number; goodsAt: GoodsAt | undefined }
  | { act: 'order'; locationId: number; lines: { itemId: number; quantity: bigint; unitCost: bigint }[] }
  | { act: 'take_in'; id: number; lines?: ReceiptLineInput[] }
  | { act: 'call_off' | 'take_back'; id: number };

const ACTS = { plan: 5, pick: 6, receive: 6, give_up: 2, order: 4, take_in: 7, take_back: 3, call_off: 1 };

/** Draws a step with a document: of one that is known, or a new one. */
export function drawDocument(random: Random, sight: DocumentSight): DocumentStep {
  const act = random.weighted(ACTS);
  const known = (kind: KnownDocument['kind']) => {
    const documents = sight.documents().filter((document) => document.kind === kind);
    return documents.length === 0 ? undefined : random.pick(documents.slice(-6));
  };
  const place = () => drawPlace(random, sight, 0.7);
  switch (act) {
    case 'plan': {
      const lines = some(random, () => ({ itemId: place().item.id, quantity: drawQuantity(random) }));
      return { act, from: place().location ?? 0, to: random.pick(sight.world.locations).id, lines };
    }
    case 'pick':
    case 'receive':
      return { act, ...stepOf(random, known('transfer'), (line) => lineOf(random, sight, line)) };
    case 'give_up':
      return { act, id: known('transfer')?.id ?? 0, goodsAt: random.pick([...GOODS_AT, undefined]) };
    case 'order': {
      const cost = () => BigInt(random.int(0, 30)) * UNIT;
      const lines = some(random, () => ({
        itemId: place().item.id,
        quantity: drawQuantity(random),
        unitCost: cost(),
      }));
      return { act, locationId: random.pick(sight.world.locations).id, lines };
    }
    case 'take_in': {
      const coming = ({ id, itemId }: KnownDocument['lines'][number]) => {
        const { lineId: purchaseOrderLineId, lot, ...rest } = lineOf(random, sight, { id, itemId }, 'comes in');
        return { ...rest, purchaseOrderLineId, ...(lot && { lot: { expiresAt: null, ...lot } }) };
      };
      return { act, ...stepOf(random, known('purchase_order'), coming) };
    }
    case 'call_off':
      return { act, id: known('purchase_order')?.id ?? 0 };
    case 'take_back':
      return { act, id: known('receipt')?.id ?? 0 };
  }
}

const some = <Made>(random: Random, make: () => Made) => Array.from({ length: random.int(1, 3) }, make);

/** All that is left of a document, or some of its lines. */
function stepOf<Line>(
  random: Random,
  document: KnownDocument | undefined,
  line: (line: KnownDocument['lines'][number]) => Line,
) {
  if (document === undefined || random.chance(0.4)) return { id: document?.id ?? 0 };
  return { id: document.id, lines: random.some(document.lines, random.int(1, 2)).map(line) };
}

function lineOf(
  random: Random,
  sight: Sight,
  { id, itemId }: KnownDocument['lines'][number],
  how?: 'comes in',
): StepLine {
  const line: StepLine & { lot?: EntryRequest['lot'] } = { lineId: id, quantity: drawQuantity(random) };
  const item = sight.world.items.find((one) => one.id === itemId)!; // Lines name items of the world.
  if (item.tracking === 'lot') {
    const { lot } = drawPlace(random, sight, 0.7);
    line.lot = drawLot(random, item, lot);
  }
  if (item.tracking === 'serial') {
    const names = Array.from({ length: random.int(1, 3) }, () => `N${random.int(1, 60)}`);
    const here = sight.world.locations.flatMap((location) => sight.serialsAt(item.id, location.id));
    line.serials = how === 'comes in' ? [...new Set(names)] : random.some(here, random.int(1, 2));
    line.quantity = BigInt(line.serials.length) * UNIT;
  }
  return line;
}

/** Submits a step with a document, and answers with what the document is after it. */
export async function submitDocument(
  journal: Journal,
  { actor, supplierId }: WorldTenant,
  step: DocumentStep,
  key: Idempotency | undefined,
): Promise<{ document: KnownDocument; replayed: boolean }> {
  const of = (kind: KnownDocument['kind'], { output, replayed }: Outcome<{ id: number; lines: readonly object[] }>) => {
    const lines = (output.lines as KnownDocument['lines']).map(({ id, itemId }) => ({ id, itemId }));
    return { document: { kind, id: output.id, lines }, replayed };
  };
  const reason = 'Simulated';
  switch (step.act) {
    case 'plan': {
      const input = { fromLocationId: step.from, toLocationId: step.to, lines: step.lines };
      return of('transfer', await journal.submit(actor, createTransfer, input, key));
    }
    case 'pick':
      return of('transfer', await journal.submit(actor, pickTransfer, step, key));
    case 'receive':
      return of('transfer', await journal.submit(actor, receiveTransfer, step, key));
    case 'give_up':
      return of('transfer', await journal.submit(actor, cancelTransfer, { ...step, reason }, key));
    case 'order':
      return of(
        'purchase_order',
        await journal.submit(actor, createPurchaseOrder, { ...step, vendorId: supplierId }, key),
      );
    case 'call_off':
      return of('purchase_order', await journal.submit(actor, cancelPurchaseOrder, { ...step, reason }, key));
    case 'take_in': {
      const { id: purchaseOrderId, lines } = step;
      return of('receipt', await journal.submit(actor, createReceipt, { purchaseOrderId, lines }, key));
    }
    case 'take_back':
      return of('receipt', await journal.submit(actor, cancelReceipt, { ...step, reason }, key));
  }
}
