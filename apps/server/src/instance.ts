import { getRandomValues } from "node:crypto";
import type { Logger } from "pino";
import { type AuditKey, openAuditKey } from "./audit/audit-key.ts";
import { GatheringAudit } from "./audit/gathering-audit.ts";
import { getSettings } from "./operations/settings/settings-service.ts";
import { ProcessPresence } from "./operations/status/process-presence.ts";
import { StatusChecks } from "./operations/status/status-checks.ts";
import { type Config, ConfigError } from "./platform/config.ts";
import type { Ctx } from "./platform/context.ts";
import { secureDataFolder } from "./platform/data-folder.ts";
import { migrate, openDb } from "./platform/db/open.ts";
import type { Db } from "./platform/db/schema.ts";
import { UnusableDatabase } from "./platform/db/usable-database.ts";
import { createIdSource } from "./platform/id-source.ts";
import { CallBudget } from "./platform/limits/call-budget.ts";
import { InvalidTokenThrottle } from "./platform/limits/invalid-token-throttle.ts";
import { createPasswordResetThrottle } from "./platform/limits/password-reset-throttle.ts";
import { RateLimits } from "./platform/limits/rate-limits.ts";
import { createSignInThrottle } from "./platform/limits/sign-in-throttle.ts";
import { SpoolSpace } from "./platform/limits/spool-space.ts";
import { NamedTurns } from "./platform/limits/turns.ts";
import { createMailer } from "./platform/mail/mailer.ts";
import { Outbox } from "./platform/mail/outbox.ts";
import { TokenUsage } from "./tokens/usage/token-usage.ts";

/** The outside world of a server: its log and its clock. */
export type Outside = {
  log: Logger;
  now?: () => string;
  /** False: periodic jobs run only on demand. */
  timers?: boolean;
};

/** Everything the features share, over an open database. */
export function createCtx(
  config: Config,
  db: Db,
  { auditKey, log, now = () => new Date().toISOString() }: Outside & { auditKey: AuditKey },
): Ctx {
  const newId = createIdSource(Date.now);
  const publicUrl = () => config.publicUrl ?? `http://${urlHost(config.host)}:${config.port}`;
  const mailer = createMailer(config, publicUrl, async () => (await getSettings({ db })).instanceName);
  return {
    config,
    db,
    log,
    now,
    newId,
    randomBytes: (length) => getRandomValues(new Uint8Array(length)),
    publicUrl,
    spoolSpace: new SpoolSpace(),
    importTurns: new NamedTurns(),
    callBudget: new CallBudget(() => Date.parse(now())),
    auditKey,
    tokenUsage: new TokenUsage({ db, now, newId, auditKey }),
    gatheringAudit: new GatheringAudit({ db, now, newId, auditKey }, log),
    rateLimits: new RateLimits(config.database),
    invalidTokens: new InvalidTokenThrottle(),
    mailer,
    outbox: new Outbox(mailer, log, now),
    signInThrottle: createSignInThrottle(db, now),
    passwordResetThrottle: createPasswordResetThrottle(db, now),
    presence: new ProcessPresence({ db, now }, newId()),
    status: new StatusChecks({ db, config, now, mailer, log }),
  };
}

/**
 * Opens and migrates the database; answers it with the migrations applied and the key of its audit log. Throws
 * ConfigError where it can't be opened.
 */
export async function openMigratedDb(
  config: Config,
  log: Logger,
): Promise<{ db: Db; applied: string[]; auditKey: AuditKey }> {
  await secureDataFolder(config.dataDir, log);
  return openFor(config, async (db) => {
    const applied = await migrate(db);
    return { db, applied, auditKey: await openAuditKey(config, db) };
  });
}

/**
 * Opens the database and prepares it, and closes it again where that fails. Throws ConfigError where it can't be used.
 */
export async function openFor<T>(
  config: Pick<Config, "database" | "dataDir">,
  prepare: (db: Db) => Promise<T>,
): Promise<T> {
  const db = await openReachable(config);
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

async function openReachable(config: Pick<Config, "database" | "dataDir">): Promise<Db> {
  try {
    const db = openDb(config.database);
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

function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
