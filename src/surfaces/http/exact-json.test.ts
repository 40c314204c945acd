import { expect, test } from 'vitest';
import { parseQuantity, type Quantity } from '../../platform/index.ts';
import { exactNumber, writeExactJson } from './exact-json.ts';

const quantity = (text: string): Quantity => parseQuantity(text)!; // The texts below are decimals.

test('an exact number is written to JSON with all of its digits', () => {
  const value = { a: exactNumber(quantity('999999999999.999999')), b: [exactNumber(quantity('-0.5'))], c: 1 };
  expect(writeExactJson(value)).toBe('{"a":999999999999.999999,"b":[-0.5],"c":1}');
});

test.each(['\\u000012', '"\\u000012"', '12', '\\\\u00001', '","x":"\\u00001"'])('the text %j stays a text', (text) => {
  expect(JSON.parse(writeExactJson({ text, [text]: 1 }))).toEqual({ text, [text]: 1 });
});
