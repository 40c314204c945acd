import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type Client,
  type PurchaseInput,
  purchaseOrderCreate,
  purchaseRequestCreate,
  vendorCreate,
} from '../../../../client/index.ts';
import { answer } from '../../api/client.ts';
import { useWrite } from '../../api/hooks.ts';
import { useDoubt } from '../../parts/confirm.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { type DraftLine, doubtOfLines, LinesEditor, whyNotLines, writtenOf } from '../../parts/lines-editor.tsx';
import { LocationField } from '../../parts/location-field.tsx';
import { useOnlyPlace } from '../../parts/place.ts';
import { NEW_VENDOR, VendorField } from './vendor-field.tsx';

type Body = PurchaseInput;
type WriteHeaders = { 'Idempotency-Key': string };

/** What is sent, with the vendor that is created first where it is new. */
interface Draft {
  body: Body;
  newVendor: string;
}

/** A new order, or a request that somebody has to approve first. */
export function PurchaseForm({ sort, onClose }: { sort: 'request' | 'order'; onClose: () => void }) {
  const navigate = useNavigate();
  const [vendorId, setVendorId] = useState('');
  const [newVendor, setNewVendor] = useState('');
  const [chosen, setLocationId] = useState<number | null>(null);
  const only = useOnlyPlace();
  const locationId = chosen ?? only;
  const [reference, setReference] = useState('');
  const [lines, setLines] = useState<DraftLine[]>([]);
  const order = useWrite(
    'New order',
    async (client, draft: Draft, headers) =>
      purchaseOrderCreate({ client, body: await withVendor(client, draft, headers), headers }),
    {
      done: (made) => `Order ${made.number} was created.`,
      onDone: (made) => void navigate({ to: '/purchasing/orders/$orderId', params: { orderId: String(made.id) } }),
    },
  );
  const request = useWrite(
    'New request',
    async (client, draft: Draft, headers) =>
      purchaseRequestCreate({ client, body: await withVendor(client, draft, headers), headers }),
    {
      done: (made) => `Request ${made.number} was created.`,
      onDone: (made) =>
        void navigate({ to: '/purchasing/requests/$requestId', params: { requestId: String(made.id) } }),
    },
  );
  const write = sort === 'order' ? order : request;
  const mayGo = useDoubt();
  const submit = async () => {
    if (!(await mayGo(doubtOfLines(lines), sort === 'order' ? 'order it' : 'request it'))) return;
    write.mutate({
      newVendor: vendorId === NEW_VENDOR ? newVendor : '',
      body: {
        locationId,
        ...(vendorId === NEW_VENDOR ? {} : { vendorId: Number(vendorId) }),
        ...(reference === '' ? {} : { reference }),
        lines: lines.map((line) => ({
          itemId: line.item.id,
          ...writtenOf(line),
          ...(line.unitCost === '' ? {} : { unitCost: line.unitCost }),
        })),
      },
    });
  };
  const lacksVendor = vendorId === '' || (vendorId === NEW_VENDOR && newVendor === '');
  const lacksPlace = locationId === null ? 'Choose where to deliver the goods.' : undefined;
  const whyNot = lacksVendor ? 'Choose a vendor.' : (lacksPlace ?? whyNotLines(lines));
  return (
    <FormModal
      title={sort === 'order' ? 'New order' : 'New request'}
      action={sort === 'order' ? 'Place the order' : 'Send the request'}
      onClose={onClose}
      onSubmit={() => void submit()}
      write={write}
      why={whyNot}
      size="lg"
    >
      <VendorField vendorId={vendorId} onChoose={setVendorId} fresh={{ name: newVendor, onName: setNewVendor }} />
      <LocationField label="Deliver to" value={locationId} onChange={setLocationId} />
      <TextField label="Reference" value={reference} onChange={setReference} />
      <LinesEditor lines={lines} onChange={setLines} priced />
    </FormModal>
  );
}

async function withVendor(client: Client, { body, newVendor }: Draft, order: WriteHeaders): Promise<Body> {
  if (newVendor === '') return body;
  // A repeated order keeps its vendor.
  const headers = { 'Idempotency-Key': `${order['Idempotency-Key']}-vendor` };
  const { id } = await answer(vendorCreate({ client, body: { name: newVendor }, headers }));
  return { ...body, vendorId: id };
}
