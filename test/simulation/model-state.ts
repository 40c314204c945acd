import type { RefusalCode } from '../../src/platform/index.ts';
import type { ModelSheet } from './model-counts.ts';
import type { ModelCorrection } from './model-movements.ts';
import type { WorldItem, WorldLocation, WorldTenant } from './world.ts';

/** One millionth is the smallest quantity. */
export const UNIT = 1_000_000n;
const LARGEST = 999_999_999_999_999_999n;

/** What the model refuses with: every rule that is broken at the stage where it stopped. The ledger must name one of them. */
export class ModelRefusal extends Error {
  readonly codes: Set<RefusalCode>;
  constructor(codes: Iterable<RefusalCode>) {
    super('refused');
    this.codes = new Set(codes);
    this.message = `refused with ${[...this.codes].join(', ')}`;
  }
}

/** One change of one position. The model keeps no balance: whatever it is asked, it adds these up again from the first. */
export interface Fact {
  item: number;
  location: number;
  /** The lot's number, or empty. */
  lot: string;
  change: bigint;
  /** The units that it moved. */
  serials: readonly string[] | null;
  reservedChange: bigint;
  /** Transfers do not change an item as a whole, nor its value. */
  isTransfer: boolean;
  isCount: boolean;
  occurredAt: number;
  recordedAt: number;
}

export interface ModelSerial {
  location: number | null;
  reservation: number | null;
}

export interface ModelAllocation {
  lot: string;
  quantity: bigint;
  serials: string[] | null;
}

export interface ModelReservation {
  /** Its id in the ledger, learned from the answer. */
  id: number;
  status: 'active' | 'consumed' | 'released' | 'expired';
  item: number;
  location: number;
  quantity: bigint;
  consumed: bigint;
  released: bigint;
  allocations: ModelAllocation[];
  expiresAt: number | null;
}

/** The state that the rules lead to, kept as plainly as can be: a list of facts and a few maps, copied whole before each attempt. */
export class ModelState {
  facts: Fact[] = [];
  /** What balances late lines at the counts that had seen them, in the order of posting. */
  corrections: ModelCorrection[] = [];
  /** By `item:number`, in the order in which they were first named. */
  lots = new Map<string, { expiresAt: number | null }>();
  /** By `item:number`. */
  serials = new Map<string, ModelSerial>();
  reservations = new Map<number, ModelReservation>();
  sheets = new Map<number, ModelSheet>();
  /** An item's value at moving average cost; null where the model does not follow it any more. */
  values = new Map<number, bigint | null>();
  /** When the ledger records what happens next. */
  now = 0;
  readonly world: WorldTenant;

  constructor(world: WorldTenant) {
    this.world = world;
  }

  item(id: number): WorldItem | undefined {
    return this.world.items.find((item) => item.id === id);
  }

  location(id: number): WorldLocation | undefined {
    return this.world.locations.find((location) => location.id === id);
  }

  onHand(item: number, location: number, lot: string): bigint {
    return sum(this.#at(item, location, lot).map((fact) => fact.change));
  }

  reserved(item: number, location: number, lot: string): bigint {
    return sum(this.#at(item, location, lot).map((fact) => fact.reservedChange));
  }

  available(item: number, location: number, lot: string): bigint {
    return this.onHand(item, location, lot) - this.reserved(item, location, lot);
  }

  /** What was truly on hand at a moment, by all that is known today. */
  onHandAt(item: number, location: number, lot: string, at: number): bigint {
    const before = this.#at(item, location, lot).filter((fact) => fact.occurredAt <= at);
    return sum(before.map((fact) => fact.change));
  }

  /**
   * What a counter found where there were so many facts: those, and what came in later and had happened by then. What happens in the
   * same moment and is recorded later has happened later.
   */
  onHandSeen(place: readonly [item: number, location: number, lot: string], at: number, facts: number): bigint {
    const late = this.since(facts, ...place).filter(
      (fact) => fact.occurredAt <= at && fact.occurredAt < fact.recordedAt,
    );
    const before = this.facts.slice(0, facts).filter((fact) => this.#at(...place).includes(fact));
    return sum([...before, ...late].map((fact) => fact.change));
  }

  /** The facts of a position behind so many facts of all. */
  since(facts: number, item: number, location: number, lot: string): Fact[] {
    const place = new Set(this.#at(item, location, lot));
    return this.facts.slice(facts).filter((fact) => place.has(fact));
  }

  /** When the position was next counted after a moment. */
  nextCount(item: number, location: number, lot: string, at: number): number | null {
    const counts = this.#at(item, location, lot).filter((fact) => fact.isCount && fact.occurredAt > at);
    return counts.length === 0 ? null : Math.min(...counts.map((fact) => fact.occurredAt));
  }

  itemOnHand(item: number): bigint {
    return sum(this.facts.filter((fact) => fact.item === item && !fact.isTransfer).map((fact) => fact.change));
  }

  itemReserved(item: number): bigint {
    return sum(this.facts.filter((fact) => fact.item === item).map((fact) => fact.reservedChange));
  }

  serialsAt(item: number, location: number): string[] {
    const here = [...this.serials].filter(
      ([key, serial]) => key.startsWith(`${item}:`) && serial.location === location,
    );
    return here.map(([key]) => key.slice(key.indexOf(':') + 1));
  }

  /** The units that a counter found at a moment, or where there were so many facts: what came before it and did not go. */
  serialsSeen(item: number, location: number, at: number, facts?: number): string[] {
    const times = new Map<string, number>();
    this.facts.forEach((fact, index) => {
      if (fact.item !== item || fact.location !== location || fact.change === 0n) return;
      const happened = fact.occurredAt <= at && (facts === undefined || fact.occurredAt < fact.recordedAt);
      if (!happened && (facts === undefined || index >= facts)) return;
      for (const number of fact.serials ?? [])
        times.set(number, (times.get(number) ?? 0) + (fact.change > 0n ? 1 : -1));
    });
    return [...times].flatMap(([number, count]) => (count > 0 ? [number] : []));
  }

  /** Whether a position may go below zero; `isPlanned` by what sets aside or sends elsewhere, which of an item out of use is never more than there is. */
  mayGoNegative(itemId: number, locationId: number, isPlanned = false): boolean {
    const item = this.item(itemId);
    if (item === undefined || item.tracking === 'serial' || (isPlanned && !item.active)) return false;
    return item.allowNegative ?? this.location(locationId)?.allowNegative ?? this.world.allowsNegative;
  }

  /** Adds a fact, and follows the item's value where that is simple: stock above zero, taken and brought at the moving average. */
  add(fact: Fact, unitCost: bigint | null = null, keepsValueSimple = true): void {
    const before = this.itemOnHand(fact.item);
    this.facts.push(fact);
    if (fact.isTransfer || fact.change === 0n) return;
    const after = before + fact.change;
    const value = this.values.has(fact.item) ? this.values.get(fact.item)! : 0n;
    if (after === 0n) this.values.set(fact.item, 0n);
    else if (value === null || before < 0n || after < 0n || !keepsValueSimple) this.values.set(fact.item, null);
    else if (fact.change < 0n) this.values.set(fact.item, value - rounded(value * -fact.change, before));
    else {
      const cost = BigInt(this.item(fact.item)?.cost ?? 0) * UNIT;
      const average = before === 0n ? cost : rounded(value * UNIT, before);
      this.values.set(fact.item, value + rounded(fact.change * (unitCost ?? average), UNIT));
    }
  }

  isOutOfRange(fact: { item: number; location: number; lot: string; change?: bigint }): boolean {
    const { item, location, lot, change = 0n } = fact;
    const balances = [
      change,
      ...[this.onHand(item, location, lot), this.itemOnHand(item)],
      ...[this.reserved(item, location, lot), this.itemReserved(item)],
    ];
    return balances.some((balance) => balance > LARGEST || balance < -LARGEST);
  }

  /** Does all of the work or none of it. */
  attempt<T>(work: () => T): T {
    const { facts, lots, serials, reservations, sheets, values } = this;
    const before = structuredClone({ lots, serials, reservations, sheets, values });
    const [count, corrected] = [facts.length, this.corrections.length];
    try {
      return work();
    } catch (error) {
      facts.length = count;
      this.corrections.length = corrected;
      Object.assign(this, before);
      throw error;
    }
  }

  #at(item: number, location: number, lot: string): Fact[] {
    return this.facts.filter((fact) => fact.item === item && fact.location === location && fact.lot === lot);
  }
}

/** Runs a step for each element; refuses with every rule that any of them broke. */
export function eachOrRefuse<T>(elements: readonly T[], step: (element: T) => void): void {
  const codes: RefusalCode[] = [];
  for (const element of elements) {
    try {
      step(element);
    } catch (error) {
      if (!(error instanceof ModelRefusal)) throw error;
      codes.push(...error.codes);
    }
  }
  if (codes.length > 0) throw new ModelRefusal(codes);
}

export function sum(quantities: bigint[]): bigint {
  return quantities.reduce((total, quantity) => total + quantity, 0n);
}

function rounded(top: bigint, bottom: bigint): bigint {
  const [numerator, denominator] = bottom < 0n ? [-top, -bottom] : [top, bottom];
  const half = numerator < 0n ? -denominator : denominator;
  return (numerator * 2n + half) / (denominator * 2n);
}
