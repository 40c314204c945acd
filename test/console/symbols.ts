import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer },
});

/** What a scanner reads of a symbol. */
export interface ReadSymbol {
  format: string;
  /** Its text, with FNC1 as 0x1D. */
  text: string;
  /** The AIM prefix that says which symbol it is. */
  prefix: string;
}

/** Begins to print the page, takes a picture of what is printed of each label, and reads its symbol. Null where there is none that can be read. */
export async function readPrinted(page: Page): Promise<(ReadSymbol | null)[]> {
  await page.evaluate('window.dispatchEvent(new Event("beforeprint"))');
  await page.emulateMedia({ media: 'print' });
  const read: (ReadSymbol | null)[] = [];
  for (const place of await page.locator('.printed-labels .label-place').all()) {
    const picture = await place.screenshot();
    const [found] = await readBarcodes(new Uint8Array(picture), { textMode: 'Plain', maxNumberOfSymbols: 1 });
    read.push(
      found === undefined ? null : { format: found.format, text: found.text, prefix: found.symbologyIdentifier },
    );
  }
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate('window.dispatchEvent(new Event("afterprint"))');
  return read;
}
