import { redactTokens } from "@tessera/domain";
import { type Logger, pino, stdSerializers } from "pino";

/** Where finished log lines go. */
export type LogSink = { write: (line: string) => void };

/**
 * The log: JSON lines. Nothing logs a secret on purpose; as a safety net, anything with the shape of a token is removed
 * from every line.
 */
export function createLog(level: string, sink: LogSink = process.stderr): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      serializers: { err: plainError },
    },
    { write: (line: string) => void sink.write(redactTokens(line)) },
  );
}

const warned = new WeakMap<Logger, Set<string>>();

/** Logs a warning the first time only: callers can cause it as often as they like. */
export function warnOnce(log: Logger, fields: object, message: string): void {
  logOnce(log, "warn", fields, message);
}

/** Logs a line the first time only. */
export function logOnce(log: Logger, level: "info" | "warn", fields: object, message: string): void {
  const known = warned.get(log) ?? new Set();
  warned.set(log, known);
  if (known.has(message)) return;
  known.add(message);
  log[level](fields, message);
}

/** Type, message and stack only: drivers attach the statement's values to their errors. */
function plainError(error: Error) {
  const { type, message, stack } = stdSerializers.err(error);
  return { type, message, stack };
}
