/**
 * What an import has sent and what was acknowledged, in a file that only grows, one JSON line at a time: a process that is killed
 * leaves at most a torn last line. `sent` is on the disk before the request leaves, `done` once it is answered.
 */
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** A movement of a batch that the server refused: its position in the batch, the code, and the message. */
export type RefusedMovement = [index: number, code: string, message: string];

export interface BatchState {
  /** When it was first sent, in milliseconds. */
  sentAt?: number;
  done?: { refused: RefusedMovement[] };
}

export interface ProgressFile {
  readonly path: string;
  /** Whether an earlier run has left something. */
  readonly resumes: boolean;
  state(batch: string): BatchState;
  sent(batch: string): void;
  done(batch: string, refused: RefusedMovement[]): void;
  close(): void;
}

type Line = { sent: string; at: number } | { done: string; refused: RefusedMovement[] } | { onhandImport: number };

export function openProgressFile(path: string, about: Record<string, unknown>): ProgressFile {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const states = new Map<string, BatchState>();
  for (const line of text.split('\n')) note(states, line);
  const file = openSync(path, 'a', 0o600);
  if (text === '') write(file, { onhandImport: 1, ...about });
  else if (!text.endsWith('\n')) writeSync(file, '\n');
  const state = (batch: string) => states.get(batch) ?? {};
  return {
    path,
    resumes: states.size > 0,
    state,
    sent(batch) {
      const at = state(batch).sentAt ?? Date.now();
      states.set(batch, { ...state(batch), sentAt: at });
      write(file, { sent: batch, at });
    },
    done(batch, refused) {
      states.set(batch, { ...state(batch), done: { refused } });
      write(file, { done: batch, refused });
    },
    close: () => closeSync(file),
  };
}

function note(states: Map<string, BatchState>, text: string): void {
  let line: Line;
  try {
    line = JSON.parse(text) as Line;
  } catch {
    return; // The line being written when the process ended.
  }
  if ('sent' in line) states.set(line.sent, { ...states.get(line.sent), sentAt: line.at });
  if ('done' in line) states.set(line.done, { ...states.get(line.done), done: { refused: line.refused } });
}

function write(file: number, line: Record<string, unknown>): void {
  writeSync(file, `${JSON.stringify(line)}\n`);
  fdatasyncSync(file);
}
