import { existsSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { startCommand } from '../../test/support/command.ts';
import { testDatabase } from '../../test/support/database.ts';
import { dataFolder } from '../../test/support/server.ts';
import { connectTo } from '../../test/support/severed.ts';
import { until } from '../../test/support/until.ts';

const opened: { server: Server; sockets: Set<Socket> }[] = [];

/** Listens on a port of 127.0.0.1; 0 means any free one. */
async function listen(port: number, take: (socket: Socket) => void = (socket) => socket.destroy()): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    take(socket);
  });
  opened.push({ server, sockets });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function closeAll(): Promise<void> {
  for (const { server, sockets } of opened.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A starting server, with its output so far. */
function startServing(environment: NodeJS.ProcessEnv) {
  const { child, ended } = startCommand(['serve'], {
    HOST: '127.0.0.1',
    ONHAND_ADMIN_KEY: 'oha_the-operators-key-of-the-tests',
    ...environment,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, ended, output: () => output };
}

afterEach(closeAll);

describe('a starting server', () => {
  it('reports a port in use before it creates a database', async () => {
    const port = await listen(0);
    const folder = dataFolder();
    const { code, stderr } = await startServing({ PORT: String(port), ONHAND_DATA: folder }).ended;
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(`Port ${port} on 127.0.0.1 is in use. Set PORT`),
    });
    expect(existsSync(folder)).toBe(false);
  });

  it('names the host of an unreachable database, waits for it, and continues when it is up', async () => {
    const { config } = await testDatabase();
    const { user = '', database = '' } = new pg.Client(config);
    const port = await listen(0);
    await closeAll();
    const url = `postgres://${user}@127.0.0.1:${port}/${database}`;
    const server = startServing({ PORT: '0', DATABASE_URL: url, LOG_LEVEL: 'warn' });
    await until(() => server.output().includes('the database cannot be reached; waiting for it'));
    expect(server.output()).toContain(`"where":"127.0.0.1:${port}"`);
    expect(server.output()).toContain('ECONNREFUSED');
    await listen(port, (socket) => {
      const far = connectTo(config);
      far.on('error', () => socket.destroy());
      socket.pipe(far).pipe(socket);
    });
    await until(() => server.output().includes('Onhand listens on'));
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
  });

  it('does not wait for a database that refuses the connection, and names the cause', async () => {
    const { url } = await testDatabase();
    const absent = url.replace(/onhand_test_\w+/, 'onhand_absent');
    const { code, stderr } = await startServing({ PORT: '0', DATABASE_URL: absent }).ended;
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/refuses the connection: .*onhand_absent.*DATABASE_URL/),
    });
  });
});
