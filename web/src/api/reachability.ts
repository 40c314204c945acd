import { useSyncExternalStore } from 'react';
import { makeSignal } from './signal.ts';

/** Whether the server answers. One truth for the whole page: told by every request, shown by one banner. */
const reachable = makeSignal(true);

/** Says what the last request found out. */
export const reportReachable = reachable.set;

/** Whether the server answered the last request. */
export function useReachable(): boolean {
  return useSyncExternalStore(reachable.subscribe, reachable.get);
}
