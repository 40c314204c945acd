import type { FastifyReply, FastifyRequest, preValidationHookHandler } from 'fastify';
import Type, { type Static } from 'typebox';
import { type DocumentKind, type DocumentView, listDocuments, viewDocuments } from '../../documents/index.ts';
import { type Database, Refusal } from '../../platform/index.ts';
import { Id } from '../http/index.ts';
import { pageById } from './paging.ts';
import { type DocumentQuery, readFilter } from './stock-document-shapes.ts';
import { withEtag } from './write.ts';

export const documentParams = Type.Object({ id: Id });

/** Answers a page of the documents of a kind that the caller may see. */
export function listPage(
  database: Database,
  request: FastifyRequest,
  kind: DocumentKind,
  query: Static<typeof DocumentQuery>,
) {
  const { tenantId, siteIds, brandId } = request.actor;
  const filter = { kind, siteIds, brandId, ...readFilter(query) };
  return pageById(query, (page) =>
    database.inTenant(tenantId, async (sql) =>
      viewDocuments(sql, tenantId, await listDocuments(sql, tenantId, filter, page)),
    ),
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
  const { tenantId, siteIds, brandId } = request.actor;
  const [view] = await database.inTenant(tenantId, async (sql) =>
    viewDocuments(
      sql,
      tenantId,
      await listDocuments(sql, tenantId, { kind, ids: [id], siteIds, brandId }, { limit: 1 }),
    ),
  );
  if (view === undefined) throw new Refusal('not_found', `There is no ${kind.replaceAll('_', ' ')} with the id ${id}.`);
  return withEtag(reply, view);
}

/** A body that is left out is an empty one. */
export const bodyOrEmpty: preValidationHookHandler = (request, _reply, done) => {
  request.body ??= {};
  done();
};
