import { Alert, Button, Group, Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { formatDecimal } from '../parts/format.tsx';
import type { KeptCode, KeptCodes } from './kept-codes.ts';

interface KeptCodesListProps {
  codes: KeptCodes;
  title: string;
  /** Looks a code up once more; left out where that is no longer of use. */
  retry?: ((code: string) => void) | undefined;
  /** Lets the user say what a code is. */
  assign?: ((kept: KeptCode) => void) | undefined;
}

/** Codes that were not taken, each with the reason and what can be done about it. They stay until that is done. */
export function KeptCodesList({ codes, title, retry, assign }: KeptCodesListProps) {
  const kept = useSyncExternalStore(codes.subscribe, codes.current);
  if (kept.length === 0) return null;
  return (
    <Alert color="orange" title={title} role="region" aria-label={title} variant="light">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <ul className="kept-codes" tabIndex={0}>
        {kept.map((one) => (
          <li key={one.code}>
            <div>
              <Text span fw={600} className="kept-code">
                {one.code}
              </Text>
              {one.times > 1 && <Text span size="sm">{` × ${formatDecimal(one.times)}`}</Text>}
              <Text size="sm">{one.why}</Text>
            </div>
            <Group gap={6}>
              {retry && (
                <Button size="compact-sm" variant="default" onClick={() => retry(one.code)}>
                  Look it up again
                </Button>
              )}
              {assign && (
                <Button size="compact-sm" variant="default" onClick={() => assign(one)}>
                  Say what it is
                </Button>
              )}
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => codes.drop(one.code)}
                aria-label={`Dismiss ${one.code}`}
              >
                Dismiss
              </Button>
            </Group>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
