import { randomBytes } from 'node:crypto';
import { type Sql, uuidv7 } from '../platform/index.ts';

/** This database of Onhand, as one thing. */
export interface Installation {
  uuid: string;
  /** 32 random bytes that sign what the program hands out and takes back, such as the feed's tokens. */
  tokenSecret: Buffer;
  createdAt: Date;
}

const COLUMNS = 'uuid, token_secret as "tokenSecret", created_at as "createdAt"';

/** Returns the installation; the first process on a new database makes it, and those that start at the same time get the same one. */
export async function ensureInstallation(sql: Sql, now: Date): Promise<Installation> {
  await sql.rows({
    text: `insert into installation (uuid, token_secret, created_at) values ($1, $2, $3) on conflict do nothing`,
    values: [uuidv7(now.getTime()), randomBytes(32), now],
  });
  // A statement of its own: the row that another process committed meanwhile is not in the insert's snapshot.
  const [installation] = await sql.rows<Installation>({ text: `select ${COLUMNS} from installation` });
  if (installation === undefined) throw new Error('The installation row is gone.');
  return installation;
}
