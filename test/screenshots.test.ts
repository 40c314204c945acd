import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { projectFolder } from '../src/platform/index.ts';

test('the pictures are taken by a program of its own, which says what it needs', () => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/screenshots.ts'], {
    cwd: projectFolder(),
    encoding: 'utf8',
  });
  expect(stderr).toContain('npm run screenshots -- URL USERNAME PASSWORD FOLDER');
  expect(status).toBe(2);
});
