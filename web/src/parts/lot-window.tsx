import { Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type Lot, type LotPatch, lotUpdate, lotView } from '../../../client/index.ts';
import { useRead, useWrite } from '../api/hooks.ts';
import { type Item, useItems } from '../api/names.ts';
import { useWhyNot } from '../api/session.ts';
import { Fact, Facts } from './document/facts.tsx';
import { faultOf } from './faults.ts';
import { TextField } from './fields.tsx';
import { FormModal } from './form-modal.tsx';
import { formatDay, None, Quantity, When } from './format.tsx';
import { HintButton } from './hint-button.tsx';
import { HoldButton } from './hold-form.tsx';
import { ItemLink, LotTraceLink } from './links.tsx';
import { Loaded } from './states.tsx';
import { StockBadge } from './stock-state.tsx';
import { Window } from './window.tsx';

/** The number of a lot, which opens what there is to know and to do about it. */
export function LotLink({ lot: { id, number } }: { lot: { id: number; number: string } }) {
  const [isOpen, open] = useState(false);
  return (
    <>
      <button type="button" className="link plain" title={number} onClick={() => open(true)}>
        {number}
      </button>
      {isOpen && <LotWindow id={id} number={number} onClose={() => open(false)} />}
    </>
  );
}

function LotWindow({ id, number, onClose }: { id: number; number: string; onClose: () => void }) {
  const lot = useRead(['lots', 'by-id', id], (client) => lotView({ client, path: { id } }));
  return (
    <Window onClose={onClose} title={`Lot ${lot.data?.number ?? number}`}>
      <Loaded query={lot}>{(row) => <LotContent lot={row} />}</Loaded>
    </Window>
  );
}

function LotContent({ lot }: { lot: Lot }) {
  const [corrects, setCorrects] = useState(false);
  const mayNot = useWhyNot('inventory:write');
  const item = useItems([lot.itemId]).get(lot.itemId);
  const name = `lot ${lot.number}`;
  return (
    <Stack>
      <Facts>
        <Fact label="Item">
          <ItemLink id={lot.itemId} item={item} />
        </Fact>
        <Fact label="Last day">{lot.expiresOn === null ? <None>never expires</None> : formatDay(lot.expiresOn)}</Fact>
        <Fact label="On hand">
          <Quantity value={lot.onHand} unit={item?.unit} />
        </Fact>
        <Fact label="Available">
          <Quantity value={lot.available} unit={item?.unit} />
        </Fact>
      </Facts>
      <StateOf lot={lot} />
      <Group justify="flex-end" gap="xs">
        <LotTraceLink id={lot.id}>Where it went</LotTraceLink>
        <HintButton size="xs" variant="default" why={mayNot} onClick={() => setCorrects(true)}>
          Correct it
        </HintButton>
        <HoldButton of={{ kind: 'lot', id: lot.id, name, isHeld: lot.heldAt !== null }} why={mayNot} />
      </Group>
      {corrects && <CorrectForm lot={lot} item={item} onClose={() => setCorrects(false)} />}
    </Stack>
  );
}

function StateOf({ lot: { status, heldAt, reason } }: { lot: Lot }) {
  return (
    <Text size="sm" component="div">
      <StockBadge status={status} reason={reason} />{' '}
      {heldAt !== null && (
        <>
          since <When at={heldAt} />: {reason}
        </>
      )}
      {heldAt === null && reason !== null && <span className="hint">Last released: {reason}</span>}
    </Text>
  );
}

/** Corrects what was typed wrong: the number, the last day. */
function CorrectForm({ lot, item, onClose }: { lot: Lot; item: Item | undefined; onClose: () => void }) {
  const [number, setNumber] = useState(lot.number);
  const [day, setDay] = useState(lot.expiresOn ?? '');
  const [reason, setReason] = useState('');
  const write = useWrite(
    `Correct lot ${lot.number}`,
    (client, body: LotPatch, headers) =>
      lotUpdate({ client, path: { id: lot.id }, body, headers: { ...headers, 'If-Match': `"${lot.revision}"` } }),
    { done: (row) => `Lot ${row.number} was corrected.`, onDone: onClose },
  );
  const expiresOn = day === '' ? null : day;
  const changes = {
    ...(number.trim() === lot.number ? {} : { number: number.trim() }),
    ...(expiresOn === lot.expiresOn ? {} : { expiresOn }),
  };
  const nothing = Object.keys(changes).length === 0 ? 'Change the number or the last day.' : undefined;
  return (
    <FormModal
      title={`Correct lot ${lot.number}`}
      action="Correct"
      onClose={onClose}
      onSubmit={() => write.mutate({ ...changes, reason })}
      write={write}
      why={nothing ?? (reason.trim() === '' ? 'Enter a reason.' : undefined)}
    >
      <TextField
        label="Number"
        required
        takesScans
        description="History, reservations and open documents follow it."
        value={number}
        onChange={setNumber}
        error={faultOf(write.error, 'number')}
      />
      <TextField
        label="Last day"
        type="date"
        required={item?.lotsExpire === true}
        description="Empty: it never expires."
        value={day}
        onChange={setDay}
        error={faultOf(write.error, 'expiresOn')}
      />
      <TextField label="Reason" required value={reason} onChange={setReason} error={faultOf(write.error, 'reason')} />
    </FormModal>
  );
}
