import { NativeSelect } from '@mantine/core';
import { useMemo } from 'react';
import { type Location, useLocations } from '../api/names.ts';
import type { Place } from './place.ts';

interface FieldProps<Value> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
}

/** A location, by name. `none` says what choosing nothing means; without it a choice is required. */
export function LocationField({ none, ...field }: FieldProps<number | null> & { none?: string }) {
  return <PlaceSelect {...field} empty={none} others={[]} read={(text) => (text === '' ? null : Number(text))} />;
}

/** Where stock is: a location or, where the item allows it, unassigned. The user has to choose. */
export function PlaceField({ unassigned, ...field }: FieldProps<Place> & { unassigned: boolean }) {
  const read = (text: string): Place => (text === '' ? null : text === 'unassigned' ? text : Number(text));
  return <PlaceSelect {...field} empty={undefined} others={unassigned ? UNASSIGNED : []} read={read} />;
}

const UNASSIGNED = [{ value: 'unassigned', label: 'Unassigned' }];

interface PlaceSelectProps<Value> extends FieldProps<Value> {
  /** What choosing nothing means, where that is allowed. */
  empty: string | undefined;
  others: { value: string; label: string }[];
  read: (text: string) => Value;
}

function PlaceSelect<Value extends Place>(props: PlaceSelectProps<Value>) {
  const { label, value, onChange, empty, others, read } = props;
  const { locations, error } = useLocations();
  const data = useMemo(
    () => [
      { value: '', label: empty ?? 'Choose…' },
      // An inactive location is offered only where it is already chosen.
      ...locations.filter(({ id, active }) => active || id === value).map(optionOf),
      ...others,
    ],
    [locations, empty, others, value],
  );
  const failed = error !== null && locations.length === 0;
  return (
    <NativeSelect
      label={label}
      data={data}
      value={value === null ? '' : String(value)}
      withAsterisk={empty === undefined}
      error={failed ? `The locations could not be read. ${error.message}` : undefined}
      onChange={(event) => onChange(read(event.currentTarget.value))}
    />
  );
}

function optionOf({ id, name, code, active }: Location) {
  const label = code === null ? name : `${name} (${code})`;
  return { value: String(id), label: active ? label : `${label}, inactive` };
}
