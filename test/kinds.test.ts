import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { projectFolder } from '../src/platform/index.ts';
import { kindOf, sortTests } from './support/kinds.ts';

const root = mkdtempSync(join(tmpdir(), 'onhand-kinds-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

describe('the kind of a test file', () => {
  write({
    'src/ledger/rules.ts': `import pg from 'pg';`,
    'src/surfaces/shop/test-scene.ts': `import {\n  nativeTest,\n  type Client,\n} from '../../../test/support/native.ts';`,
    'test/support/native.ts': `import { testDatabase } from './database.ts';`,
    'test/support/database.ts': `import { shared } from './shared.ts';\nimport './native.ts';`,
    'test/support/shared.ts': '',
    'test/support/quantity.ts': '',
  });

  test.each([
    ['unit', 'imports what it tests, whatever that imports', `import { rules } from './rules.ts';`],
    ['unit', 'imports a helper that needs nothing', `import { q } from '../../test/support/quantity.ts';`],
    ['unit', 'names a type of a helper', `import type { Client } from '../surfaces/shop/test-scene.ts';`],
    ['database', 'imports the helper itself', `import { testDatabase } from '../../test/support/database.ts';`],
    ['database', 'imports a scene that does', `import { open } from '../surfaces/shop/test-scene.ts';`],
    ['database', 'imports one while it runs', `const scene = await import('../surfaces/shop/test-scene.ts');`],
    ['database', 'starts programs', `import { spawn } from 'node:child_process';`],
    ['database', 'connects by itself', `import pg from 'pg';`],
  ])('%s: it %s', (kind, _what, text) => {
    write({ 'src/ledger/tried.test.ts': text });
    expect(kindOf(root, 'src/ledger/tried.test.ts')).toBe(kind);
  });

  test('every test file has one, and those of the browser are a suite of their own', () => {
    write({
      'src/ledger/tried.test.ts': '',
      'test/whole.test.ts': `import './support/database.ts';`,
      'test/console/a.test.ts': '',
    });
    expect(sortTests(root)).toEqual({ unit: ['src/ledger/tried.test.ts'], database: ['test/whole.test.ts'] });
  });
});

test('files that are known to be of a kind are', () => {
  const { unit, database } = sortTests(projectFolder());
  expect(unit).toContain('src/platform/quantity.test.ts');
  expect(database).toContain('src/ledger/rules.test.ts');
  expect(database).toContain('src/platform/embedded/start.test.ts');
  expect(unit.filter((path) => database.includes(path))).toEqual([]);
});
