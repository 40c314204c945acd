import { useSyncExternalStore } from 'react';

/** Whether the server answers. One truth for the whole page: told by every request, shown by one banner. */
let reachable = true;
const listeners = new Set<() => void>();

/** Says what the last request found out. */
export function reportReachable(now: boolean): void {
  if (now === reachable) return;
  reachable = now;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the server answered the last request. */
export function useReachable(): boolean {
  return useSyncExternalStore(subscribe, () => reachable);
}
