import { Text } from '@mantine/core';
import { useState } from 'react';
import type { Item } from '../../api/names.ts';
import { NumberField } from '../../numbers/index.ts';
import { isDecimal } from '../../parts/decimals.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { ItemField } from '../../parts/item-field.tsx';
import type { KeptCode } from '../../scan/index.ts';
import { ItemName } from './add-line.tsx';
import type { Note } from './notes.ts';

interface AssignCodeProps {
  kept: KeptCode;
  note: (note: Note) => void;
  onDone: () => void;
  onClose: () => void;
}

/** Assigns an unknown code, for this count, to an item, a lot or a unit of one. */
export function AssignCode({ kept: { code, times }, note, onDone, onClose }: AssignCodeProps) {
  const [item, setItem] = useState<Item | null>(null);
  const [lot, setLot] = useState('');
  const [more, setMore] = useState(String(times));
  const submit = () => {
    if (item === null) return;
    if (item.tracking === 'serial') note({ itemId: item.id, lot: null, more: '1', serials: [code] });
    else note({ itemId: item.id, lot: item.tracking === 'lot' ? lot.trim() : null, more });
    onDone();
    onClose();
  };
  return (
    <FormModal
      title={`What is ${code}?`}
      action="Count it"
      onClose={onClose}
      onSubmit={submit}
      why={whyNot(item, lot, more)}
    >
      {item === null ? <ItemField label="Item" inactive onChoose={setItem} /> : <ItemName item={item} />}
      {item?.tracking === 'lot' && <TextField label="Lot" required takesScans value={lot} onChange={setLot} />}
      {item?.tracking === 'serial' ? (
        <Text size="sm">It is counted as the unit with the serial {code}.</Text>
      ) : (
        <NumberField
          label="How many"
          description="They are added to what has already been counted of it."
          required
          unit={item?.unit}
          value={more}
          onChange={setMore}
        />
      )}
    </FormModal>
  );
}

function whyNot(item: Item | null, lot: string, more: string): string | undefined {
  if (item === null) return 'Choose an item.';
  if (item.tracking === 'serial') return undefined;
  if (item.tracking === 'lot' && lot.trim() === '') return 'Enter the lot.';
  return isDecimal(more) && more !== '0' ? undefined : 'Enter how many there are.';
}
