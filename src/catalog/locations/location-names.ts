import { createGatherer, type Database, plainArray } from '../../platform/index.ts';

/** Reads the names of locations, whoever may see them. Look-ups that come in together share a statement. */
export interface LocationNames {
  read(tenantId: number, ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
}

export function createLocationNames(database: Database): LocationNames {
  const gather = createGatherer<number, readonly number[], ReadonlyMap<number, string>>(async (tenantId, asked) => {
    const rows = await database.inTenant(tenantId, (sql) =>
      sql.rows<{ id: number; name: string }>({
        name: 'catalog-location-names',
        text: 'select id, name from location where tenant_id = $1 and id = any($2::bigint[])',
        values: [tenantId, plainArray([...new Set(asked.flat())])],
      }),
    );
    const names = new Map(rows.map((row) => [row.id, row.name]));
    return asked.map(() => names);
  });
  return { read: gather };
}
