import type { FastifyReply } from 'fastify';
import type { TenantSettings } from '../../access/index.ts';
import type { Query } from './query.ts';
import type { Row } from './query-match.ts';

/** The shape of a list in an answer: a page with its total, or bare. */
export interface ListShape {
  isPage: boolean;
  limit: number;
  skip: number;
}

/** A list is bare if the query has neither `$limit` nor `$skip`, unless the company's setting makes every list a page. */
export function shapeOf({ limit, skip }: Query, { hapihub }: TenantSettings, rowsMax: number): ListShape {
  const isPage = limit !== undefined || skip !== undefined || hapihub.alwaysPaginate;
  return { isPage, limit: Math.min(limit ?? rowsMax, rowsMax), skip: skip ?? 0 };
}

/** A list in its shape. A bare one has the total in `X-Total-Count`, so that nobody mistakes a part for the whole. */
export function answerList(
  reply: FastifyReply,
  { isPage, limit, skip }: ListShape,
  { rows, total }: { rows: Row[]; total: number },
): Row[] | { total: number; limit: number; skip: number; data: Row[] } {
  if (isPage) return { total, limit, skip, data: rows };
  reply.header('x-total-count', total);
  return rows;
}
