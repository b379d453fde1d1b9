import { type Logger, pino, stdSerializers } from "pino";

const TOKENS = /tsr_(pat|svc|tmp)_[0-9A-Za-z]+/g;

/** Where finished log lines go. */
export type LogSink = { write: (line: string) => void };

/**
 * The log: JSON lines. Nothing logs a secret on purpose; this is the net below, that takes anything with the shape of a
 * token out of every line.
 */
export function createLog(level: string, sink: LogSink = process.stderr): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      serializers: { err: plainError },
    },
    { write: (line: string) => void sink.write(line.replace(TOKENS, "tsr_$1_[redacted]")) },
  );
}

/** Type, message and stack only: drivers hang the statement's values on their errors. */
function plainError(error: Error) {
  const { type, message, stack } = stdSerializers.err(error);
  return { type, message, stack };
}
