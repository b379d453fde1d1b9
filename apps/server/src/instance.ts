import { getRandomValues } from "node:crypto";
import { DomainError } from "@tessera/domain";
import type { Logger } from "pino";
import { createApp } from "./app.ts";
import { recordAuditKey } from "./audit/audit-anchoring.ts";
import { openAuditKey } from "./audit/audit-key.ts";
import { GatheringAuditLog } from "./audit/gathering-audit.ts";
import { createConfiguredAdmin, issueSetupCode } from "./identity/sign-in/setup-service.ts";
import { assignCauses } from "./insight/causes/cause-assignment.ts";
import { findMuted } from "./insight/mutes/mute-service.ts";
import { followNews } from "./insight/news/news-service.ts";
import { RUN_FOLLOWERS } from "./insight/rebuild/insight-rebuild.ts";
import { jobsOf } from "./jobs.ts";
import { ServerMetrics } from "./operations/metrics/server-metrics.ts";
import { StoredPresence } from "./operations/status/process-presence.ts";
import { ServerStatusChecks } from "./operations/status/status-checks.ts";
import { openBlobStore } from "./platform/blobs/open-blob-store.ts";
import type { Config } from "./platform/config.ts";
import type { AuditKey, Ctx, Hooks } from "./platform/context.ts";
import { secureDataFolder } from "./platform/data-folder.ts";
import { migrate } from "./platform/db/open.ts";
import { openFor } from "./platform/db/open-configured.ts";
import type { Db } from "./platform/db/schema.ts";
import { watchStatements } from "./platform/db/statement-watch.ts";
import { HttpServer } from "./platform/http/http-server.ts";
import { createIdSource } from "./platform/id-source.ts";
import { JobRunner } from "./platform/jobs/job-runner.ts";
import { CallBudget } from "./platform/limits/call-budget.ts";
import { InvalidTokenThrottle } from "./platform/limits/invalid-token-throttle.ts";
import {
  BODY_PACE,
  type BodyPace,
  OUTBOUND_TIMEOUT_MS,
  PASSWORD_COST,
  type PasswordCost,
} from "./platform/limits/limits.ts";
import { OpenStreams } from "./platform/limits/open-streams.ts";
import { RateLimits } from "./platform/limits/rate-limits.ts";
import { SpoolSpace } from "./platform/limits/spool-space.ts";
import { createThrottles } from "./platform/limits/throttle.ts";
import { NamedTurns } from "./platform/limits/turns.ts";
import { createMailer } from "./platform/mail/mailer.ts";
import { Outbox } from "./platform/mail/outbox.ts";
import { createOutbound, NETWORK, type Network } from "./platform/outbound/outbound.ts";
import { resolveName, type Sending } from "./platform/outbound/sending.ts";
import { getSettings } from "./platform/settings/settings.ts";
import { claimBlobStore } from "./runs/attachments/store-claiming.ts";
import { showDefaultBranch } from "./runs/branches/shown-service.ts";
import { insertMasterCycle } from "./runs/cycles/cycle-service.ts";
import { sweepAbandoned } from "./runs/imports/import-sweep.ts";
import { findRenames } from "./runs/renames/rename-finding.ts";
import { deleteTokensOf } from "./tokens/ending/account-tokens.ts";
import { countTokens } from "./tokens/usage/token-counts-repo.ts";
import { GatheredUsage } from "./tokens/usage/token-usage.ts";
import { rememberTokensInUse } from "./tokens/verify/token-verification.ts";

/** The outside world of a server: its log and its clock. */
export type Outside = {
  log: Logger;
  now?: () => string;
  /** False: periodic jobs run only on demand. */
  timers?: boolean;
  /** How fast bodies must arrive, where other than usual. */
  bodyPace?: BodyPace;
  /** How targets of webhooks are found, and how long they may take, where other than usual. */
  sending?: Partial<Omit<Sending, "allowed">>;
  /** What hashing a password costs, where other than usual. */
  passwordCost?: PasswordCost;
  /** Where documents of other servers come from. */
  network?: Network;
};

/** What features do at acts of features that don't know them. */
const HOOKS: Hooks = {
  accountDeleted: [deleteTokensOf],
  projectCreated: [insertMasterCycle],
  findMuted,
  assignCauses,
  runCounted: [...RUN_FOLLOWERS, followNews],
  defaultBranchChanged: [showDefaultBranch],
  importDone: [findRenames],
  countTokens,
};

/** Everything the features share, over an open database. */
export function createCtx(
  config: Config,
  db: Db,
  { auditKey, log, now = () => new Date().toISOString(), ...outside }: Outside & { auditKey: AuditKey },
): Ctx {
  const newId = createIdSource(Date.now);
  const publicUrl = () => config.publicUrl ?? `http://${urlHost(config.host)}:${config.port}`;
  const mailer = createMailer(config, publicUrl, async () => (await getSettings({ db })).instanceName);
  const spoolSpace = new SpoolSpace();
  const blobs = openBlobStore(config, { newId, spoolSpace });
  return {
    config,
    db,
    log,
    now,
    newId,
    randomBytes: (length) => getRandomValues(new Uint8Array(length)),
    publicUrl,
    bodyPace: outside.bodyPace ?? BODY_PACE,
    passwordCost: outside.passwordCost ?? PASSWORD_COST,
    spoolSpace,
    blobs,
    importTurns: new NamedTurns(),
    openStreams: new OpenStreams(),
    callBudget: new CallBudget(() => Date.parse(now())),
    auditKey,
    tokenUsage: new GatheredUsage({ db, now, newId, auditKey }),
    gatheringAudit: new GatheringAuditLog({ db, now, newId, auditKey }, log),
    rateLimits: new RateLimits(config.database),
    invalidTokens: new InvalidTokenThrottle(),
    mailer,
    outbox: new Outbox(mailer, log, now),
    sending: {
      ...{ allowed: config.webhookAllow, resolve: resolveName, timeoutMs: OUTBOUND_TIMEOUT_MS },
      ...outside.sending,
    },
    throttles: createThrottles(db, now),
    presence: new StoredPresence({ db, now }, newId()),
    ignoredForwarding: { last: null },
    status: new ServerStatusChecks({ db, config, now, mailer, blobs, log }),
    metrics: config.metrics && new ServerMetrics(),
    outbound: createOutbound(outside.network ?? NETWORK),
    hooks: HOOKS,
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
  return openFor(
    config,
    async (db) => {
      const applied = await migrate(db);
      return { db, applied, auditKey: await openAuditKey(config, db) };
    },
    watchStatements("sqliteFile" in config.database ? "sqlite" : "postgresql", config.slowQueryMs, log),
  );
}

function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

export type RunningServer = {
  ctx: Ctx;
  background: JobRunner;
  /** Path of the one-time set-up page; null once an account exists. */
  setupPath: string | null;
  /** No new requests, the ones in flight finished, everything written, the database closed. */
  stop: () => Promise<void>;
};

/**
 * Listens, migrates, cleans up after a crash, and creates the first admin or a set-up code. The port comes first: a
 * second start by mistake must not touch the first one's data. Throws ConfigError for a wrong setting.
 */
export async function startServer(config: Config, outside: Outside): Promise<RunningServer> {
  // What is begun ends in the opposite order, at a stop or where the start fails.
  await using begun = new AsyncDisposableStack();
  const server = await HttpServer.listen(config);
  begun.defer(() => server.close());
  const { db, applied, auditKey } = await openMigratedDb(config, outside.log);
  begun.defer(() => db.destroy());
  if (applied.length > 0) outside.log.info({ applied }, "database migrated");
  const ctx = createCtx({ ...config, port: server.port }, db, { ...outside, auditKey });
  begun.defer(() => ctx.rateLimits.close());
  begun.defer(() => writeGathered(ctx));
  const setupCode = await prepare(ctx);
  const background: JobRunner = new JobRunner(
    jobsOf(ctx, () => background.status()),
    ctx.log,
    ctx.now,
  );
  await ctx.presence.arrive(background.status());
  begun.defer(() => leave(ctx));
  begun.defer(() => ctx.outbox.stop());
  server.answerWith(createApp(ctx));
  begun.defer(async () => {
    const rested = background.stop();
    ctx.openStreams.stop();
    await server.drain();
    await rested;
  });
  if (outside.timers ?? true) background.start();
  const running = begun.move();
  const stop = () => running.disposeAsync();
  return { ctx, background, setupPath: setupCode && `/setup/${setupCode}`, stop };
}

/** Cleans up after a crash and prepares the first account; answers the set-up code where there is none yet. */
async function prepare(ctx: Ctx): Promise<string | null> {
  await claimBlobStore(ctx);
  // SQLite belongs to one process, so any staged import is a dead one's; on PostgreSQL only its lease decides.
  await sweepAbandoned(ctx, "sqliteFile" in ctx.config.database ? null : ctx.now());
  try {
    await createConfiguredAdmin(ctx);
  } catch (error) {
    // The account is created only where there is none: a process that starts at the same time may be first.
    if (!(error instanceof DomainError && error.code === "CONFLICT")) throw error;
  }
  await rememberTokensInUse(ctx);
  await recordAuditKey(ctx);
  return issueSetupCode(ctx);
}

function leave({ presence, log }: Ctx): Promise<void> {
  return presence
    .leave()
    .catch((error) =>
      log.warn({ err: error }, "failed to unregister this process; the others will notice that it is gone"),
    );
}

/** Writes what is gathered in memory; of two that can't be written, each is tried. */
async function writeGathered({ tokenUsage, gatheringAudit, log }: Ctx): Promise<void> {
  const gathered = [
    ["token usage", tokenUsage],
    ["gathered audit entries", gatheringAudit],
  ] as const;
  for (const [what, source] of gathered) {
    await source
      .flush()
      .catch((error) => log.error({ err: error }, `failed to write ${what} at the stop; the rest is lost`));
  }
}
