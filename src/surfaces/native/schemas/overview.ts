import Type from 'typebox';
import { ActorRef } from './parties.ts';
import {
  id,
  many,
  maybe,
  maybeNull,
  money,
  oneOf,
  orNull,
  quantity,
  shape,
  shown,
  stamps,
  text,
  time,
  timeInput,
  whole,
} from './scalars.ts';

const count = (description: string) => whole(description, { minimum: 0 });

export const StockSummary = shape('StockSummary', 'The stock of a company in a few numbers.', {
  items: count('Items that there are.'),
  stockValue: money('What all stock is worth, at moving average cost.'),
  lowStock: count('Items in use of which no more is available than their minimum.'),
  reservations: count('Reservations that hold stock.'),
  computedAt: time('When the numbers were worked out.'),
});
export const MovementDays = shape('MovementDays', 'How many movements were recorded on each day.', {
  data: many(
    shape('MovementDay', 'One day.', {
      day: shown('The day as the calendar of the time zone says it: `2026-01-31`.'),
      startsAt: time('When the day begins.'),
      movements: count('Movements that were recorded on it.'),
    }),
    'One row for each day, the last one today.',
  ),
});
export const movementDayQuery = {
  days: Type.Integer({ minimum: 1, maximum: 366, default: 30, description: 'How many days, today among them.' }),
  timeZone: Type.String({
    maxLength: 100,
    default: 'UTC',
    description: 'The time zone by its name, such as Europe/Berlin.',
  }),
};
export const ItemHistory = shape('ItemHistory', 'What was on hand of an item over time.', {
  itemId: id('The item.'),
  data: many(
    shape('ItemHistoryPoint', 'What was on hand at one moment.', {
      at: time('The moment.'),
      onHand: quantity('What was on hand over all locations, as recorded by then.'),
    }),
    'The moments, evenly spaced, the first and the last among them.',
  ),
});
export const itemHistoryQuery = {
  from: timeInput('The first moment.'),
  to: maybe(timeInput('The last moment; left out: now.')),
  points: Type.Integer({ minimum: 2, maximum: 500, default: 120, description: 'How many moments.' }),
};
export const SurfaceUses = shape('SurfaceUses', 'Who uses which API.', {
  data: many(
    shape('SurfaceUse', 'What one credential did on one API.', {
      surface: shown('The API.'),
      actor: shape('UseActor', 'The credential.', {
        kind: shown('What sort of credential.'),
        id: id('The id of the credential.'),
        name: orNull(shown('The name of the credential; null when it is gone.')),
      }),
      requests: count('Requests that it made.'),
      errors: count('Answers of 400 and above.'),
      lastUsedAt: time('When it last asked.'),
      lastErrorAt: orNull(time('When it was last answered 400 or above.')),
      lastErrorStatus: orNull(whole('The status of that answer.', { minimum: 400, maximum: 599 })),
    }),
    'Those used last first.',
  ),
});
export const ServerStatus = shape('ServerStatus', 'Versions and sizes of the server and its database.', {
  version: shown('The version of the program.'),
  node: shown('The version of Node.js.'),
  database: shown('What sort of database, with its version.'),
  schema: shown('The newest migration.'),
  uptimeSeconds: count('Seconds since the start of the process.'),
  memoryBytes: count('Memory of the process, in bytes.'),
  databaseBytes: count('Size of the database, in bytes.'),
  tables: many(
    shape('TableSize', 'The size of one table.', {
      name: shown('The name of the table.'),
      bytes: count('Its size with its indexes, in bytes.'),
    }),
    'The largest tables.',
  ),
});

export const Verification = shape('Verification', 'What recomputing the ledger came to.', {
  ok: Type.Boolean({ description: 'Whether everything fits.' }),
  revision: count("The company's revision at which it was verified."),
  movements: count('Movements that were checked.'),
  entries: count('Entries that were checked.'),
  positions: count('Balances that were checked.'),
  misfit: orNull(
    shape('Misfit', 'The first row that does not fit.', {
      invariant: oneOf(['I1', 'I2', 'I3', 'I9'], 'The rule that it breaks: balance, transfer, limit, or chain.'),
      message: shown('What does not fit, for a person.'),
      movementId: maybe(id('The movement.')),
      entryId: maybe(id('The entry.')),
      itemId: maybe(id('The item.')),
      locationId: maybeNull(id('The location; null: stock at no location.')),
    }),
  ),
});
export const VerificationRun = shape('VerificationRun', 'A verification in the background, with how far it has come.', {
  id: id('The id of the verification.'),
  revision: count("The value of the company's clock at the last change of the row."),
  status: oneOf(
    ['running', 'finished', 'interrupted'],
    '`interrupted`: the server stopped meanwhile, or its database failed. Ask for a new one.',
  ),
  checked: count('Entries that are checked so far.'),
  total: orNull(count('Of so many; null until the work begins.')),
  actor: ActorRef,
  result: orNull(Verification),
  ...stamps,
  finishedAt: orNull(time('When it ended.')),
});

/** How a reader of the feed asks for a page; `kinds` says which there are. */
export const changesQuery = (kinds: readonly string[]) => ({
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100, description: 'Rows of a page.' }),
  after: maybe(text(200, 'The `next` of an earlier page, however long ago, or `latest`: what changes from now on.')),
  kinds: maybe(text(1_000, `Only these kinds of rows, separated by commas: ${kinds.join(', ')}.`)),
  wait: Type.Integer({
    minimum: 0,
    maximum: 30,
    default: 0,
    description: 'Seconds to wait for a change when there is none.',
  }),
});
export const Changes = shape('ChangeList', 'A page of the feed.', {
  data: many(
    shape('Change', 'A row as it was left at a revision, or a movement.', {
      revision: id('The revision of the change.'),
      kind: shown('The kind of the row, such as `item` or `movement`.'),
      id: id('The id of the row.'),
      deleted: maybe(Type.Boolean({ description: 'Whether the row was deleted.' })),
      row: Type.Unsafe<unknown>({
        type: 'object',
        additionalProperties: true,
        description: 'The row, in the shape in which its own list shows it.',
      }),
    }),
    'The changes in the order in which they happened.',
  ),
  next: shown('Send it as `after` to read on; it is always there.'),
});
