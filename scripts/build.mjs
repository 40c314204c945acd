// Bundles the program into dist/: one file starts faster than a tree of them. Packages stay outside the bundle.
// Each file is put in place whole, so that two starts at once cannot read each other's half. The web console goes to dist/web first.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { build as buildWeb } from 'vite';

// Whoever starts it, a test say, gets the same build: React has another one for development, twice as large.
process.env.NODE_ENV = 'production';
const target = process.argv[2] ?? 'dist';
await buildConsole(join(target, 'web'));

const { outputFiles } = await build({
  entryPoints: { onhand: 'src/main.ts' },
  outdir: target,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  logLevel: 'warning',
  write: false,
});
for (const { path, contents } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}

async function buildConsole(folder) {
  const draft = `${folder}.${process.pid}`;
  const old = `${draft}.old`;
  await buildWeb({
    configFile: join('web', 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(process.cwd(), draft), emptyOutDir: true },
  });
  mkdirSync(dirname(folder), { recursive: true });
  try {
    renameSync(folder, old);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  renameSync(draft, folder);
  rmSync(old, { recursive: true, force: true });
}
