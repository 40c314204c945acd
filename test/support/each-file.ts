/** Runs before each test file, whether or not it shares its process with others. */
import { afterAll, afterEach, expect } from 'vitest';
import { endFile } from './at-end.ts';
import { found } from './contract/found.ts';

// A file of which no test runs, because of its name for example, has no end of its own.
await endFile();
afterAll(endFile);

// What the server answered in the test and its document does not have makes the test fail.
afterEach(() => {
  if (found.length > 0) expect(found.splice(0), 'answers that contradict the document').toEqual([]);
});
