import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../platform/index.ts';

/** Feed tokens carry a signature, so that one which was never given, or was given to another tenant, is known as such. */
export interface FeedTokens {
  give(tenantId: number, revision: number): string;
  /** Throws `invalid_token`. */
  read(tenantId: number, token: string): number;
}

export function createFeedTokens(secret: Buffer, purpose = 'changes'): FeedTokens {
  const sign = (tenantId: number, revision: string) => {
    const digest = createHmac('sha256', secret).update(`${purpose}:${tenantId}:${revision}`).digest();
    return `${revision}.${digest.subarray(0, 12).toString('base64url')}`;
  };
  return {
    give(tenantId, revision) {
      return sign(tenantId, revision.toString(36));
    },
    read(tenantId, token) {
      const [text = ''] = token.split('.');
      // The texts are compared, for decoding overlooks a character too much.
      const given = Buffer.from(token);
      const expected = Buffer.from(sign(tenantId, text));
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new Refusal('invalid_token', 'This token was not given by this feed. Begin without one.', {
          path: 'after',
        });
      }
      return Number.parseInt(text, 36);
    },
  };
}
