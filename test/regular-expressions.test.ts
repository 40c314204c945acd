import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSafe } from 'redos-detector';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../src/platform/index.ts';
import { readSources } from './support/tidy.ts';

/**
 * Every regular expression of the product takes a time that grows with its text and no faster: the detector follows what each could
 * try again, for any text. One that it does not like is written otherwise, not listed here.
 */
const sources = readSources(projectFolder(), ['src', 'web']).filter(({ path }) => !/\.test\.tsx?$|\/test-/.test(path));

function expressionsOf({ path, text }: { path: string; text: string }): [expression: string, path: string][] {
  const found: [string, string][] = [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const look = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push([node.text, path]);
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

function isLinear(literal: string): boolean {
  const end = literal.lastIndexOf('/');
  return isSafe(new RegExp(literal.slice(1, end), literal.slice(end + 1)), { timeout: 20_000 }).safe;
}

const expressions = new Map(sources.flatMap(expressionsOf));

describe('regular expressions', () => {
  it.each([
    [String.raw`/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i`, false],
    ['/[^.]+$/', false],
    ['/(a+)+b/', false],
    [String.raw`/^(?=(?:.*\d){3})[a-z0-9]+$/`, false],
    [String.raw`/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/`, true],
  ])('are told apart: %s', (literal, linear) => {
    expect(isLinear(literal)).toBe(linear);
  });

  it('are all linear', { timeout: 120_000 }, () => {
    expect(expressions.size).toBeGreaterThan(50);
    const slow = [...expressions].filter(([literal]) => !isLinear(literal));
    expect(slow.map(([literal, path]) => `${path}: ${literal}`)).toEqual([]);
  });

  it('are all linear in the schemas of the API', () => {
    const document = readFileSync(join(projectFolder(), 'openapi', 'native.json'), 'utf8');
    const patterns = new Set(
      [...document.matchAll(/"pattern": ("[^"\n]{1,500}")/g)].map(([, text = '""']) => JSON.parse(text)),
    );
    expect(patterns.size).toBeGreaterThan(0);
    expect([...patterns].filter((pattern) => !isLinear(`/${pattern}/u`))).toEqual([]);
  });
});
