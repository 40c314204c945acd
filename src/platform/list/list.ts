import type { Sql as Fragment } from 'sql-template-tag';
import type { Sql } from '../database.ts';

/** Where a row stands in an order: its values in the columns that give it. */
export type Place = readonly (Date | number | string)[];

/** A half-open range of moments: `from` itself belongs to it, `before` does not. */
export interface TimeRange {
  from?: Date | undefined;
  before?: Date | undefined;
}

/** Rows of a list, under its alias, that one index gives in the list's orders. */
export interface Source {
  /** What stands behind `from`: `item i`. */
  rows: Fragment;
  /** What the rows are narrowed by; there is at least one. */
  conditions: readonly Fragment[];
  /** Where an index has the rows in order group by group: the groups, which `conditions` refer to, and what narrows them. */
  groups?: { rows: Fragment; conditions: readonly Fragment[] };
  /** What is read of these rows for what is joined, if not what the list says. */
  cut?: string;
  /** Where these rows have the values of the list's order, if not in its columns. */
  columns?: readonly string[];
  /** The columns of the index that gives that order, if they are others. */
  sortedBy?: readonly string[];
  /** The rows behind a place, where `(columns) > (place)` would lead into no index. `sign` is `>` or, in a descending order, `<`. */
  behind?(place: Place, sign: Fragment): Fragment[];
  /** The rows that came since a moment, for lists whose rows may only be `added`. */
  since?(moment: Moment): Fragment[];
}

/** The tenant's clock when something was looked up. */
export interface Moment {
  revision: number;
  recordedAt: Date;
}

/** What became of a list since a moment: rows may have come, in its order behind all others, or it may have changed in any way. */
export type Since = 'nothing' | 'added' | 'changed';

/**
 * A list: what of it is the same whoever reads it. A noun declares each of its lists once; who reads it chooses a filter, an order and a
 * piece of it.
 */
export interface List<Filter, Order extends string, Row, View> {
  /** What is remembered of the list is kept under this name, which no other list has. */
  readonly name: string;
  /** What a row is called in conditions, orders and columns. */
  readonly alias: string;
  /** What is read of the rows of a page. */
  readonly columns: string;
  /** What is read of the rows to cut the page, where something is `joined`: their keys, which an index may have. */
  readonly cut?: string;
  /** What is joined to `page`, the rows of the page, once it is cut: joined before, PostgreSQL may merge whole tables. */
  joined?(tenantId: number, filter: Filter): Fragment;
  /** The columns that give an order; in the last of them no two rows are the same. They are never null. */
  orderOf(filter: Filter, order: Order | undefined): readonly string[];
  /** Where its rows come from. `piece` says in which order, and where in it, they are asked for, and how many; of a total it is empty. */
  sources(sql: Sql, tenantId: number, filter: Filter, piece: Partial<Piece<Order>>): Source[] | Promise<Source[]>;
  /** The place of the row with an id, where its order has more columns than the id. Undefined where there is none. */
  placeOf?(sql: Sql, tenantId: number, id: number, columns: readonly string[]): Promise<Place | undefined>;
  /** Parts of the list, one behind the other, that are read until a page is full. Undefined where it is read as a whole. */
  stages?(sql: Sql, filter: Filter, piece: Piece<Order>): AsyncIterable<Stage<Filter>> | undefined;
  view(row: Row): View;
  /** What became of it since a moment. A list without it is counted again for each reader. */
  since?(sql: Sql, tenantId: number, filter: Filter, order: Order | undefined, moment: Moment): Promise<Since>;
  /** Filters whose rows no index gives in an order: their ids are read by other columns, and kept. */
  gathered?: {
    when(filter: Filter, order: Order | undefined): boolean;
    by: readonly string[];
    /** The filter for some of these rows. */
    among(filter: Filter, ids: readonly number[]): Filter;
  };
}

/** A part of a list. */
export interface Stage<Filter> {
  filter: Filter;
  /** The id behind which it begins. */
  after: number;
}

/** What is read of a list. */
export interface Piece<Order extends string = string> {
  order?: Order | undefined;
  descending?: boolean | undefined;
  /** The row behind which the piece begins, by its id. */
  after?: number | undefined;
  /** The same by its place in the order. */
  behind?: Place | undefined;
  /** How many rows are left out before the piece. */
  offset?: number | undefined;
  limit: number;
}
