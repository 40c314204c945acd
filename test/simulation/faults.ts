import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import type { Database } from '../../src/platform/index.ts';
import type { Random } from './random.ts';

/** How often each fault was brought in. */
export interface FaultCount {
  killed: number;
  cut: number;
  lost: number;
  clockJumps: number;
  processesKilled: number;
}

export function noFaults(): FaultCount {
  return { killed: 0, cut: 0, lost: 0, clockJumps: 0, processesKilled: 0 };
}

/** Ends one connection of the product from the server's side, by preference one that is in the middle of a transaction. */
export async function killConnection(admin: pg.Client, random: Random, count: FaultCount): Promise<void> {
  const { rows } = await admin.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and application_name = 'onhand' and pid <> pg_backend_pid()
     order by (state <> 'idle') desc, pid`,
  );
  if (rows.length === 0) return;
  const { pid } = rows[random.chance(0.8) ? 0 : random.int(0, rows.length - 1)]!;
  await admin.query('select pg_terminate_backend($1)', [pid]);
  count.killed += 1;
}

/** A wire to the database that loses things: a cut takes both directions, a lost reply lets the server finish first. */
export interface Wire {
  config: pg.ClientConfig;
  cut(random: Random): void;
  loseReply(random: Random): void;
  close(): Promise<void>;
}

export async function layWire(config: pg.ClientConfig, count: FaultCount): Promise<Wire> {
  const { host, port, user, password, database } = new pg.Client(config);
  const links = new Set<{ near: Socket; far: Socket; losesReply: boolean }>();
  const server = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    const link = { near, far, losesReply: false };
    links.add(link);
    const end = () => {
      links.delete(link);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    near.on('data', (data) => far.write(data));
    far.on('data', (data) => {
      if (!link.losesReply) return void near.write(data);
      count.lost += 1;
      end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number }; // It listens on a port, not on a path.
  const pickLink = (random: Random) => (links.size === 0 ? undefined : random.pick([...links]));
  return {
    config: { host: '127.0.0.1', port: address.port, user, password: password ?? undefined, database },
    cut(random) {
      const link = pickLink(random);
      if (link === undefined) return;
      count.cut += 1;
      link.near.destroy();
    },
    loseReply(random) {
      const link = pickLink(random);
      if (link !== undefined) link.losesReply = true;
    },
    async close() {
      for (const { near } of links) near.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Waits until nothing of the product is under way on the database. */
export async function quiet(database: Database): Promise<void> {
  for (let look = 0; look < 200; look += 1) {
    const { rows } = await database.pool.query<{ busy: number }>(
      `select count(*)::int as busy from pg_stat_activity where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`,
    );
    if (rows[0]?.busy === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The database did not become quiet.');
}
