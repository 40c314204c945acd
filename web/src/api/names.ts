import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { type Item, itemList, type Location, locationList } from '../../../client/index.ts';
import { answer, currentClient } from './client.ts';

export type { Item, Location };

const LOCATION_PAGES_MAX = 10;
const IDS_AT_ONCE = 100;

/** All locations of the company, up to some thousands: they are shown by name everywhere. */
export function useLocations() {
  const { data, ...query } = useQuery({ queryKey: ['locations'], queryFn: readLocations, staleTime: 60_000 });
  const byId = useMemo(() => new Map((data ?? []).map((location) => [location.id, location])), [data]);
  return { ...query, locations: data ?? [], byId };
}

async function readLocations(): Promise<Location[]> {
  const all: Location[] = [];
  let after: string | undefined;
  for (let page = 0; page < LOCATION_PAGES_MAX; page += 1) {
    const query = { limit: 1_000, ...(after === undefined ? {} : { after }) };
    const { data, next } = await answer(locationList({ client: currentClient(), query }));
    all.push(...data);
    if (next === null) break;
    after = next;
  }
  return all;
}

/** The items with these ids, as far as they have been read. */
export function useItems(ids: readonly number[]): Map<number, Item> {
  return useItemsQuery(ids).byId;
}

/** The items with these ids, and why the missing ones are missing. Items already read stay while others are read or fail. */
export function useItemsQuery(ids: readonly number[]) {
  const wanted = useMemo(() => [...new Set(ids)].sort((one, other) => one - other), [ids]);
  const { data, error, refetch } = useQuery({
    queryKey: ['items', 'by-id', wanted],
    queryFn: () => readItems(wanted),
    enabled: wanted.length > 0,
  });
  const known = useRef(new Map<number, Item>());
  const byId = useMemo(() => {
    const all = new Map([...known.current, ...(data ?? []).map((item) => [item.id, item] as const)]);
    known.current = all;
    return all;
  }, [data]);
  return { byId, error, refetch };
}

async function readItems(ids: readonly number[]): Promise<Item[]> {
  const pages: Promise<Item[]>[] = [];
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
    const part = ids.slice(start, start + IDS_AT_ONCE);
    pages.push(
      answer(itemList({ client: currentClient(), query: { limit: IDS_AT_ONCE, ids: [...part] } })).then(
        ({ data }) => data,
      ),
    );
  }
  return (await Promise.all(pages)).flat();
}
