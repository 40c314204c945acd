/** What a step costs under the lock of its company: at most three round trips, whichever it is. */
import { expect, test } from 'vitest';
import { runStory } from './support/contract/example-story.ts';
import { nativeTest } from './support/native.ts';
import { type RoundTrips, watchWrites } from './support/round-trips.ts';

/** Trips that a step may take: one that locks and reads, one that reads what that led to, one that writes and commits. */
const TRIPS_MAX = 3;
/** What changes no stock, catalog or document: companies with their credentials, sessions, verifications. */
const ADMINISTRATION = /\/(tenants|session|sessions|verifications)\b/;

test('every step of a document and every change of the catalog takes three round trips at most', async () => {
  let transactions: RoundTrips[] = [];
  const taken = new Map<string, RoundTrips>();
  const native = await nativeTest({
    over(database) {
      const watched = watchWrites(database);
      transactions = watched.transactions;
      return watched.database;
    },
    prepare(server) {
      server.addHook('onRequest', async () => {
        transactions.length = 0;
      });
      server.addHook('onResponse', async ({ method, routeOptions }) => {
        for (const trips of transactions) keepWorst(taken, `${method} ${routeOptions.url}`, trips);
      });
    },
  });
  await runStory(native);
  const steps = [...taken].map(([step, trips]) => ({ step, trips: trips.map((trip) => trip.map(({ name }) => name)) }));
  expect(steps.length).toBeGreaterThan(50);
  const dear = steps.filter(({ step, trips }) => trips.length > TRIPS_MAX && !ADMINISTRATION.test(step));
  expect(dear).toEqual([]);
});

function keepWorst(taken: Map<string, RoundTrips>, step: string, trips: RoundTrips): void {
  if ((taken.get(step)?.length ?? 0) < trips.length) taken.set(step, trips);
}
