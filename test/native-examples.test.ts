/** The examples of the native API's document are what a server answered: here is the story that they are taken from. */
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { writeJson } from '../scripts/openapi/write-json.ts';
import { examplesFile, readExamples } from '../src/surfaces/native/contract/examples.ts';
import { runStory } from './support/contract/example-story.ts';
import { collectExamples } from './support/contract/examples.ts';
import { nativeTest } from './support/native.ts';

it('the examples of the document are what a server answers', async () => {
  let collected: () => object = () => ({});
  const native = await nativeTest({ prepare: (server) => (collected = collectExamples(server)) });
  await runStory(native);
  const examples = collected();
  if (process.env.ONHAND_WRITE_EXAMPLES === '1') writeFileSync(examplesFile(), `${writeJson(examples)}\n`);
  const operations = Object.values(native.server.swagger().paths ?? {}).flatMap((methods) =>
    Object.values(methods as Record<string, { operationId: string }>).map(({ operationId }) => operationId),
  );
  expect(Object.keys(examples)).toEqual([...operations].sort());
  expect(JSON.parse(JSON.stringify(examples))).toEqual(readExamples());
}, 120_000);
