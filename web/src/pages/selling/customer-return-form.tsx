import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type CustomerReturnInput, customerReturnCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import { trackedOf } from '../../parts/amount-line.tsx';
import { withNames } from '../../parts/faults.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { type DraftLine, inBaseOf, LinesEditor, whyNotLines } from '../../parts/lines-editor.tsx';
import { LocationField } from '../../parts/location-field.tsx';
import { useOnlyPlace } from '../../parts/place.ts';

/** Takes goods back of which nobody knows by which sale they left. */
export function CustomerReturnForm({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const only = useOnlyPlace();
  const [chosen, setPlace] = useState<number | null>(null);
  const locationId = chosen ?? only;
  const [reference, setReference] = useState('');
  const [memo, setMemo] = useState('');
  const [lines, setLines] = useState<DraftLine[]>([]);
  const write = useWrite(
    'Take goods back',
    (client, body: CustomerReturnInput, headers) => customerReturnCreate({ client, body, headers }),
    {
      done: (made) => `Return ${made.number}: the goods are in stock.`,
      onDone: (made) => void navigate({ to: '/selling/returns/$returnId', params: { returnId: String(made.id) } }),
    },
  );
  const submit = () => {
    if (locationId === null) return;
    write.mutate({
      locationId,
      ...(reference === '' ? {} : { reference }),
      ...(memo === '' ? {} : { memo }),
      lines: lines.map((line) => ({
        itemId: line.item.id,
        quantity: inBaseOf(line),
        ...trackedOf(line.item, line),
      })),
    });
  };
  const names = lines.map(({ item }) => item.partNumber);
  return (
    <FormModal
      title="Take goods back"
      action="Take them back"
      onClose={onClose}
      onSubmit={submit}
      write={{ ...write, error: withNames(write.error, names) }}
      why={locationId === null ? 'Choose where the goods go.' : whyNotLines(lines)}
      size="lg"
    >
      <LocationField label="Into" value={locationId} onChange={setPlace} />
      <TextField label="Reference" value={reference} onChange={setReference} />
      <TextField
        label="Memo"
        description="If you know the sale, take them back on its page: then they go where they came from."
        value={memo}
        onChange={setMemo}
      />
      <LinesEditor lines={lines} onChange={setLines} tracked inactive />
    </FormModal>
  );
}
