import { Button, Checkbox, Group, NativeSelect, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type CountCreateData, countCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import type { Item } from '../../api/names.ts';
import { ItemField, LocationField, TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';

type Body = NonNullable<CountCreateData['body']>;
type Extent = 'all' | 'category' | 'items';

/** A new count: where, of what, and whether those who count see what is expected. */
export function NewCountForm({ at, onClose }: { at: number | null; onClose: () => void }) {
  const navigate = useNavigate();
  const [locationId, setLocationId] = useState(at);
  const [extent, setExtent] = useState<Extent>('all');
  const [category, setCategory] = useState('');
  const [items, setItems] = useState<Item[]>([]);
  const [blind, setBlind] = useState(false);
  const [reference, setReference] = useState('');
  const write = useWrite((client, body: Body, headers) => countCreate({ client, body, headers }), {
    done: (made) => `Count ${made.number} was begun.`,
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
    category: category.trim() === '' ? 'Name the category.' : undefined,
    items: items.length === 0 ? 'Add an item.' : undefined,
  };
  return (
    <FormModal
      title="New count"
      action="Begin to count"
      onClose={onClose}
      onSubmit={submit}
      busy={write.isPending}
      error={write.error}
      why={locationId === null ? 'Choose the place to count.' : lacks[extent]}
    >
      <LocationField label="Place to count" value={locationId} onChange={setLocationId} />
      <NativeSelect
        label="What to count"
        value={extent}
        onChange={(event) => setExtent(event.currentTarget.value as Extent)}
        data={[
          { value: 'all', label: 'Everything that is expected there' },
          { value: 'category', label: 'One category of it' },
          { value: 'items', label: 'Items that I name' },
        ]}
      />
      {extent === 'category' && <TextField label="Category" required value={category} onChange={setCategory} />}
      {extent === 'items' && <ChosenItems items={items} onChange={setItems} />}
      <Checkbox
        label="Blind"
        description="Whoever counts does not see what is expected."
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

function ChosenItems({ items, onChange }: { items: Item[]; onChange: (items: Item[]) => void }) {
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
            aria-label={`Take ${item.partNumber} out`}
            onClick={() => onChange(items.filter(({ id }) => id !== item.id))}
          >
            ✕
          </Button>
        </Group>
      ))}
      <ItemField
        label="Add an item"
        onChoose={(item) => (items.some(({ id }) => id === item.id) ? undefined : onChange([...items, item]))}
      />
    </>
  );
}
