import { Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import { itemUpdate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
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

/** Assigns an unknown code to an item, a lot or a unit of one; the item may keep it, so that it is known the next time. */
export function AssignCode({ kept: { code, times }, note, onDone, onClose }: AssignCodeProps) {
  const [item, setItem] = useState<Item | null>(null);
  const [lot, setLot] = useState('');
  const [more, setMore] = useState(String(times));
  const [isTaught, setTaught] = useState(true);
  const teach = useTeaching(code);
  const submit = () => {
    if (item === null) return;
    if (item.tracking === 'serial') note({ itemId: item.id, lot: null, more: '1', serials: [code] });
    else note({ itemId: item.id, lot: item.tracking === 'lot' ? lot.trim() : null, more });
    if (isTaught && item.tracking !== 'serial') teach(item);
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
      {item !== null && item.tracking !== 'serial' && (
        <Checkbox
          label={`${code} is a code of ${item.partNumber} from now on`}
          checked={isTaught}
          onChange={(event) => setTaught(event.currentTarget.checked)}
        />
      )}
    </FormModal>
  );
}

/** Gives an item a code that it is found by from now on. */
function useTeaching(code: string): (item: Item) => void {
  const teaching = useWrite(
    `Teach ${code}`,
    (client, { id, codes, revision }: Item, headers) =>
      itemUpdate({
        client,
        path: { id },
        body: { codes: [...codes, { code }] },
        headers: { ...headers, 'If-Match': `"${revision}"` },
      }),
    { done: ({ partNumber }) => `${code} is a code of ${partNumber} now.` },
  );
  return (item) => teaching.mutate(item);
}

function whyNot(item: Item | null, lot: string, more: string): string | undefined {
  if (item === null) return 'Choose an item.';
  if (item.tracking === 'serial') return undefined;
  if (item.tracking === 'lot' && lot.trim() === '') return 'Enter the lot.';
  return isDecimal(more) && more !== '0' ? undefined : 'Enter how many there are.';
}
