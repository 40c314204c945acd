import { describe, expect, it } from 'vitest';
import { allows, isScope, NATIVE_SCOPES } from './scopes.ts';

describe('scopes', () => {
  it.each([...NATIVE_SCOPES, 'tn.inv.purchaseordermarkups:r', 'tn.inv.warehouses:w'])('knows %s', (scope) => {
    expect(isScope(scope)).toBe(true);
  });

  it.each(['', 'inventory', 'Inventory:read', 'tn.inv.receipts:x', 'tn.inv.:r', 'tn.acc.invoices:r', 'toString'])(
    'does not know %j',
    (scope) => {
      expect(isScope(scope)).toBe(false);
    },
  );

  it.each<[string[], string[], boolean]>([
    [['inventory:read'], ['inventory:read'], true],
    [['inventory:write'], ['inventory:read'], true],
    [['inventory:read'], ['inventory:write'], false],
    [['purchasing:write'], ['purchasing:read'], true],
    [['purchasing:write'], ['inventory:read'], false],
    [['inventory:transfer'], ['inventory:read'], false],
    [['inventory:write'], ['inventory:transfer'], false],
    [['admin'], ['inventory:transfer'], true],
    [['admin'], ['tn.inv.trucks:w'], true],
    [['tn.inv.trucks:w'], ['tn.inv.trucks:r'], false],
    [['tn.inv.trucks:r'], ['inventory:read', 'tn.inv.trucks:r'], true],
    [['inventory:write'], ['admin'], false],
    [['inventory:write'], [], false],
    [[], ['inventory:read'], false],
  ])('%j allows any of %j: %s', (held, anyOf, expected) => {
    expect(allows(held, anyOf)).toBe(expected);
  });
});
