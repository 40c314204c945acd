import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** The facts at the head of a document, side by side. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, md: 4, lg: 6 }} className="section">
      {children}
    </SimpleGrid>
  );
}

/** A fact, under its name. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="fact">
      <Text size="xs" className="hint">
        {label}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  );
}
