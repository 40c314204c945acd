import type { FastifyInstance } from 'fastify';
import Type, { type Static, type TObject, type TProperties, type TSchema } from 'typebox';
import type { Command } from '../../../journal/index.ts';
import { Refusal, type Sql } from '../../../platform/index.ts';
import { type SurfaceContext, submit } from '../../http/index.ts';
import { pageById, pageQuery } from '../requests/paging.ts';
import { listOf } from '../schemas/scalars.ts';
import { type Asked, type Declaration, endpoint, type Rendered } from './endpoint.ts';

/** What is read of a company: the work is done in a transaction that sees that company alone. Nothing found is `not_found`. */
export function read<const Path extends string, Query extends TSchema = TObject, Reply extends TSchema = TSchema>(
  server: FastifyInstance,
  { database }: SurfaceContext,
  path: Path,
  declaration: Declaration<Query, TSchema, Reply>,
  find: (sql: Sql, request: Asked<Path, Query>) => Promise<Rendered<Static<Reply>> | undefined>,
): void {
  endpoint(server, `GET ${path}`, declaration, async (request) => {
    const found = await database.inTenant(request.actor.tenantId, (sql) => find(sql, request as Asked<Path, Query>));
    return found ?? refuseMissing(declaration.id, (request.params as { id?: unknown }).id);
  });
}

/** A page of a list by the ids of its rows, as `read` reads it. */
export function list<const Path extends string, Filter extends TProperties, Row extends TSchema>(
  server: FastifyInstance,
  { database }: SurfaceContext,
  path: Path,
  { query, reply, ...declaration }: Omit<Declaration<TSchema, TSchema, Row>, 'query'> & { query: Filter },
  find: (
    sql: Sql,
    request: Asked<Path, TObject<Filter & typeof pageQuery>>,
    page: { after: number; limit: number },
  ) => Promise<(Rendered<Static<Row>> & { id: number })[]>,
): void {
  const whole = { ...declaration, query: Type.Object({ ...pageQuery, ...query }), reply: listOf(reply) };
  endpoint(server, `GET ${path}`, whole as Declaration, async (request) => {
    const asked = request as unknown as Asked<Path, TObject<Filter & typeof pageQuery>>;
    return pageById(request.query as { limit: number; after?: string }, (page) =>
      database.inTenant(request.actor.tenantId, (sql) => find(sql, asked, page)),
    );
  });
}

/** A write of a company: the request becomes the input of one command, which the journal decides. */
export function write<
  const Where extends `${'POST' | 'PUT' | 'PATCH' | 'DELETE'} ${string}`,
  Body extends TSchema,
  Reply extends TSchema,
  Input,
  Output extends Rendered<Static<Reply>>,
>(
  server: FastifyInstance,
  { journal }: SurfaceContext,
  where: Where,
  declaration: Declaration<TObject, Body, Reply>,
  command: Command<Input, Output>,
  toInput: (request: Asked<Where, TObject, Body>) => Input,
): void {
  endpoint(server, where, declaration as Declaration, async (request, reply) =>
    submit(journal, request, reply, command, toInput(request as unknown as Asked<Where, TObject, Body>)),
  );
}

/** Throws `not_found` for a row: `item`, or the id of the operation that views it. */
export function refuseMissing(noun: string, id: unknown): never {
  const words = noun.replace(/_view$/, '').replaceAll('_', ' ');
  throw new Refusal('not_found', `There is no ${words} with the id ${id}.`);
}
