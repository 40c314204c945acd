import { type Database, plainArray } from '../platform/index.ts';

/** Reads the names of locations, whoever may see them. Look-ups that come in while one is under way share the next statement. */
export interface LocationNames {
  read(tenantId: number, ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
}

interface Gathering {
  ids: Set<number>;
  names: Promise<ReadonlyMap<number, string>>;
}

/** Writes share a transaction, so a name that is told with each of them must not cost one of its own. */
export function createLocationNames(database: Database): LocationNames {
  const gathering = new Map<number, Gathering>();
  const running = new Map<number, Promise<unknown>>();

  async function run(tenantId: number, ids: Set<number>): Promise<ReadonlyMap<number, string>> {
    await running.get(tenantId);
    await new Promise((resolve) => setImmediate(resolve));
    gathering.delete(tenantId);
    const reading = database.inTenant(tenantId, (sql) =>
      sql.rows<{ id: number; name: string }>({
        name: 'catalog-location-names',
        text: 'select id, name from location where tenant_id = $1 and id = any($2::bigint[])',
        values: [tenantId, plainArray([...ids])],
      }),
    );
    const ended = reading.then(
      () => undefined,
      () => undefined,
    );
    running.set(tenantId, ended);
    void ended.then(() => {
      if (running.get(tenantId) === ended) running.delete(tenantId);
    });
    return new Map((await reading).map((row) => [row.id, row.name]));
  }

  return {
    read(tenantId, ids) {
      let next = gathering.get(tenantId);
      if (next === undefined) {
        const wanted = new Set<number>();
        next = { ids: wanted, names: run(tenantId, wanted) };
        gathering.set(tenantId, next);
      }
      for (const id of ids) next.ids.add(id);
      return next.names;
    },
  };
}
