import { randomBytes } from 'node:crypto';
import { type Sql, uuidv7 } from '../platform/index.ts';

/** This Onhand database as a whole. */
export interface Installation {
  uuid: string;
  /** 32 random bytes that sign tokens of the program's own, such as the feed's. */
  tokenSecret: Buffer;
  createdAt: Date;
}

const COLUMNS = 'uuid, token_secret as "tokenSecret", created_at as "createdAt"';

/** Returns the installation; the first process on a new database creates it, and processes that start at the same time get the same one. */
export async function ensureInstallation(sql: Sql, now: Date): Promise<Installation> {
  await sql.rows({
    text: `insert into installation (uuid, token_secret, created_at) values ($1, $2, $3) on conflict do nothing`,
    values: [uuidv7(now.getTime()), randomBytes(32), now],
  });
  // A separate statement: a row that another process has committed meanwhile is not in the insert's snapshot.
  const [installation] = await sql.rows<Installation>({ text: `select ${COLUMNS} from installation` });
  if (installation === undefined) throw new Error('The installation row is missing.');
  return installation;
}
