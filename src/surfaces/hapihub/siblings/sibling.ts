import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../../access/index.ts';
import type { BatchCommand } from '../../../journal/index.ts';
import type { Wants } from '../../../ledger/index.ts';
import { type Lists, type Sql, UNREMEMBERED, uuidv7 } from '../../../platform/index.ts';
import { malformed, parseNested, queryOf, type SurfaceContext, submit } from '../../http/index.ts';
import { type Step, stepOn } from '../effects/effect.ts';
import { noRecord, wrongMethod } from '../errors.ts';
import type { FieldTable } from '../fields.ts';
import { LOOKED_AT_MAX, ROWS_MAX } from '../find.ts';
import { answerList, shapeOf } from '../list-shape.ts';
import { type Condition, type Query, readQuery } from '../query.ts';
import { fits, patience, type Row, selected, sorted } from '../query-match.ts';
import { readFields, readPatch, type WirePatch } from '../wire.ts';

/** The allowed texts of fields, by field: conditions that a service can answer with an index. */
export type Named = Readonly<Record<string, readonly string[]>>;

/** The requested part of a list: after a row, or after a number of rows. */
export interface Part {
  after?: Row | undefined;
  offset?: number;
  limit: number;
}

/** A row to be made. */
export interface NewRow {
  row: Row;
  /** A text that nothing else is called, for what has no name of its own yet. */
  unique: string;
}

/** A change of the row with a key. */
export interface RowChange {
  key: string;
  patch: WirePatch<Record<string, unknown>>;
}

/** Who reads a list, and with what. */
export interface Reader {
  lists: Lists;
  sql: Sql;
  actor: Actor;
}

/** A service beside the transactions: the same core under another name. Commands return the row as they left it. */
export interface Sibling {
  path: string;
  /** The key field of its rows. */
  key: string;
  fields: FieldTable;
  /** Fields that `list` and `count` look up on their own. */
  indexed: readonly string[];
  /** Rows in a fixed order. */
  list(by: Reader, named: Named, part: Part): Promise<Row[]>;
  count(by: Reader, named: Named): Promise<number>;
  create?: BatchCommand<NewRow, Row>;
  patch?: BatchCommand<RowChange, Row>;
  remove?: BatchCommand<string, Row>;
}

const READS = { scopes: ['inventory:read'] };
const WRITES = { scopes: ['inventory:write'] };
const STEP = 500;

type ByKey = { Params: { key: string } };

/** The routes of a service, each with and without a trailing slash. */
export function siblingRoutes(server: FastifyInstance, context: SurfaceContext, sibling: Sibling): void {
  const { path } = sibling;
  const refuse = async (request: FastifyRequest): Promise<never> => {
    throw wrongMethod(request.method, path.slice(1));
  };
  const { create, patch, remove } = sibling;
  const { journal } = context;
  for (const end of ['', '/']) {
    server.get(path + end, { config: READS }, (request, reply) => find(context, request, reply, sibling));
    server.get<ByKey>(`${path}/:key${end}`, { config: READS }, (request) =>
      get(context, request, sibling, request.params.key),
    );
    server.post(path + end, { config: WRITES }, async (request, reply) => {
      if (create === undefined) return refuse(request);
      const made = { row: readFields(sibling.fields, request.body), unique: uuidv7(Date.now()) };
      return submit(journal, request, reply, create, made);
    });
    server.patch<ByKey>(`${path}/:key${end}`, { config: WRITES }, async (request, reply) => {
      if (patch === undefined) return refuse(request);
      const change = { key: request.params.key, patch: readPatch(sibling.fields, request.body) };
      return submit(journal, request, reply, patch, change);
    });
    server.delete<ByKey>(`${path}/:key${end}`, { config: WRITES }, async (request, reply) => {
      if (remove === undefined) return refuse(request);
      return submit(journal, request, reply, remove, request.params.key);
    });
    server.route({ method: ['PATCH', 'PUT', 'DELETE'], url: path + end, handler: refuse });
    server.route({ method: ['POST', 'PUT'], url: `${path}/:key${end}`, handler: refuse });
  }
}

/** A command that makes or changes one row. */
export function rowCommand<Input>(
  name: string,
  { wants = () => {}, run }: { wants?(input: Input, wants: Wants): void; run(input: Input, unit: Step): Row },
): BatchCommand<Input, Row> {
  return {
    sort: 'batch',
    name: `hapihub.${name}`,
    weight: () => 1,
    wants,
    decide: (input, actor, book) => run(input, stepOn(book, actor)),
  };
}

/** The id of the row that a command names. Throws `not_found` where there is none. */
export function requireId(key: string, id: number | undefined): number {
  if (id !== undefined) return id;
  throw noRecord(key);
}

async function findRow(sql: Sql, actor: Actor, sibling: Sibling, key: string): Promise<Row> {
  const [row] = await sibling.list({ lists: UNREMEMBERED, sql, actor }, { [sibling.key]: [key] }, { limit: 1 });
  if (row === undefined) throw noRecord(key);
  return row;
}

async function get(context: SurfaceContext, request: FastifyRequest, sibling: Sibling, key: string): Promise<Row> {
  const { actor } = request;
  return context.database.inTenant(actor.tenantId, (sql) => findRow(sql, actor, sibling, key));
}

async function find(
  context: SurfaceContext,
  request: FastifyRequest,
  reply: FastifyReply,
  sibling: Sibling,
): Promise<unknown> {
  const { actor, tenantSettings } = request;
  const query = readQuery(parseNested(queryOf(request.url)), sibling.fields);
  const shape = shapeOf(query, tenantSettings, ROWS_MAX);
  const { skip, limit } = shape;
  const { named, rest } = split(query.condition, sibling.indexed);
  const found = await context.database.inTenant(actor.tenantId, async (sql) => {
    const by = { lists: context.lists, sql, actor };
    if (rest.length > 0 || query.sort.length > 0) return lookAtEach(by, sibling, { query, named, rest }, shape);
    const rows = limit === 0 ? [] : await sibling.list(by, named, { offset: skip, limit });
    const isEnd = rows.length < limit && (rows.length > 0 || skip === 0);
    return { rows, total: isEnd ? skip + rows.length : await sibling.count(by, named) };
  });
  const rows = found.rows.map((row) => selected(row, query.select, sibling.key));
  return answerList(reply, shape, { rows, total: found.total });
}

/** The matches, checked one by one up to a limit. A bare list that is full by then gets the number of matches so far. */
async function lookAtEach(
  by: Reader,
  sibling: Sibling,
  { query, named, rest }: { query: Query; named: Named; rest: Condition[] },
  { skip, limit, isPage }: { skip: number; limit: number; isPage: boolean },
): Promise<{ rows: Row[]; total: number }> {
  const work = patience();
  const condition: Condition = { sort: 'and', of: rest };
  const found: Row[] = [];
  const isSorted = query.sort.length > 0;
  let after: Row | undefined;
  for (let looked = 0; ; looked += STEP) {
    const rows = await sibling.list(by, named, { after, limit: STEP });
    if (looked >= LOOKED_AT_MAX && rows.length > 0) {
      if (!isPage && !isSorted && found.length > skip + limit) break;
      throw malformed(`More than ${LOOKED_AT_MAX} rows would have to be checked: narrow the query.`);
    }
    found.push(...rows.filter((row) => fits(row, condition, work)));
    after = rows.at(-1);
    if (rows.length < STEP) break;
  }
  return { rows: sorted(found, query.sort).slice(skip, skip + limit), total: found.length };
}

/** The conditions that the service looks up on its own, and the rest, which is checked for each row. */
function split(condition: Condition, indexed: readonly string[]): { named: Named; rest: Condition[] } {
  const named: Record<string, readonly string[]> = {};
  const rest = (condition.sort === 'and' ? condition.of : [condition]).filter((part) => {
    if (part.sort !== 'field' || part.path.length !== 1) return true;
    const [name = ''] = part.path;
    const isLookUp = indexed.includes(name) && (part.comparison === '$eq' || part.comparison === '$in');
    const texts = part.operands.filter((operand) => typeof operand === 'string');
    if (!isLookUp || texts.length < part.operands.length || Object.hasOwn(named, name)) return true;
    named[name] = texts;
    return false;
  });
  return { named, rest };
}

/** The ids in both; undefined if there is neither. */
export function both(a: number[] | undefined, b: number[] | undefined): number[] | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a.filter((id) => b.includes(id));
}
