import type { FastifyInstance } from 'fastify';
import { contradictions } from './check-answer.ts';
import { found } from './found.ts';

/** Fails the test in which an answer under /v1 contradicts the document. */
export function watchAnswers(server: FastifyInstance): void {
  server.addHook('onSend', async ({ method, originalUrl }, reply, payload) => {
    if (!originalUrl.startsWith('/v1/')) return;
    const status = reply.statusCode;
    const code = status >= 400 && typeof payload === 'string' ? readCode(payload) : undefined;
    const given = { method, url: originalUrl, status, headers: reply.getHeaders(), code };
    found.push(...contradictions(given));
  });
}

/** Notes an answer that came over a socket, so that the test fails at its end where it contradicts the document. */
export function noteAnswer(method: string, url: string, response: Response, body: string): void {
  if (!url.startsWith('/v1/')) return;
  const code = response.status >= 400 ? readCode(body) : undefined;
  const headers = Object.fromEntries(response.headers);
  found.push(...contradictions({ method, url, status: response.status, headers, code }));
}

function readCode(body: string): string | undefined {
  return (JSON.parse(body) as { code?: string }).code;
}
