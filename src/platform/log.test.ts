import { expect, it } from 'vitest';
import { createLog } from './log.ts';

it('the log writes an error with its type, message, stack, code and cause', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => lines.push(line) });
  const error = Object.assign(new TypeError('no such thing', { cause: new Error('the reason') }), { code: '22P02' });
  log.error({ error }, 'a request failed');
  const [line = ''] = lines;
  expect(JSON.parse(line)).toMatchObject({
    msg: 'a request failed',
    error: {
      type: 'TypeError',
      message: 'no such thing: the reason',
      stack: expect.stringContaining('log.test.ts'),
      code: '22P02',
    },
  });
  expect(JSON.parse(line).error.stack).toContain('the reason');
});
