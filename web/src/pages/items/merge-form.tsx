import { Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { itemMergerCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import type { Item } from '../../api/names.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { ItemField } from '../../parts/item-field.tsx';

/** Makes one item of two: this one is given up for the one that is chosen. */
export function MergeForm({ item, onClose }: { item: Item; onClose: () => void }) {
  const navigate = useNavigate();
  const [into, setInto] = useState<Item | null>(null);
  const [reason, setReason] = useState('');
  const write = useWrite(
    `Merge ${item.partNumber}`,
    (client, intoItemId: number, headers) =>
      itemMergerCreate({ client, path: { id: item.id }, body: { intoItemId, reason }, headers }),
    {
      done: `${item.partNumber} is ${into?.partNumber} now.`,
      onDone: () => void navigate({ to: '/items/$itemId', params: { itemId: String(into?.id) } }),
    },
  );
  return (
    <FormModal
      title={`Merge ${item.partNumber} into another item`}
      action="Merge"
      onClose={onClose}
      onSubmit={() => into !== null && write.mutate(into.id)}
      write={write}
      why={into === null ? 'Choose the item that stays.' : reason.trim() === '' ? 'Enter a reason.' : undefined}
      danger
    >
      <Text size="sm" className="hint">
        Stock, codes, open documents and history go to the item that stays, which is found by {item.partNumber} too.
        This cannot be undone.
      </Text>
      <ItemField label="The item that stays" onChoose={setInto} />
      {into !== null && (
        <Text fw={600}>
          {into.partNumber} {into.name}
        </Text>
      )}
      <TextField label="Reason" required value={reason} onChange={setReason} />
    </FormModal>
  );
}
