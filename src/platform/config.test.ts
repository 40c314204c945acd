import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { projectFolder } from './project-folder.ts';

describe('ONHAND_TRUST_PROXY', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['0', false],
    ['1', 1],
    ['2', 2],
    ['10.0.0.0/8', ['10.0.0.0/8']],
    ['192.0.2.7, fd00::/8', ['192.0.2.7', 'fd00::/8']],
    ['::1', ['::1']],
  ])('%s', (text, proxies) => {
    expect(readConfig({ ONHAND_TRUST_PROXY: text }).trustedProxies).toEqual(proxies);
  });

  it.each(['true', '11', '-1', '1.5', '10.0.0.0/33', '10.0.0/8', 'proxy.example.com', '10.0.0.1/8/8', ',', '::/129'])(
    'not %s',
    (text) => {
      expect(() => readConfig({ ONHAND_TRUST_PROXY: text })).toThrow(/^ONHAND_TRUST_PROXY must be /);
    },
  );
});

describe('ONHAND_CORS_ORIGINS', () => {
  it('accepts origins with or without a trailing slash', () => {
    const text = 'https://app.example.com, http://localhost:3000/';
    expect(readConfig({ ONHAND_CORS_ORIGINS: text }).corsOrigins).toEqual([
      'https://app.example.com',
      'http://localhost:3000',
    ]);
    expect(readConfig({}).corsOrigins).toEqual([]);
  });

  it.each([
    '*',
    'app.example.com',
    'https://app.example.com/path',
    'ftp://app.example.com',
    'https://a.example.com https://b.example.com',
  ])('not %s', (text) => {
    expect(() => readConfig({ ONHAND_CORS_ORIGINS: text })).toThrow(/^ONHAND_CORS_ORIGINS must be/);
  });
});

it('short secrets are refused', () => {
  for (const name of ['ONHAND_ADMIN_KEY', 'ONHAND_METRICS_TOKEN'])
    expect(() => readConfig({ [name]: 'short' })).toThrow(`${name} must have at least 16 characters`);
});

it('every setting is in the help of `serve` and in docs/operations.md', () => {
  const text = (...path: string[]) => readFileSync(join(projectFolder(), ...path), 'utf8');
  const settings = new Set(
    [...text('src', 'platform', 'config.ts').matchAll(/read\('([A-Z_]{1,40})'\)/g)].map(([, name = '']) => name),
  );
  expect(settings.size).toBeGreaterThan(10);
  const help = text('src', 'operator', 'commands', 'serve.ts');
  const docs = text('docs', 'operations.md');
  expect([...settings].filter((name) => !help.includes(`  ${name} `))).toEqual([]);
  expect([...settings].filter((name) => !docs.includes(`| \`${name}\` |`))).toEqual([]);
});
