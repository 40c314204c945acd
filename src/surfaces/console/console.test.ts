import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { consoleSurface } from './index.ts';

describe('the files of the console', () => {
  let folder: string;
  let server: ReturnType<typeof fastify>;

  const build = (mark: string) => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), `<script nonce="__NONCE__" src="/assets/index-${mark}.js"></script>`);
    writeFileSync(join(folder, 'assets', `index-${mark}.js`), `console.log('${mark}');`);
  };
  const get = (url: string, headers: Record<string, string> = {}) => server.inject({ url, headers });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'onhand-web-'));
    build('first');
    server = fastify();
    await consoleSurface(server, folder);
  });

  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('answer at the address of every page', async () => {
    const router = readFileSync('web/src/router.tsx', 'utf8');
    const addresses = [...router.matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path.replace(/\$\w+/g, '7'));
    expect(addresses.length).toBeGreaterThan(20);
    const statuses = await Promise.all(addresses.map(async (url) => `${url} ${(await get(url)).statusCode}`));
    expect(statuses).toEqual(addresses.map((url) => `${url} 200`));
  });

  it('match their document even after another console is built into the folder', async () => {
    build('second');
    const [, script = ''] = /src="([^"]+)"/.exec((await get('/overview')).body) ?? [];
    const answer = await get(script);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe("console.log('first');");
  });

  it('are compressed for clients that accept it, and plain for others', async () => {
    const packed = await get('/assets/index-first.js', { 'accept-encoding': 'br, gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(packed.headers.vary).toBe('accept-encoding');
    expect(gunzipSync(packed.rawPayload).toString()).toBe("console.log('first');");
    const plain = await get('/assets/index-first.js');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body).toBe("console.log('first');");
  });

  it('are cached for a year if they exist, and not at all if they do not', async () => {
    expect((await get('/assets/index-first.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const missing = await get('/assets/index-second.js');
    expect(missing.statusCode).toBe(404);
    expect(missing.headers['cache-control']).toBe('no-store');
    expect((await get('/assets/..%2Findex.html')).statusCode).toBe(404);
  });

  it('come with a new nonce each time', async () => {
    const nonceOf = async () => /nonce="([^"]+)"/.exec((await get('/')).body)?.[1];
    const first = await nonceOf();
    expect(first).not.toBe(await nonceOf());
    expect(first).not.toBe('__NONCE__');
  });
});
