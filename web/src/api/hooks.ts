import { type QueryKey, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { Client } from '../../../client/index.ts';
import { toast } from '../parts/toast.tsx';
import { answer, currentClient } from './client.ts';

type Call = Promise<{ data?: unknown; error?: unknown; response?: Response }>;
type DataOf<C extends Call> = NonNullable<Awaited<C>['data']>;

/** Reads something, and keeps it under its key until a write makes it old. */
export function useRead<C extends Call>(
  key: QueryKey,
  call: (client: Client) => C,
  options: { enabled?: boolean } = {},
) {
  return useQuery<DataOf<C>>({
    queryKey: key,
    queryFn: () => answer(call(currentClient())) as Promise<DataOf<C>>,
    ...options,
  });
}

type Page<Row> = { data: Row[]; next: string | null };

/** Reads a list page by page; `more` asks for the next page. */
export function useList<Row>(
  key: QueryKey,
  call: (client: Client, query: { limit: number; after?: string }) => Promise<{ data?: Page<Row>; error?: unknown }>,
  options: { enabled?: boolean; limit?: number } = {},
) {
  const { limit = 100, ...rest } = options;
  const query = useInfiniteQuery({
    queryKey: [...key, limit],
    queryFn: ({ pageParam }) =>
      answer(call(currentClient(), { limit, ...(pageParam === null ? {} : { after: pageParam }) })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // A list that is typed at must not flash: the old rows stay until the new ones are there.
    placeholderData: (previous) => previous,
    ...rest,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? [], [query.data]);
  const more = () => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
  };
  // A list that could not be read is not known to be empty.
  const isPending = query.isPending || (query.isError && rows.length === 0);
  return { ...query, isPending, rows, more };
}

/**
 * Changes something. What is asked for once more, because no answer came, goes out under the idempotency key that it had, so that it
 * has no second effect. Afterwards everything on the page is read anew.
 */
export function useWrite<Input, C extends Call>(
  call: (client: Client, input: Input, headers: { 'Idempotency-Key': string }) => C,
  options: { done?: string | ((data: DataOf<C>) => string); onDone?: (data: DataOf<C>) => void } = {},
) {
  const queries = useQueryClient();
  const undecided = useRef<{ asked: string; key: string } | null>(null);
  const keyOf = (input: Input) => {
    const asked = JSON.stringify(input) ?? '';
    if (undecided.current?.asked !== asked) undecided.current = { asked, key: randomKey() };
    return undecided.current.key;
  };
  return useMutation<DataOf<C>, Error, Input>({
    mutationFn: (input) =>
      answer(call(currentClient(), input, { 'Idempotency-Key': keyOf(input) })) as Promise<DataOf<C>>,
    onSuccess: async (data) => {
      undecided.current = null;
      const { done } = options;
      if (done !== undefined) toast(typeof done === 'string' ? done : done(data));
      await queries.invalidateQueries();
      options.onDone?.(data);
    },
  });
}

/** `crypto.randomUUID` is missing on plain http in a local network; this is not. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
