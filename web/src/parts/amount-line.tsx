import { Text, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Item } from '../api/names.ts';
import { QuantityField } from './quantity-field.tsx';
import { baseOnly, type Units } from './units.ts';

/** What the user enters for a line: how much, and of which lot or units. */
export interface Amount {
  quantity: string;
  /** The unit of the quantity; nothing, the base unit. */
  unit?: string;
  lot?: string;
  /** The day on which the lot expires; absent where it is not asked for. */
  expiresOn?: string;
  /** One serial per line. */
  serials?: string;
}

interface AmountLineProps {
  /** The line's id, by which a scan finds it. */
  id: number;
  name: string;
  hint: ReactNode;
  /** What happens to the quantity, for a screen reader. */
  verb: string;
  /** What the quantity counts, in one of its units; undefined while it is being read. */
  item: Units | undefined;
  /** Whether lots or serials are asked for. */
  tracking?: Item['tracking'] | undefined;
  amount: Amount;
  onChange: (part: Partial<Amount>) => void;
}

/** A line of a document with how much of it a step handles. */
export function AmountLine({ id, name, hint, verb, item, tracking, amount, onChange }: AmountLineProps) {
  return (
    <li className="sheet-line" style={{ flexWrap: 'wrap' }} data-line={id}>
      <div className="sheet-item">
        <Text fw={600}>{name}</Text>
        <Text size="sm" className="hint">
          {hint}
        </Text>
      </div>
      <TrackedFields name={name} tracking={tracking} amount={amount} onChange={onChange} />
      <QuantityField
        name={`${verb} of ${name}`}
        width={90}
        item={tracking === 'serial' ? baseOnly(item) : item}
        unit={amount.unit ?? ''}
        value={amount.quantity}
        onChange={onChange}
      />
    </li>
  );
}

/** The lot or the units, for an item tracked by them. */
export function TrackedFields({
  name,
  tracking,
  amount,
  onChange,
}: Omit<AmountLineProps, 'id' | 'hint' | 'verb' | 'item'>) {
  const { lot = '', expiresOn, serials = '' } = amount;
  if (tracking === 'serial') {
    return (
      <Textarea
        aria-label={`Serials of ${name}`}
        placeholder="One serial per line"
        data-scan="takes"
        autosize
        minRows={1}
        w={190}
        value={serials}
        onChange={(event) => onChange({ serials: event.currentTarget.value })}
      />
    );
  }
  if (tracking !== 'lot') return null;
  return (
    <>
      <TextInput
        aria-label={`Lot of ${name}`}
        placeholder={expiresOn === undefined ? 'Lot; empty: first to expire' : 'Lot'}
        data-scan="takes"
        w={expiresOn === undefined ? 170 : 120}
        value={lot}
        onChange={(event) => onChange({ lot: event.currentTarget.value })}
      />
      {expiresOn !== undefined && (
        <TextInput
          aria-label={`Expiry of ${name}`}
          type="date"
          w={150}
          value={expiresOn}
          onChange={(event) => onChange({ expiresOn: event.currentTarget.value })}
        />
      )}
    </>
  );
}

/** The serials that the user typed. */
export function serialsOf(text: string): string[] {
  return text
    .split('\n')
    .map((serial) => serial.trim())
    .filter((serial) => serial !== '');
}

/** A lot as the server takes it. */
function lotOf(number: string, expiresOn: string) {
  return { number, ...(expiresOn === '' ? {} : { expiresOn }) };
}

/** The lot or the units of a line, as the server takes them. */
export function trackedOf(item: Item | undefined, { lot = '', expiresOn = '', serials = '' }: Partial<Amount>) {
  const named = serialsOf(serials);
  return {
    ...(item?.tracking === 'lot' && lot !== '' ? { lot: lotOf(lot, expiresOn) } : {}),
    ...(item?.tracking === 'serial' && named.length > 0 ? { serials: named } : {}),
  };
}
