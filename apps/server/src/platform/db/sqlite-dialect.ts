import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import {
  type CompiledQuery,
  type DatabaseConnection,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from "kysely";
import { SQLITE_LOCKED_TIMEOUT_MS } from "../limits/limits.ts";

/**
 * How often a statement is tried again while another process writes, in milliseconds. SQLite itself would block the whole
 * process, and ask more and more rarely: beside a process that writes again at once it might never get its turn.
 */
const TRY_AGAIN_AFTER_MS = 1;

/** How long statements may follow each other before requests get their turn, in milliseconds. */
const TURN_MS = 10;

/**
 * SQLite that waits for other processes (a command beside the server) without blocking its own, and lets requests in between
 * two of many statements: a statement has its answer at once, so that a job of thousands would keep them out until its end.
 */
export class WaitingSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): SqliteDriver {
    return new WaitingSqliteDriver(this.#config);
  }
}

class WaitingSqliteDriver extends SqliteDriver {
  #waiting: DatabaseConnection | undefined;
  #turnAt = 0;

  override async acquireConnection(): Promise<DatabaseConnection> {
    if (performance.now() - this.#turnAt > TURN_MS) {
      await nextTurn();
      this.#turnAt = performance.now();
    }
    this.#waiting ??= waitingForOthers(await super.acquireConnection());
    return this.#waiting;
  }
}

function waitingForOthers(connection: DatabaseConnection): DatabaseConnection {
  return {
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
    executeQuery: async <R>(query: CompiledQuery) => {
      for (const begun = performance.now(); ; ) {
        try {
          return await connection.executeQuery<R>(query);
        } catch (error) {
          if (!isLocked(error) || performance.now() - begun > SQLITE_LOCKED_TIMEOUT_MS) throw error;
        }
        await delay(TRY_AGAIN_AFTER_MS);
      }
    },
  };
}

/** Another process holds a lock: the same statement succeeds once it is gone. */
function isLocked(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && (error.code === "SQLITE_BUSY" || error.code === "SQLITE_BUSY_RECOVERY");
}
