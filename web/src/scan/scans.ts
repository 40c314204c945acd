import { useEffect, useRef } from 'react';
import { toast } from '../parts/toast.tsx';
import { type FieldState, isTextField, lookAt, writeInto } from './field-state.ts';
import { makeRecogniser } from './recognise.ts';

/** A taker of scans, while its component is on the page. */
interface Taker {
  /** Takes a code, which is then handled, whatever the result. */
  take(code: string): void;
  /** Whether a code is certainly one of its own, however much it looks like a number. */
  knows?: ((code: string) => boolean) | undefined;
}

/** The last one comes first: a window over the page, then the page. */
const takers: { current: Taker }[] = [];
const recogniser = makeRecogniser();
let before: FieldState = { element: null, restore: () => undefined };
let lastKeyAt = 0;

/** From this many digits a number can be a code: the shortest that shops print has six. */
const CODE_DIGITS = 6;
/** Codes may have this mark between their parts, which scanners type with the control key. */
const GROUP_SEPARATOR = '\u001d';
const SETTLED_MS = 100;
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'CapsLock', 'NumLock', 'Meta']);

/**
 * Takes every scan while the component is on the page, wherever the focus is; a window over it comes first. The field with the focus
 * gets its content back. `knows` decides about codes that look like a quantity.
 */
export function useScans(take: (code: string) => void, knows?: (code: string) => boolean): void {
  const taker = useRef<Taker>({ take, knows });
  taker.current = { take, knows };
  useEffect(() => {
    takers.push(taker);
    return () => {
      takers.splice(takers.indexOf(taker), 1);
    };
  }, []);
}

/** Whether the last keys may belong to a scan that is about to be removed from its field. */
export function areKeysFlying(): boolean {
  return performance.now() - lastKeyAt < SETTLED_MS;
}

/** Starts to listen, ahead of every other listener. */
export function listenForScans(): void {
  window.addEventListener('keydown', hear, true);
}

function hear(event: KeyboardEvent): void {
  if (MODIFIERS.has(event.key)) return;
  const focused = document.activeElement;
  // A key that is held down repeats itself as fast as a scanner types.
  const isHand = event.isComposing || event.repeat || focused?.closest('[data-scan="off"]');
  const key = isHand ? undefined : keyOf(event);
  if (key === undefined) recogniser.reset();
  else if (isTaken(key, event, focused)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

/** Whether a key is kept from the page: the end of a scan, and characters of one that would do more than type. */
function isTaken(key: string, event: KeyboardEvent, focused: Element | null): boolean {
  const heard = recogniser.take(key, event.timeStamp);
  if (heard.kind === 'scan') return handOver(heard.code, key);
  if (heard.kind === 'other') return false;
  lastKeyAt = performance.now();
  if (heard.isFirst) {
    before = lookAt(goHome(focused));
    return false;
  }
  // On a button a space would press it, and the mark between parts would be a command to the browser.
  return key === GROUP_SEPARATOR || (key === ' ' && !isTextField(focused));
}

function keyOf(event: KeyboardEvent): string | undefined {
  if (event.ctrlKey && event.key === ']') return GROUP_SEPARATOR;
  const isCommand = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState('AltGraph');
  return isCommand ? undefined : event.key;
}

/** Where nothing has the focus, keys go to the page's field for scans, so that the user need not touch the screen first. */
function goHome(focused: Element | null): Element | null {
  if (focused !== null && focused !== document.body) return focused;
  const home = document.querySelector<HTMLElement>('[data-scan="home"]');
  if (home === null || document.querySelector('[role=dialog]') !== null) return focused;
  home.focus();
  return home;
}

/** Hands a code to its taker. False where it is left in the field, as typed by a person. */
function handOver(code: string, end: string): boolean {
  const { element } = before;
  const taker = takers.at(-1)?.current;
  const isNumberField = element?.matches('[data-number]') === true;
  if (isNumberField && isQuantity(code) && taker?.knows?.(code) !== true) return false;
  // Tab moves on from a list in which letters choose.
  if (element instanceof HTMLSelectElement && end === 'Tab') return false;
  if (isTextField(element) && element.matches('[data-scan="takes"]')) return putInto(element, code, end);
  if (taker !== undefined && isTextField(element) && element.matches('[data-scan="home"]')) {
    // The field holds nothing but the code, however fast its parts came.
    const whole = element.value.trim();
    writeInto(element, '');
    taker.take(whole);
    return true;
  }
  if (taker !== undefined) {
    before.restore();
    taker.take(code);
    return true;
  }
  return isNumberField || !isTextField(element)
    ? refuse(code, end, isNumberField)
    : isInForm(element) && end === 'Enter';
}

/** Whether a fast typist may have meant it as a quantity. */
function isQuantity(code: string): boolean {
  return /^[+-]?[\d.,' ]+$/.test(code) && code.replace(/\D/g, '').length < CODE_DIGITS;
}

/** A field for a code holds only the last one, a list of codes one per line. */
function putInto(field: HTMLInputElement | HTMLTextAreaElement, code: string, end: string): boolean {
  if (field instanceof HTMLTextAreaElement) {
    before.restore();
    const lines = field.value.split('\n').filter((line) => line.trim() !== '');
    writeInto(field, `${[...lines, code].join('\n')}\n`);
    return true;
  }
  writeInto(field, code);
  return end === 'Enter';
}

/** Nothing here takes codes: one must not become a number, nor its Enter press a button. */
function refuse(code: string, end: string, isNumberField: boolean): boolean {
  if (!isNumberField && end === 'Tab') return false;
  before.restore();
  toast(`${code} was scanned, but nothing here takes codes. Nothing was changed.`);
  return true;
}

/** A scanner's Enter must not send a form. */
const isInForm = (element: Element) => element.closest('form') !== null;
