import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type PurchaseOrderCreateData, purchaseOrderCreate, purchaseRequestCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import { LocationField, TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { type DraftLine, LinesEditor, whyNotLines } from '../../parts/lines-editor.tsx';
import { useVendors } from './vendors.ts';

type Body = NonNullable<PurchaseOrderCreateData['body']>;

/** A new order, or a request that somebody has to approve first. */
export function PurchaseForm({ sort, onClose }: { sort: 'request' | 'order'; onClose: () => void }) {
  const navigate = useNavigate();
  const vendors = useVendors().data?.data ?? [];
  const [vendorId, setVendorId] = useState('');
  const [locationId, setLocationId] = useState<number | null>(null);
  const [reference, setReference] = useState('');
  const [lines, setLines] = useState<DraftLine[]>([]);
  const order = useWrite((client, body: Body, headers) => purchaseOrderCreate({ client, body, headers }), {
    done: (made) => `Order ${made.number} was made.`,
    onDone: (made) => void navigate({ to: '/purchasing/orders/$orderId', params: { orderId: String(made.id) } }),
  });
  const request = useWrite((client, body: Body, headers) => purchaseRequestCreate({ client, body, headers }), {
    done: (made) => `Request ${made.number} was made.`,
    onDone: (made) => void navigate({ to: '/purchasing/requests/$requestId', params: { requestId: String(made.id) } }),
  });
  const write = sort === 'order' ? order : request;
  const submit = () =>
    write.mutate({
      locationId,
      ...(vendorId === '' ? {} : { vendorId: Number(vendorId) }),
      ...(reference === '' ? {} : { reference }),
      lines: lines.map(({ item, quantity, unitCost }) => ({
        itemId: item.id,
        quantity,
        ...(unitCost === '' ? {} : { unitCost }),
      })),
    });
  return (
    <FormModal
      title={sort === 'order' ? 'New order' : 'New request'}
      action={sort === 'order' ? 'Order it' : 'Ask for it'}
      onClose={onClose}
      onSubmit={submit}
      busy={write.isPending}
      error={write.error}
      why={locationId === null ? 'Choose where the goods are to go.' : whyNotLines(lines)}
      size="lg"
    >
      <NativeSelect
        label="Vendor"
        value={vendorId}
        onChange={(event) => setVendorId(event.currentTarget.value)}
        data={[{ value: '', label: 'None' }, ...vendors.map(({ id, name }) => ({ value: String(id), label: name }))]}
      />
      <LocationField label="Deliver to" value={locationId} onChange={setLocationId} />
      <TextField label="Reference" value={reference} onChange={setReference} />
      <LinesEditor lines={lines} onChange={setLines} priced />
    </FormModal>
  );
}
