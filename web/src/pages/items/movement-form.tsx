import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { type MovementCreateData, movementCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import type { Item } from '../../api/names.ts';
import { serialsOf, trackedOf } from '../../parts/amount-line.tsx';
import { isDecimal, sum } from '../../parts/decimals.ts';
import { LocationField, QuantityField, TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatQuantity } from '../../parts/format.tsx';
import { type Position, usePositions } from './balances.tsx';

export type MovementSort = 'adjustment' | 'transfer' | 'count';
type Movement = NonNullable<MovementCreateData['body']>['movements'][number];

interface Fields {
  from: number | null;
  to: number | null;
  quantity: string;
  lot: string;
  expiresOn: string;
  serials: string;
  unitCost: string;
  reason: string;
}

const TITLES = { adjustment: 'Adjust', transfer: 'Transfer', count: 'Count' } satisfies Record<MovementSort, string>;

/** Moves one item: puts right what is there, moves it elsewhere, or says what was counted. */
export function MovementForm({ item, sort, onClose }: { item: Item; sort: MovementSort; onClose: () => void }) {
  const positions = usePositions(item.id).data?.data ?? [];
  const [fields, setFields] = useState<Fields>({
    from: null,
    to: null,
    quantity: '',
    lot: '',
    expiresOn: '',
    serials: '',
    unitCost: '',
    reason: '',
  });
  const set = (change: Partial<Fields>) => setFields({ ...fields, ...change });
  const write = useWrite(
    (client, movement: Movement, headers) => movementCreate({ client, body: { movements: [movement] }, headers }),
    { done: `${TITLES[sort]}: ${item.partNumber} was posted.`, onDone: onClose },
  );
  const here = atPlace(item, positions, fields.from, fields.lot);
  return (
    <FormModal
      title={`${TITLES[sort]} ${item.partNumber}`}
      action="Post"
      onClose={onClose}
      onSubmit={() => write.mutate(movementOf(item, sort, fields, here?.onHand))}
      busy={write.isPending}
      error={write.error}
      why={whyNot(item, sort, fields)}
    >
      <Places item={item} sort={sort} fields={fields} set={set} />
      <Tracked item={item} fields={fields} set={set} isNew={sort !== 'transfer'} />
      {item.tracking === 'serial' ? null : (
        <QuantityField
          label={sort === 'count' ? 'Counted' : 'Quantity'}
          required
          signed={sort === 'adjustment'}
          description={describe(item, sort, here)}
          value={fields.quantity}
          onChange={(quantity) => set({ quantity })}
        />
      )}
      {sort === 'adjustment' && (
        <QuantityField
          label="Unit cost"
          description="For stock that comes in; else what it cost on average"
          value={fields.unitCost}
          onChange={(unitCost) => set({ unitCost })}
        />
      )}
      <Textarea
        label="Reason"
        autosize
        minRows={1}
        value={fields.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
    </FormModal>
  );
}

interface PartProps {
  item: Item;
  fields: Fields;
  set: (change: Partial<Fields>) => void;
}

function Places({ item, sort, fields, set }: PartProps & { sort: MovementSort }) {
  const none = item.locationAware ? {} : { none: 'Unassigned' };
  return (
    <>
      <LocationField
        label={sort === 'transfer' ? 'From' : 'Location'}
        value={fields.from}
        onChange={(from) => set({ from })}
        {...none}
      />
      {sort === 'transfer' && <LocationField label="To" value={fields.to} onChange={(to) => set({ to })} {...none} />}
    </>
  );
}

function Tracked({ item, fields, set, isNew }: PartProps & { isNew: boolean }) {
  if (item.tracking === 'lot') {
    return (
      <>
        <TextField
          label="Lot"
          required={isNew}
          description={isNew ? '' : 'Empty: those that expire first'}
          value={fields.lot}
          onChange={(lot) => set({ lot })}
        />
        {isNew && (
          <TextField
            label="Expires on"
            type="date"
            description="For a new lot"
            value={fields.expiresOn}
            onChange={(expiresOn) => set({ expiresOn })}
          />
        )}
      </>
    );
  }
  if (item.tracking === 'serial') {
    return (
      <Textarea
        label="Serials"
        withAsterisk
        description="One on each line. A minus before them takes them out."
        autosize
        minRows={2}
        value={fields.serials}
        onChange={(event) => set({ serials: event.currentTarget.value })}
      />
    );
  }
  return null;
}

function describe(item: Item, sort: MovementSort, here: Here | undefined): string {
  const known = here && `The ledger says ${formatQuantity(here.onHand, item.unit)}.`;
  if (sort === 'adjustment') return `What is added, or with a minus taken away. ${known ?? ''}`;
  if (here === undefined) return 'Choose the place first.';
  return sort === 'count' ? (known ?? '') : `${formatQuantity(here.available, item.unit)} available there.`;
}

type Here = Pick<Position, 'onHand' | 'available'>;

/** What there is of an item at a place, of one lot or where none is named of all; nothing where the place is still to be chosen. */
function atPlace(item: Item, positions: Position[], locationId: number | null, lot: string): Here | undefined {
  if (item.locationAware && locationId === null) return undefined;
  return positions
    .filter((row) => row.locationId === locationId && (lot === '' || row.lot?.number === lot))
    .reduce<Here>(
      (all, row) => ({ onHand: sum(all.onHand, row.onHand), available: sum(all.available, row.available) }),
      { onHand: '0', available: '0' },
    );
}

function whyNot(item: Item, sort: MovementSort, fields: Fields): string | undefined {
  if (item.locationAware && fields.from === null) return 'Choose a location.';
  if (sort === 'transfer' && fields.from === fields.to) return 'Choose two different locations.';
  if (item.tracking === 'lot' && sort !== 'transfer' && !fields.lot) return 'Name the lot.';
  if (item.tracking === 'serial')
    return namedSerials(fields).length > 0 || sort === 'count' ? undefined : 'Name the serials.';
  if (!isDecimal(fields.quantity, { signed: sort === 'adjustment' })) return 'Give a quantity.';
  if (fields.quantity === '0' && sort !== 'count') return 'Zero changes nothing.';
  return fields.unitCost === '' || isDecimal(fields.unitCost) ? undefined : 'The unit cost is no number.';
}

/** The serials without the minus that says that they go. */
function namedSerials({ serials }: Fields): string[] {
  return serialsOf(serials.replaceAll(/^\s*-/gm, ''));
}

/** The movement that the form describes. A count says what the ledger showed, so that a change meanwhile is told and not lost. */
function movementOf(item: Item, sort: MovementSort, fields: Fields, known: string | undefined): Movement {
  const serials = namedSerials(fields);
  const sign = fields.serials.trim().startsWith('-') ? '-' : '';
  const quantity = item.tracking === 'serial' ? `${sign}${serials.length}` : fields.quantity;
  const base = { itemId: item.id, ...trackedOf(item, { ...fields, serials: serials.join('\n') }) };
  const reason = fields.reason === '' ? {} : { reason: fields.reason };
  if (sort === 'transfer') {
    const entries = [
      { ...base, locationId: fields.from, quantity: `-${quantity}` },
      { ...base, locationId: fields.to, quantity },
    ];
    return { kind: 'transfer', ...reason, entries };
  }
  const expect = sort === 'count' && known !== undefined ? { expect: { onHand: known } } : {};
  const cost = fields.unitCost === '' ? {} : { unitCost: fields.unitCost };
  return { kind: sort, ...reason, entries: [{ ...base, locationId: fields.from, quantity, ...expect, ...cost }] };
}
