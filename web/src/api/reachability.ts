import { useSyncExternalStore } from 'react';
import { makeSignal } from './signal.ts';

/**
 * Whether the server can be reached. One state for the whole page, updated by every request and by the browser, shown by one banner:
 * it answers; it keeps a request waiting; it does not answer; or the device has no network.
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

const update = () => reach.set(judge());

/** Reports what a request found out. A server that answers is there, whatever the browser thinks of its network. */
export function reportAnswer(answers: boolean): void {
  isSilent = !answers;
  if (answers) isOffline = false;
  else if (!navigator.onLine) isOffline = true;
  update();
}

/** Reports that a request has waited longer than expected; returns a function that reports the end of that. */
export function reportWaiting(): () => void {
  waiting += 1;
  update();
  return () => {
    waiting -= 1;
    update();
  };
}

window.addEventListener('offline', () => {
  isOffline = true;
  update();
});
window.addEventListener('online', () => {
  isOffline = false;
  update();
});

/** Whether the browser has no network, and no request has shown otherwise. */
export function isWithoutNetwork(): boolean {
  return isOffline;
}

/** Whether the server can be reached, as far as is known. */
export function useReach(): Reach {
  return useSyncExternalStore(reach.subscribe, reach.get);
}
