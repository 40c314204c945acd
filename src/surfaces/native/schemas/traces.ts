import { TRACE_ROLES } from '../../../documents/index.ts';
import { FLOWS, MOVEMENT_KINDS } from '../../../ledger/index.ts';
import { Lot, LotRef, Serial, Serials } from './lots.ts';
import { ActorRef, DocumentRef } from './parties.ts';
import { flag, id, listOf, many, maybe, oneOf, orNull, quantity, says, shape, shown, time, whole } from './scalars.ts';
import { Position } from './stock.ts';

const facts = {
  movementId: id('The movement.'),
  kind: oneOf(MOVEMENT_KINDS, 'Why stock moved.'),
  reasonCode: orNull(shown("The company's own code for the reason.")),
  reason: orNull(shown('The reason in words.')),
  reference: orNull(shown('A number or name of another system: to whom it went, where it was said.')),
  jobId: orNull(id('The job that it was for.')),
  document: orNull(DocumentRef),
  occurredAt: time('When it happened.'),
  recordedAt: time('When it was recorded.'),
  actor: ActorRef,
  itemId: id('The item.'),
};

const TraceRow = shape('TraceRow', 'A step of a lot: an entry, with what stands behind it.', {
  id: id('The id of the entry.'),
  ...facts,
  role: oneOf(
    TRACE_ROLES,
    'What moved: the `lot` itself, a `product` that was made from it in one production or several, or an `ingredient` that it was made from.',
  ),
  flow: oneOf(
    FLOWS,
    '`in`: it was received, made or brought back. `out`: it was issued, used or given back to its vendor. `transfer`: it stayed in the company. `adjustment`: what there is was stated.',
  ),
  lot: orNull(LotRef),
  locationId: orNull(id('Where; null: at no location yet.')),
  change: quantity('The signed change of what is on hand there.'),
  vendorId: orNull(id('The vendor that the document names.')),
  origin: orNull(
    says(DocumentRef, 'The document that the document came from: the order of a receipt, the sale of a return.'),
  ),
});

const TraceLink = shape('TraceLink', 'A production between a lot and something that went in or came out.', {
  ...facts,
  depth: whole('How many productions away from the lot that was asked about, from 1.', { minimum: 1 }),
  lotId: id('The lot that the production used or made: the one asked about at depth 1, else one of a link before.'),
  lotQuantity: quantity('How much of that lot the production used or made; above zero.'),
  lot: orNull(LotRef),
  quantity: quantity('How much of the item went in or came out; above zero.'),
  serials: orNull(Serials),
  units: orNull(
    many(Serial, 'The units with these serial numbers that the reader may see: where they are, and where they went.'),
  ),
});

const totals = shape(
  'TraceTotals',
  'What moved the lot, where the reader may see it. Received, made and customerReturned, less issued, usedByJobs, consumed and vendorReturned, plus adjusted and transferred, are what is on hand. What was taken back is in none of them.',
  {
    received: quantity('What was received.'),
    made: quantity('What productions made of it.'),
    customerReturned: quantity('What customers brought back.'),
    issued: quantity('What was issued and sold.'),
    usedByJobs: quantity('What jobs used.'),
    consumed: quantity('What productions used.'),
    vendorReturned: quantity('What went back to vendors.'),
    adjusted: quantity('What adjustments and counts changed; signed.'),
    transferred: quantity(
      'What transfers brought, less what they took; signed. Zero for who sees every location: it is in transit at most.',
    ),
    onHand: quantity('What there is of it.'),
  },
);

const TraceSummary = shape('TraceSummary', 'A lot as a whole.', {
  lot: Lot,
  totals,
  positions: many(Position, 'Where there is something of the lot, or of lots that were made from it; 1,000 at most.'),
  madeFrom: many(TraceLink, 'What it was made from, and what that was made from, and so on: the nearest first.'),
  madeInto: many(TraceLink, 'What was made from it, and what was made from that, and so on: the nearest first.'),
});

export const LotTrace = shape('LotTrace', 'Where a lot came from, where it is and where it went.', {
  complete: flag(
    'Whether every lot that was made from it, or that it was made from, is among the rows. After 1,000 links or 50 productions on end, a trace stops: trace the lots of its last links.',
  ),
  summary: orNull(TraceSummary),
  ...listOf(TraceRow).properties,
});

export const traceQuery = {
  flow: maybe(oneOf(FLOWS, 'Rows of this flow alone: `out` is who to call.')),
};
