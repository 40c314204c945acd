import Type from 'typebox';
import { flag, maybe, rowFieldsWithUuid, shown, stamps, text } from './scalars.ts';

const name = text(500, 'What people call it.', { minLength: 1 });
const active = flag('Whether it is in use.');

export const ReferenceInput = Type.Object(
  { name, active: maybe(active) },
  {
    title: 'ReferenceInput',
    description: 'A party or thing that documents name. Further fields are kept as they are given.',
    additionalProperties: true,
  },
);
export const ReferencePatch = Type.Object(
  { name: maybe(name), active: maybe(active) },
  {
    title: 'ReferencePatch',
    description: 'What changes; what is left out stays. A further field that is null goes away.',
    additionalProperties: true,
  },
);
export const Reference = Type.Object(
  { ...rowFieldsWithUuid, name: shown('What people call it.'), active, ...stamps },
  {
    title: 'Reference',
    description: 'A party or thing that documents name. Further fields are answered as they were given.',
    additionalProperties: true,
  },
);

export const referenceQuery = {
  search: maybe(text(200, 'A part of the name; one or two characters: its beginning.')),
  active: maybe(flag('Those in use alone, or those that are not.')),
};
