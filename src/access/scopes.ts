/** The native scopes, complete. */
export const NATIVE_SCOPES = [
  'inventory:read',
  'inventory:write',
  'inventory:transfer',
  'purchasing:read',
  'purchasing:write',
  'admin',
] as const;

/** The resources of ServiceTitan's scopes, as its operations name them. */
const SERVICETITAN_RESOURCES = [
  'adjustments',
  'inventorytemplates',
  'purchaseordermarkups',
  'purchaseorders',
  'purchaseordertypes',
  'receipts',
  'returns',
  'returntypes',
  'transfers',
  'trucks',
  'vendors',
  'warehouses',
];

const scopes: ReadonlySet<string> = new Set([
  ...NATIVE_SCOPES,
  ...SERVICETITAN_RESOURCES.flatMap((resource) => [`tn.inv.${resource}:r`, `tn.inv.${resource}:w`]),
]);

const IMPLIED_BY: Readonly<Record<string, string>> = {
  'inventory:read': 'inventory:write',
  'purchasing:read': 'purchasing:write',
};

/** Whether the text is a scope that a credential may hold: a native one, or a vendor's own such as `tn.inv.receipts:w`. */
export function isScope(text: string): boolean {
  return scopes.has(text);
}

/**
 * Whether the held scopes cover at least one of the sufficient ones. Writing implies reading for `inventory` and `purchasing`,
 * `admin` implies everything, and nothing else implies anything: a vendor's `:w` without its `:r` writes only.
 */
export function allows(held: readonly string[], anyOf: readonly string[]): boolean {
  if (held.includes('admin')) return true;
  return anyOf.some((scope) => {
    const stronger = IMPLIED_BY[scope];
    return held.includes(scope) || (stronger !== undefined && held.includes(stronger));
  });
}
