import { Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type ItemPatch, itemUpdate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import { type Item, useItems } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { wholeTimes } from '../../parts/decimals.ts';
import { withNames } from '../../parts/faults.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatDecimal, formatQuantity, None, Quantity } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { type DraftLine, inBaseOf, LinesEditor, whyNotLines } from '../../parts/lines-editor.tsx';
import { ItemLink } from '../../parts/links.tsx';
import { Section } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';

type Component = Item['components'][number];

/** What a kit is put together from, and for how many of it there is enough of each component. */
export function Kit({ item }: { item: Item }) {
  const [isOpen, open] = useState(false);
  const mayNot = useWhyNot('inventory:write');
  const isTracked = item.tracking === 'serial' ? 'An item tracked by serial number cannot be a kit.' : undefined;
  const items = useItems(useMemo(() => item.components.map(({ itemId }) => itemId), [item.components]));
  const columns = useMemo(() => columnsOf(items), [items]);
  const isKit = item.components.length > 0;
  return (
    <Section
      title="Kit"
      actions={
        <HintButton size="xs" variant="default" why={mayNot ?? isTracked} onClick={() => open(true)}>
          {isKit ? 'Edit the components' : 'Make it a kit'}
        </HintButton>
      }
    >
      {isKit && (
        <Text size="sm" className="hint" mb="xs">
          {`${formatQuantity(item.available, item.unit)} available: what is put together already, and what can be from the components.`}
        </Text>
      )}
      <DataTable
        label="Components"
        columns={columns}
        rows={item.components}
        rowKey={({ itemId }) => itemId}
        empty={<Empty title="Not a kit">A kit is sold as one item and taken out of stock by its components.</Empty>}
      />
      {isOpen && <ComponentsForm item={item} known={items} onClose={() => open(false)} />}
    </Section>
  );
}

function columnsOf(items: Map<number, Item>): Column<Component>[] {
  return [
    { key: 'item', title: 'Item', render: ({ itemId }) => <ItemLink id={itemId} item={items.get(itemId)} /> },
    { key: 'name', title: 'Name', wideOnly: true, render: ({ itemId }) => items.get(itemId)?.name },
    {
      key: 'quantity',
      title: 'In one kit',
      right: true,
      width: '90px',
      render: ({ itemId, quantity }) => <Quantity value={String(quantity)} unit={items.get(itemId)?.unit} />,
    },
    {
      key: 'available',
      title: 'Available',
      right: true,
      width: '90px',
      render: ({ itemId }) => {
        const item = items.get(itemId);
        return item === undefined ? <None /> : <Quantity value={item.available} unit={item.unit} />;
      },
    },
    {
      key: 'kits',
      title: 'Enough for',
      right: true,
      width: '80px',
      render: ({ itemId, quantity }) => {
        const item = items.get(itemId);
        return item === undefined ? <None /> : formatDecimal(wholeTimes(item.available, String(quantity)));
      },
    },
  ];
}

interface ComponentsFormProps {
  item: Item;
  known: Map<number, Item>;
  onClose: () => void;
}

function ComponentsForm({ item, known, onClose }: ComponentsFormProps) {
  const [lines, setLines] = useState<DraftLine[]>(() =>
    item.components.flatMap(({ itemId, quantity }) => {
      const component = known.get(itemId);
      return component === undefined
        ? []
        : [{ item: component, quantity: String(quantity), unit: '', unitCost: '', lot: '', serials: '' }];
    }),
  );
  const write = useWrite(
    `Components of ${item.partNumber}`,
    (client, body: ItemPatch, headers) =>
      itemUpdate({ client, path: { id: item.id }, body, headers: { ...headers, 'If-Match': `"${item.revision}"` } }),
    {
      done: ({ components }) => `${item.partNumber} is ${components.length === 0 ? 'no longer a kit' : 'a kit'}.`,
      onDone: onClose,
    },
  );
  const names = lines.map((line) => line.item.partNumber);
  const isUnread = item.components.some(({ itemId }) => !known.has(itemId));
  const nothing = item.components.length === 0 ? 'Add an item.' : undefined;
  return (
    <FormModal
      title={`Components of ${item.partNumber}`}
      action="Save"
      onClose={onClose}
      onSubmit={() =>
        write.mutate({ components: lines.map((line) => ({ itemId: line.item.id, quantity: inBaseOf(line) })) })
      }
      write={{ ...write, error: withNames(write.error, names) }}
      why={isUnread ? 'The components are still being read.' : lines.length === 0 ? nothing : whyNotLines(lines)}
      size="lg"
    >
      <Text size="sm" className="hint">
        What one {item.partNumber} is put together from. Without components it is not a kit.
      </Text>
      <LinesEditor lines={lines} onChange={setLines} />
    </FormModal>
  );
}
