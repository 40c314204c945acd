import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { type MovementInput, movementCreate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import type { Item } from '../../api/names.ts';
import { isFarMore, isFarOff, isFarOffPrice, NumberField, whyUnclear } from '../../numbers/index.ts';
import { serialsOf, trackedOf } from '../../parts/amount-line.tsx';
import { useDoubt } from '../../parts/confirm.tsx';
import { isDecimal, sum } from '../../parts/decimals.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatMoney, formatQuantity } from '../../parts/format.tsx';
import { PlaceField } from '../../parts/location-field.tsx';
import { locationIdOf, type Place, usePresetPlace } from '../../parts/place.ts';
import { QuantityField } from '../../parts/quantity-field.tsx';
import { Problem } from '../../parts/states.tsx';
import { inBase, unitOf } from '../../parts/units.ts';
import { type Position, usePositions } from './balances.tsx';

export type MovementSort = 'adjustment' | 'transfer' | 'count';
type Movement = MovementInput;

interface Fields {
  from: Place;
  to: Place;
  quantity: string;
  unit: string;
  lot: string;
  expiresOn: string;
  serials: string;
  unitCost: string;
  reason: string;
}

const EMPTY: Fields = {
  from: null,
  to: null,
  quantity: '',
  unit: '',
  lot: '',
  expiresOn: '',
  serials: '',
  unitCost: '',
  reason: '',
};

const TITLES = { adjustment: 'Adjust', transfer: 'Transfer', count: 'Count' } satisfies Record<MovementSort, string>;

/** Moves one item: adjusts it, transfers it, or states what was counted. */
export function MovementForm({ item, sort, onClose }: { item: Item; sort: MovementSort; onClose: () => void }) {
  const positions = usePositions(item.id);
  const { preset, remember } = usePresetPlace(positions.data?.data);
  const [typed, setTyped] = useState<Fields>(EMPTY);
  const fields = { ...typed, from: typed.from ?? preset };
  const set = (change: Partial<Fields>) => setTyped((old) => ({ ...old, ...change }));
  const mayGo = useDoubt();
  const write = useWrite(
    `${TITLES[sort]} ${item.partNumber}`,
    (client, movement: Movement, headers) => movementCreate({ client, body: { movements: [movement] }, headers }),
    { done: `${TITLES[sort]}: ${item.partNumber} was posted.`, onDone: onClose },
  );
  const here = atPlace(positions.data?.data, fields.from, fields.lot);
  const submit = async () => {
    if (!(await mayGo(doubtOf(item, sort, fields, here), 'post it'))) return;
    remember(fields.from);
    write.mutate(movementOf(item, sort, fields, here?.onHand));
  };
  return (
    <FormModal
      title={`${TITLES[sort]} ${item.partNumber}`}
      action="Post"
      onClose={onClose}
      onSubmit={() => void submit()}
      write={write}
      why={
        whyNot(item, sort, fields) ??
        (here === undefined ? 'The stock at this location is still being read.' : undefined)
      }
    >
      <Problem error={positions.data === undefined ? positions.error : null} retry={() => void positions.refetch()} />
      <Places item={item} sort={sort} fields={fields} set={set} />
      <Tracked item={item} fields={fields} set={set} isNew={sort !== 'transfer'} />
      {item.tracking === 'serial' ? null : (
        <QuantityField
          label={sort === 'count' ? 'Counted' : 'Quantity'}
          required
          signed={sort === 'adjustment'}
          item={item}
          unit={fields.unit}
          description={describe(item, sort, here)}
          value={fields.quantity}
          onChange={set}
        />
      )}
      {sort === 'adjustment' && (
        <NumberField
          label="Unit cost"
          money
          description="For stock that comes in; empty: the average cost"
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
  const unassigned = !item.locationAware;
  return (
    <>
      <PlaceField
        label={sort === 'transfer' ? 'From' : 'Location'}
        value={fields.from}
        onChange={(from) => set({ from })}
        unassigned={unassigned}
      />
      {sort === 'transfer' && (
        <PlaceField label="To" value={fields.to} onChange={(to) => set({ to })} unassigned={unassigned} />
      )}
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
          description={isNew ? '' : 'Empty: the first to expire'}
          takesScans
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
        description="One per line. A minus in front takes a unit out."
        autosize
        minRows={2}
        data-scan="takes"
        value={fields.serials}
        onChange={(event) => set({ serials: event.currentTarget.value })}
      />
    );
  }
  return null;
}

function describe(item: Item, sort: MovementSort, here: Here | undefined): string {
  const known = here && `The ledger says ${formatQuantity(here.onHand, item.unit)}.`;
  if (sort === 'adjustment') return `The quantity to add, or with a minus to take away. ${known ?? ''}`;
  if (here === undefined) return 'Choose the location first.';
  return sort === 'count' ? (known ?? '') : `${formatQuantity(here.available, item.unit)} available there.`;
}

type Here = Pick<Position, 'onHand' | 'available'>;

/** The stock of an item at a location, of one lot or by default of all; undefined while it or the location is unknown. */
function atPlace(positions: Position[] | undefined, place: Place, lot: string): Here | undefined {
  if (positions === undefined || place === null) return undefined;
  return positions
    .filter((row) => row.locationId === locationIdOf(place) && (lot === '' || row.lot?.number === lot))
    .reduce<Here>(
      (all, row) => ({ onHand: sum(all.onHand, row.onHand), available: sum(all.available, row.available) }),
      { onHand: '0', available: '0' },
    );
}

function whyNot(item: Item, sort: MovementSort, fields: Fields): string | undefined {
  if (fields.from === null) return 'Choose a location.';
  if (sort === 'transfer' && (fields.to === null || fields.from === fields.to))
    return 'Choose two different locations.';
  if (item.tracking === 'lot' && sort !== 'transfer' && !fields.lot) return 'Enter the lot.';
  if (item.tracking === 'serial')
    return namedSerials(fields).length > 0 || sort === 'count' ? undefined : 'Enter the serials.';
  const signed = sort === 'adjustment';
  const unclear = whyUnclear([fields.quantity], { signed }) ?? whyUnclear([fields.unitCost]);
  if (unclear !== undefined) return unclear;
  if (!isDecimal(fields.quantity, { signed })) return 'Enter a quantity.';
  return fields.quantity === '0' && sort !== 'count' ? 'Zero changes nothing.' : undefined;
}

/** What to ask about before posting: a quantity or a cost so far from the known one that a slip is likely. */
function doubtOf(item: Item, sort: MovementSort, fields: Fields, here: Here | undefined): string | undefined {
  const { unit, unitCost } = fields;
  const quantity = inBase(item, fields.quantity, unit);
  const isFar = sort === 'count' ? isFarOff : isFarMore;
  if (item.tracking !== 'serial' && sort !== 'transfer' && here !== undefined && isFar(quantity, here.onHand)) {
    const said = formatQuantity(quantity, item.unit);
    const what = sort === 'count' ? `You counted ${said}.` : `You are about to change the stock by ${said}.`;
    return `${what} The ledger says ${formatQuantity(here.onHand, item.unit)}.`;
  }
  if (unitCost === '' || item.cost === null) return undefined;
  const known = inBase(item, item.cost, unit);
  if (!isFarOffPrice(unitCost, known)) return undefined;
  return `You entered a unit cost of ${formatMoney(unitCost)}, but ${item.partNumber} costs ${formatMoney(known)}.`;
}

/** The serials without the minus that takes them out. */
function namedSerials({ serials }: Fields): string[] {
  return serialsOf(serials.replaceAll(/^\s*-/gm, ''));
}

/** The movement that the form describes. A count states what the ledger showed, so that a change meanwhile is reported and not lost. */
function movementOf(item: Item, sort: MovementSort, fields: Fields, known: string | undefined): Movement {
  const serials = namedSerials(fields);
  const sign = fields.serials.trim().startsWith('-') ? '-' : '';
  const quantity = item.tracking === 'serial' ? `${sign}${serials.length}` : fields.quantity;
  const unit = item.tracking === 'serial' ? {} : unitOf(fields);
  const base = { itemId: item.id, ...unit, ...trackedOf(item, { ...fields, serials: serials.join('\n') }) };
  const reason = fields.reason === '' ? {} : { reason: fields.reason };
  const [from, to] = [locationIdOf(fields.from), locationIdOf(fields.to)];
  if (sort === 'transfer') {
    const entries = [
      { ...base, locationId: from, quantity: `-${quantity}` },
      { ...base, locationId: to, quantity },
    ];
    return { kind: 'transfer', ...reason, entries };
  }
  const expect = sort === 'count' && known !== undefined ? { expect: { onHand: known } } : {};
  const cost = fields.unitCost === '' ? {} : { unitCost: fields.unitCost };
  return { kind: sort, ...reason, entries: [{ ...base, locationId: from, quantity, ...expect, ...cost }] };
}
