import { type Client, countUpdate } from '../../../../client/index.ts';
import { answer, currentClient, ServerRefusal } from '../../api/client.ts';
import { randomKey } from '../../api/random-key.ts';
import { NoAnswer } from '../../api/request.ts';
import { asServerTime } from '../../api/server-clock.ts';
import type { WhoAmI } from '../../api/session.ts';
import { areKeysFlying } from '../../scan/index.ts';
import {
  asLine,
  canBeStamped,
  isSendable,
  type Judged,
  joined,
  lineKey,
  type Note,
  type Notes,
  split,
  stamped,
  withNote,
} from './notes.ts';

/** A note that the server refused, and why. */
export interface RefusedNote {
  note: Note;
  message: string;
}

/** What has become of the notes of one count. */
export interface Unsaved {
  /** What is sent next. */
  waiting: Notes;
  /** What is on its way, under the key that makes it arrive only once. */
  sending: { key: string; notes: Notes; since: number } | null;
  /** What the server answered about saved lines, until a newer sheet shows it. */
  saved: Record<string, Judged & { revision: number }>;
  refused: RefusedNote[];
  /** Why nothing can be saved now. */
  trouble: string | null;
}

/** Saves the notes of one count, one request after another. It continues when its page is left. */
export interface SaveQueue {
  current(): Unsaved;
  subscribe(listener: () => void): () => void;
  add(note: Note): void;
  /** Sends immediately what is waiting. */
  flush(): void;
  dismiss(): void;
}

const GATHER_MS = 400;
const KEYS_MS = 100;
const TRY_AGAIN_MS = 2_000;
/** Within this time a repeated request gets the lost answer. */
const LONG_MS = 10_000;
const NOTES_AT_ONCE = 500;

const queues = new Map<string, { client: Client; queue: SaveQueue }>();

/**
 * The one queue of a user's count in this tab. Its content outlives a reload, and waits for that user: a queue stops for good
 * when somebody signs in, and the same user goes on with a new one.
 */
export function queueOf({ actor, tenant }: WhoAmI, countId: number): SaveQueue {
  const name = `onhand-count-${tenant?.id}-${actor.kind}-${actor.id}-${countId}`;
  const client = currentClient();
  const known = queues.get(name);
  if (known?.client === client) return known.queue;
  const queue = makeQueue(name, countId, client);
  queues.set(name, { client, queue });
  return queue;
}

function makeQueue(name: string, countId: number, client: Client): SaveQueue {
  const listeners = new Set<() => void>();
  let unsaved: Unsaved = { ...readKept(name), saved: {}, refused: [], trouble: null };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;

  const change = (part: Partial<Unsaved>) => {
    unsaved = { ...unsaved, ...part };
    if (currentClient() === client) keep(name, unsaved);
    for (const listener of listeners) listener();
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    void send();
  };
  const later = (ms: number) => {
    timer ??= setTimeout(due, ms);
  };
  // What a scanner types into a field is removed from it again; nothing of it is sent meanwhile.
  const due = () => {
    timer = undefined;
    if (areKeysFlying()) later(KEYS_MS);
    else flush();
  };

  async function send(): Promise<void> {
    if (busy || currentClient() !== client) return;
    if (unsaved.sending === null) {
      const { ready, rest } = split(unsaved.waiting, NOTES_AT_ONCE);
      if (Object.keys(ready).length === 0) return;
      const since = Date.now();
      change({ waiting: rest, sending: { key: randomKey(), notes: stamped(ready, since, asServerTime), since } });
    }
    const { sending } = unsaved;
    if (sending === null) return;
    busy = true;
    const wait = await attempt(client, countId, sending).then(
      (saved) => {
        change({ sending: null, trouble: null, saved: { ...unsaved.saved, ...saved } });
        return GATHER_MS;
      },
      (error: Error) => {
        change(afterFailure(unsaved, error));
        return unsaved.trouble === null ? 0 : TRY_AGAIN_MS;
      },
    );
    busy = false;
    if (unsaved.sending !== null || Object.values(unsaved.waiting).some(isSendable)) later(wait);
  }

  if (unsaved.sending !== null || Object.keys(unsaved.waiting).length > 0) later(0);
  return {
    current: () => unsaved,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add: (note) => {
      const key = lineKey(note);
      const refused = unsaved.refused.filter((one) => lineKey(one.note) !== key);
      change({ waiting: withNote(unsaved.waiting, { ...note, at: Date.now() }), refused });
      later(GATHER_MS);
    },
    flush,
    dismiss: () => change({ refused: [] }),
  };
}

async function attempt(
  client: Client,
  id: number,
  { key, notes }: NonNullable<Unsaved['sending']>,
): Promise<Unsaved['saved']> {
  const body = { lines: Object.values(notes).map(asLine) };
  const headers = { 'Idempotency-Key': key };
  const sheet = await answer(countUpdate({ client, path: { id }, body, headers }));
  return Object.fromEntries(
    sheet.lines.map((line) => {
      const { counted, serials, expected, movedSince, movedBetweenParts } = line;
      return [lineKey(line), { counted, serials, expected, movedSince, movedBetweenParts, revision: sheet.revision }];
    }),
  );
}

/** Whether the server may accept the same request later. */
const PASSING = [401, 403, 408, 412, 429];

/** A refused line is reported and dropped, the others of its request are sent again; without an answer the same request is repeated. */
function afterFailure(unsaved: Unsaved, error: Error): Partial<Unsaved> {
  const { sending, waiting } = unsaved;
  if (sending === null) return {};
  if (error instanceof NoAnswer) {
    const trouble = `${error.what} It is kept here, and sent again automatically.`;
    // What was not sent, or is delayed and has no second effect, goes out later with the time of counting.
    const isLong = Date.now() - sending.since > LONG_MS;
    const isFree = error.lack === 'offline' || (isLong && canBeStamped(sending.notes));
    return isFree ? { sending: null, waiting: joined(sending.notes, waiting), trouble } : { trouble };
  }
  if (!(error instanceof ServerRefusal)) return { trouble: error.message };
  const { status, errors } = error.problem;
  if (PASSING.includes(status) || status >= 500) return { trouble: error.message };
  const all = Object.values(sending.notes);
  const guilty = new Map<Note, string>();
  for (const { path, message } of errors) {
    const note = all[Number(/^lines\.(\d+)/.exec(path)?.[1])];
    if (note !== undefined) guilty.set(note, message);
  }
  const given = guilty.size === 0 ? all : [...guilty.keys()];
  const again = Object.entries(sending.notes).filter(([, note]) => !given.includes(note));
  const refused = given.map((note) => ({ note, message: guilty.get(note) ?? error.message }));
  return {
    sending: null,
    trouble: null,
    waiting: joined(Object.fromEntries(again), waiting),
    refused: [...unsaved.refused, ...refused],
  };
}

type Kept = Pick<Unsaved, 'waiting' | 'sending'>;

function readKept(name: string): Kept {
  const text = sessionStorage.getItem(name);
  return text === null ? { waiting: {}, sending: null } : (JSON.parse(text) as Kept);
}

function keep(name: string, { waiting, sending }: Unsaved): void {
  if (sending === null && Object.keys(waiting).length === 0) sessionStorage.removeItem(name);
  else sessionStorage.setItem(name, JSON.stringify({ waiting, sending }));
}
