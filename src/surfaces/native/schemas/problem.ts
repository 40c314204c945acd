import Type from 'typebox';
import { REFUSAL_CODES } from '../../../platform/index.ts';
import { id, maybe, maybeNull, named, oneOf, quantity, shape, shown, whole } from './scalars.ts';

/** Every code that a refusal of this surface may have: those of the core, and the one for a fault of the server. */
export const PROBLEM_CODES = [...Object.keys(REFUSAL_CODES), 'internal_error'];

/** One thing that is wrong with a request. */
export const Fault = shape('Fault', 'One thing that is wrong with a request.', {
  path: shown(
    'Where: the dotted path of the field, such as `movements.0.entries.1.quantity`; empty for the request as a whole.',
  ),
  code: shown('A stable code to act on, from the same list as `Problem.code`.'),
  message: shown('What to do, for a person.'),
  itemId: maybe(id('The item that it is about.')),
  partNumber: maybe(shown('The part number of that item.')),
  locationId: maybeNull(id('The location that it is about; null for stock that is not assigned to one.')),
  location: maybeNull(shown("The location's name.")),
  lot: maybe(shown('The number of the lot that it is about.')),
  requested: maybe(quantity('How much was asked for.')),
  available: maybe(quantity('How much is there to take.')),
});

export const ProblemCode = named(
  'ProblemCode',
  oneOf(PROBLEM_CODES, 'A stable code to act on.'),
  'Why a request was refused: a stable code to act on. Each operation lists the codes that it can answer, by status.',
);

/** What every refusal looks like (RFC 9457). */
export const Problem = shape('Problem', 'Why the request was refused; every failing field at once (RFC 9457).', {
  type: shown('`urn:onhand:problem:` and the code.'),
  title: shown('The status in words.'),
  status: whole('The HTTP status.', { minimum: 400, maximum: 599 }),
  code: ProblemCode,
  detail: shown('What to do, for a person.'),
  requestId: shown('The id of the request, as in `X-Request-Id` and in the log.'),
  errors: Type.Array(Fault, { description: 'What is wrong and where: at most the first 100.' }),
  moreErrors: maybe(whole('How many errors there are beyond those.', { minimum: 1 })),
});
