import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** The program's log: one JSON line per event, on standard error by default, errors with their stacks. Credentials are redacted wherever a request is logged. */
export function createLog(
  level: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: false }),
): Logger {
  return pino(
    {
      level,
      base: null,
      // An error with its type, message and stack; serialised plainly it would be empty.
      serializers: { error: pino.stdSerializers.err },
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
    destination,
  );
}
