import type { ClockState } from './clock.ts';
import { KnownRows } from './known-rows.ts';

/** A place in a batch to come back to. */
export interface Mark {
  undo: number;
  revision: number;
}

/** What a book changed, so that a command that is refused leaves it as it was. */
export abstract class UndoLog extends KnownRows {
  abstract readonly clock: ClockState;
  #undo: (() => void)[] = [];

  /** A place in the batch to come back to. */
  mark(): Mark {
    return { undo: this.#undo.length, revision: this.clock.revision };
  }

  /** Takes back everything since the mark, so that what was refused writes no row. */
  backTo(mark: Mark): void {
    while (this.#undo.length > mark.undo) this.#undo.pop()?.();
    this.clock.revision = mark.revision;
  }

  /** The clock's next value: the id or the revision of a row. */
  tick(): number {
    this.clock.revision += 1;
    return this.clock.revision;
  }

  /** The next number of a series of documents, such as `ADJ-12`. */
  nextNumber(prefix: string): string {
    const last = this.clock.series[prefix] ?? 0;
    this.onUndo(() => {
      this.clock.series[prefix] = last;
    });
    this.clock.series[prefix] = last + 1;
    return `${prefix}-${last + 1}`;
  }

  /** Wakes the sweeper no later than this moment. */
  expireBy(at: Date): void {
    this.#wakeBy('nextExpiry', at);
  }

  /** Wakes the sweeper when the last day of a lot ends somewhere at this moment. */
  dayEndsBy(at: Date): void {
    this.#wakeBy('nextDay', at);
  }

  #wakeBy(name: 'nextExpiry' | 'nextDay', at: Date): void {
    const before = this.clock[name];
    if (before !== null && before <= at) return;
    this.onUndo(() => {
      this.clock[name] = before;
    });
    this.clock[name] = at;
  }

  /** Keeps what takes a change back. */
  protected onUndo(step: () => void): void {
    this.#undo.push(step);
  }

  /** Keeps what was done: from here on nothing is taken back. */
  protected forgetUndo(): void {
    this.#undo = [];
  }

  /** Sets what stands under a key, or takes it away, until it is undone. */
  protected setRow<K, V>(rows: Map<K, V>, key: K, row: V | undefined): void {
    const before = rows.get(key);
    const put = (value: V | undefined) => (value === undefined ? rows.delete(key) : rows.set(key, value));
    put(row);
    this.onUndo(() => put(before));
  }

  /** Marks a row as one to be written, until it is undone. */
  protected touch<Row>(touched: Set<Row>, row: Row): void {
    if (touched.has(row)) return;
    touched.add(row);
    this.onUndo(() => touched.delete(row));
  }
}
