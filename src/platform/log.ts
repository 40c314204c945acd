import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** The program's log: one JSON line an event on standard error. Credentials are redacted wherever a request is logged. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: [
          'req.headers.authorization',
          'req.headers["x-api-key"]',
          'req.headers["st-app-key"]',
          'req.headers.cookie',
        ],
        censor: '[redacted]',
      },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}
