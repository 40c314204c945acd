/** The kind of a refusal. A surface turns the kind, or the exact code, into its own status and body. */
export type RefusalSort =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'method'
  | 'conflict'
  | 'stale'
  | 'mismatch'
  | 'throttled'
  | 'unavailable';

/** Every refusal code of the core with its kind. A new code needs a caller that acts differently on it. */
export const REFUSAL_CODES = {
  invalid_request: 'invalid',
  invalid_quantity: 'invalid',
  unknown_unit: 'invalid',
  invalid_token: 'invalid',
  unknown_item: 'missing',
  unknown_location: 'missing',
  unknown_reference: 'missing',
  lot_required: 'invalid',
  lot_not_tracked: 'invalid',
  lot_expiry_required: 'invalid',
  serials_required: 'invalid',
  serials_not_tracked: 'invalid',
  transfer_unbalanced: 'invalid',
  occurred_in_future: 'invalid',
  body_too_large: 'invalid',
  unauthenticated: 'unauthenticated',
  insufficient_scope: 'forbidden',
  address_not_allowed: 'forbidden',
  actor_restricted: 'forbidden',
  not_found: 'missing',
  method_not_allowed: 'method',
  insufficient_stock: 'conflict',
  quantity_out_of_range: 'conflict',
  stale_expectation: 'conflict',
  serial_in_use: 'conflict',
  serial_not_here: 'conflict',
  lot_expiry_differs: 'conflict',
  inactive_item: 'conflict',
  inactive_location: 'conflict',
  location_required: 'invalid',
  duplicate_code: 'conflict',
  duplicate_part_number: 'conflict',
  duplicate_username: 'conflict',
  in_use: 'conflict',
  location_cycle: 'conflict',
  already_reversed: 'conflict',
  not_reversible: 'conflict',
  kit_not_received: 'conflict',
  document_exceeded: 'conflict',
  reservation_closed: 'conflict',
  reservation_exceeded: 'conflict',
  unknown_line: 'missing',
  wrong_state: 'conflict',
  document_exported: 'conflict',
  over_receipt: 'conflict',
  over_return: 'conflict',
  duplicate_name: 'conflict',
  range_overlap: 'conflict',
  stale_revision: 'stale',
  idempotency_key_reused: 'mismatch',
  rate_limited: 'throttled',
  overloaded: 'unavailable',
  outcome_unknown: 'unavailable',
  database_unavailable: 'unavailable',
} as const satisfies Record<string, RefusalSort>;

export type RefusalCode = keyof typeof REFUSAL_CODES;

/** The names of what a fault is about, for people, beside the ids. Quantities are decimals as text. */
export interface Subject {
  itemId?: number;
  partNumber?: string;
  locationId?: number | null;
  /** The location's name. */
  location?: string | null;
  lot?: string;
  requested?: string;
  available?: string;
}

/** One fault of a request: where (a dotted path such as `movements.0.entries.1.quantity`), a code, and what to do. */
export interface Fault extends Subject {
  path: string;
  code: RefusalCode;
  message: string;
}

/** How many faults a refusal lists. A request with more of them is wrong as a whole, not in detail. */
export const FAULTS_MAX = 100;

/** An expected failure. The message is for people and says what to do; `faults` names all failing fields together. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: RefusalCode;
  /** At most the first 100 of them. */
  readonly faults: Fault[];
  /** How many faults there are beyond those listed. */
  readonly moreFaults: number;
  /** Seconds after which trying again makes sense, where that is known. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: RefusalCode,
    message: string,
    options: { path?: string; about?: Subject; faults?: Fault[]; moreFaults?: number; retryAfterSeconds?: number } = {},
  ) {
    super(message);
    this.code = code;
    const faults =
      options.faults ?? (options.path === undefined ? [] : [{ path: options.path, code, message, ...options.about }]);
    this.faults = faults.slice(0, FAULTS_MAX);
    this.moreFaults = faults.length - this.faults.length + (options.moreFaults ?? 0);
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get sort(): RefusalSort {
    return REFUSAL_CODES[this.code];
  }

  /** The same refusal with each fault in the terms of the client. */
  withFaults(translate: (fault: Fault) => Fault): Refusal {
    const { code, message, faults, moreFaults, retryAfterSeconds } = this;
    return new Refusal(code, message, {
      faults: faults.map(translate),
      moreFaults,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
}

/** The path of a field in its parent; the parent is empty for the request itself. */
export function pathOf(parent: string, field: string): string {
  return parent === '' ? field : `${parent}.${field}`;
}
