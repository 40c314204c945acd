import { Text, TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

/**
 * Where a scanner's keystrokes end up: it types the code and presses Enter. Keys that are pressed while nothing has the focus go
 * here too, so that nobody has to touch the screen between two scans.
 */
export function ScanField({ scan }: { scan: (code: string) => Promise<string> }) {
  const field = useRef<HTMLInputElement>(null);
  const [message, setMessage] = useState('');
  const waiting = useRef<Promise<void>>(Promise.resolve());
  const latest = useRef(scan);
  latest.current = scan;

  useEffect(() => {
    const take = (event: globalThis.KeyboardEvent) => {
      const isFree = document.activeElement === document.body || document.activeElement === null;
      if (isFree && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) field.current?.focus();
    };
    window.addEventListener('keydown', take);
    return () => window.removeEventListener('keydown', take);
  }, []);

  const enter = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const code = event.currentTarget.value.trim();
    event.currentTarget.value = '';
    if (code === '') return;
    // A scanner is faster than a look-up: codes are taken one after the other.
    waiting.current = waiting.current.then(async () => {
      setMessage(await latest.current(code).catch((error: Error) => `${code}: ${error.message}`));
    });
  };
  return (
    <div>
      <TextInput
        ref={field}
        label="Scan"
        description="Part number, lot or serial; Enter counts one"
        placeholder="Ready for the scanner"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        size="md"
        onKeyDown={enter}
      />
      <Text size="sm" role="status" mih="1.5em" mt={4}>
        {message}
      </Text>
    </div>
  );
}
