import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import ts from 'typescript';

export interface SourceFile {
  /** From the project's folder: `src/ledger/post.ts`. */
  path: string;
  text: string;
}

/** Something that a rule says no to, where it is, and what it is called in a list of exceptions. */
export interface Violation {
  path: string;
  name: string;
  message: string;
}

export const FILE_LINES_MAX = 350;
export const FUNCTION_LINES_MAX = 70;

/** Lowest first: a folder imports from those before it alone. The surfaces behind `surfaces/http` do not know one another. */
const LINE = [
  'platform',
  'access',
  'ledger',
  'journal',
  'catalog',
  'documents',
  'administration',
  'surfaces/http',
  'surfaces/*',
  'operator',
  'main',
];
const VENDORS = /service.?titan|fsm.?navigator|hapihub|mycure|trybe|deco.?network/i;
const LEDGER_TABLES = 'movement|entry|position|item_stock';
/** In SQL, or by a writer that is described with the name of the table. */
const LEDGER_WRITE = new RegExp(
  `\\b(?:(?:insert\\s+into|update|delete\\s+from|truncate)\\s+"?|row(?:Writer|Remover)(?:<[^(]*>)?\\(\\s*')(${LEDGER_TABLES})"?\\b`,
  'gi',
);

/** The TypeScript of some folders of the project. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => join(folder, file))
      .filter((path) => /\.tsx?$/.test(path) && !path.includes('/generated/'))
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  );
}

/** The program itself, without the tests that stand beside it. */
export const isProgram = ({ path }: SourceFile) =>
  path.startsWith('src/') && !/\.test\.ts$|\/test-[a-z]+\.ts$/.test(path);

/** The folder of a source in the line: `ledger`, `surfaces/native`, and for a file of `src` itself its name. */
export function folderOf(path: string): string {
  const [, first = '', second = ''] = path.split('/');
  return first === 'surfaces' ? `surfaces/${second}` : first.replace(/\.ts$/, '');
}

function rank(folder: string): number {
  const exact = LINE.indexOf(folder);
  return exact === -1 && folder.startsWith('surfaces/') ? LINE.indexOf('surfaces/*') : exact;
}

/** The generated client, with which the operator's commands call the native API as any program would. */
const CLIENT = 'client/index.ts';

/** Imports that go up the line, past a folder's door, or from one surface to another. */
export function checkImports(files: readonly SourceFile[]): Violation[] {
  return files.filter(isProgram).flatMap(({ path, text }) => {
    const from = folderOf(path);
    const wrong = (name: string, message: string) => ({ path, name, message });
    if (rank(from) === -1) return [wrong(from, `The folder ${from} has no place in the line.`)];
    return ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => {
      if (!fileName.startsWith('.')) return [];
      const target = normalize(join(dirname(path), fileName));
      const to = folderOf(target);
      if (to === from || (from === 'operator' && target === CLIENT)) return [];
      if (!target.startsWith('src/') || rank(to) === -1)
        return [wrong(target, `${target} is not part of the program.`)];
      if (rank(to) >= rank(from)) return [wrong(target, `${from} may not import from ${to}.`)];
      if (target !== `src/${to}/index.ts`) return [wrong(target, `Import from src/${to}/index.ts, the folder's door.`)];
      return [];
    });
  });
}

export function checkFileLengths(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - 1;
    return lines > FILE_LINES_MAX ? [{ path, name: path, message: `It has ${lines} lines.` }] : [];
  });
}

/** Functions that are too long. What `describe` groups is not a function in that sense. */
export function checkFunctionLengths(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
    const found: Violation[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && !isGroup(node)) {
        const line = (position: number) => source.getLineAndCharacterOfPosition(position).line;
        const lines = line(node.end) - line(node.getStart(source)) + 1;
        const name = nameOf(node, source);
        if (lines > FUNCTION_LINES_MAX)
          found.push({ path, name: `${path}#${name}`, message: `${name} has ${lines} lines.` });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

function isGroup(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText());
}

function nameOf(node: ts.SignatureDeclaration, source: ts.SourceFile): string {
  if (node.name !== undefined) return node.name.getText(source);
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText(source);
  return 'a function';
}

/** Marks of work that was put off. */
export function checkMarks(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const mark = /\b(?:TO|FIX)(?:DO|ME)\b|\bXXX\b|\bHACK\b/.exec(text)?.[0];
    return mark === undefined ? [] : [{ path, name: path, message: `It says ${mark}.` }];
  });
}

/** Vendors' names outside of their dialects' folders and of the wiring. */
export function checkVendors(files: readonly SourceFile[]): Violation[] {
  return files.filter(isProgram).flatMap(({ path, text }) => {
    const folder = folderOf(path);
    if (VENDORS.test(folder) || folder === 'operator' || folder === 'main') return [];
    const name = VENDORS.exec(text)?.[0];
    return name === undefined ? [] : [{ path, name: path, message: `It names ${name}.` }];
  });
}

const SQL = /\bselect\b[\s\S]*\bfrom\b|^\s*select\s+[\d$(]|\binsert\s+into\b|\bdelete\s+from\b|\bupdate\s+\w+\s+set\b/i;
const SQL_MODULES = ['sql-template-tag', 'pg'];

/** Statements in a surface, and what composes or runs them: queries belong to what it serves. */
export function checkSurfaceSql(files: readonly SourceFile[]): Violation[] {
  const inSurfaces = files.filter((file) => isProgram(file) && file.path.startsWith('src/surfaces/'));
  return inSurfaces.flatMap(({ path, text }) => {
    const imported = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
    const tools = SQL_MODULES.filter((name) => imported.includes(name));
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
    const statements: string[] = [];
    const visit = (node: ts.Node): void => {
      const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
      const found = isText ? SQL.exec(node.getText(source).slice(1, -1)) : null;
      if (found === null) ts.forEachChild(node, visit);
      else statements.push(found[0].slice(0, 40));
    };
    visit(source);
    return [...tools, ...statements].map((found) => ({ path, name: path, message: `It says ${found}.` }));
  });
}

/** Statements that write to the ledger's own tables. */
export function checkLedgerWrites(files: readonly SourceFile[]): Violation[] {
  return files.filter(isProgram).flatMap(({ path, text }) =>
    path === 'src/ledger/write.ts'
      ? []
      : [...text.matchAll(LEDGER_WRITE)].map(([statement, table]) => ({
          path,
          name: `${path}#${table}`,
          message: `It says ${statement}.`,
        })),
  );
}
