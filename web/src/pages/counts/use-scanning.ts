import { useRef, useState } from 'react';
import { useSession, type WhoAmI } from '../../api/session.ts';
import { toast } from '../../parts/toast.tsx';
import { type KeptCodes, makeKeptCodes, useScans } from '../../scan/index.ts';
import type { Note } from './notes.ts';
import { findRow, type Outcome, scanLine, scanLookedUp } from './scan-onto.ts';
import type { SheetRow } from './use-count.ts';

const kept = new Map<string, KeptCodes>();

/** The codes scanned for a count and not counted yet. */
export function codesOf({ actor, tenant }: WhoAmI, countId: number): KeptCodes {
  const name = `onhand-codes-${tenant?.id}-${actor.kind}-${actor.id}-${countId}`;
  const codes = kept.get(name) ?? makeKeptCodes(name);
  kept.set(name, codes);
  return codes;
}

/** Scanning onto an open sheet: each code counts one, or is kept with the reason why it was not counted. */
export function useScanning(sheetId: number, rows: readonly SheetRow[], note: (note: Note) => void) {
  const codes = codesOf(useSession(), sheetId);
  const [message, setMessage] = useState<Outcome>({ text: '', isCounted: true });
  const latest = useRef(0);

  /** Shows the result of a scan, unless a later one has one; where a window hides the page, over it. */
  const say = (scan: number, outcome: Outcome) => {
    if (scan === latest.current) setMessage(outcome);
    if (document.querySelector('[role=dialog]') !== null) toast(outcome.text);
  };
  const finish = (scan: number, code: string, times: number, outcome: Outcome) => {
    if (outcome.isCounted) codes.settle(code, times);
    else codes.fail(code, times, outcome.text);
    say(scan, outcome);
  };
  const lookUp = (scan: number, code: string, times: number) => {
    setMessage({ text: `${code}: looking it up…`, isCounted: true });
    scanLookedUp(code, times, rows, note)
      .catch((error: Error): Outcome => ({ isCounted: false, text: error.message }))
      .then((outcome) => finish(scan, code, times, outcome));
  };
  const next = () => {
    latest.current += 1;
    return latest.current;
  };

  const scan = (code: string) => {
    const number = next();
    const known = scanLine(code, 1, rows, note);
    if (known?.isCounted) return say(number, known);
    codes.begin(code);
    if (known === undefined) lookUp(number, code, 1);
    else finish(number, code, 1, known);
  };
  const retry = (code: string) => {
    const number = next();
    const times = codes.retry(code);
    const known = scanLine(code, times, rows, note);
    if (known === undefined) lookUp(number, code, times);
    else finish(number, code, times, known);
  };
  useScans(scan, (code) => findRow(rows, code) !== undefined);
  return { codes, message, scan, retry };
}
