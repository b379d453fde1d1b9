import type { LogEvent } from "kysely";
import type { Logger } from "pino";
import { currentRequestId, isTracing, noteSpan } from "../tracing/spans.ts";

/** Statements are recorded up to this length; longer ones insert many rows. */
const MAX_STATEMENT_LENGTH = 2000;

/** Hears of each statement that the database ran. */
export type StatementWatch = (statement: LogEvent) => void;

/**
 * Reports statements that took longer than `slowMs` (0: none) to the log, with the request that they were for, and all of them
 * as spans. Their texts hold places for the values, never the values.
 */
export function watchStatements(system: "sqlite" | "postgresql", slowMs: number, log: Logger): StatementWatch {
  return (event) => {
    const isSlow = slowMs > 0 && event.queryDurationMillis >= slowMs;
    if (!isSlow && !isTracing()) return;
    const statement = event.query.sql.slice(0, MAX_STATEMENT_LENGTH);
    const durationMs = Math.round(event.queryDurationMillis * 10) / 10;
    if (isSlow) {
      const requestId = currentRequestId();
      log.warn({ ...(requestId !== undefined && { requestId }), durationMs, statement }, "slow query");
    }
    const name = /^\W{0,9}(\w{1,20})/.exec(statement)?.[1]?.toUpperCase() ?? "SQL";
    const startedAtMs = Date.now() - event.queryDurationMillis;
    const attributes = { "db.system.name": system, "db.query.text": statement };
    noteSpan({ name, kind: "client", attributes, startedAtMs }, event.level === "error" ? event.error : undefined);
  };
}
