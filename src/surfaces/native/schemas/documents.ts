import Type, { type TSchema } from 'typebox';
import { LineLot, LotInput, Serials, serialsInput } from './lots.ts';
import { ActorRef } from './parties.ts';
import {
  flag,
  free,
  id,
  input,
  many,
  maybe,
  maybeNull,
  money,
  named,
  oneOf,
  orNull,
  quantity,
  rowFields,
  shape,
  shown,
  shownOf,
  stamps,
  text,
  time,
  timeInput,
} from './scalars.ts';

/** Lines that one document may have. */
export const DOCUMENT_LINES_MAX = 5_000;

const syncStatus = oneOf(['pending', 'posted', 'exported'], 'Whether the books know of it.');
const names = {
  jobId: maybeNull(id('The job that it is for.')),
  projectId: maybeNull(id('The project that it is for.')),
  businessUnitId: maybeNull(id('The business unit that it is for.')),
};
const reference = text(255, "The other side's number: the vendor's invoice or document.");
const memo = 'What people should know of it.';
const customFields = free('Fields of the company itself.');

/** Data that other applications attached, by application. */
const ExternalData = named(
  'ExternalData',
  Type.Unsafe<Record<string, Record<string, unknown>>>({
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: true, maxProperties: 200 },
    maxProperties: 200,
  }),
  'Data that other applications attached: an object for each application, at most 200 of them with 200 fields each.',
);

/** What every kind of document takes for its head. */
export const headInput = {
  reference: maybeNull(reference),
  memo: maybeNull(text(20_000, memo)),
  date: maybeNull(timeInput('The day that it is dated; left out: now.')),
  ...names,
  customFields: maybe(customFields),
  externalData: maybe(ExternalData),
};

/** What the answers of all kinds of documents show of the head; each kind has states of its own. */
export const headFields = <Status extends TSchema>(status: Status) => ({
  ...rowFields,
  number: shown('Its number in the series of its kind, such as `PO-7`.'),
  status,
  reference: orNull(shown("The other side's number: the vendor's invoice or document.")),
  memo: orNull(shown(memo)),
  date: time('The day that it is dated.'),
  ...shownOf(names),
  batchId: orNull(id('The export batch that it went to the books with.')),
  syncStatus,
  customFields,
  externalData: free('Data that other applications attached, by application.'),
  createdBy: ActorRef,
  ...stamps,
});

/** The state of a document, as its answers show it. */
export const state = (states: readonly string[]) => shown(`Where it stands: ${states.join(', ')}.`);

const lineStart = {
  id: id('The id of the line.'),
  itemId: id('The item.'),
  description: orNull(shown('What the line says of the item.')),
};
const lineRest = {
  quantity: quantity('How much, as it was written: in `unit`.'),
  unit: orNull(shown('The unit in which it was written, as the item spelled it then; null: the base unit.')),
  baseQuantity: quantity('The same in base units.'),
  unitCost: money('What one of `unit` costs.'),
  active: flag('Whether it counts: a line that was struck stays, inactive.'),
};
/** The lot and the units of a line, as they are shown. */
export const trackedFields = { lot: orNull(LineLot), serials: orNull(Serials) };
/** What the answers of all kinds of documents show of a line. */
export const lineFields = { ...lineStart, ...trackedFields, ...lineRest };
/** The same of a line that names no lot. */
export const plainLineFields = { ...lineStart, ...lineRest };

const DocumentStep = shape('DocumentStep', 'A step that a document took.', {
  id: id('The id of the record.'),
  status: shown('The state that it came to.'),
  reasonCode: orNull(shown("The company's own code for the reason.")),
  reason: orNull(shown('The reason in words.')),
  actor: ActorRef,
  recordedAt: time('When it was recorded.'),
});
export const history = many(DocumentStep, 'The steps that it took, the oldest first.');

/** The lot or the units of a line, where its item is kept by them. */
export const trackedInput = {
  lot: maybeNull(LotInput),
  serials: maybeNull(serialsInput(10_000)),
};

const reason = 'Why, in words.';
const reasonCode = maybeNull(text(100, "The company's own code for the reason."));
/** Why something is called off. */
export const reasonFields = { reason: text(2_000, reason, { minLength: 1 }), reasonCode };
export const ReasonInput = input('ReasonInput', 'Why it is done.', reasonFields);
/** The same where no reason need be given. */
export const ReasonOrNone = orNull(
  input('OptionalReasonInput', 'Why it is done, if anybody wants to say.', {
    reason: maybeNull(text(2_000, reason)),
    reasonCode,
  }),
);
/** For an action that needs no more than its name. */
export const EmptyBody = orNull(input('EmptyBody', 'Nothing: the action needs no more than its name.', {}));
/** For an action that may have happened before it is recorded. */
export const DateOrNone = orNull(
  input('OptionalDateInput', 'When it happened.', { date: maybeNull(timeInput('When it happened; left out: now.')) }),
);

/** The query parameters of every list of documents. */
export const documentQuery = {
  order: maybe(oneOf(['oldest', 'newest'], 'Which come first; the oldest by default.')),
  number: maybe(text(100, 'The document with this number.')),
  reference: maybe(text(255, 'Documents with this reference, compared as written.')),
  locationId: maybe(id('Documents of this location; transfers from it.')),
  jobId: maybe(id('Documents for this job.')),
  projectId: maybe(id('Documents for this project.')),
  businessUnitId: maybe(id('Documents for this business unit.')),
  batchId: maybe(id('Documents of this export batch.')),
  syncStatus: maybe(syncStatus),
  dateFrom: maybe(timeInput('Dated from this moment on.')),
  dateBefore: maybe(timeInput('Dated before this moment.')),
  createdFrom: maybe(timeInput('Made from this moment on.')),
  createdBefore: maybe(timeInput('Made before this moment.')),
  updatedFrom: maybe(timeInput('Last changed from this moment on.')),
  updatedBefore: maybe(timeInput('Last changed before this moment.')),
};
