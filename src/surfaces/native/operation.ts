import type { TSchema } from 'typebox';
import { Problem } from './shapes.ts';

export interface OperationText {
  /** noun_verb: the name in the clients and in the command line. */
  id: string;
  tag: string;
  summary: string;
  description?: string;
}

/** The schema of a route as the validator, the serializer and the OpenAPI document share it. */
export function operation<
  const Parts extends { body?: TSchema; querystring?: TSchema; params?: TSchema; headers?: TSchema },
  const Replies extends Record<number, TSchema>,
>(text: OperationText, parts: Parts, replies: Replies) {
  return {
    operationId: text.id,
    tags: [text.tag],
    summary: text.summary,
    ...(text.description === undefined ? {} : { description: text.description }),
    ...parts,
    response: { ...replies, '4xx': Problem, '5xx': Problem },
  };
}
