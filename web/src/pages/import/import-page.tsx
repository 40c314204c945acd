import { FileInput, NativeSelect, SimpleGrid, Stack, Text } from '@mantine/core';
import { parse } from 'csv-parse/browser/esm/sync';
import { useState } from 'react';
import { unguardCell } from '../../../../client/index.ts';
import { useWhyNot } from '../../api/session.ts';
import { formatCount } from '../../parts/format.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty, Problem } from '../../parts/states.tsx';
import { ImportRun } from './import-run.tsx';
import { IMPORT_KINDS, type ImportKind } from './kinds.ts';
import { type CsvFile, guessMapping, type Mapping, readLine } from './run-import.ts';

const BYTES_MAX = 50 * 1024 * 1024;
const PREVIEW_LINES = 5;

/** CSV into the company: choose its kind, check the preview, import it, and get back the lines that were refused. */
export function ImportPage() {
  const [kind, setKind] = useState<ImportKind>(IMPORT_KINDS[0] as ImportKind);
  const [file, setFile] = useState<CsvFile | null>(null);
  const [mapping, setMapping] = useState<Mapping>({});
  const [error, setError] = useState<Error | null>(null);
  const why = useWhyNot('inventory:write');

  const choose = (nextKind: ImportKind, nextFile: CsvFile | null) => {
    setKind(nextKind);
    setFile(nextFile);
    setMapping(nextFile === null ? {} : guessMapping(nextKind, nextFile.headers));
  };
  const open = async (chosen: File | null) => {
    setError(null);
    try {
      choose(kind, chosen === null ? null : await readCsv(chosen));
    } catch (reason) {
      setError(reason as Error);
      setFile(null);
    }
  };
  const missing = kind.required.find((field) => mapping[field] === undefined);
  return (
    <Page
      title="Import"
      hint="The first line of the file names its columns. For millions of lines use the command line: npx onhand import."
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <NativeSelect
          label="What the file contains"
          value={kind.name}
          onChange={(event) => {
            const next = IMPORT_KINDS.find(({ name }) => name === event.currentTarget.value);
            if (next !== undefined) choose(next, file);
          }}
          data={IMPORT_KINDS.map(({ name, about }) => ({ value: name, label: about }))}
        />
        <FileInput
          label="CSV file"
          placeholder="Choose a file"
          accept=".csv,text/csv"
          clearable
          clearButtonProps={{ 'aria-label': 'Remove the file' }}
          onChange={(chosen) => void open(chosen)}
        />
      </SimpleGrid>
      {error && <Problem error={error} />}
      {file === null ? (
        <Empty title="No file yet">Possible columns: {kind.fields.join(', ')}.</Empty>
      ) : (
        <Stack>
          <Columns kind={kind} file={file} mapping={mapping} onChange={setMapping} />
          <Preview kind={kind} file={file} mapping={mapping} />
          <ImportRun
            key={`${kind.name} ${file.name}`}
            kind={kind}
            file={file}
            mapping={mapping}
            why={why ?? (missing === undefined ? undefined : `Choose the column for ${missing}.`)}
          />
        </Stack>
      )}
    </Page>
  );
}

async function readCsv(file: File): Promise<CsvFile> {
  if (file.size > BYTES_MAX) throw new Error('The file is larger than 50 MB. Use the command line: npx onhand import.');
  const text = await file.text();
  const delimiter = delimiterOf(text);
  const options = { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true };
  const [headers, ...lines] = parse(text, options) as string[][];
  if (headers === undefined || lines.length === 0) throw new Error('The file has no lines below its header.');
  return { name: file.name, delimiter, headers: headers.map(unguardCell), lines };
}

/** Spreadsheets in some countries separate cells with semicolons. */
function delimiterOf(text: string): string {
  const [heading = ''] = text.split('\n', 1);
  return [';', '\t', ','].find((mark) => heading.includes(mark)) ?? ',';
}

interface ColumnsProps {
  kind: ImportKind;
  file: CsvFile;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}

function Columns({ kind, file, mapping, onChange }: ColumnsProps) {
  const data = [
    { value: '', label: 'left out' },
    ...file.headers.map((label, place) => ({ value: String(place), label })),
  ];
  return (
    <Section title="Columns">
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }}>
        {kind.fields.map((field) => (
          <NativeSelect
            key={field}
            label={field}
            withAsterisk={kind.required.includes(field)}
            data={data}
            value={mapping[field] === undefined ? '' : String(mapping[field])}
            onChange={(event) => {
              const place = event.currentTarget.value;
              onChange({ ...mapping, [field]: place === '' ? undefined : Number(place) });
            }}
          />
        ))}
      </SimpleGrid>
    </Section>
  );
}

function Preview({ kind, file, mapping }: Omit<ColumnsProps, 'onChange'>) {
  const fields = kind.fields.filter((field) => mapping[field] !== undefined);
  return (
    <Section title={`Preview of ${formatCount(file.lines.length, 'line')}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div className="scroll-x" tabIndex={0}>
        <table className="plain-table">
          <thead>
            <tr>
              {fields.map((field) => (
                <th key={field}>{field}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {file.lines.slice(0, PREVIEW_LINES).map((cells, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: only its place identifies a line of a file.
              <tr key={line}>
                {fields.map((field) => (
                  <td key={field}>{readLine(cells, { [field]: mapping[field] }, kind, file.delimiter)[field]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {fields.length === 0 && <Text size="sm">No column is named like a field. Choose the columns above.</Text>}
      </div>
    </Section>
  );
}
