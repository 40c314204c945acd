// Bundles the program into dist/: few files start faster than a tree of them. What is imported when it is needed becomes a chunk of its
// own, packages stay outside. Each file is put in place whole, the one that is started last, so that two starts at once cannot read each
// other's half. The web console goes to dist/web first.
import { mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { build as buildWeb } from 'vite';

// Whoever starts it, a test say, gets the same build: React has another one for development, twice as large.
process.env.NODE_ENV = 'production';
const target = process.argv[2] ?? 'dist';
const began = new Date();
await buildConsole(join(target, 'web'));

const { outputFiles } = await build({
  entryPoints: { onhand: 'src/main.ts' },
  outdir: target,
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  logLevel: 'warning',
  write: false,
});
const isChunk = ({ path }) => dirname(path).endsWith('chunks');
for (const { path, contents } of [...outputFiles.filter(isChunk), ...outputFiles.filter((file) => !isChunk(file))]) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, contents);
  // As old as the sources that it was made of: what changed since is newer.
  utimesSync(`${path}.${process.pid}`, began, began);
  renameSync(`${path}.${process.pid}`, path);
}
removeOldChunks();

function removeOldChunks() {
  const present = new Set(outputFiles.filter(isChunk).map(({ path }) => basename(path)));
  for (const name of readdirSync(join(target, 'chunks'))) {
    if (/\.js(\.map)?$/.test(name) && !present.has(name)) rmSync(join(target, 'chunks', name), { force: true });
  }
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
