import Type from 'typebox';
import { LEAD_TIME_DAYS_MAX } from '../../../catalog/index.ts';
import { flag, maybe, maybeNull, rowFieldsWithUuid, shown, stamps, text, whole } from './scalars.ts';

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
const leadTime = whole('How many days it takes to bring what was ordered.', {
  minimum: 0,
  maximum: LEAD_TIME_DAYS_MAX,
});
export const VendorInput = Type.Object(
  { name, active: maybe(active), leadTimeDays: maybe(leadTime) },
  {
    title: 'VendorInput',
    description: 'Who goods are bought from. Further fields are kept as they are given.',
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
export const VendorPatch = Type.Object(
  { name: maybe(name), active: maybe(active), leadTimeDays: maybeNull(leadTime) },
  {
    title: 'VendorPatch',
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
