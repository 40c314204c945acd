import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { unguardCell } from '../../../../client/index.ts';
import { writeLine } from '../../parts/csv.ts';
import { download } from '../../parts/export-csv.ts';
import { formatCount, formatDecimal } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { Section } from '../../parts/page.tsx';
import { Problem } from '../../parts/states.tsx';
import type { ImportKind } from './kinds.ts';
import { type CsvFile, type ImportState, type Mapping, newImport, type Rejected, runImport } from './run-import.ts';

const SHOWN_MAX = 10;

interface ImportRunProps {
  kind: ImportKind;
  file: CsvFile;
  mapping: Mapping;
  why: string | undefined;
}

/** The import itself: its button, its progress, and the lines that were refused. */
export function ImportRun({ kind, file, mapping, why }: ImportRunProps) {
  const queries = useQueryClient();
  const stopped = useRef(false);
  const [state, setState] = useState<'ready' | 'running' | 'over'>('ready');
  const [progress, setProgress] = useState<ImportState>(newImport);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    stopped.current = false;
    return () => {
      stopped.current = true;
    };
  }, []);

  const run = async () => {
    setState('running');
    setError(null);
    stopped.current = false;
    await runImport(kind, file, mapping, progress, setProgress, () => stopped.current).catch(setError);
    setState('over');
    await queries.invalidateQueries();
  };
  const isDone = state === 'over' && progress.done === file.lines.length;
  const isBroken = state === 'over' && !isDone;
  return (
    <Section title="Import">
      <Stack>
        <Group>
          <HintButton
            why={isDone ? 'This file is done. Choose another one.' : why}
            loading={state === 'running'}
            onClick={() => void run()}
          >
            {isBroken ? 'Continue' : `Import ${formatCount(file.lines.length, 'line')}`}
          </HintButton>
          {state === 'running' && (
            <Button
              variant="default"
              onClick={() => {
                stopped.current = true;
              }}
            >
              Stop
            </Button>
          )}
        </Group>
        {state !== 'ready' && (
          <div role="status">
            <Progress value={(progress.done / file.lines.length) * 100} aria-label="Progress of the import" />
            <Text size="sm" mt={4}>
              {formatDecimal(progress.done)} of {formatCount(file.lines.length, 'line')},{' '}
              {formatDecimal(progress.taken)} imported, {formatDecimal(progress.rejected.length)} not imported
            </Text>
          </div>
        )}
        <Problem error={error} />
        {isBroken && (
          <Text size="sm">The import stopped here. “Continue” sends the rest; nothing is imported twice.</Text>
        )}
        {progress.rejected.length > 0 && <RejectedLines file={file} rejected={progress.rejected} />}
        {isDone && progress.rejected.length === 0 && <Alert color="green">All lines were imported.</Alert>}
      </Stack>
    </Section>
  );
}

function RejectedLines({ file, rejected }: { file: CsvFile; rejected: Rejected[] }) {
  const save = () => {
    // Cells as they were in the file, so that the corrected file can be imported; the guard against formulas is added only once.
    const whole = (cells: readonly string[]) => cells.map(unguardCell);
    const lines = [
      writeLine(['line', 'reason', ...file.headers], file),
      ...rejected.map(({ number, reason, cells }) => writeLine([number, reason, ...whole(cells)], file)),
    ];
    download(file.name.replace(/(\.csv)?$/i, '.rejected.csv'), lines.join(''));
  };
  return (
    <Alert
      color="orange"
      title={
        rejected.length === 1 ? '1 line was not imported' : `${formatDecimal(rejected.length)} lines were not imported`
      }
    >
      <ul className="faults" aria-label="Lines that were not imported">
        {rejected.slice(0, SHOWN_MAX).map(({ number, reason }) => (
          <li key={number}>
            Line {number}: {reason}
          </li>
        ))}
      </ul>
      {rejected.length > SHOWN_MAX && <Text size="sm">… and {formatDecimal(rejected.length - SHOWN_MAX)} more</Text>}
      <Button size="xs" variant="default" mt="xs" onClick={save}>
        Download these lines
      </Button>
    </Alert>
  );
}
