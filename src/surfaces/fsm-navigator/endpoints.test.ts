import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ENDPOINTS } from './index.ts';
import { TYPE_OF_KIND } from './transactions.ts';

const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');

/** The rows of the README's table with this header, cell by cell. */
function tableUnder(header: string): string[][] {
  const [, table = ''] = readme.split(`${header}\n`);
  const [rows = ''] = table.split('\n\n');
  return rows
    .split('\n')
    .slice(1)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

it('the endpoints are those of the README, in order', () => {
  const rows = ENDPOINTS.map(({ method, sub, names, scope }) => {
    const id = names === 'id' ? 'id={id}' : undefined;
    const place = names === 'location_id' ? 'location_id={id}' : undefined;
    const query = [id, sub === null ? undefined : `sub=${sub}`, place].filter((part) => part !== undefined).join('&');
    return [method, `\`/api/v1/inventory${query === '' ? '' : `?${query}`}\``, scope];
  });
  expect(tableUnder('| method | address | scope |')).toEqual(rows);
  expect(rows).toHaveLength(12);
});

it('the types of transactions are those of the README', () => {
  const listed = Object.fromEntries(
    tableUnder('| movement | brings | takes |').flatMap(([kinds = '', brings, takes]) =>
      kinds.split(', ').map((kind) => [kind.replace(' ', '_'), [brings, takes]]),
    ),
  );
  const types = Object.entries(TYPE_OF_KIND).map(([kind, { in: brings, out: takes }]) => [kind, [brings, takes]]);
  // Reserving and releasing are opposite steps, so one row of the README has both.
  const held = { reserve: ['Release', 'Reserve'], release: ['Release', 'Reserve'] };
  expect(listed).toEqual({ ...Object.fromEntries(types), ...held });
});
