import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

const TYPING_MS = 200;

/**
 * The text of a field whose value is kept in the address: it goes there a moment after the last key, and follows the address
 * when that changes otherwise, such as with the browser's back button.
 */
export function useTyped(
  value: string | undefined,
  send: (value: string | undefined) => void,
): [string, (text: string) => void] {
  const known = value ?? '';
  const [typed, setTyped] = useState(known);
  const sent = useRef(known);
  const sendSoon = useDebouncedCallback((text: string) => {
    // What was typed and removed again, as after a scan, is ignored.
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
