import { defineConfig } from 'vitest/config';
import { EACH } from './vitest.config.ts';

/** The console in a real browser: it takes minutes, so it is a suite of its own. */
export default defineConfig({
  test: {
    ...EACH,
    setupFiles: [...EACH.setupFiles],
    globalSetup: ['test/support/global-setup.ts'],
    include: ['test/console/**/*.test.ts'],
    // A browser and a server on a busy machine take their time.
    expect: { poll: { timeout: 15_000 } },
  },
});
