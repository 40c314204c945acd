import { Text } from '@mantine/core';
import { useState } from 'react';
import type { Item } from '../../api/names.ts';
import { isDecimal } from '../../parts/decimals.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { ItemField } from '../../parts/item-field.tsx';
import { QuantityField } from '../../parts/quantity-field.tsx';
import { inBase } from '../../parts/units.ts';
import type { Note } from './notes.ts';

/** A line added by hand for unexpected stock: mainly for lots, which a scan of a part number does not name. */
export function AddLine({ note, onClose }: { note: (note: Note) => void; onClose: () => void }) {
  const [item, setItem] = useState<Item | null>(null);
  const [lot, setLot] = useState('');
  const [amount, setAmount] = useState({ quantity: '', unit: '' });
  const { quantity } = amount;
  const submit = () => {
    if (item === null) return;
    note({
      itemId: item.id,
      lot: item.tracking === 'lot' ? lot.trim() : null,
      quantity: inBase(item, quantity, amount.unit),
    });
    onClose();
  };
  const missing = whyNot(item, lot, quantity);
  return (
    <FormModal title="Add a line" action="Add" onClose={onClose} onSubmit={submit} why={missing}>
      {item === null ? (
        <ItemField
          label="Item"
          inactive
          onChoose={(chosen, found) => {
            setItem(chosen);
            setLot(found?.lot ?? '');
          }}
        />
      ) : (
        <ItemName item={item} />
      )}
      {item?.tracking === 'lot' && <TextField label="Lot" required takesScans value={lot} onChange={setLot} />}
      <QuantityField
        label="Counted"
        required
        item={item ?? undefined}
        unit={amount.unit}
        value={quantity}
        onChange={(part) => setAmount((old) => ({ ...old, ...part }))}
      />
    </FormModal>
  );
}

function whyNot(item: Item | null, lot: string, quantity: string): string | undefined {
  if (item === null) return 'Choose an item.';
  if (item.tracking === 'serial') return `${item.partNumber} is counted by the serials of its units. Scan those.`;
  if (item.tracking === 'lot' && lot.trim() === '') return 'Enter the lot.';
  return isDecimal(quantity) ? undefined : 'Enter how much there is.';
}

/** The item that was chosen. */
export function ItemName({ item }: { item: Item }) {
  return (
    <Text fw={600}>
      {item.partNumber} · {item.name}
    </Text>
  );
}
