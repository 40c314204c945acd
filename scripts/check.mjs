// Everything that must hold before a change lands, as named steps: the same here and in continuous integration.
import { spawnSync } from 'node:child_process';

const steps = [
  ['types', 'npm', ['run', '--silent', 'types']],
  ['lint and format', 'npx', ['biome', 'check', '--error-on-warnings', '.']],
  ['dead code', 'npx', ['knip']],
  ['API document and client', 'npm', ['run', '--silent', 'openapi', '--', '--check']],
  ['two linters of API documents', 'npx', ['tsx', 'scripts/openapi/lint.ts']],
  ['two more generators of clients', 'npx', ['tsx', 'scripts/openapi/generators.ts']],
  ...(process.env.DATABASE_URL
    ? [['tests on the PostgreSQL of DATABASE_URL', 'npm', ['run', '--silent', 'test:postgres']]]
    : []),
  ['the console in a browser', 'npm', ['run', '--silent', 'test:console']],
  ['tests', 'npm', ['test']],
];

if (!process.env.DATABASE_URL) console.log('Without DATABASE_URL the tests run on the embedded PostgreSQL alone.');
for (const [name, command, args] of steps) {
  console.log(`\n== ${name}`);
  const started = Date.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\n== ${name} failed`);
    process.exit(status ?? 1);
  }
  if (name !== 'tests') console.log(`== ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
