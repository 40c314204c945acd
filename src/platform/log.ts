import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** The program's log: one JSON line an event, on standard error unless another destination is given, an error with its stack. Credentials are redacted wherever a request is logged. */
export function createLog(
  level: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: false }),
): Logger {
  return pino(
    {
      level,
      base: null,
      // An error by its sort, message and stack; a plain object of it would be empty.
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
