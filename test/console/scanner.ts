import type { CDPSession, Page } from 'playwright-core';

/** A scanner: a keyboard that types codes as fast as it can. */
export interface Scanner {
  scan(code: string, end?: 'Enter' | 'Tab'): Promise<void>;
}

const KEY_CODES: Record<string, number> = { Enter: 13, Tab: 9 };
const GAP_S = 0.008;
/** A person needs longer than this to pull the trigger. */
const PAUSE_S = 1;

/** A scanner on a page, whose keystrokes enter through the browser's protocol with a device's timing. */
export async function plugIn(page: Page): Promise<Scanner> {
  const session: CDPSession = await page.context().newCDPSession(page);
  let at = Date.now() / 1_000;
  return {
    async scan(code, end = 'Enter') {
      at = Math.max(at, Date.now() / 1_000) + PAUSE_S;
      const strokes = [...code, end].flatMap((key) => {
        at += GAP_S;
        // The codes of other characters are those of arrows and the like.
        const isPlain = /^[0-9a-z]$/i.test(key);
        const windowsVirtualKeyCode = KEY_CODES[key] ?? (isPlain ? key.toUpperCase().charCodeAt(0) : 0);
        const stroke = { key, windowsVirtualKeyCode, timestamp: at };
        const text = key === 'Enter' ? '\r' : key;
        return [
          { ...stroke, type: key === 'Tab' ? 'rawKeyDown' : 'keyDown', ...(key === 'Tab' ? {} : { text }) } as const,
          { ...stroke, type: 'keyUp' } as const,
        ];
      });
      // Without waiting between keys, as a device does.
      await Promise.all(strokes.map((stroke) => session.send('Input.dispatchKeyEvent', stroke)));
    },
  };
}
