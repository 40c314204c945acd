import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { idOf } from '../../platform/index.ts';
import { LIST_BYTES_MAX, malformed, parseNested, queryOf, type SurfaceContext, submit } from '../http/index.ts';
import { inClientsFields } from './client-paths.ts';
import { createTransactions } from './commands.ts';
import { noRecord, wrongMethod } from './errors.ts';
import { SET_BY_SERVER, TRANSACTION_FIELDS } from './fields.ts';
import { findHeads, findTransactions, ROWS_MAX } from './find.ts';
import { answerList, shapeOf } from './list-shape.ts';
import { PATCHED_MAX, patchTransactions } from './patch-command.ts';
import { type Query, readQuery } from './query.ts';
import { type Row, selected } from './query-match.ts';
import { renderTransactions } from './render.ts';
import { readableKinds } from './types.ts';
import { invalid, readPatch, readTransaction, type WirePatch, type WireTransaction } from './wire.ts';

const TABLE = { ...SET_BY_SERVER, ...TRANSACTION_FIELDS };
/** The limits of transactions per request, and of their lines together. */
const MADE_MAX = 1_000;
const LINES_MAX = 10_000;

const READS = { scopes: ['inventory:read', 'purchasing:read'] };
const WRITES = { scopes: ['inventory:write', 'inventory:transfer', 'purchasing:write'] };

type ById = { Params: { id: string } };

/** `/inventory-transactions`, each with and without a trailing slash. */
export function transactionRoutes(server: FastifyInstance, context: SurfaceContext): void {
  for (const path of ['/inventory-transactions', '/inventory-transactions/']) {
    server.get(path, { config: READS }, (request, reply) => find(context, request, reply));
    server.post(path, { config: WRITES, bodyLimit: LIST_BYTES_MAX }, (request, reply) =>
      create(context, request, reply),
    );
    server.patch(path, { config: WRITES }, (request, reply) => patchFound(context, request, reply));
    server.route({ method: ['PUT', 'DELETE'], url: path, handler: refuseMethod });
  }
  for (const path of ['/inventory-transactions/:id', '/inventory-transactions/:id/']) {
    server.get<ById>(path, { config: READS }, (request) => get(context, request, request.params.id));
    server.patch<ById>(path, { config: WRITES }, (request, reply) =>
      patchOne(context, request, reply, request.params.id),
    );
    server.route({ method: ['POST', 'PUT', 'DELETE'], url: path, handler: refuseMethod });
  }
}

async function refuseMethod(request: FastifyRequest): Promise<never> {
  throw wrongMethod(request.method, 'inventory-transactions');
}

/** The query of a request, in the vendor's grammar. */
function queryOfRequest(request: FastifyRequest): Query {
  return readQuery(parseNested(queryOf(request.url)), TABLE);
}

async function find(context: SurfaceContext, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { actor, tenantSettings } = request;
  const query = queryOfRequest(request);
  const shape = shapeOf(query, tenantSettings, ROWS_MAX);
  const { limit, skip, isPage } = shape;
  const { rows, total } = await context.database.inTenant(actor.tenantId, (sql) =>
    findTransactions(sql, actor, query, {
      limit,
      skip,
      kinds: readableKinds(actor),
      counting: { lists: context.lists, exact: isPage },
    }),
  );
  return answerList(reply, shape, { rows: rows.map((row) => selected(row, query.select, 'id')), total });
}

async function get(context: SurfaceContext, request: FastifyRequest, text: string): Promise<Row> {
  const { actor } = request;
  const { select } = queryOfRequest(request);
  const id = readId(text);
  const kinds = readableKinds(actor);
  const [row] = await context.database.inTenant(actor.tenantId, async (sql) => {
    const heads = await findHeads(sql, actor, [id]);
    return renderTransactions(
      sql,
      actor,
      heads.filter((head) => kinds.includes(head.kind)),
    );
  });
  if (row === undefined) throw noRecord(text);
  return selected(row, select, 'id');
}

async function create(context: SurfaceContext, request: FastifyRequest, reply: FastifyReply): Promise<Row | Row[]> {
  const { select } = queryOfRequest(request);
  const isMany = Array.isArray(request.body);
  const bodies: unknown[] = isMany ? (request.body as unknown[]) : [request.body];
  if (bodies.length > MADE_MAX) throw invalid('', `At most ${MADE_MAX} transactions can be created in one request.`);
  const transactions = bodies.map((body, index) => {
    try {
      return readNew(body);
    } catch (error) {
      throw inClientsFields(error, { prefix: isMany ? String(index) : '' });
    }
  });
  if (transactions.reduce((sum, one) => sum + (one.items?.length ?? 0), 0) > LINES_MAX) {
    throw invalid('items', `The transactions of one request may have ${LINES_MAX} items together.`);
  }
  const input = { transactions, isList: isMany, settings: request.tenantSettings.hapihub };
  const rows = await submit(context.journal, request, reply, createTransactions, input);
  const answered = rows.map((row) => selected(row, select, 'id'));
  return isMany ? answered : answered[0]!;
}

/** The required fields of a new transaction. By default its type is adjustment. */
function readNew(body: unknown): WireTransaction {
  const transaction = readTransaction(body);
  if (!transaction.warehouse) throw invalid('warehouse', 'Give the id of the warehouse.');
  if (transaction.items === undefined) throw invalid('items', 'Give the items, a list.');
  return transaction;
}

async function patchOne(
  context: SurfaceContext,
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
): Promise<Row> {
  const { select } = queryOfRequest(request);
  const input = { target: { id: readId(text), text }, patch: readPatchOf(request) };
  const [row] = await submit(context.journal, request, reply, patchTransactions, input);
  if (row === undefined) throw noRecord(text);
  return selected(row, select, 'id');
}

/** The query is run before the write, and its results are only checked again under the lock. */
async function patchFound(context: SurfaceContext, request: FastifyRequest, reply: FastifyReply): Promise<Row[]> {
  const { actor } = request;
  const query = queryOfRequest(request);
  const patch = readPatchOf(request);
  const wanted = { limit: Math.min(query.limit ?? PATCHED_MAX + 1, PATCHED_MAX + 1), skip: query.skip ?? 0 };
  const { heads } = await context.database.inTenant(actor.tenantId, (sql) =>
    findTransactions(sql, actor, query, wanted),
  );
  if (heads.length > PATCHED_MAX) {
    throw malformed(`A patch may change at most ${PATCHED_MAX} transactions: narrow it, or set a $limit.`);
  }
  const input = { target: { ids: heads.map((head) => head.id), query }, patch };
  const rows = await submit(context.journal, request, reply, patchTransactions, input);
  return rows.map((row) => selected(row, query.select, 'id'));
}

function readPatchOf(request: FastifyRequest): WirePatch<WireTransaction> {
  return readPatch(TRANSACTION_FIELDS, request.body) as WirePatch<WireTransaction>;
}

/** An id is text to the vendor's clients. One that is not ours does not exist. */
function readId(text: string): number {
  const id = idOf(text);
  if (id !== undefined) return id;
  throw noRecord(text);
}
