import { NativeSelect, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import {
  type PurchaseOrder,
  type Receipt,
  returnTypeList,
  type VendorReturnInput,
  vendorReturnCreate,
} from '../../../../client/index.ts';
import { useRead, useWrite } from '../../api/hooks.ts';
import { NumberField, whyUnclear } from '../../numbers/index.ts';
import { trackedOf } from '../../parts/amount-line.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { type DraftLine, LinesEditor, whyNotLines, writtenOf } from '../../parts/lines-editor.tsx';
import { LocationField } from '../../parts/location-field.tsx';
import { useOnlyPlace } from '../../parts/place.ts';
import { Problem } from '../../parts/states.tsx';
import { ReturnedLines, useReturnable } from './returned-lines.tsx';
import { VendorField } from './vendor-field.tsx';

type Order = PurchaseOrder;
type Body = VendorReturnInput;

/** The fields of every return, wherever its goods came from. */
interface Head {
  typeId: string;
  reference: string;
  memo: string;
  restockingFee: string;
}

const TYPES_MAX = 1_000;

/** Goods that go back: of an order, of one of its receipts, or without an order to their vendor. */
export function ReturnForm(props: { order?: Order; receipt?: Receipt; onClose: () => void }) {
  const { order, receipt, onClose } = props;
  return order === undefined ? (
    <FreeReturn onClose={onClose} />
  ) : (
    <OrderReturn order={order} receipt={receipt} onClose={onClose} />
  );
}

function OrderReturn({ order, receipt, onClose }: { order: Order; receipt: Receipt | undefined; onClose: () => void }) {
  const returnable = useReturnable(order, receipt);
  return (
    <ReturnModal
      title={`Send back ${receipt?.number ?? order.number}`}
      onClose={onClose}
      body={{ purchaseOrderId: order.id, lines: returnable.lines }}
      why={returnable.why}
    >
      <Text size="sm" className="hint">
        Enter how much of each goes back. Nothing moves until the return is shipped.
      </Text>
      <ReturnedLines returnable={returnable} />
    </ReturnModal>
  );
}

function FreeReturn({ onClose }: { onClose: () => void }) {
  const [vendorId, setVendorId] = useState('');
  const [chosen, setLocationId] = useState<number | null>(null);
  const only = useOnlyPlace();
  const locationId = chosen ?? only;
  const [lines, setLines] = useState<DraftLine[]>([]);
  const lacking =
    vendorId === '' ? 'Choose a vendor.' : locationId === null ? 'Choose where the goods are.' : whyNotLines(lines);
  return (
    <ReturnModal
      title="New return"
      onClose={onClose}
      body={{
        vendorId: Number(vendorId),
        locationId,
        lines: lines.map((line) => ({
          itemId: line.item.id,
          ...writtenOf(line),
          ...(line.unitCost === '' ? {} : { unitCost: line.unitCost }),
          ...trackedOf(line.item, line),
        })),
      }}
      why={lacking}
    >
      <VendorField vendorId={vendorId} onChoose={setVendorId} />
      <LocationField label="Goods are at" value={locationId} onChange={setLocationId} />
      <LinesEditor lines={lines} onChange={setLines} priced tracked inactive />
    </ReturnModal>
  );
}

interface ReturnModalProps {
  title: string;
  onClose: () => void;
  body: Body;
  why: string | undefined;
  children: ReactNode;
}

function ReturnModal({ title, onClose, body, why, children }: ReturnModalProps) {
  const navigate = useNavigate();
  const [head, setHead] = useState<Head>({ typeId: '', reference: '', memo: '', restockingFee: '' });
  const set = (part: Partial<Head>) => setHead((old) => ({ ...old, ...part }));
  const write = useWrite(
    'New return',
    (client, whole: Body, headers) => vendorReturnCreate({ client, body: whole, headers }),
    {
      done: (made) => `Return ${made.number} was created.`,
      onDone: (made) => {
        onClose();
        void navigate({ to: '/purchasing/returns/$returnId', params: { returnId: String(made.id) } });
      },
    },
  );
  const { typeId, reference, memo, restockingFee } = head;
  const submit = () =>
    write.mutate({
      ...body,
      ...(typeId === '' ? {} : { typeId: Number(typeId) }),
      ...(reference === '' ? {} : { reference }),
      ...(memo === '' ? {} : { memo }),
      ...(restockingFee === '' ? {} : { restockingFee }),
    });
  return (
    <FormModal
      title={title}
      action="Create the return"
      onClose={onClose}
      onSubmit={submit}
      write={write}
      why={why ?? whyUnclear([restockingFee])}
      size="lg"
    >
      {children}
      <TextField
        label="Reason"
        description="What is wrong with the goods"
        value={memo}
        onChange={(text) => set({ memo: text })}
      />
      <TypeField typeId={typeId} onChoose={(id) => set({ typeId: id })} />
      <TextField
        label="Reference"
        description="The vendor's number for the return"
        value={reference}
        onChange={(text) => set({ reference: text })}
      />
      <NumberField
        label="Restocking fee"
        money
        description="What the vendor keeps"
        value={restockingFee}
        onChange={(fee) => set({ restockingFee: fee })}
      />
    </FormModal>
  );
}

/** The type of a return, where the company has types. */
function TypeField({ typeId, onChoose }: { typeId: string; onChoose: (typeId: string) => void }) {
  const types = useRead(['return-types'], (client) => returnTypeList({ client, query: { limit: TYPES_MAX } }));
  const active = (types.data?.data ?? []).filter((type) => type.active);
  return (
    <>
      <Problem error={types.data === undefined ? types.error : null} retry={() => void types.refetch()} />
      {(types.data?.data ?? []).length > 0 && (
        <NativeSelect
          label="Type"
          value={typeId}
          onChange={(event) => onChoose(event.currentTarget.value)}
          data={[
            { value: '', label: 'The default' },
            ...active.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
      )}
    </>
  );
}
