import {
  type Item,
  itemFor,
  LOCATION_ROWS,
  locationFor,
  nameCustomFields,
  REFERENCE_ROWS,
  type ReferenceKind,
  refuseAll,
  wantCustomFields,
  wantItems,
} from '../../catalog/index.ts';
import type { Wants } from '../../ledger/index.ts';
import { type Fault, formatQuantity, type Quantity, Refusal } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import type { Unit } from '../document/document-book.ts';
import { referenceFaults } from '../document/document-fields.ts';
import { detailsOf, type ShipTo, setDetails } from './details.ts';

/** What a purchasing document may be given for its head. What is left out stays, or takes its default; null clears. */
export interface HeadInput {
  reference?: string | null | undefined;
  memo?: string | null | undefined;
  date?: Date | null | undefined;
  vendorId?: number | null | undefined;
  typeId?: number | null | undefined;
  locationId?: number | null | undefined;
  businessUnitId?: number | null | undefined;
  jobId?: number | null | undefined;
  projectId?: number | null | undefined;
  technicianId?: number | null | undefined;
  tax?: Quantity | undefined;
  shipping?: Quantity | undefined;
  restockingFee?: Quantity | undefined;
  requiredOn?: Date | null | undefined;
  shipTo?: ShipTo | null | undefined;
  /** Whatever else is known of it; each for itself, and null takes one away. */
  details?: Record<string, unknown> | undefined;
  /** Replaced whole. */
  customFields?: Record<string, unknown> | undefined;
  /** Replaced whole; by the application that attached them. */
  externalData?: Record<string, unknown> | undefined;
}

const PLAIN = ['reference', 'memo', 'tax', 'shipping', 'customFields', 'externalData'] as const;
const LINKS = ['vendorId', 'typeId', 'businessUnitId', 'jobId', 'projectId', 'technicianId'] as const;
const KIND_OF_LINK: Record<(typeof LINKS)[number], ReferenceKind | null> = {
  vendorId: 'vendor',
  typeId: null, // Which types there are is for the kind of document to say.
  businessUnitId: 'business_unit',
  jobId: 'job',
  projectId: 'project',
  technicianId: 'technician',
};

/** Wants what the input names. */
export function wantHead(wants: Wants, input: HeadInput): void {
  wants.rows(
    REFERENCE_ROWS,
    LINKS.map((name) => input[name]),
  );
  wants.rows(LOCATION_ROWS, [input.locationId]);
  wantCustomFields(wants, input.customFields);
}

/** Puts what was given into the head, after every vendor, place and thing that it names was found. */
export function fillHead(
  unit: Unit,
  head: DocumentHead,
  input: HeadInput,
  rules: { types: ReferenceKind; required: readonly ('vendorId' | 'locationId')[] },
): void {
  unit.book.need((wants) => wantHead(wants, input));
  const faults: Fault[] = [];
  for (const name of LINKS) {
    const id = input[name];
    if (id === undefined || id === head[name]) continue;
    faults.push(...referenceFaults(unit, KIND_OF_LINK[name] ?? rules.types, name, id));
    head[name] = id;
  }
  if (input.locationId !== undefined && input.locationId !== head.locationId) {
    if (input.locationId !== null) faults.push(...locationFaults(unit, input.locationId));
    head.locationId = input.locationId;
  }
  for (const path of rules.required.filter((name) => head[name] === null)) {
    faults.push({ path, code: 'invalid_request', message: 'This field is required.' });
  }
  refuseAll(faults);
  nameCustomFields(unit.book, input.customFields);
  for (const name of PLAIN) if (input[name] !== undefined) Object.assign(head, { [name]: input[name] });
  if (input.date) head.date = input.date;
  fillDetails(head, input);
}

function fillDetails(head: DocumentHead, input: HeadInput): void {
  const { requiredOn, shipTo, restockingFee, details } = input;
  if (requiredOn !== undefined) setDetails(head, { requiredOn: requiredOn?.toISOString() });
  if (shipTo !== undefined) setDetails(head, { shipTo: shipTo ?? undefined });
  if (restockingFee !== undefined) setDetails(head, { restockingFee: formatQuantity(restockingFee) });
  if (details === undefined) return;
  const more = Object.entries({ ...detailsOf(head).more, ...details }).filter(([, value]) => value !== null);
  setDetails(head, { more: Object.fromEntries(more) });
}

function locationFaults({ actor, book }: Unit, id: number): Fault[] {
  const location = locationFor(book, actor, id);
  const path = 'locationId';
  if (location === undefined)
    return [{ path, code: 'unknown_location', message: `There is no location with the id ${id}.` }];
  return location.fields.active ? [] : [{ path, code: 'inactive_location', message: `Location ${id} is not active.` }];
}

/** The items of lines; adds a fault for each that is not there for the actor, or out of use where its line asks for more of it. */
export function findLineItems(
  { actor, book }: Unit,
  lines: readonly { itemId: number; path: string; asksForMore: boolean }[],
  faults: Fault[],
): Map<number, Item> {
  const ids = new Set(lines.map((line) => line.itemId));
  book.need((wants) => wantItems(wants, ids));
  const items = new Map([...ids].flatMap((id): [number, Item][] => entryOf(id, itemFor(book, actor, id))));
  for (const { itemId, path, asksForMore } of lines) {
    const item = items.get(itemId);
    const at = `${path}.itemId`;
    if (item === undefined)
      faults.push({ path: at, code: 'unknown_item', message: `There is no item with the id ${itemId}.` });
    else if (asksForMore && !item.fields.active) faults.push(inactiveFault(item, at));
  }
  return items;
}

/** That nothing more is ordered of an item that is out of use. */
export function inactiveFault({ fields }: Item, path: string): Fault {
  return {
    path,
    code: 'inactive_item',
    message: `Item ${fields.partNumber} is not active: nothing more of it is ordered.`,
  };
}

function entryOf(id: number, item: Item | undefined): [number, Item][] {
  return item === undefined ? [] : [[id, item]];
}

/** Of a document that is closed, what others say about it may still be changed, and nothing else. */
const ALWAYS = ['customFields', 'externalData'];
const WHEN_CLOSED = [...ALWAYS, 'memo', 'reference'];

/** Throws unless what the patch touches may still change. */
export function requireChangeable(head: DocumentHead, patch: object, openStatuses: readonly string[]): void {
  const asked = Object.entries(patch).filter(([, value]) => value !== undefined);
  const touched = asked.map(([name]) => name);
  const outside = (allowed: readonly string[]) => touched.filter((name) => !allowed.includes(name));
  const kept = head.syncStatus === 'exported' ? outside(ALWAYS) : [];
  if (kept.length > 0) refuse('document_exported', kept, `${head.number} was exported and stays as it is.`);
  if (openStatuses.includes(head.status)) return;
  const closed = outside(WHEN_CLOSED);
  if (closed.length === 0) return;
  refuse('wrong_state', closed, `${head.number} is ${head.status.replaceAll('_', ' ')}; this can no longer change.`);
}

/** Throws `wrong_state` for what was canceled. */
export function requireNotCanceled(head: DocumentHead): void {
  if (head.status !== 'canceled') return;
  throw new Refusal('wrong_state', `${head.number} was canceled and stays as it is.`, { path: 'status' });
}

function refuse(code: 'document_exported' | 'wrong_state', paths: string[], message: string): never {
  throw new Refusal(code, message, { faults: paths.map((path) => ({ path, code, message })) });
}
