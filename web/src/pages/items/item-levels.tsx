import { Button, Group } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import type { StockLevel } from '../../../../client/index.ts';
import { type Item, useLocations } from '../../api/names.ts';
import type { Column } from '../../parts/data-table.tsx';
import type { LevelDraft } from '../../parts/level-fields.tsx';
import { Levels } from '../../parts/levels.tsx';
import { LocationName } from '../../parts/links.tsx';
import { LocationField } from '../../parts/location-field.tsx';

/** The key of the company's own level among those of locations. */
const COMPANY = 0;
const COMPANY_NAME = 'The company';

/** How much of an item is to be there: in the company, and at each place that has a level of its own. */
export function ItemLevels({ item }: { item: Item }) {
  const { byId } = useLocations();
  const first = useMemo<Column<StockLevel>>(
    () => ({
      key: 'place',
      title: 'Where',
      render: (row) => (row.locationId === null ? COMPANY_NAME : <LocationName id={row.locationId} byId={byId} />),
    }),
    [byId],
  );
  const draftOf = useCallback(
    ({ locationId, locationName, minimum, target }: StockLevel): LevelDraft => ({
      key: locationId ?? COMPANY,
      name: locationId === null ? COMPANY_NAME : (locationName ?? `Location ${locationId}`),
      unit: item.unit,
      minimum,
      target: target ?? '',
    }),
    [item.unit],
  );
  const blank = (key: number): LevelDraft => {
    const name = key === COMPANY ? COMPANY_NAME : (byId.get(key)?.name ?? '');
    return { key, name, unit: item.unit, minimum: '', target: '' };
  };
  return (
    <Levels
      of={{ by: 'itemId', id: item.id, name: item.partNumber }}
      first={first}
      empty="With a minimum it is filled up to the target when it runs low."
      draftOf={draftOf}
      targetOf={({ key }) => ({ itemId: item.id, locationId: key === COMPANY ? null : key })}
      adder={(add) => (
        <Group align="flex-end" gap="xs">
          <LocationField
            label="Add a level at"
            value={null}
            none="Choose…"
            onChange={(id) => id !== null && add(blank(id))}
          />
          <Button variant="default" onClick={() => add(blank(COMPANY))}>
            For the company
          </Button>
        </Group>
      )}
    />
  );
}
