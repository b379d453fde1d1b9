import { DomainError, decideAccess, type InstanceStatus, STATUS_PARTS, type StatusDetails } from "@tessera/domain";
import type { Checked, Ctx, RequestCtx } from "../../platform/context.ts";
import { dialectOf } from "../../platform/db/open.ts";
import { VERSION } from "../../platform/version.ts";
import { countPendingMails } from "../notices/notice-service.ts";
import { within } from "./timeout.ts";

/** How long it may take to find out who asks, in milliseconds. */
const PART_TIMEOUT_MS = 2000;

/**
 * How the instance is: what is up and what is down for everybody, the rest for administrators. Answers within seconds
 * whatever is broken. Throws the 401 of a token that is not valid.
 */
export async function getStatus(ctx: RequestCtx): Promise<InstanceStatus> {
  const checked = await ctx.status.current();
  // Who asks can't be told without the database.
  const isAdmin = checked.parts.database.state === "up" && (await isAskedByAdmin(ctx));
  const now = isAdmin ? checked : await ctx.status.current();
  return { ...toPublic(now), ...(isAdmin && { parts: now.parts, details: await detailsOf(ctx, now) }) };
}

async function isAskedByAdmin(ctx: RequestCtx): Promise<boolean> {
  try {
    const { credential, systemRole } = await within(PART_TIMEOUT_MS, ctx.authenticate());
    return decideAccess({ scope: "admin:read", credential, systemRole }) === "allowed";
  } catch (error) {
    if (!(error instanceof DomainError)) {
      ctx.status.forget();
      ctx.log.warn({ err: error, requestId: ctx.origin.requestId }, "who asks for the status can't be told");
      return false;
    }
    // Nobody is signed in, or another site asks in somebody's name: neither is told more than anybody.
    if (error.code === "NO_TOKEN" || error.code === "FORBIDDEN") return false;
    throw error;
  }
}

function toPublic({ checkedAt, parts }: Checked): InstanceStatus {
  const states = STATUS_PARTS.map((part) => [part, { state: parts[part].state }]);
  const isServing = parts.database.state === "up" && parts.migrations.state === "up";
  const isWhole = STATUS_PARTS.every((part) => parts[part].state !== "down");
  const status = isWhole ? "up" : isServing ? "degraded" : "down";
  return { status, checkedAt, parts: Object.fromEntries(states) };
}

async function detailsOf(ctx: Ctx, { migration, presence, mailServer }: Checked): Promise<StatusDetails> {
  return {
    version: VERSION,
    node: process.version,
    database: dialectOf(ctx.config.database) === "sqlite" ? "SQLite" : "PostgreSQL",
    migration,
    startedAt: ctx.presence.startedAt,
    backgroundWorkAt: presence?.workedAt ?? null,
    mailServer,
    pendingMails: await within(PART_TIMEOUT_MS, countPendingMails(ctx)).catch(() => null),
    processes: presence?.processes ?? [],
    jobs: presence?.jobs ?? [],
  };
}
