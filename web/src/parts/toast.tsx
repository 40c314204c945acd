import { Notification } from '@mantine/core';
import { useSyncExternalStore } from 'react';

interface Toast {
  id: number;
  text: string;
  stays: boolean;
}

const SHOWN_MS = 5_000;
let toasts: Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

function change(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const close = (id: number) => change(toasts.filter((toast) => toast.id !== id));

/** Briefly shows that something was done; a failure stays until it is closed, and is shown only once. */
export function toast(text: string, { stays = false } = {}): void {
  count += 1;
  const id = count;
  const others = toasts.filter((one) => one.text !== text);
  const passing = others.filter((one) => !one.stays).slice(-2);
  change([...others.filter((one) => one.stays || passing.includes(one)), { id, text, stays }]);
  if (!stays) setTimeout(() => close(id), SHOWN_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where toasts are shown; a screen reader reads them out. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map(({ id, text }) => (
        <Notification key={id} onClose={() => close(id)} closeButtonProps={{ 'aria-label': 'Close' }} withBorder>
          {text}
        </Notification>
      ))}
    </div>
  );
}
