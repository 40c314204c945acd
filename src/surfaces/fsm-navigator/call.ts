import type { Actor, TenantSettings } from '../../access/index.ts';
import type { LocationNames } from '../../catalog/index.ts';
import type { Command } from '../../journal/index.ts';
import type { List, Sql } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { Denial } from './denial.ts';
import { type Fields, readId, readParameter } from './fields.ts';
import type { Paging } from './paging.ts';

/** What this surface reads for many requests together. */
export interface Kept {
  locationNames: LocationNames;
}

/** One admitted request. */
export interface Call {
  actor: Actor;
  settings: TenantSettings;
  query: unknown;
  body: Fields;
  context: SurfaceContext;
  kept: Kept;
  /** Writes for the caller, with its `Idempotency-Key` if it sent one. */
  submit<Input, Output>(command: Command<Input, Output>, input: Input): Promise<Output>;
}

/** Runs queries of the caller's company. */
export function reading<T>({ context, actor }: Call, work: (sql: Sql, tenantId: number) => Promise<T>): Promise<T> {
  return context.database.inTenant(actor.tenantId, (sql) => work(sql, actor.tenantId));
}

/** A page of a list, with its total. */
export function listed<Filter, Order extends string, Row, View>(
  call: Call,
  list: List<Filter, Order, Row, View>,
  filter: Filter,
  { offset, limit }: Paging,
): Promise<{ rows: View[]; total: number }> {
  const { lists } = call.context;
  return reading(call, async (sql, tenantId) => {
    const page = lists.page(sql, tenantId, list, filter, { offset, limit });
    const [rows, total] = await Promise.all([page, lists.count(sql, tenantId, list, filter)]);
    return { rows, total };
  });
}

/** The id in a parameter. Throws `not_found` for a value that cannot be an id. */
export function requireId(call: Call, parameter: 'id' | 'location_id'): number {
  const id = readId(readParameter(call.query, parameter));
  if (id === undefined) throw notFound(parameter === 'id' ? 'item' : 'location');
  return id;
}

export function notFound(what: 'item' | 'location'): Denial {
  return new Denial('not_found', `There is no ${what} with this id.`);
}
