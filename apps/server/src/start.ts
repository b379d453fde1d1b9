import { getRandomValues } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { createApp } from "./app.ts";
import type { Config } from "./config.ts";
import type { Ctx } from "./context.ts";
import { migrate, openDb } from "./db/open.ts";
import type { Db } from "./db/schema.ts";
import { createIdSource } from "./id-source.ts";
import { sweepAbandoned } from "./imports/import-sweep.ts";
import { createConfiguredAdmin, issueSetupCode } from "./sessions/setup-service.ts";
import { createSignInThrottle } from "./sessions/sign-in-throttle.ts";
import { LastUse } from "./tokens/last-use.ts";

/** How long requests in flight may take once a stop was asked for, in milliseconds. */
const STOP_PATIENCE = 30_000;

export type Outside = { log: Logger; now?: () => string };

/** Everything the features share, over an open database. */
export function createCtx(config: Config, db: Db, { log, now = () => new Date().toISOString() }: Outside): Ctx {
  return {
    config,
    db,
    log,
    now,
    newId: createIdSource(Date.now),
    randomBytes: (length) => getRandomValues(new Uint8Array(length)),
    publicUrl: () => config.publicUrl ?? `http://${urlHost(config.host)}:${config.port}`,
    lastUse: new LastUse(db, log),
    signInThrottle: createSignInThrottle(db, now),
  };
}

export type RunningServer = {
  ctx: Ctx;
  /** Path of the one-time set-up page; null once an account exists. */
  setupPath: string | null;
  /** No new requests, the ones in flight finished, everything written, the database closed. */
  stop: () => Promise<void>;
};

/** Migrates, cleans up after a crash, makes the first admin or a set-up code, and listens. */
export async function startServer(config: Config, outside: Outside): Promise<RunningServer> {
  const db = openDb(config.database);
  try {
    const applied = await migrate(db);
    if (applied.length > 0) outside.log.info({ applied }, "database migrated");
    const setupCode = await prepare(createCtx(config, db, outside));
    const server = createServer();
    const port = await listen(server, config);
    const ctx = createCtx({ ...config, port }, db, outside);
    server.on("request", createApp(ctx));
    ctx.lastUse.start();
    return { ctx, setupPath: setupCode && `/setup/${setupCode}`, stop: () => stopServer(server, ctx) };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Cleans up after a crash and sees to a first account; answers the set-up code where there is none yet. */
async function prepare(ctx: Ctx): Promise<string | null> {
  // SQLite belongs to one process, so that any staged import is a dead one's; elsewhere only its lease tells.
  await sweepAbandoned(ctx, "sqliteFile" in ctx.config.database ? null : ctx.now());
  await createConfiguredAdmin(ctx);
  return issueSetupCode(ctx);
}

async function listen(server: Server, { host, port }: Config): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function stopServer(server: Server, ctx: Ctx): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const impatience = setTimeout(() => server.closeAllConnections(), STOP_PATIENCE);
  await closed;
  clearTimeout(impatience);
  await ctx.lastUse.stop();
  await ctx.db.destroy();
}

function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
