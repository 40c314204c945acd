/** Every surface shows the same stock (I10): each story runs through each surface, and then all of them are read. */
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NativeTest, nativeTest } from '../support/native.ts';
import { type Driver, expectedOf, type World } from './driver.ts';
import { DRIVERS } from './drivers/index.ts';
import { nativeDriver } from './drivers/native.ts';
import { PLACES, STORIES, type Step, type Story } from './stories.ts';

/** Folders of `src/surfaces` that answer no API of stock. */
const NO_SURFACES = ['http', 'console'];
const STEP_NAMES = [...new Set(STORIES.flatMap(({ steps }) => steps.map((step) => step.does)))];

let native: NativeTest;

beforeAll(async () => {
  native = await nativeTest();
});

async function openWorld(): Promise<World> {
  const { id: tenantId, client } = await native.tenant();
  const world: World = { native, tenantId, client, places: new Map(), items: new Map(), holds: new Map() };
  for (const name of PLACES) {
    const { body } = await client.post('/v1/locations', { name, kind: name === 'van' ? 'vehicle' : 'warehouse' });
    world.places.set(name, body as unknown as { id: number; uuid: string });
  }
  return world;
}

function take(driver: Driver, world: World, step: Step): Promise<string | undefined> {
  const action = driver.steps[step.does] ?? nativeDriver.steps[step.does];
  // A step has the fields that its name asks for, which the types of the two tables cannot say of one another.
  return (action as unknown as (world: World, step: Step) => Promise<string | undefined>)(world, step);
}

/** The steps of a story that a surface has no word for, with its reasons: to be seen in the output. */
function lacking(driver: Driver, story: Story): string {
  const names = [...new Set(story.steps.map((step) => step.does))].filter((name) => driver.steps[name] === undefined);
  if (names.length === 0) return '';
  return ` (natively: ${names.map((name) => `${name}, because ${driver.lacks[name]}`).join('; ')})`;
}

it('drives every surface that there is', () => {
  const folders = readdirSync('src/surfaces', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const surfaces = folders.map((entry) => entry.name).filter((name) => !NO_SURFACES.includes(name));
  expect(DRIVERS.map((driver) => driver.surface).sort()).toEqual(surfaces.sort());
});

describe.each(DRIVERS)('$surface', (driver) => {
  it('has an action for each step, or a reason why not', () => {
    for (const name of STEP_NAMES) {
      const isOwn = driver.steps[name] !== undefined;
      expect({ name, isOwn, isLacking: driver.lacks[name] !== undefined }).toEqual({
        name,
        isOwn,
        isLacking: !isOwn,
      });
    }
  });

  it.each(STORIES.map((story) => [`${story.name}${lacking(driver, story)}`, story] as const))(
    '%s',
    async (_title, story) => {
      const world = await openWorld();
      for (const step of story.steps) {
        expect({ ...step, refused: await take(driver, world, step) }).toEqual({ ...step, refused: step.refused });
      }
      for (const reader of DRIVERS) {
        if (typeof reader.shows === 'string') continue;
        const shown = await reader.shows(world);
        expect({ by: reader.surface, ...shown }).toEqual({ by: reader.surface, ...expectedOf(story.leaves, shown) });
        expect(shown.totals ?? shown.places).toBeDefined();
      }
      expect((await world.client.get('/v1/verification')).body.ok).toBe(true);
    },
  );
});
