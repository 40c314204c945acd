import { Button, Group, Text } from '@mantine/core';
import { useRef } from 'react';
import type { Item } from '../api/names.ts';
import { NumberField, whyUnclear } from '../numbers/index.ts';
import { difference, isDecimal } from './decimals.ts';

/** A minimum and a target that are being written, beside what they are for. */
export interface LevelDraft {
  key: number;
  name: string;
  unit: string | null | undefined;
  minimum: string;
  /** Empty: none. */
  target: string;
}

interface LevelFieldsProps {
  levels: LevelDraft[];
  onChange: (levels: LevelDraft[]) => void;
  /** What the server says of a level; undefined where it says nothing. */
  faultOf: (place: number) => string | undefined;
}

/** The minimum and the target of several items or places, each of which can be taken out. */
export function LevelFields({ levels, onChange, faultOf }: LevelFieldsProps) {
  // A field that has just been left may still report what it understood.
  const latest = useRef(levels);
  latest.current = levels;
  const change = (key: number, part: Partial<LevelDraft>) => {
    latest.current = latest.current.map((level) => (level.key === key ? { ...level, ...part } : level));
    onChange(latest.current);
  };
  return (
    <>
      {levels.map((level, place) => (
        <Group key={level.key} gap="xs" wrap="nowrap" align="flex-start" className="edited-line">
          <div className="edited-name">
            <Text size="sm" truncate title={level.name}>
              {level.name}
            </Text>
            {faultOf(place) !== undefined && <span className="number-wrong">{faultOf(place)}</span>}
          </div>
          <NumberField
            label="Minimum"
            name={`Minimum of ${level.name}`}
            width={110}
            unit={level.unit}
            value={level.minimum}
            onChange={(minimum) => change(level.key, { minimum })}
          />
          <NumberField
            label="Target"
            name={`Target of ${level.name}`}
            width={110}
            unit={level.unit}
            value={level.target}
            onChange={(target) => change(level.key, { target })}
          />
          <Button
            size="xs"
            variant="default"
            mt={26}
            aria-label={`Remove ${level.name}`}
            onClick={() => onChange(levels.filter(({ key }) => key !== level.key))}
          >
            ✕
          </Button>
        </Group>
      ))}
    </>
  );
}

/** A level of an item that has none yet. */
export function draftFor({ id, partNumber, unit }: Pick<Item, 'id' | 'partNumber' | 'unit'>): LevelDraft {
  return { key: id, name: partNumber, unit, minimum: '', target: '' };
}

/** A level as the API takes it. */
export function levelOf({ minimum, target }: LevelDraft) {
  return { minimum, target: target === '' ? null : target };
}

/** What is still missing in the levels. */
export function whyNotLevels(levels: readonly LevelDraft[]): string | undefined {
  const unclear = whyUnclear(levels.flatMap(({ minimum, target }) => [minimum, target]));
  if (unclear !== undefined) return unclear;
  const empty = levels.find(({ minimum }) => minimum === '');
  if (empty !== undefined) return `Enter the minimum of ${empty.name}; 0 without a target says never.`;
  const low = levels.find(({ minimum, target }) => isDecimal(target) && difference(target, minimum).startsWith('-'));
  return low === undefined ? undefined : `The target of ${low.name} is below its minimum.`;
}
