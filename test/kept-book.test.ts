import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { updateTenant } from '../src/access/index.ts';
import { updateItem } from '../src/catalog/index.ts';
import { postMovements } from '../src/documents/index.ts';
import { expireReservations } from '../src/documents/reservations/reservations.ts';
import { type BatchCommand, createJournal, type Idempotency } from '../src/journal/index.ts';
import { type MovementInput, makeCompany, movementOf } from './support/company.ts';
import { testDatabase } from './support/database.ts';
import { refused } from './support/refused.ts';
import { watchWrites } from './support/round-trips.ts';

const place = await testDatabase();
const database = await place.open();
/** The journal of another process. */
const elsewhere = createJournal(await place.open());

/** A company whose journal has not yet met another process, with an item and a place for it. */
async function fresh() {
  const company = await makeCompany(database);
  const [itemId, locationId] = [await company.item(), await company.location()];
  const move = (kind: 'receipt' | 'issue', quantity: number): MovementInput => ({
    kind,
    entries: [{ itemId, locationId, quantity: kind === 'receipt' ? quantity : -quantity }],
  });
  return {
    company,
    itemId,
    locationId,
    move,
    onHand: () => company.balance(itemId, locationId),
    /** Posts behind the back of the company's own journal. */
    postElsewhere: (movement: MovementInput) =>
      elsewhere.submit(company.actor, postMovements, { mode: 'atomic', movements: [movementOf(movement)] }),
  };
}

test('what another process posted counts at once, for a yes and for a no', async () => {
  const { company, move, onHand, postElsewhere } = await fresh();
  await company.post(move('receipt', 1));
  for (let round = 1; round <= 5; round += 1) {
    await postElsewhere(move('receipt', 9));
    await company.post(move('issue', 10));
    await postElsewhere(move('receipt', 1));
    expect((await refused(company.post(move('issue', 2)))).code).toBe('insufficient_stock');
  }
  expect(await onHand()).toBe('1');
  expect((await company.verify()).ok).toBe(true);
});

test('a refusal is never judged on what is not true any more', async () => {
  const { company, move, onHand, postElsewhere } = await fresh();
  await company.post(move('receipt', 1));
  await company.post(move('issue', 1));
  expect((await refused(company.post(move('issue', 1)))).code).toBe('insufficient_stock');
  await postElsewhere(move('receipt', 1));
  await company.post(move('issue', 1));
  expect(await onHand()).toBe('0');
});

test('an item that is changed, here or elsewhere, is changed for the next movement', async () => {
  const { company, itemId, move, onHand } = await fresh();
  await company.post(move('receipt', 1));
  await company.run(updateItem, { id: itemId, patch: { active: false } });
  expect((await refused(company.post(move('receipt', 1)))).code).toBe('inactive_item');
  await elsewhere.submit(company.actor, updateItem, { id: itemId, patch: { active: true } });
  await company.post(move('receipt', 1));
  expect(await onHand()).toBe('2');
});

test("a change of the company's policy holds for the next movement", async () => {
  const { company, move, onHand } = await fresh();
  await company.post(move('receipt', 1));
  await company.post(move('issue', 1));
  expect((await refused(company.post(move('issue', 1)))).code).toBe('insufficient_stock');
  await updateTenant(
    database.system,
    { tenantId: company.tenantId, id: 1, now: new Date() },
    { settings: { negativeStock: 'allow' } },
  );
  await company.post(move('issue', 1));
  expect(await onHand()).toBe('-1');
});

/** Writes what the database refuses, as a bug would. */
const broken: BatchCommand<null, null> = {
  sort: 'batch',
  name: 'test.broken',
  weight: () => 1,
  wants: () => undefined,
  decide(_input, _actor, book) {
    book.changed('item', 1, 1, {});
    book.changed('item', 1, 1, {});
    return null;
  },
};

test.each([1, 2, 3, 4])('what was decided on a batch that fails is decided again (round %i)', async () => {
  const { company, move, onHand } = await fresh();
  await company.post(move('receipt', 1_000));
  const attempts: Promise<unknown>[] = [];
  let posted = 0;
  for (let round = 0; round < 60; round += 1) {
    if (round % 7 === 3) attempts.push(expect(company.run(broken, null)).rejects.toThrow('change_pkey'));
    else {
      posted += 1;
      attempts.push(company.post(move('issue', 1)));
    }
    // The next batch is sent while this one is on its way.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(attempts);
  expect(await onHand()).toBe(String(1_000 - posted));
  expect((await company.verify()).ok).toBe(true);
});

test('the next expiry is worked out of the reservations that are left', async () => {
  const { company, itemId, move, locationId } = await fresh();
  await company.post(move('receipt', 5));
  const line = { itemId, locationId, quantity: 1 };
  const first = await company.reserve({ ...line, expiresAt: new Date(Date.now() + 40) });
  const second = new Date(Date.now() + 3_600_000);
  await company.reserve({ ...line, expiresAt: second });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(await company.run(expireReservations, { ids: [first.id] })).toBe(1);
  const [clock] = await database.system.rows<{ next_expiry: Date }>({
    text: 'select next_expiry from clock where tenant_id = $1',
    values: [company.tenantId],
  });
  expect(clock?.next_expiry).toEqual(second);
  await company.post(move('issue', 4));
  expect((await company.verify()).ok).toBe(true);
});

test('several processes on one item: every unit is counted once', async () => {
  const { company, move, onHand } = await fresh();
  const others = await Promise.all([1, 2].map(async () => createJournal(await place.open(4))));
  const journals = [company.journal, elsewhere, ...others];
  const input = { mode: 'atomic' as const, movements: [movementOf(move('receipt', 1))] };
  await Promise.all(
    journals.map(async (journal) => {
      for (let round = 0; round < 25; round += 1)
        await Promise.all([1, 2, 3].map(() => journal.submit(company.actor, postMovements, input)));
    }),
  );
  expect(await onHand()).toBe(String(journals.length * 75));
  expect((await company.verify()).ok).toBe(true);
});

describe('a batch whose commands have idempotency keys', () => {
  const keyOf = (key: string, body: unknown): Idempotency => ({
    key,
    fingerprint: createHash('sha256')
      .update(JSON.stringify(body, (_, value) => (typeof value === 'bigint' ? String(value) : value)))
      .digest(),
  });
  const input = (movement: MovementInput) => ({ mode: 'atomic' as const, movements: [movementOf(movement)] });

  test('is decided on the kept book, and its keys are written in the one round trip', async () => {
    const { company, move, onHand } = await fresh();
    const watched = watchWrites(database);
    const journal = createJournal(watched.database);
    const post = (n: number) =>
      journal.submit(company.actor, postMovements, input(move('receipt', 1)), keyOf(`key-${n}`, n));
    await post(0);
    watched.transactions.length = 0;
    for (let n = 1; n <= 5; n += 1) await post(n);
    for (const trips of watched.transactions) {
      expect(trips).toHaveLength(1);
      expect(trips[0]?.map(({ name }) => name)).not.toContain('journal-lock');
    }
    expect(watched.transactions).toHaveLength(5);
    expect(await onHand()).toBe('6');
  });

  test('replays what an earlier process did with a key, be it decided on the kept book as a yes or as a no', async () => {
    const { company, move, onHand } = await fresh();
    await company.post(move('receipt', 6));
    const issue = input(move('issue', 4));
    const first = await createJournal(database).submit(company.actor, postMovements, issue, keyOf('taken', issue));
    for (const onHandBefore of [2, 20]) {
      // A process that has a book, and has forgotten the key or never knew it.
      const journal = createJournal(database);
      const topUp = onHandBefore - Number(await onHand());
      await journal.submit(company.actor, postMovements, input(move('receipt', topUp + 1)));
      await journal.submit(company.actor, postMovements, input(move('issue', 1)));
      const again = await journal.submit(company.actor, postMovements, issue, keyOf('taken', issue));
      expect(again).toEqual({ output: first.output, replayed: true });
      const other = input(move('issue', 3));
      const reused = journal.submit(company.actor, postMovements, other, keyOf('taken', other));
      expect((await refused(reused)).code).toBe('idempotency_key_reused');
      expect(await onHand()).toBe(String(onHandBefore));
    }
    expect((await company.verify()).ok).toBe(true);
  });

  test('takes only the repeated key to be one: all others of the batch are done once', async () => {
    const { company, move, onHand } = await fresh();
    const one = input(move('receipt', 1));
    await createJournal(database).submit(company.actor, postMovements, one, keyOf('old', one));
    const journal = createJournal(database);
    await journal.submit(company.actor, postMovements, one);
    const keys = ['new-1', 'old', 'new-2', 'old', 'new-1'];
    const outcomes = await Promise.all(
      keys.map((key) => journal.submit(company.actor, postMovements, one, keyOf(key, one))),
    );
    const done = keys.filter((_, index) => !outcomes[index]?.replayed);
    expect(done.sort()).toEqual(['new-1', 'new-2']);
    expect(await onHand()).toBe('4');
    expect((await company.verify()).ok).toBe(true);
  });
});
