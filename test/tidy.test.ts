import { describe, expect, test } from 'vitest';
import { projectFolder } from '../src/platform/index.ts';
import {
  checkFileLengths,
  checkFunctionLengths,
  checkImports,
  checkLedgerWrites,
  checkMarks,
  checkSurfaceSql,
  checkVendors,
  FILE_LINES_MAX,
  FUNCTION_LINES_MAX,
  readSources,
  type SourceFile,
  type Violation,
} from './support/tidy.ts';

const files = readSources(projectFolder(), ['src', 'test', 'scripts', 'web']);
const tidy = new Set(['test/tidy.test.ts', 'test/support/tidy.ts']);

interface Rule {
  check(files: readonly SourceFile[]): Violation[];
  /** Exceptions by name, each with its reason. The list may only shrink. */
  except: Record<string, string>;
  /** Sources that the rule must see, and the names that it must give them. */
  planted: [path: string, text: string, names: string[]][];
}

const RULES: Record<string, Rule> = {
  'imports go down the line, through doors': {
    check: checkImports,
    except: {},
    planted: [
      ['src/ledger/a.ts', `import { x } from '../journal/index.ts';`, ['src/journal/index.ts']],
      ['src/journal/a.ts', `import type { x } from '../ledger/post.ts';`, ['src/ledger/post.ts']],
      ['src/surfaces/native/a.ts', `export { x } from '../http/body.ts';`, ['src/surfaces/http/body.ts']],
      ['src/surfaces/a/a.ts', `import { x } from '../b/index.ts';`, ['src/surfaces/b/index.ts']],
      ['src/surfaces/http/a.ts', `await import('../native/index.ts');`, ['src/surfaces/native/index.ts']],
      ['src/platform/a.ts', `import { x } from '../../test/support/x.ts';`, ['test/support/x.ts']],
      ['src/surfaces/native/a.ts', `import { x } from '../../../client/index.ts';`, ['client/index.ts']],
      ['src/operator/a.ts', `import { x } from '../../client/index.ts';`, []],
      ['src/helpers/a.ts', '', ['helpers']],
      [
        'src/surfaces/native/b.ts',
        `import { x } from '../../ledger/index.ts'; import y from './y.ts'; import pg from 'pg';`,
        [],
      ],
    ],
  },
  [`no file has more than ${FILE_LINES_MAX} lines`]: {
    check: checkFileLengths,
    except: {},
    planted: [
      ['src/a.ts', '\n'.repeat(FILE_LINES_MAX + 1), ['src/a.ts']],
      ['src/b.ts', '\n'.repeat(FILE_LINES_MAX), []],
    ],
  },
  [`no function has more than ${FUNCTION_LINES_MAX} lines`]: {
    check: checkFunctionLengths,
    except: {},
    planted: [
      ['src/a.ts', `function long() {${'\n'.repeat(FUNCTION_LINES_MAX)}}`, ['src/a.ts#long']],
      ['src/a.ts', `const long = () => {${'\n'.repeat(FUNCTION_LINES_MAX)}}`, ['src/a.ts#long']],
      ['src/a.ts', `class A { long() {${'\n'.repeat(FUNCTION_LINES_MAX)}} }`, ['src/a.ts#long']],
      ['src/b.ts', `function short() {${'\n'.repeat(FUNCTION_LINES_MAX - 1)}}`, []],
      ['src/b.test.ts', `describe('many', () => {${'\n'.repeat(FUNCTION_LINES_MAX)}})`, []],
    ],
  },
  'nothing is put off': {
    check: (sources) => checkMarks(sources.filter(({ path }) => !tidy.has(path))),
    except: {},
    planted: [
      ['src/a.ts', '// TODO: later', ['src/a.ts']],
      ['test/a.ts', '/* FIXME */', ['test/a.ts']],
    ],
  },
  "no vendor's name stands outside of its dialect": {
    check: checkVendors,
    except: {
      'src/access/oauth-clients.ts': 'a client has an application key because that vendor asks for one',
      'src/access/scopes.ts': "a vendor's scopes are granted as they are",
      'src/access/tenant-settings.ts': 'a tenant switches surfaces on and off, and sets what they leave open',
      'src/access/tenants.ts': 'its settings are merged key by key',
      'src/surfaces/native/schemas/operator.ts': 'the settings as the operator sends them',
    },
    planted: [
      ['src/ledger/a.ts', '// as Trybe does', ['src/ledger/a.ts']],
      ['src/surfaces/native/a.ts', `const x = 'service-titan';`, ['src/surfaces/native/a.ts']],
      ['src/surfaces/trybe/a.ts', '// as Trybe does', []],
    ],
  },
  'surfaces contain no SQL': {
    check: checkSurfaceSql,
    except: {},
    planted: [
      ['src/surfaces/a/a.ts', 'sql.rows({ text: `select id from item where tenant_id = 1` })', ['src/surfaces/a/a.ts']],
      ['src/surfaces/a/a.ts', `const text = 'select 1';`, ['src/surfaces/a/a.ts']],
      [
        'src/surfaces/a/a.ts',
        "const text = `\n  delete from item`; const more = 'UPDATE item SET name = 1'",
        ['src/surfaces/a/a.ts', 'src/surfaces/a/a.ts'],
      ],
      ['src/surfaces/a/a.ts', `import sqlTag from 'sql-template-tag';`, ['src/surfaces/a/a.ts']],
      ['src/surfaces/a/b.ts', `const summary = 'Delete an item'; // select it from the list`, []],
      ['src/surfaces/a/a.test.ts', `const text = 'select 1';`, []],
      ['src/catalog/a.ts', `const text = 'select 1';`, []],
    ],
  },
  "only src/ledger/write.ts writes to the ledger's tables": {
    check: checkLedgerWrites,
    except: {
      'src/catalog/items/item-write.ts#item_stock': 'an item is born with sums of zero, and takes them along',
      'src/ledger/standings.ts#position': 'what lies at a whole place is judged again behind the batch',
      'src/ledger/standings.ts#item_stock': 'and what of its items is not available follows',
    },
    planted: [
      ['src/catalog/a.ts', '`update  item_stock set on_hand = 1`', ['src/catalog/a.ts#item_stock']],
      ['src/catalog/b.ts', "rowWriter<{ id: number }>(\n  'position', {", ['src/catalog/b.ts#position']],
      ['src/catalog/c.ts', "rowRemover('entry')", ['src/catalog/c.ts#entry']],
      [
        'src/journal/a.ts',
        '`insert into "position" (a)` + `delete from entry`',
        ['src/journal/a.ts#position', 'src/journal/a.ts#entry'],
      ],
      ['src/journal/b.ts', '`select from movement for update of movement` + `insert into entry_log`', []],
    ],
  },
};

describe.each(Object.entries(RULES))('%s', (_name, { check, except, planted }) => {
  let found: Violation[] | undefined;
  const violations = () => {
    found ??= check(files);
    return found;
  };

  test('holds in the whole tree', () => {
    const wrong = violations().filter((violation) => !(violation.name in except));
    expect(wrong.map(({ path, message }) => `${path}: ${message}`)).toEqual([]);
  });

  test('needs every exception that it has', () => {
    const names = new Set(violations().map((violation) => violation.name));
    expect(Object.keys(except).filter((name) => !names.has(name))).toEqual([]);
  });

  test.each(planted)('sees what is planted in %s (%#)', (path, text, names) => {
    expect(check([{ path, text }]).map((violation) => violation.name)).toEqual(names);
  });
});
