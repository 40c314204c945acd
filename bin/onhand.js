#!/usr/bin/env node
// Starts the bundle, and makes it first where it is missing or older than the sources, so that `npm ci && npm start` is enough.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bundle = join(root, 'dist', 'onhand.js');

function newestSource() {
  const folders = [join(root, 'src'), join(root, 'client'), join(root, 'web')].filter((folder) => existsSync(folder));
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true }).map((file) => join(folder, file)));
  return Math.max(0, ...files.filter((file) => /\.(tsx?|css|html)$/.test(file)).map((file) => statSync(file).mtimeMs));
}

if (!existsSync(bundle) || statSync(bundle).mtimeMs < newestSource()) {
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'inherit' });
}
await import(bundle);
