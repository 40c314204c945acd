import { isWithoutNetwork, reportAnswer, reportWaiting } from './reachability.ts';
import { noteServerTime } from './server-clock.ts';

/** A read that takes longer than this is given up and can be asked for again. */
const READ_MAX_MS = 15_000;
/** A write may take longer, because it is not repeated automatically. */
const WRITE_MAX_MS = 20_000;
/** From here on the page says that it is waiting. */
const LONG_MS = 3_000;

/** Why no answer came: there is no network, the connection broke, the time was up, or the user did not want to wait. */
export type Lack = 'offline' | 'broken' | 'late' | 'stopped';

/** A request without an answer. Whether the server did a write is unknown, unless the device had no network. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
  readonly lack: Lack;
  /** What happened, without what to do about it. */
  readonly what: string;

  constructor(lack: Lack, isWrite: boolean) {
    super(`${WHAT[lack]} ${isWrite ? THEN[lack] : 'Try again.'}`);
    this.lack = lack;
    this.what = WHAT[lack];
  }
}

const WHAT: Record<Lack, string> = {
  offline: 'This device has no network.',
  broken: 'The server does not answer. Check that it is running and that you are connected.',
  late: 'The server did not answer in time.',
  stopped: 'You did not wait for the answer.',
};

const REPEAT =
  'It may have been done all the same. Send it again unchanged: it is done only once, however often it is sent.';

const THEN: Record<Lack, string> = {
  offline: 'Nothing was sent, and nothing will be sent automatically later. Send it again when the network is back.',
  broken: REPEAT,
  late: REPEAT,
  stopped: REPEAT,
};

/** The writes under way, by their idempotency keys. */
const underWay = new Map<string, AbortController>();

/** Stops waiting for a write and for those made on its way: whatever has not left the browser yet never does. */
export function stopWrite(key: string): void {
  for (const [name, controller] of underWay) if (name.startsWith(key)) controller.abort('stopped' satisfies Lack);
}

/**
 * Fetches within a deadline, the body of the answer included, and reports what it found out about the server. Throws NoAnswer where none
 * came: nothing waits for a missing network.
 */
export async function timedFetch(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const request = new Request(input, init);
  const isWrite = request.method !== 'GET';
  const wasOffline = isWithoutNetwork();
  const controller = new AbortController();
  const key = request.headers.get('Idempotency-Key');
  if (key !== null) underWay.set(key, controller);
  let isShort: (() => void) | undefined;
  const long = setTimeout(() => {
    isShort = reportWaiting();
  }, LONG_MS);
  const deadline = setTimeout(() => controller.abort('late' satisfies Lack), isWrite ? WRITE_MAX_MS : READ_MAX_MS);
  try {
    const sentAt = Date.now();
    const response = await fetch(request, { signal: controller.signal });
    noteServerTime(response.headers.get('Date'), sentAt, Date.now());
    const body = await response.arrayBuffer();
    reportAnswer(![502, 503, 504].includes(response.status));
    const { status, statusText, headers } = response;
    return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
  } catch {
    const lack: Lack = controller.signal.aborted ? controller.signal.reason : wasOffline ? 'offline' : 'broken';
    // A request that the user stopped says nothing about the server.
    if (lack !== 'stopped') reportAnswer(false);
    throw new NoAnswer(lack, isWrite);
  } finally {
    clearTimeout(long);
    clearTimeout(deadline);
    isShort?.();
    if (key !== null) underWay.delete(key);
  }
}
