/** Every error code of this dialect with its status. */
export const STATUS_OF_CODE = {
  invalid_json: 400,
  validation_failed: 400,
  missing_part_number: 400,
  missing_part_name: 400,
  invalid_part_number: 400,
  invalid_part_name: 400,
  duplicate_part_number: 400,
  no_fields: 400,
  missing_location_id: 400,
  missing_quantity: 400,
  missing_reason: 400,
  invalid_quantity: 400,
  location_not_found: 400,
  insufficient_stock: 400,
  missing_item_id: 400,
  missing_from_location_id: 400,
  missing_to_location_id: 400,
  same_location: 400,
  from_location_not_found: 400,
  to_location_not_found: 400,
  no_stock: 400,
  unauthorized: 401,
  forbidden: 403,
  feature_not_available: 403,
  insufficient_scope: 403,
  not_found: 404,
  item_not_found: 404,
  method_not_allowed: 405,
  rate_limit_exceeded: 429,
  internal_error: 500,
} as const;

export type ErrorCode = keyof typeof STATUS_OF_CODE;

/** A refusal in this dialect's terms. */
export class Denial extends Error {
  override name = 'Denial';
  readonly code: ErrorCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, retryAfterSeconds?: number) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
