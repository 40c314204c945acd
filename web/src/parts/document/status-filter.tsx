import { NativeSelect, SegmentedControl } from '@mantine/core';
import { sentence, words } from '../format.tsx';

/** This many letters fit side by side on a phone. */
const LETTERS_MAX = 24;

interface StatusFilterProps<Status extends string> {
  /** What is chosen, for a screen reader. */
  label: string;
  statuses: readonly Status[];
  value: Status | undefined;
  onChange: (status: Status | undefined) => void;
}

/** Narrows a list of documents to those in one state. */
export function StatusFilter<Status extends string>({ label, statuses, value, onChange }: StatusFilterProps<Status>) {
  const data = [
    { value: '', label: 'All' },
    ...statuses.map((status) => ({ value: status, label: sentence(words(status)) })),
  ];
  const choose = (chosen: string) => onChange(knownStatus(statuses, chosen));
  if (data.reduce((letters, one) => letters + one.label.length, 0) <= LETTERS_MAX)
    return <SegmentedControl aria-label={label} data={data} value={value ?? ''} onChange={choose} />;
  return (
    <NativeSelect
      aria-label={label}
      w={200}
      data={data}
      value={value ?? ''}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}

/** The state in an address, if it is one of these. */
export function knownStatus<Status extends string>(
  statuses: readonly Status[],
  named: string | undefined,
): Status | undefined {
  return statuses.find((status) => status === named);
}
