/** Numbers as people write them: how they are read, the field for them, and when one is asked about. */
export { isFarMore, isFarOff, isFarOffPrice } from './far-off.ts';
export { NumberField } from './number-field.tsx';
export { whyUnclear } from './typed-number.ts';
