import { type Command, InvalidArgumentError } from 'commander';
import { UsageError } from './failure.ts';
import { createOutput, type Output } from './output.ts';

/** Options of every command. */
export interface CommonOptions {
  json?: boolean;
}

/** Examples under a command's help: what to type, and what it does. */
export function withExamples(command: Command, examples: readonly (readonly [string, string])[], more = ''): Command {
  const lines = examples.flatMap(([typed, meaning]) => [`  $ ${typed}`, `      ${meaning}`]);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}${more === '' ? '' : `\n\n${more}`}`);
}

/** The action of a command, with the output that its options choose. */
export function withAction<Options extends CommonOptions>(
  command: Command,
  act: (options: Options, output: Output, ...operands: string[]) => Promise<void>,
): Command {
  command.option('--json', 'print one JSON document on standard output');
  return command.action(async (...given: unknown[]) => {
    // Commander passes the operands, then the options, then the command itself.
    const options = given.at(-2) as Options;
    const operands = given.slice(0, -2) as string[];
    await act(options, createOutput(options.json === true), ...operands);
  });
}

/** The server's address, and the key to use. */
export function withServer(command: Command, who: 'operator' | 'tenant'): Command {
  const key =
    who === 'operator'
      ? "the operator's key (ONHAND_ADMIN_KEY, else the data folder's)"
      : 'an API key of the company (ONHAND_KEY)';
  return command
    .option('--url <url>', 'the server (ONHAND_URL; default http://127.0.0.1:8080)')
    .option('--key <key>', key);
}

/** Reads an option that is a whole number. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`Enter a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** Reads an option that is a list with commas; given several times, the lists add up. */
export function list(text: string, before: string[] = []): string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ];
}

/** Reads `name=value` pairs of an option that may be given several times. */
export function pair(text: string, before: Record<string, string> = {}): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Enter NAME=VALUE.');
  return { ...before, [text.slice(0, equals).trim()]: text.slice(equals + 1).trim() };
}

/** Reads an id. */
export const id = wholeNumber(1, Number.MAX_SAFE_INTEGER);

/** Reads an id given as an operand, or inside another option. */
export function readId(text: string): number {
  if (!/^[1-9]\d{0,15}$/.test(text)) throw new UsageError(`An id is a whole number above zero, not "${text}".`);
  return Number(text);
}
