import { useEffect, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { nonce } from '../parts/nonce.ts';
import { LabelPage } from './label-page.tsx';
import type { Label } from './layout.ts';
import type { Paper } from './sizes.ts';

/** The labels on paper: the only part of the page that is printed. They are drawn when printing begins, for there may be a thousand. */
export function PrintedLabels({ paper, pages }: { paper: Paper; pages: (Label | null)[][] }) {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    // The browser takes the page as it is when the event ends.
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  const { width, height } = paper.page;
  return createPortal(
    <div className="printed-labels">
      <style nonce={nonce}>{`@page { size: ${width}mm ${height}mm; margin: 0 }`}</style>
      {/* biome-ignore lint/suspicious/noArrayIndexKey: pages have no other name. */}
      {isPrinting && pages.map((labels, page) => <LabelPage key={page} paper={paper} labels={labels} />)}
    </div>,
    document.body,
  );
}
