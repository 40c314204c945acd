import { Text } from '@mantine/core';
import { useState } from 'react';
import {
  packagingCreate,
  type Sale,
  saleCancellationCreate,
  saleFulfilmentCreate,
  saleReturnCreate,
  saleUpdate,
} from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import { sum } from '../../parts/decimals.ts';
import { ReasonForm } from '../../parts/document/index.ts';
import { faultOf } from '../../parts/faults.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { StepForm, type StepLine } from '../../parts/step-form.tsx';

export type OpenedStep = 'fulfil' | 'pack' | 'return' | 'extend' | 'cancel';

interface StepProps {
  sale: Sale;
  onClose: () => void;
}

/** The form of a step of a sale. */
export function SaleSteps({ opened, ...step }: StepProps & { opened: OpenedStep }) {
  switch (opened) {
    case 'fulfil':
      return <FulfilForm {...step} />;
    case 'pack':
      return <PackForm {...step} />;
    case 'return':
      return <ReturnForm {...step} />;
    case 'extend':
      return <ExtendForm {...step} />;
    case 'cancel':
      return <CancelForm {...step} />;
  }
}

function FulfilForm({ sale: { id, number, lines }, onClose }: StepProps) {
  const write = useWrite(
    `Hand over sale ${number}`,
    (client, of: StepLine[], headers) => saleFulfilmentCreate({ client, path: { id }, body: { lines: of }, headers }),
    { done: 'The goods have left.', onDone: onClose },
  );
  return (
    <StepForm
      title="Hand over"
      lines={lines}
      left={({ baseQuantity, fulfilled, waiting }) => ({ of: baseQuantity, done: sum(fulfilled, waiting) })}
      write={write}
      onClose={onClose}
    />
  );
}

function ReturnForm({ sale: { id, number, lines }, onClose }: StepProps) {
  const write = useWrite(
    `Take back from sale ${number}`,
    (client, of: StepLine[], headers) => saleReturnCreate({ client, path: { id }, body: { lines: of }, headers }),
    { done: 'The goods are back in stock.', onDone: onClose },
  );
  return (
    <StepForm
      title="Take back"
      lines={lines}
      left={({ fulfilled, returned }) => ({ of: fulfilled, done: returned })}
      write={write}
      onClose={onClose}
      whole={false}
      tracked
    >
      <Text size="sm" className="hint">
        What comes back goes to where it left from.
      </Text>
    </StepForm>
  );
}

function PackForm({ sale: { id, number, locationId }, onClose }: StepProps) {
  const write = useWrite(
    `Pack sale ${number}`,
    (client, place: number, headers) =>
      packagingCreate({ client, body: { locationId: place, saleId: id, lines: [] }, headers }),
    { done: `${number} is packed.`, onDone: onClose },
  );
  return (
    <FormModal
      title={`Is ${number} packed?`}
      action="It is packed"
      onClose={onClose}
      onSubmit={() => locationId !== null && write.mutate(locationId)}
      write={write}
    >
      <Text size="sm">Its goods stay held until they are handed over.</Text>
    </FormModal>
  );
}

function ExtendForm({ sale: { id, number, expiresAt, revision }, onClose }: StepProps) {
  const [until, setUntil] = useState(expiresAt === null ? '' : localText(new Date(expiresAt)));
  const write = useWrite(
    `Move the end of sale ${number}`,
    (client, end: string | null, headers) =>
      saleUpdate({
        client,
        path: { id },
        body: { expiresAt: end },
        headers: { ...headers, 'If-Match': `"${revision}"` },
      }),
    { done: `${number} is held as you said.`, onDone: onClose },
  );
  return (
    <FormModal
      title={`Move the end of ${number}`}
      action="Save"
      onClose={onClose}
      onSubmit={() => write.mutate(until === '' ? null : new Date(until).toISOString())}
      write={write}
    >
      <TextField
        label="Held until"
        type="datetime-local"
        description="Its goods are free again then; empty: no end"
        value={until}
        onChange={setUntil}
        error={faultOf(write.error, 'expiresAt')}
      />
    </FormModal>
  );
}

/** A moment as a field for local times takes it. */
function localText(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function CancelForm({ sale: { id, number, lines }, onClose }: StepProps) {
  const write = useWrite(
    `Cancel sale ${number}`,
    (client, body: { reason: string }, headers) => saleCancellationCreate({ client, path: { id }, body, headers }),
    { done: `${number} was canceled.`, onDone: onClose },
  );
  const hasLeft = lines.some(({ fulfilled }) => fulfilled !== '0');
  return (
    <ReasonForm
      title={`Cancel sale ${number}?`}
      action="Cancel the sale"
      consequence={`What it still holds becomes available.${hasLeft ? ' What has left stays away.' : ''}`}
      write={write}
      onClose={onClose}
    />
  );
}
