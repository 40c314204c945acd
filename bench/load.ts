import { connect, type Socket } from 'node:net';

/**
 * One piece of work: the bytes of a whole request, or steps, each of which makes its request from the answer to the one before it
 * (the first from an empty text).
 */
export type Work = Buffer | readonly Step[];
export type Step = (answer: string) => Buffer;

/** What a load sends: its work over and over, each connection beginning at another piece. */
export interface Load {
  url: string;
  work: readonly Work[];
  connections: number;
  /** How long it goes on; the pieces under way then are finished. */
  seconds: number;
  /** Each piece is done once, so that the load ends before its time where there is no more. */
  once?: boolean | undefined;
}

export interface Measured {
  /** Pieces of work a second. */
  perSecond: number;
  /** Of every piece of work, in milliseconds. */
  latencies: number[];
  /** Which pieces were done, by their index in the load. */
  done: Set<number>;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** The bytes of one HTTP request of the native API with a JSON body or none. */
export function httpRequest(method: string, path: string, key: string, body?: unknown): Buffer {
  return requestWith({ authorization: `Bearer ${key}` }, method, path, body);
}

/** The same with other headers, for a surface that knows its clients otherwise. */
export function requestWith(headers: Record<string, string>, method: string, path: string, body?: unknown): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body);
  const head = [`${method} ${path} HTTP/1.1`, 'host: bench'];
  for (const [name, value] of Object.entries(headers)) head.push(`${name}: ${value}`);
  if (body !== undefined) head.push('content-type: application/json', `content-length: ${Buffer.byteLength(text)}`);
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`);
}

/**
 * Keeps each connection busy with one request after the other. The requests are ready bytes and of an answer only its end is looked
 * for, so that the load takes little of the machine that it shares with what it measures. Throws on any answer but 2xx.
 */
export async function measure(load: Load): Promise<Measured> {
  const { hostname, port } = new URL(load.url);
  const began = performance.now();
  const until = began + load.seconds * 1_000;
  const latencies: number[] = [];
  const done = new Set<number>();
  const next = load.once === true ? onePassOver(load) : overAndOver(load);
  const runs = Array.from({ length: load.connections }, (_, connection) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const took = (index: number, ms: number) => {
      latencies.push(ms);
      done.add(index);
    };
    return keepBusy(socket, load.work, until, next(connection), took);
  });
  await Promise.all(runs);
  const seconds = (performance.now() - began) / 1_000;
  return { perSecond: latencies.length / seconds, latencies, done };
}

const isSteps = (work: Work): work is readonly Step[] => Array.isArray(work);

/** For each connection, what gives the index of its next piece of work; undefined: there is none. */
type Order = (connection: number) => () => number | undefined;

function overAndOver({ work, connections }: Load): Order {
  return (connection) => {
    let next = Math.floor((connection * work.length) / connections);
    return () => next++ % work.length;
  };
}

function onePassOver({ work }: Load): Order {
  let next = 0;
  return () => () => (next < work.length ? next++ : undefined);
}

function keepBusy(
  socket: Socket,
  work: readonly Work[],
  until: number,
  next: () => number | undefined,
  took: (index: number, ms: number) => void,
): Promise<void> {
  let current: { index: number; step: number; beganAt: number } | undefined;
  const begin = () => {
    const index = next();
    current = index === undefined ? undefined : { index, step: 0, beganAt: performance.now() };
    if (current === undefined) socket.end();
    else send('');
  };
  const send = (answer: string) => {
    const piece = work[current!.index]!;
    socket.write(isSteps(piece) ? piece[current!.step]!(answer) : piece);
  };
  return new Promise((resolve, reject) => {
    const answer = answerReader((status, text) => {
      const { index, beganAt } = current!;
      if (status < 200 || status > 299) {
        socket.destroy(new Error(`The server answered ${status}: ${text().slice(0, 500)}`));
        return;
      }
      const piece = work[index]!;
      current!.step += 1;
      if (isSteps(piece) && current!.step < piece.length) {
        send(text());
        return;
      }
      const now = performance.now();
      took(index, now - beganAt);
      if (now < until) begin();
      else socket.end();
    });
    socket.on('connect', begin);
    socket.on('data', answer);
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
}

/** Calls back at the end of each answer. */
function answerReader(done: (status: number, text: () => string) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let length = 0;
  let expected = 0;
  return (chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    if (expected === 0) {
      const head = chunks.length === 1 ? chunk : Buffer.concat(chunks);
      const end = head.indexOf(HEAD_END);
      if (end === -1) return;
      const size = /content-length: (\d+)/i.exec(head.toString('latin1', 0, end));
      if (size === null) throw new Error('An answer without a Content-Length cannot be measured.');
      expected = end + HEAD_END.length + Number(size[1]);
    }
    if (length < expected) return;
    const answer = chunks;
    chunks = [];
    length = 0;
    expected = 0;
    done(Number(answer[0]!.toString('latin1', 9, 12)), () => Buffer.concat(answer).toString());
  };
}
