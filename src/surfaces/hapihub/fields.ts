/**
 * The type of a field: `money` is a number that is rounded in calculations; `object` and `any` are the client's own, of unknown
 * structure.
 */
export type FieldSort =
  | 'text'
  | 'number'
  | 'money'
  | 'time'
  | 'flag'
  | 'object'
  | 'any'
  | 'items'
  | { oneOf: readonly string[] };

/** The seven types of transactions. The vendor's documents also use and accept `purchas`. */
export const TYPES = ['adjustment', 'purchase', 'sales', 'transfer', 'receiving', 'packaging', 'return'] as const;
export type TransactionType = (typeof TYPES)[number];

/** The fields of an item of a transaction. */
export const ITEM_FIELDS = {
  sku: 'text',
  variantName: 'text',
  variantIsMedicine: 'flag',
  variantIsMedicineDangerous: 'flag',
  quantity: 'number',
  note: 'text',
  metadata: 'object',
  adjustment: 'number',
  control: 'text',
  expiresAt: 'time',
  price: 'money',
  tax: 'money',
  taxCode: 'text',
  taxComplication: { oneOf: ['inclusive', 'exclusive'] },
} as const satisfies Record<string, FieldSort>;

/** The fields of a transaction that a client may send. */
export const TRANSACTION_FIELDS = {
  createdAt: 'time',
  warehouse: 'text',
  type: { oneOf: TYPES },
  items: 'items',
  metadata: 'object',
  reason: 'text',
  invoice: 'text',
  expiresAt: 'time',
  transaction: 'text',
  supplier: 'text',
  supplierType: { oneOf: ['organization', 'inventory-supplier'] },
  acknowledgedAt: 'time',
  acknowledgedBy: 'text',
  rejectedAt: 'time',
  rejectedBy: 'text',
  customer: 'text',
  customerType: { oneOf: ['patient', 'org-member', 'personal-details'] },
  customerHasPWDId: 'flag',
  customerHasOSCASeniorCitizenId: 'flag',
  fulfilledItems: 'items',
  fulfilledAt: 'time',
  fulfilledBy: 'text',
  source: 'text',
  destination: 'text',
  billTo: 'text',
  shippedAt: 'time',
  shippedBy: 'text',
  shipTo: 'text',
  receivedAt: 'time',
  receivedBy: 'text',
  approvedItems: 'items',
  approvedAt: 'time',
  approvedBy: 'text',
} as const satisfies Record<string, FieldSort>;

/** Fields set by the server, which a client can only query. */
export const SET_BY_SERVER = { id: 'text', createdBy: 'text' } as const satisfies Record<string, FieldSort>;

/** A type as a client may write it. */
export function normalType(type: string): string {
  return type === 'purchas' ? 'purchase' : type;
}

/** The fields of a resource by name, each with its type. */
export type FieldTable = Readonly<Record<string, FieldSort>>;

/** The type of the field at a path; undefined if the resource does not have the field. */
export function sortAt(table: FieldTable, path: readonly string[]): FieldSort | undefined {
  const [first = '', ...rest] = path;
  const sort = Object.hasOwn(table, first) ? table[first] : undefined;
  if (sort === 'object') return 'any';
  if (rest.length === 0 || sort === undefined || sort === 'any') return sort;
  if (sort !== 'items') return undefined;
  // An index into the list, as in `items.0.sku`, does not matter for the field.
  const [name = '', ...below] = /^\d+$/.test(rest[0] ?? '') ? rest.slice(1) : rest;
  if (name === '') return 'any';
  const item: FieldSort | undefined = Object.hasOwn(ITEM_FIELDS, name)
    ? ITEM_FIELDS[name as keyof typeof ITEM_FIELDS]
    : undefined;
  if (item === 'object') return 'any';
  return below.length === 0 ? item : undefined;
}
