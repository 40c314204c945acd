import { Text } from '@mantine/core';
import { useState } from 'react';
import type { Item } from '../../api/names.ts';
import { isDecimal } from '../../parts/decimals.ts';
import { ItemField, QuantityField, TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import type { Note } from './notes.ts';

/** A line for what is here and was not expected, by hand: for lots above all, which a scan alone does not name. */
export function AddLine({ note, onClose }: { note: (note: Note) => void; onClose: () => void }) {
  const [item, setItem] = useState<Item | null>(null);
  const [lot, setLot] = useState('');
  const [quantity, setQuantity] = useState('');
  const hasLot = item?.tracking === 'lot';
  const missing =
    item === null
      ? 'Choose an item.'
      : item.tracking === 'serial'
        ? `${item.partNumber} is counted by the serials of its units. Scan those.`
        : hasLot && lot.trim() === ''
          ? 'Name the lot.'
          : isDecimal(quantity)
            ? undefined
            : 'Say how much there is.';
  const submit = () => {
    if (item === null) return;
    note({ itemId: item.id, lot: hasLot ? lot.trim() : null, quantity });
    onClose();
  };
  return (
    <FormModal
      title="Add a line"
      action="Add it"
      onClose={onClose}
      onSubmit={submit}
      busy={false}
      error={null}
      why={missing}
    >
      {item === null ? (
        <ItemField label="Item" onChoose={setItem} />
      ) : (
        <Text fw={600}>
          {item.partNumber} · {item.name}
        </Text>
      )}
      {hasLot && <TextField label="Lot" required value={lot} onChange={setLot} />}
      <QuantityField label="Counted" required value={quantity} onChange={setQuantity} />
    </FormModal>
  );
}
