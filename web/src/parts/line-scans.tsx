import { Stack, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { type Found, type KeptCodes, KeptCodesList, lookUp, makeKeptCodes, useScans } from '../scan/index.ts';
import { serialsOf } from './amount-line.tsx';

export interface LineScans {
  codes: KeptCodes;
  message: string;
  retry: (code: string) => void;
}

/**
 * Scans into the lines of a document. `onFound` handles one scan of what a code names, and returns a message about it; it throws an
 * error that says why it could not. Codes that were not taken are kept.
 */
export function useLineScans(onFound: (found: Found) => string): LineScans {
  const [codes] = useState(() => makeKeptCodes());
  const [message, setMessage] = useState('');
  const latest = useRef(onFound);
  latest.current = onFound;
  const run = async (code: string, times: number) => {
    setMessage(`${code}: looking it up…`);
    try {
      const found = await lookUp(code);
      let text = '';
      for (let time = 0; time < times; time += 1) text = latest.current(found);
      codes.settle(code, times);
      setMessage(text);
    } catch (error) {
      codes.fail(code, times, (error as Error).message);
      setMessage('');
    }
  };
  useScans((code) => {
    codes.begin(code);
    void run(code, 1);
  });
  return { codes, message, retry: (code) => void run(code, codes.retry(code)) };
}

/** The result of the last scan, and the codes that were not taken. */
export function ScanReport({ scans: { codes, message, retry } }: { scans: LineScans }) {
  return (
    <Stack gap="xs">
      <Text size="sm" role="status" className="scan-report">
        {message}
      </Text>
      <KeptCodesList codes={codes} title="Codes not taken" retry={retry} />
    </Stack>
  );
}

interface Tracked {
  lot?: string;
  /** Absent where the last day is not asked for. */
  expiresOn?: string;
  serials?: string;
}

/** A line that names its lot or its units after a scan. Throws where the line names another lot. */
export function trackedBy({ item, lot, expiresOn, serial }: Found, line: Tracked): Tracked {
  if (item.tracking === 'lot' && lot !== null) {
    if (line.lot && line.lot !== lot) throw new Error(`${item.partNumber} is already here with lot ${line.lot}.`);
    return { lot, ...(line.expiresOn === undefined || expiresOn === null ? {} : { expiresOn }) };
  }
  if (item.tracking !== 'serial' || serial === null) return {};
  const named = serialsOf(line.serials ?? '');
  if (named.includes(serial)) throw new Error(`${item.partNumber} ${serial} is already here.`);
  return { serials: [...named, serial].join('\n') };
}

/** Moves the focus to the amount of a scanned line, so that it can be typed immediately. */
export function focusAmount(lineId: number): void {
  const field = document.querySelector<HTMLInputElement>(`[data-line="${lineId}"] [data-number]`);
  field?.focus();
  field?.select();
}
