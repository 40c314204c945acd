import Type, { type Static } from 'typebox';
import type { Reason } from '../../documents/index.ts';
import type { Command } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';
import { idOf } from './lists.ts';
import { type Operation, operation } from './operation.ts';
import { id as idParam } from './query.ts';
import { Maybe, Word } from './wire.ts';

const REASONS = ['NotRequired', 'Duplicate', 'Accidental', 'VendorIssue', 'Other', 'JobCanceled'] as const;

const CancelResourceRequest = Type.Object({ canceledReason: Maybe(Word(REASONS)) });

/**
 * `PATCH /<resource>/{id}/cancellation`; the body may be left out. For receipts the id is documented in the query too: it is accepted
 * there if it is the same.
 */
export function cancellationOperation({
  id: operationId,
  resource,
  scope,
  command,
}: {
  id: string;
  resource: string;
  scope: Operation['scope'];
  command: Command<{ id: number } & Reason, { id: number }>;
}): Operation {
  return operation({
    id: operationId,
    method: 'PATCH',
    path: `/${resource}/:id/cancellation`,
    scope,
    notFound: true,
    query: { id: idParam },
    body: CancelResourceRequest,
    bodyOptional: true,
    async run({ id, submit }, { query, body }) {
      if (query.id !== undefined && query.id !== id) {
        throw new Refusal('invalid_request', `This is not ${id}, the id of the path.`, { path: 'id' });
      }
      return idOf(await submit(command, { id, ...toReason(body) }));
    },
  });
}

function toReason({ canceledReason }: Static<typeof CancelResourceRequest>): Reason {
  return canceledReason == null ? {} : { reasonCode: canceledReason };
}
