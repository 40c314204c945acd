import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The console in a real browser: it takes minutes, so it is a suite of its own. */
export default defineConfig({ test: { ...base.test, include: ['test/console/**/*.test.ts'], exclude: [] } });
