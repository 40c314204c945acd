/** What the journal gives to every write: whose rows, the clock's value (the new row's id, the changed row's revision) and the time. */
export interface Stamp {
  tenantId: number;
  id: number;
  now: Date;
}

/** One row of a tenant. */
export interface RowKey {
  tenantId: number;
  id: number;
}

/** A piece of a list in the order of ids: the rows behind `after` (0 for the first piece), at most `limit` of them. */
export interface Page {
  after: number;
  limit: number;
}
