import { MOVEMENT_KINDS, type MovementKind } from '../../../ledger/index.ts';
import { batchMode } from './items.ts';
import { LotInput, LotRef, Serials, serialsInput } from './lots.ts';
import { ActorRef, DocumentRef } from './parties.ts';
import { Fault } from './problem.ts';
import {
  id,
  input,
  many,
  maybe,
  maybeNull,
  money,
  oneOf,
  orNull,
  positive,
  quantity,
  quantityInput,
  Revision,
  shape,
  shown,
  text,
  time,
  timeInput,
  unitInput,
  whole,
} from './scalars.ts';

export const ENTRIES_MAX = 10_000;
const MOVEMENTS_MAX = 1_000;

const entryFields = {
  id: id('The id of the entry.'),
  itemId: id('The item that moved.'),
  locationId: orNull(id('Where it moved; null: stock at no location yet.')),
  lot: orNull(LotRef),
  serials: orNull(Serials),
  change: quantity('The signed change of what is on hand there.'),
  before: quantity('What was on hand there before.'),
  after: quantity('What was on hand there afterwards.'),
  reservedChange: quantity('The signed change of what is reserved there.'),
  reservedBefore: quantity('What was reserved there before.'),
  reservedAfter: quantity('What was reserved there afterwards.'),
  itemAfter: quantity('What was on hand of the item in all locations afterwards.'),
  valueChange: money('The signed change of the value of the stock.'),
  occurredAt: maybe(
    time(
      'When it happened, where that is not when its movement did: a line of a count is judged at the moment of counting.',
    ),
  ),
};

const kind = oneOf(MOVEMENT_KINDS, 'Why stock moved.');
const facts = {
  kind,
  reasonCode: orNull(shown("The company's own code for the reason.")),
  reason: orNull(shown('The reason in words.')),
  reference: orNull(shown('A number or name of another system.')),
  jobId: orNull(id('The job that it was for.')),
  occurredAt: time('When it happened.'),
  recordedAt: time('When it was recorded.'),
  actor: ActorRef,
  document: orNull(DocumentRef),
  reverses: orNull(id('The movement that it takes back.')),
  postedWith: orNull(
    id(
      'The first movement of the same step: a late one is posted with the corrections at the counts that had seen it.',
    ),
  ),
};

const Entry = shape(
  'Entry',
  "One position's share of a movement: the change, and the balance before and after.",
  entryFields,
);
export const Movement = shape(
  'Movement',
  'An immutable fact: which positions changed, by how much, why, who and when.',
  {
    id: id('The id of the movement.'),
    revision: Revision,
    ...facts,
    hash: shown('The hash that chains it to the movement before: 64 hexadecimal digits.'),
    entries: many(Entry, 'What changed, one entry for each position.'),
  },
);

const entryOfMovement = { ...entryFields, movementId: id('The movement that the entry belongs to.'), ...facts };
export const LedgerEntry = shape('LedgerEntry', 'An entry with what its movement says.', entryOfMovement);
export const ExplanationStep = shape('ExplanationStep', 'A step of an explanation.', {
  ...entryOfMovement,
  balance: quantity('What was on hand after this entry.'),
});

type PostedKind = Exclude<MovementKind, 'reserve' | 'release' | 'merger'>;
/** Kinds that may be posted; reserving and releasing go through reservations, and items are merged by their own request. */
const POSTED_KINDS = MOVEMENT_KINDS.filter(
  (one): one is PostedKind => one !== 'reserve' && one !== 'release' && one !== 'merger',
);

export const pick = oneOf(
  ['fefo', 'fifo'],
  'Which lots to take where none is named: first to expire, or first received.',
);
export const anyPick = oneOf(
  ['fefo', 'fifo', 'any', 'good_first'],
  'Which lots to take where none is named: first to expire, or first received, of those that are available; or `any`, held and expired ones too, the oldest first; `good_first` takes these where what is available is too little. Left out, adjustments and vendor returns take `any` and transfers `fefo`.',
);
export const minimumDaysLeft = whole(
  'How many days each lot that is picked must have left. Lots that never expire always have.',
  { minimum: 0, maximum: 36_500 },
);
export const EntryInput = input('EntryInput', 'One position that a movement changes.', {
  itemId: id('The item that moves.'),
  locationId: maybeNull(id('Where it moves; left out: stock at no location yet.')),
  quantity: quantityInput('The signed change of what is on hand; for a count, what was counted. In `unit`.'),
  unit: unitInput,
  lot: maybe(LotInput),
  serials: maybe(serialsInput(ENTRIES_MAX)),
  pick: maybe(anyPick),
  minimumDaysLeft: maybe(minimumDaysLeft),
  unitCost: maybe(positive('What one of `unit` cost, as money, for stock that comes in.')),
  expect: maybe(
    input('Expectation', 'Refuses the movement where the balance is another.', {
      onHand: quantityInput('What is on hand there, as the client knows it; always in base units.'),
    }),
  ),
});

const reasonCode = maybeNull(text(100, "The company's own code for the reason."));
export const MovementInput = input('MovementInput', 'A movement to post.', {
  kind: oneOf(POSTED_KINDS, 'Why stock moves.'),
  reasonCode,
  reason: maybeNull(text(2_000, 'The reason in words.')),
  reference: maybeNull(text(500, 'A number or name of another system.')),
  jobId: maybeNull(id('The job that it is for.')),
  occurredAt: maybeNull(timeInput('When it happened, not in the future; left out: now.')),
  entries: many(EntryInput, 'What changes. Of a transfer they sum to zero.', { minItems: 1, maxItems: ENTRIES_MAX }),
});

export const MovementBatchInput = input(
  'MovementBatchInput',
  'Movements to post together, with at most 10,000 entries in all.',
  {
    mode: batchMode,
    movements: many(MovementInput, 'The movements, in order.', { minItems: 1, maxItems: MOVEMENTS_MAX }),
  },
);
export const MovementBatchOutcome = shape('MovementBatchOutcome', 'What became of each movement of a batch.', {
  data: many(
    shape('MovementOutcome', 'What became of one movement of a batch.', {
      index: whole('The place of the movement in the batch, from 0.', { minimum: 0 }),
      status: oneOf(['posted', 'refused'], 'What became of it.'),
      movement: maybe(Movement),
      error: maybe(Fault),
    }),
    'One row for each movement, in the order of the batch.',
  ),
});
export const ReversalInput = input('ReversalInput', 'Why a movement is taken back.', {
  reason: text(2_000, 'The reason in words.'),
});

/** The times that a list of what is recorded may be narrowed by: from the first on, and before the second. */
export const timeQuery = {
  from: maybe(timeInput('Recorded from this moment on.')),
  to: maybe(timeInput('Recorded before this moment.')),
  occurredFrom: maybe(timeInput('Happened from this moment on.')),
  occurredTo: maybe(timeInput('Happened before this moment.')),
};
/** How lists of movements and of entries are narrowed. */
export const movementQuery = {
  reference: maybe(text(500, 'With this reference, compared as written.')),
  kind: maybe(kind),
  itemId: maybe(id('Those that moved this item.')),
  locationId: maybe(id('Those that moved something at this location.')),
  documentId: maybe(id('Those of this document.')),
  actorId: maybe(id('Those of the credential with this id.')),
  reasonCode: maybe(text(100, 'With this reason code, compared as written.')),
  ...timeQuery,
};
export const entryQuery = {
  ...movementQuery,
  lotId: maybe(id('Those that moved this lot.')),
  serial: maybe(text(200, 'Those that moved units with this serial number, compared as written.')),
};
