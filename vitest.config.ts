import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { sortTests } from './test/support/kinds.ts';

const { unit, database } = sortTests(import.meta.dirname);
/** Patterns of files that do not run this time, separated by commas: `scripts/test-postgres.mjs` says which. */
const exclude = process.env.ONHAND_TEST_LEFT_OUT?.split(',') ?? [];

/** What holds for each test file, of whatever kind. */
export const EACH = {
  setupFiles: ['test/support/each-file.ts'],
  pool: 'forks',
  maxWorkers: 2,
  testTimeout: 60_000,
  hookTimeout: 120_000,
} as const;

/** Files of one kind share two processes, one after the other: the program is loaded twice in all, not once a file. */
function project(
  name: string,
  include: string[],
  groupOrder: number,
  ...setup: string[]
): TestProjectInlineConfiguration {
  const setupFiles = [...EACH.setupFiles, ...setup];
  return { test: { ...EACH, setupFiles, name, include, exclude, isolate: false, sequence: { groupOrder } } };
}

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    maxWorkers: EACH.maxWorkers,
    // What TypeScript becomes is kept in node_modules: the second run of a file starts twice as fast.
    experimental: { fsModuleCache: true },
    projects: [project('unit', unit, 0), project('database', database, 1, 'test/support/early-database.ts')],
  },
});
