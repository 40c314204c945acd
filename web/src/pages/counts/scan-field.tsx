import { TextInput } from '@mantine/core';
import type { KeyboardEvent } from 'react';

/** For codes typed by hand, and for keys while nothing has the focus. A scanner may type anywhere on the page. */
export function ScanField({ scan }: { scan: (code: string) => void }) {
  const enter = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const code = event.currentTarget.value.trim();
    event.currentTarget.value = '';
    if (code !== '') scan(code);
  };
  return (
    <TextInput
      label="Scan"
      description="Part number, lot or serial; each scan counts one, wherever you are on this page"
      placeholder="Ready for the scanner"
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      size="md"
      data-scan="home"
      onKeyDown={enter}
    />
  );
}
