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
import { reportFailure } from './failure.ts';

const EXIT_CODES = `Exit codes: 0 fine, 1 refused or failed, 2 wrong usage, 3 verify found a misfit.
Every command has its own help with examples: onhand import sales --help`;

/** Runs the command named by the arguments, and sets the process's exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  const program = defineProgram();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = reportFailure(error, argv.includes('--json'));
  }
}

function defineProgram(): Command {
  const { version } = JSON.parse(readFileSync(join(projectFolder(), 'package.json'), 'utf8')) as { version: string };
  const program = new Command('onhand')
    .description('One stock ledger with six APIs.')
    .version(version)
    .showHelpAfterError('(see --help)')
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
      ['onhand tenant create "Acme Plumbing"', 'creates a company'],
      ['onhand key create --tenant 1 --name shop --scopes inventory:write', 'creates an API key for it'],
    ],
    EXIT_CODES,
  );
}
