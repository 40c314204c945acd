import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../../platform/index.ts';

/** A position in the order of last changes; rows after it have not been read. */
export interface FeedPlace {
  updatedAt: Date;
  revision: number;
}

const SHAPE = /^c([0-9a-z]{1,12})-([0-9a-z]{1,12})\.[\w-]{16}$/;

/** Signs and reads the tokens of one tenant's feed. A token of another feed, of another tenant, or a damaged one is refused. */
export function exportTokens(secret: Buffer, feed: string, tenantId: number) {
  const sign = (place: string) => {
    const digest = createHmac('sha256', secret).update(`servicetitan-export:${feed}:${tenantId}:${place}`).digest();
    return `${place}.${digest.subarray(0, 12).toString('base64url')}`;
  };
  return {
    give({ updatedAt, revision }: FeedPlace): string {
      return sign(`c${updatedAt.getTime().toString(36)}-${revision.toString(36)}`);
    },
    read(token: string): FeedPlace {
      const [, time = '', revision = ''] = SHAPE.exec(token) ?? [];
      const expected = Buffer.from(sign(`c${time}-${revision}`));
      const given = Buffer.from(token);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new Refusal('invalid_token', 'This is neither a date nor a continuation token of this feed.', {
          path: 'from',
        });
      }
      return { updatedAt: new Date(Number.parseInt(time, 36)), revision: Number.parseInt(revision, 36) };
    },
  };
}
