import { type QueryKey, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { Client } from '../../../client/index.ts';
import { toast } from '../parts/toast.tsx';
import { answer, currentClient, ServerRefusal } from './client.ts';
import { NoAnswer, stopWrite } from './request.ts';
import { keyFor, noteDecided, noteSent } from './undecided.ts';

type Call = Promise<{ data?: unknown; error?: unknown; response?: Response }>;
type DataOf<C extends Call> = NonNullable<Awaited<C>['data']>;

/** Reads something, and keeps it under its key until a write makes it stale. */
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
    // A list that is being filtered must not flash: the old rows stay until the new ones arrive.
    placeholderData: (previous) => previous,
    ...rest,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? [], [query.data]);
  const more = () => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
  };
  // A list that could not be read may not be empty.
  const isPending = query.isPending || (query.isError && rows.length === 0);
  return { ...query, isPending, rows, more };
}

/** A write, and what has become of it. */
export interface Write<Input, Data = unknown> {
  mutate(input: Input, options?: { onError?: (error: Error) => void; onSuccess?: (data: Data) => void }): void;
  isPending: boolean;
  error: Error | null;
  /** Stops waiting for a write under way, and says that its outcome is unknown. */
  stop(): void;
}

/**
 * Changes something. `name` says what it does and to what, and distinguishes it from other writes. A write that is repeated because no
 * answer came goes out under its first idempotency key, so that it has no second effect, even from a form that was opened again.
 * Afterwards everything on the page is read again.
 */
export function useWrite<Input, C extends Call>(
  name: string,
  call: (client: Client, input: Input, headers: { 'Idempotency-Key': string }) => C,
  options: { done?: string | ((data: DataOf<C>) => string); onDone?: (data: DataOf<C>) => void } = {},
): Write<Input, DataOf<C>> {
  const queries = useQueryClient();
  const asked = useRef<{ whole: string; key: string } | null>(null);
  const isHere = useIsHere();
  const { mutate, isPending, error } = useMutation<DataOf<C>, Error, Input>({
    mutationFn: async (input) => {
      const write = `${name} ${JSON.stringify(input, withoutSecrets) ?? ''}`;
      const whole = `${name} ${JSON.stringify(input) ?? ''}`;
      if (asked.current?.whole !== whole) asked.current = { whole, key: keyFor(write) };
      const { key } = asked.current;
      noteSent(write, key);
      const sent = call(currentClient(), input, { 'Idempotency-Key': key });
      const data = (await answer(sent).catch((reason: Error) => {
        if (isDecision(reason)) noteDecided(write);
        if (isOtherInput(reason)) asked.current = null;
        throw reason;
      })) as DataOf<C>;
      noteDecided(write);
      asked.current = null;
      const { done } = options;
      const isRepeat = (await sent).response?.headers.get('Idempotency-Replayed') === 'true';
      const again = isRepeat ? ' The first attempt had already done it.' : '';
      if (done !== undefined) toast(`${typeof done === 'string' ? done : done(data)}${again}`);
      return data;
    },
    onSuccess: async (data) => {
      await queries.invalidateQueries();
      options.onDone?.(data);
    },
    onError: (reason) => {
      // A user who has left the page sees no form that could show it.
      if (!isHere.current && !wasStopped(reason)) toast(`${name}: ${reason.message}`, { stays: true });
      if (!isDecision(reason)) void queries.invalidateQueries();
    },
  });
  const stop = () => {
    if (!isPending || asked.current === null) return;
    stopWrite(asked.current.key);
    toast(`${name}: you did not wait for the answer. Check whether it was done before you do it again.`, {
      stays: true,
    });
  };
  return { mutate, isPending, error, stop };
}

const wasStopped = (error: Error) => error instanceof NoAnswer && error.lack === 'stopped';

/** Whether an error says what became of a write: a refusal does, unless it says that the server does not know. */
function isDecision(error: Error): boolean {
  return error instanceof ServerRefusal
    ? error.problem.status < 500
    : error instanceof NoAnswer && error.lack === 'offline';
}

/** Whether the key was used for something else, which only a password can have caused. */
const isOtherInput = (error: Error) =>
  error instanceof ServerRefusal && error.problem.code === 'idempotency_key_reused';

/** What is kept of an input must not hold a password. */
const withoutSecrets = (name: string, value: unknown) => (name === 'password' ? undefined : value);

/** Whether the component is still on the page. */
function useIsHere(): { current: boolean } {
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  return isHere;
}
