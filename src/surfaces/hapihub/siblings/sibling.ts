import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../../../access/index.ts';
import type { Journal } from '../../../journal/index.ts';
import { Refusal, type Sql } from '../../../platform/index.ts';
import { malformed, parseNested, queryOf, type SurfaceContext } from '../../http/index.ts';
import { wrongMethod } from '../errors.ts';
import type { FieldTable } from '../fields.ts';
import { LOOKED_AT_MAX, ROWS_MAX } from '../find.ts';
import { type Condition, type Query, readQuery } from '../query.ts';
import { fits, patience, type Row, selected, sorted } from '../query-match.ts';
import { readFields, readPatch, type WirePatch } from '../wire.ts';

/** Texts that a field must be one of, by field: what a service may look up by an index. */
export type Named = Readonly<Record<string, readonly string[]>>;

/** A service beside the transactions: the same core under another name. */
export interface Sibling {
  path: string;
  /** The field that its rows are known by. */
  key: string;
  fields: FieldTable;
  /** Fields that `list` looks up by itself. */
  indexed: readonly string[];
  /** Rows in one order, those behind the row `after`. */
  list(sql: Sql, actor: Actor, named: Named, after: Row | undefined, limit: number): Promise<Row[]>;
  create?(journal: Journal, actor: Actor, fields: Record<string, unknown>): Promise<string>;
  patch?(journal: Journal, actor: Actor, row: Row, patch: WirePatch<Record<string, unknown>>): Promise<string>;
}

const READS = { scopes: ['inventory:read'] };
const WRITES = { scopes: ['inventory:write'] };
const STEP = 500;

/** The routes of a service, each with and without a slash at its end. */
export function siblingRoutes(server: FastifyInstance, context: SurfaceContext, sibling: Sibling): void {
  const { path } = sibling;
  const refuse = async (request: FastifyRequest): Promise<never> => {
    throw wrongMethod(request.method, path.slice(1));
  };
  const { create, patch } = sibling;
  for (const end of ['', '/']) {
    server.get(path + end, { config: READS }, (request) => find(context, request, sibling));
    server.get<{ Params: { key: string } }>(`${path}/:key${end}`, { config: READS }, (request) =>
      get(context, request, sibling, request.params.key),
    );
    server.post(path + end, { config: WRITES }, async (request) => {
      if (create === undefined) return refuse(request);
      const key = await create(context.journal, request.actor, readFields(sibling.fields, request.body));
      return get(context, request, sibling, key);
    });
    server.patch<{ Params: { key: string } }>(`${path}/:key${end}`, { config: WRITES }, async (request) => {
      if (patch === undefined) return refuse(request);
      const change = readPatch(sibling.fields, request.body);
      const row = await get(context, request, sibling, request.params.key);
      return get(context, request, sibling, await patch(context.journal, request.actor, row, change));
    });
    server.route({ method: ['PATCH', 'PUT', 'DELETE'], url: path + end, handler: refuse });
    server.route({ method: ['POST', 'PUT', 'DELETE'], url: `${path}/:key${end}`, handler: refuse });
  }
}

async function get(context: SurfaceContext, request: FastifyRequest, sibling: Sibling, key: string): Promise<Row> {
  const { actor } = request;
  const [row] = await context.database.inTenant(actor.tenantId, (sql) =>
    sibling.list(sql, actor, { [sibling.key]: [key] }, undefined, 1),
  );
  if (row === undefined) throw new Refusal('not_found', `No record found for id '${key}'`);
  return row;
}

async function find(context: SurfaceContext, request: FastifyRequest, sibling: Sibling): Promise<unknown> {
  const { actor, tenantSettings } = request;
  const query = readQuery(parseNested(queryOf(request.url)), sibling.fields);
  const isPage = query.limit !== undefined || query.skip !== undefined || tenantSettings.hapihub.alwaysPaginate;
  const limit = Math.min(query.limit ?? ROWS_MAX, ROWS_MAX);
  const skip = query.skip ?? 0;
  const rows = await context.database.inTenant(actor.tenantId, (sql) =>
    lookAtEach(sql, actor, sibling, query, isPage || query.sort.length > 0 ? undefined : skip + limit),
  );
  const data = sorted(rows, query.sort)
    .slice(skip, skip + limit)
    .map((row) => selected(row, query.select, sibling.key));
  return isPage ? { total: rows.length, limit, skip, data } : data;
}

/** All rows that fit, or as many as are enough. Those that an index does not find are looked at one by one, up to a bound. */
async function lookAtEach(
  sql: Sql,
  actor: Actor,
  sibling: Sibling,
  { condition }: Query,
  enough: number | undefined,
): Promise<Row[]> {
  const { named, rest } = split(condition, sibling.indexed);
  const work = patience();
  const found: Row[] = [];
  let after: Row | undefined;
  for (let looked = 0; ; looked += STEP) {
    const rows = await sibling.list(sql, actor, named, after, STEP);
    if (looked >= LOOKED_AT_MAX && rows.length > 0) {
      throw malformed(`More than ${LOOKED_AT_MAX} rows would have to be looked at: narrow the query.`);
    }
    found.push(...rows.filter((row) => fits(row, rest, work)));
    after = rows.at(-1);
    if (rows.length < STEP || (enough !== undefined && found.length >= enough)) return found;
  }
}

/** What the service looks up by itself, and the rest, which is asked of each row. */
function split(condition: Condition, indexed: readonly string[]): { named: Named; rest: Condition } {
  const named: Record<string, readonly string[]> = {};
  const of = (condition.sort === 'and' ? condition.of : [condition]).filter((part) => {
    if (part.sort !== 'field' || part.path.length !== 1) return true;
    const [name = ''] = part.path;
    const isLookUp = indexed.includes(name) && (part.comparison === '$eq' || part.comparison === '$in');
    const texts = part.operands.filter((operand) => typeof operand === 'string');
    if (!isLookUp || texts.length < part.operands.length || Object.hasOwn(named, name)) return true;
    named[name] = texts;
    return false;
  });
  return { named, rest: { sort: 'and', of } };
}

/** The ids among texts, as numbers. */
export function idsOf(texts: readonly string[] | undefined): number[] | undefined {
  return texts?.filter((text) => /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text))).map(Number);
}

/** The ids that fit both; undefined where neither is asked for. */
export function both(a: number[] | undefined, b: number[] | undefined): number[] | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a.filter((id) => b.includes(id));
}
