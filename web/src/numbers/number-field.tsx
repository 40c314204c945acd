import { Button, TextInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { formatDecimal, formatQuantity } from '../parts/format.tsx';
import { type Reading, readNumber } from './read-number.ts';
import { typedForm, unread } from './typed-number.ts';

interface NumberFieldProps {
  /** What is shown above it. */
  label?: string;
  /** Its name for a screen reader, where nothing is shown above it. */
  name?: string;
  /** A decimal, nothing, or what could not be read (see `unread`). */
  value: string;
  onChange: (value: string) => void;
  /** Whether it may be below zero. */
  signed?: boolean;
  /** Whether it is an amount of money. */
  money?: boolean;
  /** What it counts. */
  unit?: string | null | undefined;
  description?: ReactNode;
  required?: boolean;
  /** Of a field without a label, in pixels. */
  width?: number;
}

/** A text that was in the field, and the value that it had. */
interface Typed {
  text: string;
  value: string;
}

/** A user who pauses this long has finished typing. */
const PAUSE_MS = 700;

/**
 * A number: typed as text in the user's language, so that nothing is rounded. It shows what it understood where that differs from what
 * was typed, and asks where the text could be two numbers. A phone shows its number keys.
 */
export function NumberField({
  label,
  name,
  value,
  onChange,
  signed = false,
  money = false,
  unit,
  ...field
}: NumberFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<Typed>({ text: typedForm(value), value });
  // The meaning of what the program put there is known, however a user could have meant the same text.
  const [given, setGiven] = useState<Typed>(typed);
  const [isSettled, settle] = useState(true);
  if (value !== typed.value) {
    const next = { text: typedForm(value), value };
    setTyped(next);
    setGiven(next);
  }
  useEffect(() => {
    if (isSettled) return;
    const timer = setTimeout(() => settle(true), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isSettled]);

  const isGiven = typed.text === given.text && !given.value.startsWith('?');
  const reading: Reading = isGiven ? readingOf(given.value) : readNumber(typed.text, { signed, money });
  const put = (text: string, next: string) => {
    setTyped({ text, value: next });
    onChange(next);
  };
  const type = (text: string) => {
    settle(false);
    put(text, text === given.text ? given.value : heldFor(readNumber(text, { signed, money }), text));
  };
  const choose = (chosen: string) => {
    const text = typedForm(chosen);
    setGiven({ text, value: chosen });
    put(text, chosen);
    input.current?.focus();
  };
  const { description, required = false, width } = field;
  const isBad = isSettled && (reading.kind === 'wrong' || reading.kind === 'unclear');
  return (
    <div className="number-field">
      <TextInput
        ref={input}
        label={label}
        {...(name === undefined ? {} : { 'aria-label': name })}
        description={description}
        withAsterisk={required}
        required={required}
        className="counted"
        {...(width === undefined ? {} : { w: width })}
        // The number keys of some phones have no minus.
        inputMode={signed ? 'text' : 'decimal'}
        autoComplete="off"
        data-number
        value={typed.text}
        error={isBad}
        onChange={(event) => type(event.currentTarget.value)}
        onBlur={() => settle(true)}
        onKeyDown={(event: KeyboardEvent) => event.key === 'Enter' && settle(true)}
      />
      <Understood reading={reading} text={typed.text} unit={unit} isSettled={isSettled} choose={choose} />
    </div>
  );
}

function readingOf(value: string): Reading {
  return value === '' ? { kind: 'empty' } : { kind: 'number', value };
}

function heldFor(reading: Reading, text: string): string {
  if (reading.kind === 'empty') return '';
  return reading.kind === 'number' ? reading.value : unread(text);
}

interface UnderstoodProps {
  reading: Reading;
  text: string;
  unit: string | null | undefined;
  /** Whether the user has finished typing. */
  isSettled: boolean;
  choose: (value: string) => void;
}

/** What the field understood: a number in another form than typed, a question, or not a number. */
function Understood({ reading, text, unit, isSettled, choose }: UnderstoodProps) {
  return (
    <div className="number-says" aria-live="polite">
      {reading.kind === 'number' && formatDecimal(reading.value) !== text.trim() && (
        <span className="hint">= {formatQuantity(reading.value, unit)}</span>
      )}
      {isSettled && reading.kind === 'wrong' && <span className="number-wrong">{reading.why}</span>}
      {isSettled && reading.kind === 'unclear' && (
        <>
          <span className="number-wrong">Did you mean {reading.values.map(formatDecimal).join(' or ')}?</span>
          <span className="number-choices">
            {reading.values.map((value) => (
              <Button key={value} size="compact-xs" variant="default" onClick={() => choose(value)}>
                {formatDecimal(value)}
              </Button>
            ))}
          </span>
        </>
      )}
    </div>
  );
}
