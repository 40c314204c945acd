import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** `npm run web` serves the console with reload beside a server on port 8080; `scripts/build.mjs` builds it into dist/web. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: resolve(import.meta.dirname, '../dist/web'),
    emptyOutDir: true,
    // Colours of both themes stand in the style sheet with light-dark(), which browsers know since spring 2024.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // The content security policy allows no inline data but images, and a file is cached for a year.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Barcodes come with every symbology; they are loaded when somebody asks for labels.
    chunkSizeWarningLimit: 1_000,
    // "use client" is for servers that render, and there is none.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080', '/healthz': 'http://127.0.0.1:8080' } },
});
