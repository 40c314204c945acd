import { useSyncExternalStore } from 'react';
import { makeSignal } from './signal.ts';

/**
 * Whether the server can be reached. One truth for the whole page, found out by every request and by the browser, shown by one banner:
 * it answers; it lets a request wait for long; it does not answer; or the device has no network.
 */
export type Reach = 'fine' | 'slow' | 'silent' | 'offline';

let isSilent = false;
let isOffline = !navigator.onLine;
let waiting = 0;

const reach = makeSignal<Reach>(judge());

function judge(): Reach {
  if (isOffline) return 'offline';
  if (isSilent) return 'silent';
  return waiting > 0 ? 'slow' : 'fine';
}

const tell = () => reach.set(judge());

/** Says what a request found out. A server that answers is there, whatever the browser thinks of its network. */
export function reportAnswer(answers: boolean): void {
  isSilent = !answers;
  if (answers) isOffline = false;
  else if (!navigator.onLine) isOffline = true;
  tell();
}

/** Says that a request waits for longer than anybody expects; gives back how to say that it does no more. */
export function reportWaiting(): () => void {
  waiting += 1;
  tell();
  return () => {
    waiting -= 1;
    tell();
  };
}

window.addEventListener('offline', () => {
  isOffline = true;
  tell();
});
window.addEventListener('online', () => {
  isOffline = false;
  tell();
});

/** Whether the browser has no network, and no request has shown otherwise. */
export function isWithoutNetwork(): boolean {
  return isOffline;
}

/** Whether the server can be reached, as far as anybody knows. */
export function useReach(): Reach {
  return useSyncExternalStore(reach.subscribe, reach.get);
}
