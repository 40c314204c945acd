import {
  type BaseQuantity,
  type Item,
  inBaseUnits,
  inUnitOf,
  perBaseUnit,
  refuseAll,
  wantItems,
} from '../../catalog/index.ts';
import type { Wants } from '../../ledger/index.ts';
import { type Fault, formatQuantity, QUANTITY_MAX, type Quantity, share, units } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import { type Unit, writtenLine } from '../document/document-book.ts';
import { newLine } from '../document/document-rules.ts';
import { type LineDetails, lineDetails } from './details.ts';
import { findLineItems, inactiveFault } from './heads.ts';
import { markupsOf, priceOf, wantMarkups } from './markups.ts';

/** A line as a request, an order or a return is given it. */
export interface OrderLineInput {
  /** The line that it changes; a line without an id is new. */
  id?: number | undefined;
  itemId: number;
  description?: string | null | undefined;
  quantity: Quantity;
  /** What the quantity counts, and the unit cost is for. Left out: what the line has; null, and left out of a new line: the base unit. */
  unit?: string | null | undefined;
  /** The item's own cost where nothing is said. */
  unitCost?: Quantity | undefined;
  /** Said by who knows base units alone: a line whose cost stays as it is shown in them keeps its unit where the quantity allows. */
  inBaseUnits?: true | undefined;
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
  const strange: Fault[] = [];
  const isOrdering = head.kind !== 'vendor_return';
  const named = inputs.map((line, index) => ({
    itemId: line.itemId,
    path: `lines.${index}`,
    asksForMore: isOrdering && line.id === undefined,
  }));
  const items = findLineItems(unit, named, strange);
  const byId = new Map(before.map((line) => [line.id, line]));
  const faults: Fault[] = [];
  const asked = inputs.map((input, index): AskedLine => {
    const old = input.id === undefined ? undefined : byId.get(input.id);
    const item = items.get(input.itemId);
    const path = `lines.${index}`;
    const amounts = askedLine(unit, old?.itemId === input.itemId ? old : undefined, item, input, { path, faults });
    const isRaised = isOrdering && old?.itemId === input.itemId && amounts.quantity > old.quantity;
    if (isRaised && item?.fields.active === false) strange.push(inactiveFault(item, `${path}.quantity`));
    return amounts;
  });
  refuseAll([...lineFaults(before, inputs, asked), ...faults, ...strange]);
  const ranges = markupsOf(unit.book);
  const kept = inputs.map((input, index): DocumentLine => {
    const old = input.id === undefined ? undefined : byId.get(input.id);
    const amounts = asked[index]!;
    const fields = {
      ...amounts,
      itemId: input.itemId,
      description: input.description === undefined ? (old?.description ?? null) : input.description,
      active: true,
      details: detailsAfter(old, input, amounts, priceOf(amounts.unitCost, ranges, amounts.written?.factor)),
    };
    return old === undefined ? newLine(unit, head.id, fields) : writtenLine(unit, old, { ...old, ...fields });
  });
  const keptIds = new Set(kept.map((line) => line.id));
  const struck = before
    .filter((line) => !keptIds.has(line.id))
    .map((line) => (line.active ? { ...line, active: false, updatedAt: unit.now } : line));
  return { kept, struck };
}

/** How much a line is to be of, and what one of it costs. */
interface AskedLine extends BaseQuantity {
  unitCost: Quantity;
}

/** What an input asks for, in base units and as it is written. */
function askedLine(
  unit: Unit,
  old: DocumentLine | undefined,
  item: Item | undefined,
  input: OrderLineInput,
  { path, faults }: { path: string; faults: Fault[] },
): AskedLine {
  const kept = old && input.inBaseUnits && keptUnit(old, input);
  if (kept) return kept;
  const asUnit = input.unit === undefined && !input.inBaseUnits ? old?.written?.unit : input.unit;
  const amounts = inBaseUnits(unit, { ...input, unit: asUnit }, path, faults);
  const per = amounts.written?.factor ?? units(1);
  const known = old && share(old.unitCost, per, old.written?.factor ?? units(1));
  const unitCost = input.unitCost ?? known ?? share(item?.fields.cost ?? 0n, per, units(1));
  if (unitCost > QUANTITY_MAX) {
    const message = 'What one of this unit costs has more than twelve whole digits: say what it costs.';
    faults.push({ path: `${path}.unitCost`, code: 'invalid_quantity', message });
  }
  return { ...amounts, unitCost };
}

/** The line in the unit that it has, where its cost stays and the quantity is so many of that unit. */
function keptUnit(old: DocumentLine, { quantity, unitCost: stated }: OrderLineInput): AskedLine | undefined {
  const { unitCost, written } = old;
  if (written === null || (stated !== undefined && stated !== perBaseUnit(unitCost, written))) return undefined;
  const rewritten = inUnitOf(written, quantity);
  return rewritten === null ? undefined : { quantity, written: rewritten, unitCost };
}

function detailsAfter(
  old: DocumentLine | undefined,
  input: OrderLineInput,
  { quantity, written, unitCost }: AskedLine,
  marked: { price: Quantity; percent: Quantity } | null,
): Record<string, unknown> {
  const { costTaken, ...was }: LineDetails = old === undefined ? {} : lineDetails(old);
  const isSame = old?.quantity === quantity && old.unitCost === unitCost && old.written?.unit === written?.unit;
  const more = Object.entries({ ...was.more, ...input.details }).filter(([, value]) => value !== null);
  return {
    ...was,
    // Of a new total the receipts so far have taken their share by quantity.
    ...(isSame && costTaken !== undefined ? { costTaken } : {}),
    vendorPartNumber: input.vendorPartNumber === undefined ? (was.vendorPartNumber ?? null) : input.vendorPartNumber,
    price: marked && formatQuantity(marked.price),
    markupPercent: marked && formatQuantity(marked.percent),
    more: Object.fromEntries(more),
  };
}

function lineFaults(
  before: readonly DocumentLine[],
  inputs: readonly OrderLineInput[],
  asked: readonly BaseQuantity[],
): Fault[] {
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
    else if ((asked[index]?.quantity ?? quantity) < old.received)
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
