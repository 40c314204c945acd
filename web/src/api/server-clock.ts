/** How far the server's clock is ahead of this device's, in milliseconds, as its answers say; zero below the header's own precision. */
let aheadMs = 0;

const PRECISION_MS = 2_000;

/** Notes what an answer says about the server's clock. */
export function noteServerTime(date: string | null, sentAt: number, receivedAt: number): void {
  const serverTime = Date.parse(date ?? '');
  if (Number.isNaN(serverTime)) return;
  const ahead = serverTime - (sentAt + receivedAt) / 2;
  aheadMs = Math.abs(ahead) < PRECISION_MS ? 0 : Math.round(ahead);
}

/** A moment of this device's clock as the server's would show it. */
export function asServerTime(at: number): Date {
  return new Date(at + aheadMs);
}
