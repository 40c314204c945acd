/** What was counted and not saved yet, as plain data and pure functions. */
import { isDecimal, sum } from '../../parts/decimals.ts';

/** A note about a line: all that is there, or how much more was seen. */
export interface Note {
  itemId: number;
  lot: string | null;
  /** The total, as typed; null: not counted after all. */
  quantity?: string | null;
  /** What was scanned on top of the line's quantity. */
  more?: string;
  /** The units among it. */
  serials?: string[];
  /** When it was noted, in milliseconds of this device's clock. */
  at?: number;
  /** When it was counted, by the server's clock; left out where it is sent immediately. */
  countedAt?: string;
}

/** Notes by the key of their line. */
export type Notes = Record<string, Note>;

/** What a line says. */
export interface Said {
  counted: string | null;
  serials: string[] | null;
}

/** The server's record of a line that was counted. */
export interface Judged extends Said {
  /** What the ledger held at the moment of counting; null on a blind sheet. */
  expected: string | null;
  movedSince: string | null;
  movedBetweenParts: string | null;
}

/** The key of a line: a sheet has one for an item and a lot. */
export function lineKey({ itemId, lot }: { itemId: number; lot: string | null }): string {
  return `${itemId} ${lot ?? ''}`;
}

/** Notes with one more. What is typed replaces earlier notes of the line; what is scanned is added to them. */
export function withNote(notes: Notes, note: Note): Notes {
  const key = lineKey(note);
  const before = notes[key];
  return { ...notes, [key]: before === undefined ? note : together(before, note) };
}

/** All notes, the later ones on top of the earlier. */
export function joined(earlier: Notes, later: Notes): Notes {
  return Object.values(later).reduce(withNote, earlier);
}

function together(before: Note, note: Note): Note {
  if (note.more === undefined) return note;
  if (note.serials !== undefined) {
    const serials = [...new Set([...(before.serials ?? []), ...note.serials])];
    return { ...note, serials, more: String(serials.length) };
  }
  if (before.more !== undefined) return { ...note, more: sum(before.more, note.more) };
  // A line that was cleared, or does not hold a number, starts again with a scan.
  const typed = before.quantity ?? '0';
  const { more, ...rest } = note;
  return { ...rest, quantity: isDecimal(typed) ? sum(typed, more) : more };
}

/** What a line says once a note is on the server. */
export function applied(said: Said, note: Note | undefined): Said {
  if (note === undefined) return said;
  if (note.more === undefined) return { counted: note.quantity ?? null, serials: null };
  if (note.serials === undefined) return { ...said, counted: sum(said.counted ?? '0', note.more) };
  const serials = [...new Set([...(said.serials ?? []), ...note.serials])];
  return { counted: String(serials.length), serials };
}

/** Whether a note can be sent: what is typed may not be a number yet. */
export function isSendable({ quantity, more }: Note): boolean {
  return more !== undefined || quantity === null || isDecimal(quantity ?? '');
}

/** The notes that can be sent, as many as one request takes, and those that have to wait. */
export function split(notes: Notes, most: number): { ready: Notes; rest: Notes } {
  const ready: Notes = {};
  const rest: Notes = {};
  let count = 0;
  for (const [key, note] of Object.entries(notes)) {
    const goes = count < most && isSendable(note);
    (goes ? ready : rest)[key] = note;
    if (goes) count += 1;
  }
  return { ready, rest };
}

/** Notes older than this state their time: what moved since then must not pass for counted. */
const SOON_MS = 5_000;

/** Notes as they are sent, each with its time where that was a while ago. */
export function stamped(notes: Notes, now: number, asServerTime: (at: number) => Date): Notes {
  return Object.fromEntries(
    Object.entries(notes).map(([key, note]) => {
      const isOld = note.at !== undefined && note.quantity !== null && now - note.at > SOON_MS;
      return [key, isOld ? { ...note, countedAt: asServerTime(note.at ?? now).toISOString() } : note];
    }),
  );
}

/** Whether notes that may have arrived can go out once more with their times: a total has no second effect. */
export function canBeStamped(notes: Notes): boolean {
  const all = Object.values(notes);
  return all.every(({ more }) => more === undefined) && all.some(({ countedAt }) => countedAt === undefined);
}

/** A note as a line of the request. */
export function asLine({ itemId, lot, quantity, more, serials, countedAt }: Note) {
  return {
    itemId,
    ...(lot === null ? {} : { lot: { number: lot } }),
    ...(more === undefined ? { quantity: quantity ?? null } : { more }),
    ...(serials === undefined ? {} : { serials }),
    ...(countedAt === undefined ? {} : { countedAt }),
  };
}
