import { useMemo } from 'react';
import { vendorList } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';

const VENDORS_MAX = 1_000;

/** The company's vendors. */
export function useVendors() {
  return useRead(['vendors'], (client) => vendorList({ client, query: { limit: VENDORS_MAX } }));
}

/** Their names by their ids. */
export function useVendorNames(): Map<number, string> {
  const { data } = useVendors();
  return useMemo(() => new Map((data?.data ?? []).map(({ id, name }) => [id, name])), [data]);
}
