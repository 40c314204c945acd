import { Center, Loader } from '@mantine/core';
import { type ComponentProps, lazy, Suspense } from 'react';
import { loadPart } from './load-part.ts';

const Plot = lazy(() => loadPart(() => import('./plot.tsx')));

/** A plot whose library is loaded only where a plot is shown. */
export function LazyPlot(props: ComponentProps<typeof Plot>) {
  return (
    <Suspense
      fallback={
        <Center h={260}>
          <Loader size="sm" />
        </Center>
      }
    >
      <Plot {...props} />
    </Suspense>
  );
}
