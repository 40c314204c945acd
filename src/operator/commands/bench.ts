import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { projectFolder, StartupError } from '../../platform/index.ts';
import { withExamples } from '../define.ts';

export function defineBench(program: Command): void {
  const command = program
    .command('bench')
    .description('measure this machine; needs the project folder with its development packages')
    .argument('[options...]', 'passed on to the benchmark')
    .allowUnknownOption()
    .action(async (options: string[]) => {
      process.exitCode = await runBench(options);
    });
  withExamples(command, [['onhand bench', 'prints ratios measured in one run on this machine']]);
}

function runBench(options: string[]): Promise<number> {
  const folder = projectFolder();
  const entry = join(folder, 'bench', 'run.ts');
  const runner = join(folder, 'node_modules', '.bin', 'tsx');
  if (!existsSync(entry) || !existsSync(runner)) {
    throw new StartupError(
      'The benchmark is not part of an installed package. Clone the project, run npm ci there, then npx onhand bench.',
    );
  }
  return new Promise((resolve, reject) => {
    const child = spawn(runner, [entry, ...options], { cwd: folder, stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
