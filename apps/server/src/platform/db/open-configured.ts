import { type Config, ConfigError } from "../config.ts";
import { openDb } from "./open.ts";
import type { Db } from "./schema.ts";
import type { StatementWatch } from "./statement-watch.ts";
import { UnusableDatabase } from "./usable-database.ts";

/** Opens the database and prepares it, and closes it again where that fails. Throws ConfigError where it can't be used. */
export async function openFor<T>(
  config: Pick<Config, "database" | "dataDir">,
  prepare: (db: Db) => Promise<T>,
  watch?: StatementWatch,
): Promise<T> {
  const db = await openReachable(config, watch);
  try {
    return await prepare(db);
  } catch (error) {
    await db.destroy();
    throw error instanceof UnusableDatabase ? unusable(config, error) : error;
  }
}

/** Works on the database without migrating it, and closes it. Throws ConfigError where it can't be used. */
export async function withDb<T>(
  config: Pick<Config, "database" | "dataDir">,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const { db, done } = await openFor(config, async (db) => ({ db, done: await work(db) }));
  await db.destroy();
  return done;
}

async function openReachable(config: Pick<Config, "database" | "dataDir">, watch?: StatementWatch): Promise<Db> {
  try {
    const db = openDb(config.database, watch);
    await db.connection().execute(async () => {});
    return db;
  } catch (error) {
    throw unusable(config, error);
  }
}

/** Names the setting that the database comes from. */
function unusable({ database, dataDir }: Pick<Config, "database" | "dataDir">, error: unknown): ConfigError {
  if ("postgresUrl" in database) return ConfigError.of("DATABASE_URL", reasonOf(error), error);
  return ConfigError.of("TESSERA_DATA_DIR", `${reasonOf(error)} (${dataDir})`, error);
}

/** One line; an address with several answers fails with an error of errors, whose own message is empty. */
function reasonOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return (first as Error).message.split("\n", 1)[0] ?? "";
}
