import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

const TYPING_MS = 200;

/**
 * What is typed into a field whose value stands in the address: it is sent there a moment after the last key, and follows the address
 * where that changes by itself, such as with the browser's back button.
 */
export function useTyped(
  value: string | undefined,
  send: (value: string | undefined) => void,
): [string, (text: string) => void] {
  const known = value ?? '';
  const [typed, setTyped] = useState(known);
  const sent = useRef(known);
  const sendSoon = useDebouncedCallback((text: string) => {
    // What was typed and taken out again, as after a scan, goes nowhere.
    if (text === sent.current) return;
    sent.current = text;
    send(text === '' ? undefined : text);
  }, TYPING_MS);
  useEffect(() => {
    if (known === sent.current) return;
    sent.current = known;
    setTyped(known);
  }, [known]);
  const type = (text: string) => {
    setTyped(text);
    sendSoon(text.trim());
  };
  return [typed, type];
}
