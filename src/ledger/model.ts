import type { ActorKind } from '../access/index.ts';
import type { Quantity } from '../platform/index.ts';

/** Why stock moved. `reserve` and `release` change what is held, `merger` hands both on to another item, all others change what is on hand. */
export const MOVEMENT_KINDS = [
  'adjustment',
  'count',
  'receipt',
  'issue',
  'vendor_return',
  'customer_return',
  'transfer',
  'reserve',
  'release',
  'job_completion',
  'production',
  'merger',
] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

export type Tracking = 'none' | 'lot' | 'serial';

/** Which lots are taken first when a taking names none: the first to expire, or the first that came in. */
export type Pick = 'fefo' | 'fifo';

/**
 * How a taking that names no lot finds its lots: a `Pick` takes what is good, `any` every lot that is there, held and expired ones included, the
 * oldest first, and `good_first` the same, but first what is good, by its last day. The last two are for who states what is there (adjustments,
 * levels), moves it, or gives it back to its vendor.
 */
export type LotPick = Pick | 'any' | 'good_first';

/**
 * Whether what lies at a position is available: to nobody where the lot or the place is held or the lot's last day is over, and while it is
 * on its way between two places.
 */
export const STANDINGS = ['available', 'held', 'expired', 'in_transit'] as const;
export type Standing = (typeof STANDINGS)[number];

/** The place without a location: stock that nobody has put anywhere yet. Outside the ledger it is null. */
export const UNASSIGNED = 0;

/** The lot of stock that is not kept by lot. Outside the ledger it is null. */
export const NO_LOT = 0;

export interface ItemState extends ItemSums {
  readonly id: number;
  readonly partNumber: string;
  readonly tracking: Tracking;
  readonly lotsExpire: boolean;
  readonly locationAware: boolean;
  /** Whether it is put together from components: it comes in by production alone. */
  readonly isKit: boolean;
  readonly active: boolean;
  readonly allowNegative: boolean | null;
  readonly brandId: number | null;
  readonly siteId: number | null;
  readonly cost: Quantity | null;
  /** Whether it comes in whole units alone. */
  readonly wholeOnly: boolean;
  /** The item that it was merged into, which stands for it; null: it stands for itself. */
  readonly mergedIntoId: number | null;
}

/** Sums over all positions of an item. */
export interface ItemSums {
  onHand: Quantity;
  reserved: Quantity;
  /** On hand less reserved, of the positions that are not available. */
  unavailable: Quantity;
  /** What all of it is worth at moving average cost. */
  value: Quantity;
}

export interface LocationState {
  readonly id: number;
  readonly name: string;
  readonly active: boolean;
  readonly allowNegative: boolean | null;
  readonly siteId: number | null;
  /** Whether what lies there is on its way between two others. */
  readonly transit: boolean;
  /** The time zone of its clock; null: the company's. */
  readonly zone: string | null;
  /** Since when it, or a place that it stands in, is held; null: it is not. */
  readonly blockedAt: Date | null;
}

export interface PositionState {
  readonly itemId: number;
  readonly locationId: number;
  readonly lotId: number;
  onHand: Quantity;
  reserved: Quantity;
  negativeAllowed: boolean;
  readonly status: Standing;
}

/** The number of a lot, and its last day. */
export interface LotLabel {
  number: string;
  /** Its last day, `2027-03-31`; null: it never expires, or nobody knows. */
  expiresOn: string | null;
  /** The moment at which that day ends by the company's clock. */
  expiresAt: Date | null;
}

/** A lot as a request names it: the day, or a moment of it by the clock of the place. */
export interface NamedLot {
  number: string;
  expiresOn?: string | null | undefined;
  expiresAt?: Date | null | undefined;
}

export interface LotState extends LotLabel {
  readonly id: number;
  itemId: number;
  /** Since when it is held; null: it is not. */
  heldAt: Date | null;
  /** What was said when it was last held, released or corrected. */
  reason: string | null;
  /** Whether its last day is known to be over at every place. */
  ended: boolean;
  readonly createdAt: Date;
  updatedAt: Date;
  revision: number;
}

export interface SerialState {
  readonly itemId: number;
  readonly number: string;
  /** Where the unit is; null when it is not in stock. */
  locationId: number | null;
  reservationId: number | null;
}

/** A part of a reservation: how much of which lot, or which units, it still holds. */
export interface Allocation {
  lotId: number;
  lot: string | null;
  quantity: Quantity;
  serials: string[] | null;
}

export type ReservationStatus = 'active' | 'consumed' | 'released' | 'expired';

export interface ReservationState {
  readonly id: number;
  itemId: number;
  readonly locationId: number;
  readonly quantity: Quantity;
  readonly pick: Pick | null;
  readonly jobId: number | null;
  readonly reference: string | null;
  readonly actor: ActorStamp;
  /** The document that holds the stock; null where the reservation is its own. */
  readonly document: DocumentLink | null;
  readonly createdAt: Date;
  revision: number;
  expiresAt: Date | null;
  status: ReservationStatus;
  consumed: Quantity;
  released: Quantity;
  allocations: Allocation[];
  updatedAt: Date;
}

export interface ActorStamp {
  kind: ActorKind;
  id: number | null;
  name: string;
}

export interface DocumentLink {
  kind: string;
  id: number;
  number: string;
}

/** One line of a movement as it is asked for. */
export interface EntryRequest {
  itemId: number;
  /** Null: unassigned. */
  locationId: number | null;
  /** The signed change of what is on hand; for a count, the counted amount. */
  quantity: Quantity;
  lot?: NamedLot;
  serials?: string[];
  /** What the caller believes to be on hand there; another balance refuses the movement. */
  expect?: { onHand: Quantity };
  /** Which lots are taken where `lot` names none; without it an item that is kept by lot must name one. */
  pick?: LotPick | undefined;
  /** How many days the lots that are picked must have left; a whole number. */
  minimumDaysLeft?: number | undefined;
  /** What one unit cost, for stock that comes in. */
  unitCost?: Quantity;
  /** How many units `unitCost` is for, where that is not one: what comes in is worth its share of it, rounded once. */
  costPer?: Quantity;
  /** Of a count: when it was counted, where that was before the movement happened. What moved since then stays. */
  countedAt?: CountMark;
}

/** The moment of a count, and what is known of it. */
export interface CountMark {
  at: Date;
  /** Where the tenant's clock stood: what was recorded up to there is what the count found. Without it the time alone decides. */
  revision?: number;
}

/** A movement as it is asked for. */
export interface MovementRequest {
  kind: MovementKind;
  entries: EntryRequest[];
  reasonCode?: string | null;
  reason?: string | null;
  reference?: string | null;
  jobId?: number | null;
  occurredAt?: Date | null;
  document?: DocumentLink;
  /** Of a receipt: whether it was ordered, so that it comes in even where the item went out of use since. */
  wasOrdered?: boolean;
  /** Of what a customer returns: whether kits are among it that left as such. Kits come in by no other movement than this and production. */
  returnsKits?: boolean;
  /** What the document that the movement is by itself keeps for other applications. */
  externalData?: Record<string, unknown>;
}

/** An entry as it is recorded. */
export interface EntryRecord {
  id: number;
  itemId: number;
  locationId: number;
  lotId: number;
  lot: (LotLabel & { id: number }) | null;
  serials: string[] | null;
  change: Quantity;
  after: Quantity;
  reservedChange: Quantity;
  reservedAfter: Quantity;
  itemAfter: Quantity;
  valueChange: Quantity;
  valueAfter: Quantity;
  /** When it happened: with its movement, or before it where it was counted before. */
  occurredAt: Date;
  /** Facts that the first version of the hash chain has: the site that an adjustment was made for, and the number of an event. */
  chain1?: { siteId: number | null; eventNo: number | null };
}

/** A movement as it is recorded: immutable, chained by its hash to the one before. */
export interface MovementRecord {
  id: number;
  kind: MovementKind;
  reasonCode: string | null;
  reason: string | null;
  reference: string | null;
  jobId: number | null;
  occurredAt: Date;
  recordedAt: Date;
  /** Whether it happened earlier than it was recorded. */
  late: boolean;
  actor: ActorStamp;
  document: DocumentLink | null;
  /** Whether it is that document by itself: an adjustment or a count at one place, of which nothing else is kept. */
  isDocument: boolean;
  reverses: number | null;
  /** The first of the movements that were posted in one step with this one; null where it is alone. */
  postedWith: number | null;
  entries: EntryRecord[];
  hash: string;
}

/** What was truly on hand at a past moment, and the first count after it. */
export interface Moment {
  onHand: Quantity | null;
  nextCount: CountMoment | null;
}

/** When something was counted, and the movement that says so. */
export interface CountMoment {
  at: Date;
  movementId: number;
}

/** A row's share of the change feed. */
export interface Change {
  revision: number;
  kind: string;
  id: number;
  deleted: boolean;
  row: unknown;
}

/** A document that was born with its movement and has a row of its own. */
export interface OwnDocument {
  link: DocumentLink;
  movement: MovementRecord;
  externalData: Record<string, unknown>;
}
