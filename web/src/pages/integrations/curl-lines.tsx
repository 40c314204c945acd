import { SimpleGrid, Text } from '@mantine/core';
import { useState } from 'react';
import { itemList } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import { useSession } from '../../api/session.ts';
import { CopyLine } from '../../parts/copy-line.tsx';
import { TextField } from '../../parts/fields.tsx';
import { Section } from '../../parts/page.tsx';
import { fillLine, itemForLines, itemValues, type LineValues, type SurfaceInfo } from './surfaces.ts';

const ITEMS_LOOKED_AT = 100;

/** Commands to try an API with, ready to paste once the credential is filled in. What is filled in stays in this page. */
export function CurlLines({ surface }: { surface: SurfaceInfo }) {
  const [secrets, setSecrets] = useState<LineValues>({});
  const needsItem = surface.lines.some(({ line }) => line.includes('{{ITEM'));
  const items = useRead(
    ['items', 'for-lines'],
    (client) => itemList({ client, query: { limit: ITEMS_LOOKED_AT, tracking: 'none', active: true } }),
    { enabled: needsItem },
  );
  const item = itemForLines(items.data?.data ?? []);
  const values: LineValues = {
    ...secrets,
    BASE: window.location.origin,
    TENANT: String(useSession().tenant?.id ?? ''),
    ...(item === undefined ? {} : itemValues(item)),
  };
  return (
    <Section title="Try it">
      <Text size="sm" className="hint" mb="xs">
        Paste these into a terminal. What you fill in here is not stored, and is forgotten when you leave the page.
      </Text>
      <SimpleGrid cols={{ base: 1, sm: surface.secrets.length }} mb="md">
        {surface.secrets.map(({ name, label }) => (
          <TextField
            key={name}
            label={label}
            value={secrets[name] ?? ''}
            onChange={(value) => setSecrets({ ...secrets, [name]: value })}
          />
        ))}
      </SimpleGrid>
      {surface.lines.map(({ title, line, leaves }) => {
        const lacksItem = line.includes('{{ITEM') && items.isSuccess && item === undefined;
        return (
          <CopyLine
            key={title}
            title={title}
            line={fillLine(line, values)}
            hint={lacksItem ? 'This needs an item of your company. Create one first.' : leaves}
          />
        );
      })}
    </Section>
  );
}
