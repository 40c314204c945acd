import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import {
  type DocumentFilter,
  type DocumentKind,
  type DocumentView,
  listDocuments,
  readBy,
  viewDocuments,
} from '../../documents/index.ts';
import { type Database, Refusal } from '../../platform/index.ts';
import { Id, type SurfaceContext } from '../http/index.ts';
import { pageById } from './paging.ts';
import { withEtag } from './write.ts';

export const documentParams = Type.Object({ id: Id });

/** Answers a page of the documents of a kind that the caller may see. */
export function listPage(
  { database, documents }: SurfaceContext,
  request: FastifyRequest,
  filter: DocumentFilter,
  query: { limit: number; after?: string | undefined; order?: 'oldest' | 'newest' | undefined },
) {
  const { actor } = request;
  const { tenantId } = actor;
  const seen = { ...filter, ...readBy(actor) };
  const descending = query.order === 'newest';
  return pageById(query, ({ limit, after }) =>
    database.inTenant(tenantId, async (sql) => {
      const page = { limit, descending, ...(after === 0 ? {} : { after }) };
      return viewDocuments(sql, tenantId, await documents.list(sql, tenantId, seen, page), actor);
    }),
  );
}

/** Answers one document, if the caller may see it. Throws `not_found`. */
export async function findOne(
  database: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: DocumentKind,
  id: number,
): Promise<DocumentView> {
  const { actor } = request;
  const { tenantId } = actor;
  const [view] = await database.inTenant(tenantId, async (sql) =>
    viewDocuments(
      sql,
      tenantId,
      await listDocuments(sql, tenantId, { kind, ids: [id], ...readBy(actor) }, { limit: 1 }),
      actor,
    ),
  );
  if (view === undefined) throw new Refusal('not_found', `There is no ${kind.replaceAll('_', ' ')} with the id ${id}.`);
  return withEtag(reply, view);
}
