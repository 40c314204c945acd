import Type, { type TSchema } from 'typebox';
import { Problem } from './shapes.ts';

const NO_QUERY = Type.Object({});

type QueryOf<Parts> = Parts extends { querystring: infer Query extends TSchema } ? Query : typeof NO_QUERY;

export interface OperationText {
  /** noun_verb: the name in the clients and in the command line. */
  id: string;
  tag: string;
  summary: string;
  description?: string;
}

/**
 * The schema of a route as the validator, the serializer and the OpenAPI document share it. A query parameter that it does not name is
 * refused.
 */
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
    querystring: { ...(parts.querystring ?? NO_QUERY), additionalProperties: false } as unknown as QueryOf<Parts>,
    response: { ...replies, '4xx': Problem, '5xx': Problem },
  };
}
