import { once } from "node:events";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DomainError } from "@tessera/domain";
import { createApp } from "./app.ts";
import { noteAuditKey } from "./audit/audit-anchoring.ts";
import { createConfiguredAdmin, issueSetupCode } from "./identity/sign-in/setup-service.ts";
import { createCtx, type Outside, openMigratedDb } from "./instance.ts";
import { jobsOf } from "./jobs.ts";
import { type Config, ConfigError } from "./platform/config.ts";
import type { Ctx } from "./platform/context.ts";
import { JobRunner } from "./platform/jobs/job-runner.ts";
import {
  HEADERS_TIMEOUT_MS,
  KEEP_ALIVE_TIMEOUT_MS,
  MAX_CONNECTIONS,
  REQUEST_TIMEOUT_MS,
} from "./platform/limits/limits.ts";
import { sweepAbandoned } from "./runs/imports/import-sweep.ts";
import { rememberTokensInUse } from "./tokens/verify/token-verification.ts";

/** How long requests in flight may take after a stop is requested, in milliseconds. */
const STOP_PATIENCE = 30_000;

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
  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    },
    refuseForNow,
  );
  server.maxConnections = MAX_CONNECTIONS;
  const port = await listen(server, config);
  try {
    const { db, applied, auditKey } = await openMigratedDb(config, outside.log);
    try {
      if (applied.length > 0) outside.log.info({ applied }, "database migrated");
      const ctx = createCtx({ ...config, port }, db, { ...outside, auditKey });
      const setupCode = await prepare(ctx);
      const background: JobRunner = new JobRunner(
        jobsOf(ctx, () => background.status()),
        ctx.log,
        ctx.now,
      );
      await ctx.presence.arrive(background.status());
      const open = openResponses(server);
      server.off("request", refuseForNow).on("request", createApp(ctx));
      if (outside.timers ?? true) background.start();
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

const refuseForNow: RequestListener = (_req, res) => {
  res.writeHead(503, { "Retry-After": "1", "Content-Type": "application/json" }).end('{"status":"starting"}');
};

/** Cleans up after a crash and prepares the first account; answers the set-up code where there is none yet. */
async function prepare(ctx: Ctx): Promise<string | null> {
  // SQLite belongs to one process, so any staged import is a dead one's; on PostgreSQL only its lease decides.
  await sweepAbandoned(ctx, "sqliteFile" in ctx.config.database ? null : ctx.now());
  try {
    await createConfiguredAdmin(ctx);
  } catch (error) {
    // The account is created only where there is none: a process that starts at the same time may be first.
    if (!(error instanceof DomainError && error.code === "CONFLICT")) throw error;
  }
  await rememberTokensInUse(ctx);
  await noteAuditKey(ctx);
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
  background: JobRunner,
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
    .catch((error) =>
      ctx.log.warn({ err: error }, "failed to unregister this process; the others will notice that it is gone"),
    );
  const written = [
    ["token usage", () => ctx.tokenUsage.flush()],
    ["gathered audit entries", () => ctx.gatheringAudit.flush()],
  ] as const;
  for (const [what, write] of written) {
    await write().catch((error) =>
      ctx.log.error({ err: error }, `failed to write ${what} at the stop; the rest is lost`),
    );
  }
  await ctx.rateLimits.close();
  await ctx.db.destroy();
}
