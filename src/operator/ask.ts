import { password as askPassword, isCancel, select, text } from '@clack/prompts';
import { UsageError } from './failure.ts';

/** Whether a person at a terminal can answer a question. */
export function canAsk(options: { json?: boolean }): boolean {
  return options.json !== true && process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Asks for a text that must not be empty. */
export async function askText(message: string): Promise<string> {
  return answered(await text({ message, validate: (value) => (value?.trim() ? undefined : 'Enter a value.') }));
}

/** Asks for a password without showing it. */
export async function askSecret(message: string): Promise<string> {
  return answered(await askPassword({ message }));
}

/** Asks for a choice of several. */
export async function askChoice<T extends string>(message: string, choices: { value: T; label: string }[]): Promise<T> {
  return answered((await select<string>({ message, options: choices })) as T | symbol);
}

function answered<T extends string>(value: T | symbol): T {
  if (isCancel(value) || typeof value === 'symbol') throw new UsageError('Nothing was done.');
  return value;
}
