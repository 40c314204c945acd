import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { loadPart } from '../parts/load-part.ts';
import type { Wanted } from './labels-window.tsx';

const Labels = lazy(() => loadPart(() => import('./labels-window.tsx')));

/** The window with labels, whose script is loaded when it is first opened. */
export function LabelsWindow(props: { title: string; wanted: Wanted[]; onClose: () => void }) {
  return (
    <Suspense>
      <Labels {...props} />
    </Suspense>
  );
}

/** A button that opens labels of what is on the page, as it is when it is pressed. */
export function LabelsButton({ title, wanted }: { title: string; wanted: () => Wanted[] }) {
  const [opened, setOpened] = useState<Wanted[] | null>(null);
  return (
    <>
      <Button variant="default" onClick={() => setOpened(wanted())}>
        Labels
      </Button>
      {opened !== null && <LabelsWindow title={title} wanted={opened} onClose={() => setOpened(null)} />}
    </>
  );
}
