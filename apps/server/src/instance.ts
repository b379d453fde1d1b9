import { getRandomValues } from "node:crypto";
import type { Logger } from "pino";
import { InvalidTokenThrottle } from "./access/invalid-token-throttle.ts";
import { RateLimits } from "./access/rate-limits.ts";
import { type AuditKey, openAuditKey } from "./audit/audit-key.ts";
import { GatheringAudit } from "./audit/gathering-audit.ts";
import { type Config, ConfigError } from "./config.ts";
import type { Ctx } from "./context.ts";
import { secureDataFolder } from "./data-folder.ts";
import { migrate, openDb } from "./db/open.ts";
import type { Db } from "./db/schema.ts";
import { createIdSource } from "./id-source.ts";
import { createMailer } from "./mail/mailer.ts";
import { Outbox } from "./mail/outbox.ts";
import { createPasswordResetThrottle } from "./password-reset/password-reset-throttle.ts";
import { createSignInThrottle } from "./sessions/sign-in-throttle.ts";
import { getSettings } from "./settings/settings-service.ts";
import { ProcessPresence } from "./status/process-presence.ts";
import { StatusChecks } from "./status/status-checks.ts";
import { TokenUsage } from "./tokens/token-usage.ts";

/** What is outside of an instance: where its log goes, and the clock. */
export type Outside = {
  log: Logger;
  now?: () => string;
  /** False: what is done at intervals is done only when somebody says so. */
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

/** The database, brought to the newest version, what was done for that, and the key of its audit log. Throws ConfigError where it can't be opened. */
export async function openMigratedDb(
  config: Config,
  log: Logger,
): Promise<{ db: Db; applied: string[]; auditKey: AuditKey }> {
  await secureDataFolder(config.dataDir, log);
  const db = await openReachable(config);
  try {
    const applied = await migrate(db);
    return { db, applied, auditKey: await openAuditKey(config, db) };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

async function openReachable({ database, dataDir }: Config): Promise<Db> {
  try {
    const db = openDb(database);
    await db.connection().execute(async () => {});
    return db;
  } catch (error) {
    if ("postgresUrl" in database) throw ConfigError.of("DATABASE_URL", reasonOf(error), error);
    throw ConfigError.of("TESSERA_DATA_DIR", `${reasonOf(error)} in ${dataDir}`, error);
  }
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
