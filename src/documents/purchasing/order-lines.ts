import { refuseAll, wantItems } from '../../catalog/index.ts';
import type { Wants } from '../../ledger/index.ts';
import { type Fault, formatQuantity, type Quantity } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import { type Unit, writtenLine } from '../document/document-book.ts';
import { newLine } from '../document/document-rules.ts';
import { lineDetails } from './details.ts';
import { findLineItems } from './heads.ts';
import { markupsOf, priceOf, wantMarkups } from './markups.ts';

/** A line as a request, an order or a return is given it. */
export interface OrderLineInput {
  /** The line that it changes; a line without an id is new. */
  id?: number | undefined;
  itemId: number;
  description?: string | null | undefined;
  quantity: Quantity;
  /** The item's own cost where nothing is said. */
  unitCost?: Quantity | undefined;
  vendorPartNumber?: string | null | undefined;
  details?: Record<string, unknown> | undefined;
}

/** Wants what lines name, and what their prices are made of. */
export function wantLines(wants: Wants, lines: readonly OrderLineInput[] | undefined): void {
  wantItems(wants, new Set(lines?.map(({ itemId }) => itemId)));
  wantMarkups(wants);
}

/** The lines of a document after a change: those that are named are new or changed, those that are not become inactive. */
export function mergeLines(
  unit: Unit,
  head: DocumentHead,
  before: readonly DocumentLine[],
  inputs: readonly OrderLineInput[],
): DocumentLine[] {
  const { kept, struck } = lineUp(unit, head, before, inputs);
  return [...struck, ...kept].sort((a, b) => a.id - b.id);
}

/** The same apart: the lines that were named, in their order, and those that were not. */
export function lineUp(
  unit: Unit,
  head: DocumentHead,
  before: readonly DocumentLine[],
  inputs: readonly OrderLineInput[],
): { kept: DocumentLine[]; struck: DocumentLine[] } {
  const faults: Fault[] = lineFaults(before, inputs);
  const named = inputs.map((line, index) => ({
    itemId: line.itemId,
    path: `lines.${index}`,
    isNew: line.id === undefined,
  }));
  const items = findLineItems(unit, named, faults);
  refuseAll(faults);
  const ranges = markupsOf(unit.book);
  const byId = new Map(before.map((line) => [line.id, line]));
  const kept = inputs.map((input): DocumentLine => {
    const old = input.id === undefined ? undefined : byId.get(input.id);
    const cost = items.get(input.itemId)?.fields.cost;
    const unitCost = input.unitCost ?? old?.unitCost ?? cost ?? 0n;
    const fields = {
      itemId: input.itemId,
      quantity: input.quantity,
      unitCost,
      description: input.description === undefined ? (old?.description ?? null) : input.description,
      active: true,
      details: detailsAfter(old, input, priceOf(unitCost, ranges)),
    };
    return old === undefined ? newLine(unit, head.id, fields) : writtenLine(unit, old, { ...old, ...fields });
  });
  const keptIds = new Set(kept.map((line) => line.id));
  const struck = before
    .filter((line) => !keptIds.has(line.id))
    .map((line) => (line.active ? { ...line, active: false, updatedAt: unit.now } : line));
  return { kept, struck };
}

function detailsAfter(
  old: DocumentLine | undefined,
  input: OrderLineInput,
  marked: { price: Quantity; percent: Quantity } | null,
): Record<string, unknown> {
  const was = old === undefined ? {} : lineDetails(old);
  const more = Object.entries({ ...was.more, ...input.details }).filter(([, value]) => value !== null);
  return {
    ...was,
    vendorPartNumber: input.vendorPartNumber === undefined ? (was.vendorPartNumber ?? null) : input.vendorPartNumber,
    price: marked && formatQuantity(marked.price),
    markupPercent: marked && formatQuantity(marked.percent),
    more: Object.fromEntries(more),
  };
}

function lineFaults(before: readonly DocumentLine[], inputs: readonly OrderLineInput[]): Fault[] {
  const byId = new Map(before.map((line) => [line.id, line]));
  const seen = new Set<number>();
  const faults: Fault[] = [];
  const say = (path: string, code: Fault['code'], message: string) => faults.push({ path, code, message });
  inputs.forEach(({ id, itemId, quantity, unitCost }, index) => {
    const path = `lines.${index}`;
    if (quantity <= 0n) say(`${path}.quantity`, 'invalid_quantity', 'The quantity of a line must be above zero.');
    if (unitCost !== undefined && unitCost < 0n)
      say(`${path}.unitCost`, 'invalid_quantity', 'A cost is not below zero.');
    if (id === undefined) return;
    const old = byId.get(id);
    if (seen.has(id)) say(`${path}.id`, 'invalid_request', `Line ${id} is named twice.`);
    seen.add(id);
    if (old === undefined) say(`${path}.id`, 'unknown_line', `There is no line ${id} in this document.`);
    else if (old.itemId !== itemId)
      say(
        `${path}.itemId`,
        'invalid_request',
        'A line keeps its item. Leave it out, and add a line for the other item.',
      );
    else if (quantity < old.received)
      say(`${path}.quantity`, 'wrong_state', `${formatQuantity(old.received)} were received on this line already.`);
  });
  for (const line of before) {
    if (line.active && line.received > 0n && !seen.has(line.id))
      say(
        'lines',
        'wrong_state',
        `${formatQuantity(line.received)} were received on line ${line.id}: it cannot be struck.`,
      );
  }
  return faults;
}
