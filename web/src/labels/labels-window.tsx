import { Alert, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { NumberField } from '../numbers/index.ts';
import { formatCount } from '../parts/format.tsx';
import { HintButton } from '../parts/hint-button.tsx';
import { Problem } from '../parts/states.tsx';
import { Window } from '../parts/window.tsx';
import { checkLabels } from './check.ts';
import { LabelPage } from './label-page.tsx';
import { type Label, labelOf } from './layout.ts';
import { PrintedLabels } from './printed-labels.tsx';
import { PAPERS, type Paper, type PaperKey, pagesOf, perPage } from './sizes.ts';
import { keyOf, nameOf, type Sort, type Subject } from './subject.ts';

/** A subject with how many labels of it are wanted at first. */
export interface Wanted {
  subject: Subject;
  copies: number;
  /** What it is called, where the subject's own name does not tell it from others. */
  name?: string;
}

const SORTS: Record<Sort, string> = { barcode: 'Barcode', qrcode: 'QR code', datamatrix: 'Data Matrix' };
const LABELS_MAX = 1_000;
const PREVIEW_PX = 380;
/** What a window leaves free at its sides on a phone. */
const BESIDE_PX = 80;
const PX_PER_MM = 96 / 25.4;
const REMEMBERED = 'onhand-label-paper';

/** Labels for printing: of what, how many, in which form, on which paper. */
export default function Labels({ title, wanted, onClose }: { title: string; wanted: Wanted[]; onClose: () => void }) {
  const [sort, setSort] = useState<Sort>('barcode');
  const [paperKey, setPaperKey] = useState<PaperKey>(rememberedPaper);
  const [begin, setBegin] = useState('1');
  const [copies, setCopies] = useState(() => wanted.map((one) => String(one.copies)));
  const paper: Paper = PAPERS[paperKey];
  const asked = useMemo(
    () => wanted.map(({ subject }, at) => ({ subject, count: wholeOf(copies[at]) })),
    [wanted, copies],
  );
  const total = asked.reduce((sum, { count }) => sum + count, 0);
  const { labels, unfit } = useMemo(
    () => madeOf(total > LABELS_MAX ? [] : asked, sort, paper),
    [asked, total, sort, paper],
  );
  const pages = useMemo(() => pagesOf(labels, paper, wholeOf(begin)), [labels, paper, begin]);
  const doubts = useQuery({
    queryKey: ['labels', sort, paperKey, labels.map(({ subject }) => keyOf(subject)).join('\n')],
    queryFn: () => checkLabels(labels),
    enabled: labels.length > 0,
  });
  const choosePaper = (key: PaperKey) => {
    localStorage.setItem(REMEMBERED, key);
    setPaperKey(key);
  };
  return (
    <Window onClose={onClose} title={title} size="xl">
      <Stack>
        <Group align="flex-start">
          <Select label="Code" value={sort} onChange={setSort} options={SORTS} />
          <Select label="Paper" value={paperKey} onChange={choosePaper} options={PAPER_NAMES} />
          {perPage(paper) > 1 && <NumberField label="Begin at label" width={110} value={begin} onChange={setBegin} />}
        </Group>
        <Copies wanted={wanted} copies={copies} setCopies={setCopies} />
        {unfit.map((subject) => (
          <Text key={keyOf(subject)} size="sm" className="number-wrong">
            No code of {nameOf(subject)} that a scanner can read fits on this label. Choose a larger one.
          </Text>
        ))}
        <Doubts doubts={doubts.data ?? []} error={doubts.error} />
        <Group>
          <HintButton why={whyNot(total, labels.length)} onClick={() => window.print()}>
            Print
          </HintButton>
          <Text size="sm" className="hint" role="status">
            {formatCount(labels.length, 'label')}, {formatCount(pages.length, 'page')}. Print in actual size, without
            margins.
          </Text>
        </Group>
        {pages[0] !== undefined && <Preview paper={paper} labels={pages[0]} />}
      </Stack>
      <PrintedLabels paper={paper} pages={pages} />
    </Window>
  );
}

const PAPER_NAMES = Object.fromEntries(Object.entries(PAPERS).map(([key, { name }]) => [key, name])) as Record<
  PaperKey,
  string
>;

function rememberedPaper(): PaperKey {
  const key = localStorage.getItem(REMEMBERED);
  return key !== null && key in PAPERS ? (key as PaperKey) : 'l7160';
}

const wholeOf = (typed: string | undefined) => Math.max(0, Math.floor(Number(typed)) || 0);

function whyNot(total: number, fitting: number): string | undefined {
  if (total > LABELS_MAX) return `At most ${LABELS_MAX} labels are printed together.`;
  return fitting === 0 ? 'Say how many labels to print.' : undefined;
}

/** The labels in their order, and the subjects that have no room on them. A label is laid out once, however many are printed. */
function madeOf(asked: { subject: Subject; count: number }[], sort: Sort, paper: Paper) {
  const labels: Label[] = [];
  const unfit: Subject[] = [];
  for (const { subject, count } of asked) {
    const label = count === 0 ? undefined : labelOf(subject, sort, paper);
    if (label !== undefined) for (let copy = 0; copy < count; copy += 1) labels.push(label);
    else if (count > 0) unfit.push(subject);
  }
  return { labels, unfit };
}

interface SelectProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: Record<Value, string>;
}

function Select<Value extends string>({ label, value, onChange, options }: SelectProps<Value>) {
  return (
    <NativeSelect
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as Value)}
      data={Object.entries<string>(options).map(([key, name]) => ({ value: key, label: name }))}
    />
  );
}

interface CopiesProps {
  wanted: Wanted[];
  copies: string[];
  setCopies: (copies: string[]) => void;
}

/** How many labels of each. */
function Copies({ wanted, copies, setCopies }: CopiesProps) {
  const all = (count: string) => setCopies(copies.map(() => count));
  return (
    <Stack gap="xs">
      {wanted.length > 1 && (
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={() => all('1')}>
            One of each
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => all('0')}>
            None
          </Button>
        </Group>
      )}
      <ul className="sheet label-copies" aria-label="Labels to print">
        {wanted.map(({ subject, name = nameOf(subject) }, at) => (
          <li key={keyOf(subject)} className="sheet-line">
            <div className="sheet-item">{name}</div>
            <NumberField
              name={`Labels of ${name}`}
              width={90}
              value={copies[at] ?? '0'}
              onChange={(count) => setCopies(copies.map((old, place) => (place === at ? count : old)))}
            />
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function Doubts({ doubts, error }: { doubts: string[]; error: Error | null }) {
  if (error !== null) return <Problem error={error} />;
  if (doubts.length === 0) return null;
  return (
    <Alert color="orange" variant="light" title="Not every label leads to what it names" role="alert">
      <ul className="faults">
        {doubts.slice(0, 10).map((doubt) => (
          <li key={doubt}>{doubt}</li>
        ))}
      </ul>
    </Alert>
  );
}

/** The first page, made smaller where it is larger than the window. */
function Preview({ paper, labels }: { paper: Paper; labels: (Label | null)[] }) {
  const { width, height } = paper.page;
  const zoom = Math.min(1, Math.min(PREVIEW_PX, window.innerWidth - BESIDE_PX) / (width * PX_PER_MM));
  const size = { width: width * PX_PER_MM * zoom, height: height * PX_PER_MM * zoom };
  return (
    <section
      className="label-preview"
      aria-label="First page"
      style={{ ...size, maxWidth: '100%', overflow: 'hidden' }}
    >
      <div style={{ transform: `scale(${zoom})`, transformOrigin: '0 0', width: 0, height: 0 }}>
        <LabelPage paper={paper} labels={labels} />
      </div>
    </section>
  );
}
