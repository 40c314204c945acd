import { useState } from 'react';
import { type ReservationCreateData, reservationCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import type { Item } from '../../api/names.ts';
import { isDecimal } from '../../parts/decimals.ts';
import { LocationField, QuantityField, TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatQuantity } from '../../parts/format.tsx';

/** Holds some of an item for somebody. */
export function ReserveForm({ item, onClose }: { item: Item; onClose: () => void }) {
  const [locationId, setLocationId] = useState<number | null>(null);
  const [quantity, setQuantity] = useState('');
  const [reference, setReference] = useState('');
  const [until, setUntil] = useState('');
  const write = useWrite(
    (client, body: NonNullable<ReservationCreateData['body']>, headers) => reservationCreate({ client, body, headers }),
    { done: 'It is held.', onDone: onClose },
  );
  const submit = () =>
    write.mutate({
      itemId: item.id,
      locationId,
      quantity,
      ...(reference === '' ? {} : { reference }),
      ...(until === '' ? {} : { expiresAt: new Date(until).toISOString() }),
      ...(item.tracking === 'lot' ? { pick: 'fefo' as const } : {}),
    });
  return (
    <FormModal
      title={`Reserve ${item.partNumber}`}
      action="Reserve"
      onClose={onClose}
      onSubmit={submit}
      busy={write.isPending}
      error={write.error}
      why={isDecimal(quantity) && quantity !== '0' ? undefined : 'Give a quantity.'}
    >
      <LocationField
        label="Location"
        value={locationId}
        onChange={setLocationId}
        {...(item.locationAware ? {} : { none: 'Unassigned' })}
      />
      <QuantityField
        label="Quantity"
        required
        value={quantity}
        onChange={setQuantity}
        description={`${formatQuantity(item.available, item.unit)} available in all places.`}
      />
      <TextField label="For" description="A job, an order or a person" value={reference} onChange={setReference} />
      <TextField
        label="Until"
        type="datetime-local"
        description="Then it is released by itself; empty: until somebody releases it"
        value={until}
        onChange={setUntil}
      />
    </FormModal>
  );
}
