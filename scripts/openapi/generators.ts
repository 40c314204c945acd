/**
 * Makes types and clients of openapi/native.json with two public generators, beside the one whose client is committed, and compiles them
 * strictly in a folder of their own. The exit code is 1 when one of them cannot.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSource } from 'oazapfts';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { projectFolder } from '../../src/platform/index.ts';

const root = projectFolder();
const file = join(root, 'openapi', 'native.json');
// Below node_modules, so that what the generated code imports is found.
const folder = mkdtempSync(join(root, 'node_modules', '.openapi-'));
try {
  const types = astToString(await openapiTypescript(JSON.parse(readFileSync(file, 'utf8'))));
  writeFileSync(join(folder, 'openapi-typescript.ts'), types);
  writeFileSync(join(folder, 'oazapfts.ts'), await generateSource(file, {}));
  const options = {
    strict: true,
    noEmit: true,
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
    skipLibCheck: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
  const { status } = spawnSync('npx', ['tsc', '-p', folder], { cwd: root, stdio: 'inherit' });
  if (status === 0) process.stdout.write('What openapi-typescript and oazapfts make of the document compiles.\n');
  else process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
