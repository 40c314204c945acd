import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';

/** What a test file needs besides the sources: nothing, or a database and programs. */
export type Kind = 'unit' | 'database';

/** What makes a file, or a helper that it imports, more than a unit test. */
const NEEDS = ['test/support/shared.ts', 'node:child_process', 'pg'];

const isHelper = (path: string) => path.startsWith('test/') || /\/test-[a-z-]+\.ts$/.test(path);

/** All test files of the project's folder but those of the browser, sorted by what their imports say that they need. */
export function sortTests(root: string): Record<Kind, string[]> {
  const sorted: Record<Kind, string[]> = { unit: [], database: [] };
  const paths = ['src', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  for (const path of paths.sort()) {
    if (path.endsWith('.test.ts') && !path.startsWith('test/console/')) sorted[kindOf(root, path)].push(path);
  }
  return sorted;
}

/** The kind of one test file. Its imports are followed through the helpers of the tests, not through the program. */
export function kindOf(root: string, path: string): Kind {
  const seen = new Set([path]);
  for (const file of seen) {
    for (const [, source = ''] of readFileSync(join(root, file), 'utf8').matchAll(IMPORTED)) {
      const target = source.startsWith('.') ? normalize(join(dirname(file), source)) : source;
      if (NEEDS.includes(target)) return 'database';
      if (isHelper(target) && existsSync(join(root, target))) seen.add(target);
    }
  }
  return 'unit';
}

/** What stands behind the `from` of an import or export that begins its line, or in an `import('…')`. Of those, types alone are none. */
const IMPORTED = /^(?!import type|export type)(?:(?:import|export|\}) ?[^\n]*?'|[^\n]*?\bimport\(')([^'\n]+)'/gm;
