import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../../platform/index.ts';

/** A request that was sent to a server, and what it answered. */
export interface Example {
  /** What was sent, where the operation takes a body. */
  request?: unknown;
  status: number;
  /** What was answered; nothing of a file. */
  response?: unknown;
}

/** Where the examples of the document stand: by operation. */
export const examplesFile = () => join(projectFolder(), 'openapi', 'examples.json');

/** The examples of the document. */
export function readExamples(): Record<string, Example> {
  const file = examplesFile();
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Example>) : {};
}
