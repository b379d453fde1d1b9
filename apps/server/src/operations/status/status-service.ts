import { DomainError, decideAccess, type InstanceStatus, STATUS_PARTS, type StatusDetails } from "@tessera/domain";
import type { Checked, Ctx, RequestCtx } from "../../platform/context.ts";
import { dialectOf } from "../../platform/db/open.ts";
import { VERSION } from "../../platform/version.ts";
import { describeBackups } from "../backups/scheduled-backups.ts";
import { countPendingMails } from "../notices/notice-service.ts";
import { within } from "./timeout.ts";

/** How long identifying the caller may take, in milliseconds. */
const PART_TIMEOUT_MS = 2000;

/**
 * The state of the server: which parts are up is public, the rest is for administrators. Answers within seconds even
 * with parts down. Throws the 401 of a token that is not valid.
 */
export async function getStatus(ctx: RequestCtx): Promise<InstanceStatus> {
  const checked = await ctx.status.current();
  // The caller can't be identified without the database.
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
      ctx.log.warn(
        { err: error, requestId: ctx.origin.requestId },
        "failed to identify the caller of /status; they get the public part",
      );
      return false;
    }
    // Not signed in, or a request from another site: both get only the public part.
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
    backups: await within(PART_TIMEOUT_MS, describeBackups(ctx)).catch(() => null),
    processes: presence?.processes ?? [],
    jobs: presence?.jobs ?? [],
  };
}
