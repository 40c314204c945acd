import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { focusHeading } from './heading.ts';

/**
 * A window over the page. Escape closes it; the element that had the focus before gets it back, and where that is
 * gone, such as an entry of a menu, the heading of the page.
 */
export function Window(props: Omit<ModalProps, 'opened' | 'closeButtonProps' | 'returnFocus'>) {
  const [opener] = useState(() => document.activeElement);
  const isThere = useRef(false);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
      // After the window's own elements are gone, and only where nothing else took the focus meanwhile.
      setTimeout(() => {
        if (isThere.current || (document.activeElement !== null && document.activeElement !== document.body)) return;
        if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
        else focusHeading();
      });
    };
  }, [opener]);
  return (
    <Modal
      {...props}
      opened
      returnFocus={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
      // The library makes it a header, which outside the page's sections would be a second banner of the page.
      attributes={{ header: { role: 'presentation' } }}
    />
  );
}
