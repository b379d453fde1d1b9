import { access } from "node:fs/promises";
import Sqlite from "better-sqlite3";
import { Kysely, type SqliteDatabase, type SqliteStatement, sql } from "kysely";
import { Migrator } from "kysely/migration";
import pg from "pg";
import { createPrivateFile } from "../data-folder.ts";
import {
  IDLE_TRANSACTION_TIMEOUT_MS,
  SQLITE_LOCKED_TIMEOUT_MS,
  SQLITE_QUESTION_MS,
  STATEMENT_TIMEOUT_MS,
} from "../limits/limits.ts";
import * as foundation from "./migrations/0001-foundation.ts";
import * as auditChain from "./migrations/0002-audit-chain.ts";
import * as tokenLifecycle from "./migrations/0003-token-lifecycle.ts";
import * as people from "./migrations/0004-people.ts";
import * as rareTokens from "./migrations/0005-rare-tokens.ts";
import * as guards from "./migrations/0006-guards.ts";
import * as executions from "./migrations/0007-executions.ts";
import * as rareScopes from "./migrations/0008-rare-scopes.ts";
import * as auditAnchor from "./migrations/0010-audit-anchor.ts";
import * as devices from "./migrations/0011-devices.ts";
import * as tokenFamilies from "./migrations/0013-token-families.ts";
import * as runs from "./migrations/0014-runs.ts";
import * as bin from "./migrations/0015-bin.ts";
import * as keptAnswers from "./migrations/0016-kept-answers.ts";
import * as insight from "./migrations/0017-insight.ts";
import * as insightOfResults from "./migrations/0018-insight-of-results.ts";
import * as caseKeys from "./migrations/0019-case-keys.ts";
import * as renames from "./migrations/0020-renames.ts";
import * as grants from "./migrations/0021-grants.ts";
import * as proposals from "./migrations/0022-proposals.ts";
import * as webhooks from "./migrations/0023-webhooks.ts";
import * as teams from "./migrations/0024-teams.ts";
import * as caseContent from "./migrations/0026-case-content.ts";
import * as publishers from "./migrations/0027-publishers.ts";
import * as plans from "./migrations/0028-plans.ts";
import * as attachments from "./migrations/0029-attachments.ts";
import * as retention from "./migrations/0030-retention.ts";
import * as caseFiles from "./migrations/0031-case-files.ts";
import * as runRecount from "./migrations/0032-run-recount.ts";
import * as configurations from "./migrations/0033-configurations.ts";
import * as folderCounts from "./migrations/0035-folder-counts.ts";
import * as signInProvider from "./migrations/0037-sign-in-provider.ts";
import * as resultsShown from "./migrations/0041-results-shown.ts";
import * as overview from "./migrations/0043-overview.ts";
import * as caseLinks from "./migrations/0044-case-links.ts";
import * as resultDefects from "./migrations/0045-result-defects.ts";
import * as comments from "./migrations/0046-comments.ts";
import * as activity from "./migrations/0047-activity.ts";
import * as caseReviews from "./migrations/0048-case-reviews.ts";
import * as provisioning from "./migrations/0050-provisioning.ts";
import * as foreignKeyIndexes from "./migrations/0053-foreign-key-indexes.ts";
import * as changedResults from "./migrations/0054-changed-results.ts";
import * as proposedImports from "./migrations/0055-proposed-imports.ts";
import * as sharedSteps from "./migrations/0056-shared-steps.ts";
import * as explorations from "./migrations/0058-explorations.ts";
import { WatchedPostgresDialect } from "./postgres-dialect.ts";
import { IN_TIME, QuestionStopwatch } from "./question-stopwatch.ts";
import { hasRowLocks } from "./row-locks.ts";
import type { Db, Schema } from "./schema.ts";
import { WaitingSqliteDialect } from "./sqlite-dialect.ts";
import type { StatementWatch } from "./statement-watch.ts";
import { explained, requireUsable } from "./usable-database.ts";

export type Dialect = "sqlite" | "postgres";

/** Where the data lives: a PostgreSQL address or the path of an SQLite file. */
export type Database = { postgresUrl: string } | { sqliteFile: string };

const MIGRATIONS = {
  "0001-foundation": foundation,
  "0002-audit-chain": auditChain,
  "0003-token-lifecycle": tokenLifecycle,
  "0004-people": people,
  "0005-rare-tokens": rareTokens,
  "0006-guards": guards,
  "0007-executions": executions,
  "0008-rare-scopes": rareScopes,
  "0010-audit-anchor": auditAnchor,
  "0011-devices": devices,
  "0013-token-families": tokenFamilies,
  "0014-runs": runs,
  "0015-bin": bin,
  "0016-kept-answers": keptAnswers,
  "0017-insight": insight,
  "0018-insight-of-results": insightOfResults,
  "0019-case-keys": caseKeys,
  "0020-renames": renames,
  "0021-grants": grants,
  "0022-proposals": proposals,
  "0023-webhooks": webhooks,
  "0024-teams": teams,
  "0026-case-content": caseContent,
  "0027-publishers": publishers,
  "0028-plans": plans,
  "0029-attachments": attachments,
  "0030-retention": retention,
  "0031-case-files": caseFiles,
  "0032-run-recount": runRecount,
  "0033-configurations": configurations,
  "0035-folder-counts": folderCounts,
  "0037-sign-in-provider": signInProvider,
  "0041-results-shown": resultsShown,
  "0043-overview": overview,
  "0044-case-links": caseLinks,
  "0045-result-defects": resultDefects,
  "0046-comments": comments,
  "0047-activity": activity,
  "0048-case-reviews": caseReviews,
  "0050-provisioning": provisioning,
  "0053-foreign-key-indexes": foreignKeyIndexes,
  "0054-changed-results": changedResults,
  "0055-proposed-imports": proposedImports,
  "0056-shared-steps": sharedSteps,
  "0058-explorations": explorations,
};
const POOL_SIZE = 10;
/** How long a new connection may take before the database counts as down, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Distinct statements kept prepared on SQLite; the product itself has fewer, batches of odd sizes come on top. */
const PREPARED_LIMIT = 500;
/** Longer statements are batches whose text differs with their size: kept, they would only cost memory. */
const PREPARED_LENGTH = 10_000;

// bigint and count() arrive as text otherwise; no number of ours leaves the safe range.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const POOLS = new WeakMap<Db, pg.Pool>();

/** How many connections there are, unused ones, and calls that wait for one; undefined on SQLite, which has one. */
export function connectionsOf(db: Db): { total: number; idle: number; waiting: number } | undefined {
  const pool = POOLS.get(db);
  return pool && { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
}

/** Opens the database without touching its tables; `migrate` brings those up to date. `watch` hears of each statement. */
export function openDb(database: Database, watch?: StatementWatch): Db {
  if ("postgresUrl" in database) {
    const pool = new pg.Pool({
      connectionString: database.postgresUrl,
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    });
    // The pool replaces a connection that breaks (the server restarted), and the next query through it fails; without a
    // listener the error would end the process.
    pool.on("error", () => {});
    pool.on("connect", (client) => client.on("error", () => {}));
    const db = new Kysely<Schema>({ dialect: new WatchedPostgresDialect({ pool }), ...(watch && { log: watch }) });
    POOLS.set(db, pool);
    return db;
  }
  const dialect = new WaitingSqliteDialect({ database: openSqlite(database.sqliteFile) });
  return new Kysely<Schema>({ dialect, ...(watch && { log: watch }) });
}

export function dialectOf(database: Database): Dialect {
  return "postgresUrl" in database ? "postgres" : "sqlite";
}

/**
 * Migrates the tables to the newest version, or to that of the migration `upTo`. Forward only; safe to run from several
 * processes at once. Throws UnusableDatabase where the database can't be used.
 */
export async function migrate(db: Db, upTo?: string): Promise<string[]> {
  await requireKnown(db);
  return db.connection().execute(async (db) => {
    // A large table may take longer than any request is allowed to.
    if (hasRowLocks(db)) await sql`set statement_timeout = 0`.execute(db);
    const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
    const { error, results } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
    if (hasRowLocks(db)) await sql`reset statement_timeout`.execute(db);
    if (error) throw explained(error);
    return (results ?? []).map((result) => result.migrationName);
  });
}

/** Throws UnusableDatabase for a database that a newer Tessera made, or that can't hold every text. */
export async function requireKnown(db: Db): Promise<void> {
  await requireUsable(db, Object.keys(MIGRATIONS));
}

/** Throws unless the database answers. */
export async function requireReachable(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}

/**
 * The newest migration that the database has, and whether it has all that this process knows. Throws where the database
 * can't be used.
 */
export async function probe(database: Database, db: Db): Promise<{ migration: string | null; isMigrated: boolean }> {
  // A deleted file can still be read and written through its handle, but its data is lost afterwards.
  if ("sqliteFile" in database) await access(database.sqliteFile);
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name desc`.execute(db);
  const applied = new Set(rows.map(({ name }) => name));
  return {
    migration: rows[0]?.name ?? null,
    isMigrated: Object.keys(MIGRATIONS).every((name) => applied.has(name)),
  };
}

function openSqlite(file: string): SqliteDatabase {
  // SQLite gives the files beside it the same mode.
  createPrivateFile(file);
  const sqlite = new Sqlite(file, { timeout: SQLITE_LOCKED_TIMEOUT_MS });
  sqlite.pragma("journal_mode = WAL");
  sqlite.pragma("synchronous = NORMAL");
  sqlite.pragma("foreign_keys = ON");
  sqlite.pragma("cache_size = -16384");
  // Writing the log back waits for the disk: four times as rarely as usual, in pieces of 16 MB, with pages that many changed once.
  sqlite.pragma("wal_autocheckpoint = 4000");
  // From here on the dialect waits for other processes.
  sqlite.pragma("busy_timeout = 0");
  const stopwatch = new QuestionStopwatch(SQLITE_QUESTION_MS);
  sqlite.function(IN_TIME, () => stopwatch.requireInTime());
  return preparedOnce(sqlite, stopwatch);
}

/**
 * Kysely prepares every statement again, which costs more than most of our statements. It also begins transactions
 * deferred: a second process (a command beside the server) would then fail at its first write instead of waiting.
 */
function preparedOnce(sqlite: Sqlite.Database, stopwatch: QuestionStopwatch): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    prepare(sql) {
      // Kysely runs what it prepared at once, and waits for all of it.
      stopwatch.begin();
      const known = prepared.get(sql);
      if (known) return known;
      if (sql === "rollback") return rollbackOf(sqlite);
      const statement = sqlite.prepare(sql === "begin" ? "begin immediate" : sql) as SqliteStatement;
      if (sql.length > PREPARED_LENGTH) return statement;
      if (prepared.size >= PREPARED_LIMIT) prepared.delete(prepared.keys().next().value as string);
      prepared.set(sql, statement);
      return statement;
    },
    close: () => sqlite.close(),
  };
}

/**
 * SQLite rolls back by itself when the disk is full or can't be written: a second rollback would fail, and hide the
 * original error.
 */
function rollbackOf(sqlite: Sqlite.Database): SqliteStatement {
  const rollback = sqlite.prepare("rollback") as SqliteStatement;
  const nothing = { changes: 0, lastInsertRowid: 0 };
  return {
    reader: false,
    all: (parameters) => rollback.all(parameters),
    iterate: (parameters) => rollback.iterate(parameters),
    run: (parameters) => (sqlite.inTransaction ? rollback.run(parameters) : nothing),
  };
}
