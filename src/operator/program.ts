import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { projectFolder } from '../platform/index.ts';
import { defineBackup, defineRestore } from './commands/backup.ts';
import { defineBench } from './commands/bench.ts';
import { defineClient } from './commands/client.ts';
import { defineExport } from './commands/export.ts';
import { defineImport } from './commands/import.ts';
import { defineKey } from './commands/key.ts';
import { defineMigrate } from './commands/migrate.ts';
import { defineServe } from './commands/serve.ts';
import { defineTenant } from './commands/tenant.ts';
import { defineUser } from './commands/user.ts';
import { defineVerify } from './commands/verify.ts';
import { withExamples } from './define.ts';
import { tellFailure } from './failure.ts';

const EXIT_CODES = `Exit codes: 0 fine, 1 refused or failed, 2 wrong usage, 3 verify found a misfit.
Every command has its own help with examples: onhand import sales --help`;

/** Runs the command that the arguments name, and says how it ended through the process's exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  const program = defineProgram();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = tellFailure(error, argv.includes('--json'));
  }
}

function defineProgram(): Command {
  const { version } = JSON.parse(readFileSync(join(projectFolder(), 'package.json'), 'utf8')) as { version: string };
  const program = new Command('onhand')
    .description('One stock ledger that speaks six APIs.')
    .version(version)
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride();
  defineServe(program);
  defineMigrate(program);
  defineTenant(program);
  defineKey(program);
  defineClient(program);
  defineUser(program);
  defineImport(program);
  defineExport(program);
  defineVerify(program);
  defineBackup(program);
  defineRestore(program);
  defineBench(program);
  return withExamples(
    program,
    [
      ['onhand serve', 'starts the server'],
      ['onhand tenant create "Acme Plumbing"', 'makes a company'],
      ['onhand key create --tenant 1 --name shop --scopes inventory:write', 'makes an API key for it'],
    ],
    EXIT_CODES,
  );
}
