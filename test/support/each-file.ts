/** Runs before each test file, whether or not it shares its process with others. */
import { afterAll } from 'vitest';
import { endFile } from './at-end.ts';

// A file of which no test runs, because of its name for example, has no end of its own.
await endFile();
afterAll(endFile);
