import { Button, Checkbox, Group, NativeSelect, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type Dispatch, type SetStateAction, useState } from 'react';
import { type CountInput, countCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import type { Item } from '../../api/names.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { ItemField } from '../../parts/item-field.tsx';
import { LocationField } from '../../parts/location-field.tsx';
import { useOnlyPlace } from '../../parts/place.ts';

type Body = CountInput;
type Extent = 'all' | 'category' | 'items';

/** A new count: where, of what, and whether the counters see what is expected. */
export function NewCountForm({ at, onClose }: { at: number | null; onClose: () => void }) {
  const navigate = useNavigate();
  const [chosen, setLocationId] = useState(at);
  const only = useOnlyPlace();
  const locationId = chosen ?? only;
  const [extent, setExtent] = useState<Extent>('all');
  const [category, setCategory] = useState('');
  const [items, setItems] = useState<Item[]>([]);
  const [blind, setBlind] = useState(false);
  const [reference, setReference] = useState('');
  const write = useWrite('New count', (client, body: Body, headers) => countCreate({ client, body, headers }), {
    done: (made) => `Count ${made.number} was started.`,
    onDone: (made) => {
      onClose();
      void navigate({ to: '/counts/$countId', params: { countId: String(made.id) } });
    },
  });
  const submit = () => {
    if (locationId === null) return;
    write.mutate({
      locationId,
      blind,
      ...(extent === 'category' ? { category: category.trim() } : {}),
      ...(extent === 'items' ? { itemIds: items.map(({ id }) => id) } : {}),
      ...(reference === '' ? {} : { reference }),
    });
  };
  const lacks: Record<Extent, string | undefined> = {
    all: undefined,
    category: category.trim() === '' ? 'Enter the category.' : undefined,
    items: items.length === 0 ? 'Add an item.' : undefined,
  };
  return (
    <FormModal
      title="New count"
      action="Start counting"
      onClose={onClose}
      onSubmit={submit}
      write={write}
      why={locationId === null ? 'Choose the location to count.' : lacks[extent]}
    >
      <LocationField label="Location to count" value={locationId} onChange={setLocationId} />
      <NativeSelect
        label="What to count"
        value={extent}
        onChange={(event) => setExtent(event.currentTarget.value as Extent)}
        data={[
          { value: 'all', label: 'Everything that is expected there' },
          { value: 'category', label: 'One category' },
          { value: 'items', label: 'Items that I choose' },
        ]}
      />
      {extent === 'category' && <TextField label="Category" required value={category} onChange={setCategory} />}
      {extent === 'items' && <ChosenItems items={items} change={setItems} />}
      <Checkbox
        label="Blind"
        description="The people who count do not see the expected quantities."
        checked={blind}
        onChange={(event) => setBlind(event.currentTarget.checked)}
      />
      <TextField
        label="Reference"
        description="Such as the name of the count"
        value={reference}
        onChange={setReference}
      />
    </FormModal>
  );
}

function ChosenItems({ items, change }: { items: Item[]; change: Dispatch<SetStateAction<Item[]>> }) {
  return (
    <>
      {items.map((item) => (
        <Group key={item.id} gap="xs" wrap="nowrap" justify="space-between">
          <Text size="sm" truncate title={item.name}>
            {item.partNumber} · {item.name}
          </Text>
          <Button
            size="xs"
            variant="default"
            aria-label={`Remove ${item.partNumber}`}
            onClick={() => change((old) => old.filter(({ id }) => id !== item.id))}
          >
            ✕
          </Button>
        </Group>
      ))}
      <ItemField
        label="Add an item"
        inactive
        onChoose={(item) => change((old) => (old.some(({ id }) => id === item.id) ? old : [...old, item]))}
      />
    </>
  );
}
