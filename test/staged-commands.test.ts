/** Commands find out what they look at while they are decided: it is read, and they are decided again. */
import { expect, test } from 'vitest';
import { createReference, deleteReference, updateItem } from '../src/catalog/index.ts';
import { createPurchaseOrder, createVendorReturn, postMovements } from '../src/documents/index.ts';
import { type BatchCommand, createJournal } from '../src/journal/index.ts';
import { postMovement, type Shelf } from '../src/ledger/index.ts';
import { formatQuantity, Refusal, units } from '../src/platform/index.ts';
import { type MovementInput, makeCompany, movementOf } from './support/company.ts';
import { testDatabase } from './support/database.ts';
import { refused } from './support/refused.ts';
import { watchWrites } from './support/round-trips.ts';

const database = await (await testDatabase()).open();

/** A shelf that keeps what was asked of it. */
function shelfOf(rows: Record<number, string>, pageOnly = false) {
  const asked: number[][] = [];
  const written: unknown[] = [];
  const shelf: Shelf<number, string> = {
    name: 'rows of the test',
    pageOnly,
    async read(_sql, _tenantId, ids) {
      asked.push([...ids]);
      return ids.flatMap((id) => (rows[id] === undefined ? [] : [[id, rows[id]] as const]));
    },
    async write(_sql, _tenantId, puts) {
      written.push(...puts);
    },
  };
  return { shelf, asked, written };
}

function command<Input, Output>(
  decide: BatchCommand<Input, Output>['decide'],
  more: Partial<BatchCommand<Input, Output>> = {},
): BatchCommand<Input, Output> {
  return { sort: 'batch', name: 'test', weight: () => 1, wants: () => undefined, decide, ...more };
}

test('what the commands of a batch look at is read together, and kept for the next', async () => {
  const company = await makeCompany(database);
  const { shelf, asked } = shelfOf({ 1: 'one', 2: 'two', 3: 'three' });
  const watched = watchWrites(database);
  const journal = createJournal(watched.database);
  const look = command<number, string>((id, _actor, book) => `${book.tick() > 0} ${book.row(shelf, id) ?? 'none'}`);
  const ask = (...ids: number[]) => Promise.all(ids.map((id) => journal.submit(company.actor, look, id)));
  const answers = (await ask(1, 2, 3, 4)).map(({ output }) => output);
  expect(answers).toEqual(['true one', 'true two', 'true three', 'true none']);
  // A batch takes half of what waits.
  expect(asked.flat().sort()).toEqual([1, 2, 3, 4]);
  expect(asked.length).toBeLessThan(4);
  for (const trips of watched.transactions) expect(trips.length).toBeLessThanOrEqual(3);
  await ask(1, 4);
  expect(asked.flat()).toHaveLength(4);
});

test('what holds for one page is read again for the next', async () => {
  const company = await makeCompany(database);
  const rows: Record<number, string> = { 1: 'before' };
  const { shelf } = shelfOf(rows, true);
  const look = command<number, string>((id, _actor, book) => `${book.tick() > 0} ${book.row(shelf, id)}`);
  expect((await company.journal.submit(company.actor, look, 1)).output).toBe('true before');
  rows[1] = 'after';
  expect((await company.journal.submit(company.actor, look, 1)).output).toBe('true after');
});

test('what a refused command put is as it was, for those behind it and in the database', async () => {
  const company = await makeCompany(database);
  const { shelf, written } = shelfOf({ 1: 'old' });
  const change = command<{ to: string; refuses?: boolean }, string>(({ to, refuses }, _actor, book) => {
    const before = book.row(shelf, 1);
    book.tick();
    book.put(shelf, 1, to);
    if (refuses) throw new Refusal('invalid_request', 'No.');
    return `${before}`;
  });
  const submit = (to: string, refuses = false) => company.journal.submit(company.actor, change, { to, refuses });
  const all = await Promise.allSettled([submit('a'), submit('lost', true), submit('b'), submit('lost', true)]);
  expect(all.map((one) => (one.status === 'fulfilled' ? one.value.output : 'refused'))).toEqual([
    'old',
    'refused',
    'a',
    'refused',
  ]);
  expect(written.map((put) => (put as { after: string }).after)).not.toContain('lost');
  expect((await submit('c')).output).toBe('b');
});

test('an item, a place and a position that nobody asked for are read before they are judged', async () => {
  const company = await makeCompany(database);
  const [itemId, locationId] = [await company.item(), await company.location()];
  const move = (quantity: number): MovementInput => ({
    kind: quantity > 0 ? 'receipt' : 'issue',
    entries: [{ itemId, locationId, quantity }],
  });
  await company.post(move(5));
  const issue = (wants: BatchCommand<number, string>['wants']) =>
    command<number, string>(
      (quantity, actor, book) => {
        const [first] = postMovement(book, actor, movementOf(move(-quantity))).entries;
        return formatQuantity(first?.after ?? 0n);
      },
      { wants },
    );
  const submit = async (wants: BatchCommand<number, string>['wants']) =>
    (await createJournal(database).submit(company.actor, issue(wants), 1)).output;
  const other = await company.item();
  expect(await submit(() => undefined)).toBe('4');
  expect(await submit((_quantity, wants) => wants.place(itemId, 0, {}))).toBe('3');
  const both: BatchCommand<number, string>['wants'] = (_quantity, wants) => {
    wants.place(itemId, 0, {});
    wants.place(other, locationId, {});
  };
  // Item and place are known, and the position is not.
  expect(await submit(both)).toBe('2');
  expect(await company.balance(itemId, locationId)).toBe('2');
  expect((await company.verify()).ok).toBe(true);
});

test('a movement sees at once what the catalog has changed, without reading it', async () => {
  const company = await makeCompany(database);
  const [itemId, locationId] = [await company.item(), await company.location()];
  const watched = watchWrites(database);
  const journal = createJournal(watched.database);
  const receive = () =>
    journal.submit(company.actor, postMovements, {
      mode: 'atomic',
      movements: [movementOf({ kind: 'receipt', entries: [{ itemId, locationId, quantity: 1 }] })],
    });
  const setActive = (active: boolean) => journal.submit(company.actor, updateItem, { id: itemId, patch: { active } });
  await receive();
  await setActive(false);
  watched.transactions.length = 0;
  expect((await refused(receive())).code).toBe('inactive_item');
  await setActive(true);
  await receive();
  const names = watched.transactions.flatMap((trips) => trips.flat().map(({ name }) => name));
  expect(names).not.toContain('ledger-places');
  expect(names).not.toContain('catalog-items');
  expect(await company.balance(itemId, locationId)).toBe('2');
});

test('a movement sees at once which jobs there are', async () => {
  const company = await makeCompany(database);
  const [itemId, locationId] = [await company.item(), await company.location()];
  const run = <Input, Output>(what: BatchCommand<Input, Output>, input: Input) =>
    company.journal.submit(company.actor, what, input).then(({ output }) => output);
  const move = (quantity: number, jobId: number) =>
    company.post({ kind: quantity > 0 ? 'receipt' : 'issue', jobId, entries: [{ itemId, locationId, quantity }] });
  const job = await run(createReference, { kind: 'job', name: 'First' });
  // It is looked at, and not used.
  expect((await refused(move(-1, job.id))).code).toBe('insufficient_stock');
  await run(deleteReference, { kind: 'job', id: job.id });
  expect((await refused(move(1, job.id))).code).toBe('unknown_reference');
  // The next id that is given.
  const next = job.id + 2;
  expect((await refused(move(1, next))).code).toBe('unknown_reference');
  expect((await run(createReference, { kind: 'job', name: 'Second' })).id).toBe(next);
  await move(1, next);
});

test('a return finds the order behind a line that was asked for before there was one', async () => {
  const company = await makeCompany(database);
  const [itemId, locationId] = [await company.item(), await company.location()];
  const run = <Input, Output>(what: BatchCommand<Input, Output>, input: Input) =>
    company.journal.submit(company.actor, what, input).then(({ output }) => output);
  const { id: vendorId } = await run(createReference, { kind: 'vendor', name: 'Coleman' });
  const line = { itemId, quantity: units(1) };
  const bring = (purchaseOrderLineId: number) =>
    run(createVendorReturn, { vendorId, locationId, lines: [{ ...line, purchaseOrderLineId }] });
  // An order takes a revision of its own before its lines.
  const next = vendorId + 2;
  expect((await refused(bring(next))).code).toBe('unknown_line');
  const order = await run(createPurchaseOrder, { vendorId, locationId, lines: [line] });
  expect(order.lines[0]?.id).toBe(next);
  expect((await refused(bring(next))).code).toBe('over_return');
});

test('a command that is decided alone shares its batch with no other', async () => {
  const company = await makeCompany(database);
  const count = command<number, number>((_n, _actor, book) => book.tick(), { alone: () => true });
  const watched = watchWrites(database);
  const journal = createJournal(watched.database);
  await Promise.all([1, 2, 3].map((n) => journal.submit(company.actor, count, n)));
  expect(watched.transactions).toHaveLength(3);
});
