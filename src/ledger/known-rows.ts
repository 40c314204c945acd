import { Past } from './past.ts';
import { type Key, type Shelf, Shelves } from './shelf.ts';
import { Unread, Wants } from './wants.ts';

/** What a book was given to read, and what it was not. */
export class KnownRows {
  /** Everything that was read so far, or looked for and not found. */
  readonly known = new Wants();
  readonly past = new Past();
  /** The rows beside the ledger's own. */
  readonly shelves = new Shelves();

  /** What of this was not read so far. */
  missing(wants: Wants): Wants {
    const rest = wants.without(this.known);
    rest.shelved = wants.shelved.without(this.shelves);
    this.past.leaveMissing(rest);
    return rest;
  }

  /** Remembers that all of this was read. */
  learn(wants: Wants): void {
    this.known.add(wants);
    this.past.learn(wants);
  }

  /** How much was read, the past aside. */
  get knownSize(): number {
    return this.known.size + this.shelves.size;
  }

  /** Makes sure that all of this was read. Throws Unread with what was not: the command is decided again when it is. */
  need(fill: (wants: Wants) => void): void {
    const wants = new Wants();
    fill(wants);
    const rest = this.missing(wants);
    if (rest.size > 0 || rest.looksBack) throw new Unread(rest);
  }

  /** The row of a shelf, or undefined where there is none. Throws Unread where nobody has looked yet. */
  row<K extends Key, Row>(shelf: Shelf<K, Row>, key: K): Row | undefined {
    if (!this.shelves.knows(shelf, key)) this.need((wants) => wants.rows(shelf, [key]));
    return this.shelves.get(shelf, key);
  }
}
