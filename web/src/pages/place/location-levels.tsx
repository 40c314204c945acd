import { NativeSelect, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { type LocationPatch, levelTemplateList, locationUpdate, type StockLevel } from '../../../../client/index.ts';
import { useRead, useWrite } from '../../api/hooks.ts';
import { type Location, useItems, useLocations } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import type { Column } from '../../parts/data-table.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { ItemField } from '../../parts/item-field.tsx';
import { draftFor, type LevelDraft } from '../../parts/level-fields.tsx';
import { Levels } from '../../parts/levels.tsx';
import { ItemLink } from '../../parts/links.tsx';
import { LocationField } from '../../parts/location-field.tsx';

const TEMPLATES_MAX = 1_000;

/** The company's level templates. */
export function useTemplates() {
  return useRead(['level-templates'], (client) => levelTemplateList({ client, query: { limit: TEMPLATES_MAX } }));
}

/** How much of each item is to be at a location: its own levels, its template's, and where it is filled up from. */
export function LocationLevels({ location }: { location: Location }) {
  const [known, setKnown] = useState<number[]>([]);
  const items = useItems(known);
  const first = useMemo<Column<StockLevel>>(
    () => ({
      key: 'item',
      title: 'Item',
      render: ({ itemId, partNumber }) => (
        <ItemLink id={itemId} item={items.get(itemId) ?? { partNumber, name: partNumber, active: true }} />
      ),
    }),
    [items],
  );
  const draftOf = useCallback(
    ({ itemId, partNumber, minimum, target }: StockLevel): LevelDraft => ({
      key: itemId,
      name: partNumber,
      unit: items.get(itemId)?.unit,
      minimum,
      target: target ?? '',
    }),
    [items],
  );
  return (
    <Levels
      of={{ by: 'locationId', id: location.id, name: location.name }}
      first={first}
      empty="Its template's levels, if it has one, or none at all."
      draftOf={draftOf}
      targetOf={({ key }) => ({ itemId: key, locationId: location.id })}
      onRows={setKnown}
      adder={(add) => <ItemField label="Add an item" onChoose={(item) => add(draftFor(item))} />}
    >
      <Supply location={location} />
    </Levels>
  );
}

function Supply({ location }: { location: Location }) {
  const [isOpen, open] = useState(false);
  const mayNot = useWhyNot('inventory:write');
  const { byId } = useLocations();
  const templates = useTemplates();
  const template = templates.data?.data.find(({ id }) => id === location.levelTemplateId);
  const from =
    location.supplyLocationId === null ? 'vendors' : (byId.get(location.supplyLocationId)?.name ?? 'another');
  return (
    <Text size="sm" component="div" mb="xs">
      Filled up from {from}
      {location.levelTemplateId !== null && (
        <>
          , by the template{' '}
          <Link to="/replenishment" search={{ tab: 'templates' }} className="link">
            {template?.name ?? location.levelTemplateId}
          </Link>{' '}
          where it has no level of its own
        </>
      )}
      .{' '}
      <HintButton size="compact-xs" variant="default" why={mayNot} onClick={() => open(true)}>
        Change
      </HintButton>
      {isOpen && <SupplyForm location={location} onClose={() => open(false)} />}
    </Text>
  );
}

function SupplyForm({ location, onClose }: { location: Location; onClose: () => void }) {
  const { id, name, revision } = location;
  const [supplyLocationId, setFrom] = useState(location.supplyLocationId);
  const [templateId, setTemplate] = useState(location.levelTemplateId);
  const templates = useTemplates();
  const write = useWrite(
    `Supply of ${name}`,
    (client, body: LocationPatch, headers) =>
      locationUpdate({ client, path: { id }, body, headers: { ...headers, 'If-Match': `"${revision}"` } }),
    { done: `${name} was changed.`, onDone: onClose },
  );
  return (
    <FormModal
      title={`How ${name} is filled up`}
      action="Save"
      onClose={onClose}
      onSubmit={() => write.mutate({ supplyLocationId, levelTemplateId: templateId })}
      write={write}
    >
      <LocationField label="From" value={supplyLocationId} onChange={setFrom} none="Vendors" />
      <NativeSelect
        label="Template"
        description="Its levels hold for items that have no level of their own here."
        value={templateId ?? ''}
        onChange={(event) => setTemplate(Number(event.currentTarget.value) || null)}
        data={[
          { value: '', label: 'None' },
          ...(templates.data?.data ?? []).map((one) => ({ value: String(one.id), label: one.name })),
        ]}
      />
    </FormModal>
  );
}
