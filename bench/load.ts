import { connect, type Socket } from 'node:net';

/** What a load sends: the bytes of whole requests, over and over, each connection beginning at another one. */
export interface Load {
  url: string;
  requests: readonly Buffer[];
  connections: number;
  seconds: number;
}

export interface Measured {
  perSecond: number;
  /** Of every request, in milliseconds. */
  latencies: number[];
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
  const runs = Array.from({ length: load.connections }, (_, index) =>
    keepBusy(connect({ host: hostname, port: Number(port), noDelay: true }), load, index, until, latencies),
  );
  await Promise.all(runs);
  const seconds = (performance.now() - began) / 1_000;
  return { perSecond: latencies.length / seconds, latencies };
}

function keepBusy(socket: Socket, load: Load, index: number, until: number, latencies: number[]): Promise<void> {
  const { requests } = load;
  let next = Math.floor((index * requests.length) / load.connections);
  let sentAt = 0;
  const send = () => {
    sentAt = performance.now();
    socket.write(requests[next % requests.length]!);
    next += 1;
  };
  return new Promise((resolve, reject) => {
    const answer = answerReader((status, text) => {
      if (status < 200 || status > 299) {
        socket.destroy(new Error(`The server answered ${status}: ${text().slice(0, 500)}`));
        return;
      }
      const now = performance.now();
      latencies.push(now - sentAt);
      if (now < until) send();
      else socket.end();
    });
    socket.on('connect', send);
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
