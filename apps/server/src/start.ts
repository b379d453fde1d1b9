import { getRandomValues } from "node:crypto";
import { once } from "node:events";
import { constants } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DomainError } from "@tessera/domain";
import type { Logger } from "pino";
import { InvalidTokenThrottle } from "./access/invalid-token-throttle.ts";
import { RateLimits } from "./access/rate-limits.ts";
import { createApp } from "./app.ts";
import { type Config, ConfigError } from "./config.ts";
import type { Ctx } from "./context.ts";
import { migrate, openDb } from "./db/open.ts";
import type { Db } from "./db/schema.ts";
import { createIdSource } from "./id-source.ts";
import { sweepAbandoned } from "./imports/import-sweep.ts";
import { BackgroundWork } from "./jobs/background-work.ts";
import { createMailer } from "./mail/mailer.ts";
import { Outbox } from "./mail/outbox.ts";
import { createPasswordResetThrottle } from "./password-reset/password-reset-throttle.ts";
import { createConfiguredAdmin, issueSetupCode } from "./sessions/setup-service.ts";
import { createSignInThrottle } from "./sessions/sign-in-throttle.ts";
import { getSettings } from "./settings/settings-service.ts";
import { ProcessPresence } from "./status/process-presence.ts";
import { StatusChecks } from "./status/status-checks.ts";
import { TokenUsage } from "./tokens/token-usage.ts";

/** How long requests in flight may take once a stop was asked for, in milliseconds. */
const STOP_PATIENCE = 30_000;
/** How long the body of a request may take to arrive, in milliseconds: a large report over a slow line takes its time. */
const REQUEST_PATIENCE = 3_600_000;

export type Outside = {
  log: Logger;
  now?: () => string;
  /** False: what is done at intervals is done only when somebody says so. */
  timers?: boolean;
};

/** Everything the features share, over an open database. */
export function createCtx(config: Config, db: Db, { log, now = () => new Date().toISOString() }: Outside): Ctx {
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
    tokenUsage: new TokenUsage({ db, now, newId }, log),
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

export type RunningServer = {
  ctx: Ctx;
  background: BackgroundWork;
  /** Path of the one-time set-up page; null once an account exists. */
  setupPath: string | null;
  /** No new requests, the ones in flight finished, everything written, the database closed. */
  stop: () => Promise<void>;
};

/**
 * Listens, migrates, cleans up after a crash, and makes the first admin or a set-up code. The port comes first: a second
 * start by mistake must not touch what the first one is working on. Throws ConfigError for what the environment got wrong.
 */
export async function startServer(config: Config, outside: Outside): Promise<RunningServer> {
  const server = createServer({ requestTimeout: REQUEST_PATIENCE }, refuseForNow);
  const port = await listen(server, config);
  try {
    const { db, applied } = await openMigratedDb(config);
    try {
      if (applied.length > 0) outside.log.info({ applied }, "database migrated");
      const ctx = createCtx({ ...config, port }, db, outside);
      const setupCode = await prepare(ctx);
      await ctx.presence.arrive();
      const open = openResponses(server);
      server.off("request", refuseForNow).on("request", createApp(ctx));
      const background = new BackgroundWork(ctx);
      if (outside.timers ?? true) {
        ctx.tokenUsage.start();
        background.start();
      }
      const stop = () => stopServer(server, open, ctx, background);
      return { ctx, background, setupPath: setupCode && `/setup/${setupCode}`, stop };
    } catch (error) {
      await db.destroy();
      throw error;
    }
  } catch (error) {
    server.close();
    server.closeAllConnections();
    throw error;
  }
}

/** The database, brought to the newest version, and what was done for that. Throws ConfigError where it can't be opened. */
export async function openMigratedDb(config: Config): Promise<{ db: Db; applied: string[] }> {
  await requireWritable(config.dataDir);
  const db = await openReachable(config);
  try {
    return { db, applied: await migrate(db) };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

async function requireWritable(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    throw ConfigError.of("TESSERA_DATA_DIR", reasonOf(error), error);
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

const refuseForNow: RequestListener = (_req, res) => {
  res.writeHead(503, { "Retry-After": "1", "Content-Type": "application/json" }).end('{"status":"starting"}');
};

/** Cleans up after a crash and sees to a first account; answers the set-up code where there is none yet. */
async function prepare(ctx: Ctx): Promise<string | null> {
  // SQLite belongs to one process, so that any staged import is a dead one's; elsewhere only its lease tells.
  await sweepAbandoned(ctx, "sqliteFile" in ctx.config.database ? null : ctx.now());
  try {
    await createConfiguredAdmin(ctx);
  } catch (error) {
    // The account is made only where there is none: a process that starts at the same time was first.
    if (!(error instanceof DomainError && error.code === "CONFLICT")) throw error;
  }
  return issueSetupCode(ctx);
}

async function listen(server: Server, { host, port }: Config): Promise<number> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") throw ConfigError.of("PORT", `${port} is in use on ${host}`, error);
    throw ConfigError.of(code === "EACCES" ? "PORT" : "HOST", message, error);
  }
  return (server.address() as AddressInfo).port;
}

/** Answers that are not sent yet. */
function openResponses(server: Server): ReadonlySet<ServerResponse> {
  const open = new Set<ServerResponse>();
  server.on("request", (_req, res) => {
    if (!server.listening) res.setHeader("Connection", "close");
    open.add(res);
    res.once("close", () => open.delete(res));
  });
  return open;
}

async function stopServer(
  server: Server,
  open: ReadonlySet<ServerResponse>,
  ctx: Ctx,
  background: BackgroundWork,
): Promise<void> {
  const rested = background.stop();
  const closed = once(server, "close");
  server.close();
  // A connection kept alive for the next request would keep the server from closing.
  for (const res of open) if (!res.headersSent) res.setHeader("Connection", "close");
  const impatience = setTimeout(() => server.closeAllConnections(), STOP_PATIENCE);
  await closed;
  clearTimeout(impatience);
  await rested;
  await ctx.outbox.stop();
  await ctx.presence
    .leave()
    .catch((error) => ctx.log.warn({ err: error }, "leave not taken of the other processes, which will notice"));
  await ctx.tokenUsage.stop();
  await ctx.rateLimits.close();
  await ctx.db.destroy();
}

function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
