import { useState } from 'react';
import { type ReservationCreateData, reservationCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import type { Item } from '../../api/names.ts';
import { whyUnclear } from '../../numbers/index.ts';
import { isDecimal } from '../../parts/decimals.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatQuantity } from '../../parts/format.tsx';
import { PlaceField } from '../../parts/location-field.tsx';
import { locationIdOf, type Place, usePresetPlace } from '../../parts/place.ts';
import { QuantityField } from '../../parts/quantity-field.tsx';
import { unitOf } from '../../parts/units.ts';
import { usePositions } from './balances.tsx';

/** Reserves some of an item for somebody. */
export function ReserveForm({ item, onClose }: { item: Item; onClose: () => void }) {
  const { preset, remember } = usePresetPlace(usePositions(item.id).data?.data);
  const [chosen, setPlace] = useState<Place>(null);
  const place = chosen ?? preset;
  const [amount, setAmount] = useState({ quantity: '', unit: '' });
  const { quantity } = amount;
  const [reference, setReference] = useState('');
  const [until, setUntil] = useState('');
  const write = useWrite(
    `Reserve ${item.partNumber}`,
    (client, body: NonNullable<ReservationCreateData['body']>, headers) => reservationCreate({ client, body, headers }),
    { done: 'Reserved.', onDone: onClose },
  );
  const submit = () => {
    remember(place);
    write.mutate({
      itemId: item.id,
      locationId: locationIdOf(place),
      quantity,
      ...unitOf(amount),
      ...(reference === '' ? {} : { reference }),
      ...(until === '' ? {} : { expiresAt: new Date(until).toISOString() }),
      ...(item.tracking === 'lot' ? { pick: 'fefo' as const } : {}),
    });
  };
  const whyNot = place === null ? 'Choose a location.' : (whyUnclear([quantity]) ?? whyNothing(quantity));
  return (
    <FormModal
      title={`Reserve ${item.partNumber}`}
      action="Reserve"
      onClose={onClose}
      onSubmit={submit}
      write={write}
      why={whyNot}
    >
      <PlaceField label="Location" value={place} onChange={setPlace} unassigned={!item.locationAware} />
      <QuantityField
        label="Quantity"
        required
        item={item}
        unit={amount.unit}
        value={quantity}
        onChange={(part) => setAmount((old) => ({ ...old, ...part }))}
        description={`${formatQuantity(item.available, item.unit)} available in all locations.`}
      />
      <TextField label="For" description="A job, an order or a person" value={reference} onChange={setReference} />
      <TextField
        label="Until"
        type="datetime-local"
        description="Released automatically then; empty: until somebody releases it"
        value={until}
        onChange={setUntil}
      />
    </FormModal>
  );
}

const whyNothing = (quantity: string) => (isDecimal(quantity) && quantity !== '0' ? undefined : 'Enter a quantity.');
