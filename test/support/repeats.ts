import { expect } from 'vitest';
import type { Client } from './native.ts';

/** One write of a surface: how it is sent with a key, and with that key but something else in it. */
export interface RepeatedWrite {
  /** The endpoint, as the README of its surface names it. */
  endpoint: string;
  send(headers: Record<string, string>): Promise<WriteAnswer>;
  sendOther(headers: Record<string, string>): Promise<WriteAnswer>;
}

export interface WriteAnswer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  body: unknown;
}

let keys = 0;

/**
 * Sends a write twice under one key, the second time while the first is under way as well, and expects one effect, one answer and the
 * mark of a replay; then sends another request under that key, and gives its answer, which must have had no effect.
 */
export async function expectOneEffect(
  client: Client,
  write: RepeatedWrite,
  plain: (body: unknown) => unknown = (body) => body,
): Promise<WriteAnswer> {
  keys += 1;
  const headers = { 'idempotency-key': `key ${keys}` };
  const revision = async () => (await client.get('/v1/verification')).body.revision;
  const before = await revision();
  const [first, second] = await Promise.all([write.send(headers), write.send(headers)]);
  const after = await revision();
  const third = await write.send(headers);
  const told = (answer: WriteAnswer) => ({ ...write, status: answer.status, body: plain(answer.body) });
  expect(first.status, `${write.endpoint} ${JSON.stringify(first.body)}`).toBeLessThan(300);
  expect([told(second), told(third)]).toEqual([told(first), told(first)]);
  const marks = [first, second, third].map((answer) => answer.headers['idempotency-replayed']);
  expect({ ...write, marks: marks.sort() }).toEqual({ ...write, marks: ['true', 'true', undefined] });
  expect({ ...write, moved: after !== before }).toEqual({ ...write, moved: true });
  const other = await write.sendOther(headers);
  expect({ ...write, revision: await revision() }).toEqual({ ...write, revision: after });
  return other;
}
