/** Numbers as people write them: reading them, the field for them, and when to ask about one. */
export { isFarMore, isFarOff, isFarOffPrice } from './far-off.ts';
export { NumberField } from './number-field.tsx';
export { whyUnclear } from './typed-number.ts';
