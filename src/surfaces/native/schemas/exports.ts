import Type from 'typebox';
import { EXPORTED_KINDS } from '../../../documents/index.ts';
import { headFields } from './documents.ts';
import { ActorRef } from './parties.ts';
import {
  id,
  input,
  many,
  maybe,
  maybeNull,
  oneOf,
  orNull,
  rowFields,
  shape,
  shown,
  stamps,
  text,
  timeInput,
  whole,
} from './scalars.ts';

const kind = oneOf(EXPORTED_KINDS, 'The kind of the document.');
export const ExportBatchInput = input(
  'ExportBatchInput',
  'Documents to hand over to the books: these, or all of some kinds.',
  {
    name: maybeNull(text(255, 'What people call the batch.')),
    documentIds: maybe(
      many(id('A document.'), 'These documents; or else name kinds.', { minItems: 1, maxItems: 5_000 }),
    ),
    kinds: maybe(many(kind, 'All that are ready of these kinds.', { minItems: 1, maxItems: EXPORTED_KINDS.length })),
    until: maybeNull(timeInput('With `kinds`: those made before this moment; left out: now.')),
  },
);
export const ExportBatch = shape('ExportBatch', 'Documents that went to the books together.', {
  ...rowFields,
  number: shown('Its number in the series of batches.'),
  name: orNull(shown('What people call the batch.')),
  status: oneOf(['posted', 'exported'], '`exported`: the books have taken it over.'),
  documentCount: whole('How many documents it holds.', { minimum: 0 }),
  createdBy: ActorRef,
  ...stamps,
});
/** A document of whatever kind, with what all of them show. */
export const ExportedDocument = Type.Object(
  { kind, ...headFields(shown('Where it stands, in the words of its kind.')) },
  {
    title: 'ExportedDocument',
    description: 'A document of one of several kinds: what all of them show, and what its own kind adds.',
    additionalProperties: true,
  },
);
