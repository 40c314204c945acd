// Bundles the program into dist/: one file starts faster than a tree of them. Packages stay outside the bundle.
import { build } from 'esbuild';

await build({
  entryPoints: { onhand: 'src/main.ts' },
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  logLevel: 'warning',
});
