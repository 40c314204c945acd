import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { createLog, type Database, openDatabase } from '../../src/platform/index.ts';

/** A bare connection to where a database listens. */
export function connectTo(config: pg.ClientConfig): Socket {
  const { host, port } = new pg.Client(config);
  return host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
}

/** The database behind a wire that the test can cut and mend. */
export async function openBehindWire(
  config: pg.ClientConfig,
): Promise<{ database: Database; cut(): void; mend(): void; stall(): void; resume(): void; close(): Promise<void> }> {
  const { user, password, database: name } = new pg.Client(config);
  const sockets = new Set<Socket>();
  let whole = true;
  const server = createServer((client) => {
    if (!whole) return void client.destroy();
    const far = connectTo(config);
    for (const socket of [client, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    client.pipe(far).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number }; // It listens on a port, not on a path.
  const database = await openDatabase(
    { host: '127.0.0.1', port: address.port, user, password: password ?? undefined, database: name },
    { connections: 2, preparedStatements: true, log: createLog('silent') },
  );
  return {
    database,
    cut() {
      whole = false;
      for (const socket of sockets) socket.destroy();
    },
    /** Lets nothing through any more, as if the server were stopped: neither an answer nor an end. */
    stall() {
      for (const socket of sockets) socket.pause();
    },
    resume() {
      for (const socket of sockets) socket.resume();
    },
    mend() {
      whole = true;
    },
    async close() {
      await database.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
