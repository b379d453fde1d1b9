import { DomainError, type Page, type PageQuery, type Session } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { transact } from "../../platform/db/transact.ts";
import { deviceLabel } from "./device-label.ts";
import { livingSince } from "./session-lifetime.ts";
import * as sessionRepo from "./session-repo.ts";

/** Where a user is signed in, the newest sign-ins first; the actor's own sessions by default. */
export async function listSessions(
  ctx: Ctx,
  actor: Actor,
  { limit, cursor }: PageQuery,
  userId = actor.userId,
): Promise<Page<Session>> {
  const before = decodeCursor(cursor, ["string"])?.[0];
  const rows = await sessionRepo.listLive(ctx.db, userId, await livingSince(ctx), { before, limit: limit + 1 });
  const page = toPage(rows, limit, (row) => [row.id]);
  const data = page.data.map(({ id, userAgent, ip, createdAt, lastSeenAt }) => {
    return { id, device: deviceLabel(userAgent), ip, createdAt, lastSeenAt, isCurrent: id === actor.session?.id };
  });
  return { data, nextCursor: page.nextCursor };
}

/**
 * Signs the owner, by default the actor, out in one browser. Throws NOT_FOUND for a session that is over or another
 * user's.
 */
export async function endSession(ctx: Ctx, actor: Actor, id: string, ownerId = actor.userId): Promise<void> {
  if (!(await end(ctx, actor, id, ownerId))) throw new DomainError("NOT_FOUND", "This session has already ended");
}

/** Signs a user out everywhere; answers in how many browsers they were signed in. */
export async function endSessionsOf(ctx: Ctx, actor: Actor, ownerId: string): Promise<number> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    await sessionRepo.removeEndedOf(ctx.db, ownerId, await livingSince(ctx));
    const sessions = await sessionRepo.removeOthers(ctx.db, ownerId, "");
    const entry = { action: "SESSION_ENDED", ...about(actor, ownerId), at, details: { sessions } } as const;
    if (sessions > 0) await audit.append(ctx, actor, entry);
    return sessions;
  });
}

/** An entry names the account where that isn't the actor's own. */
function about(actor: Actor, ownerId: string): { ownerId?: string } {
  return ownerId === actor.userId ? {} : { ownerId };
}

/** Signs the actor out in this browser, unless that happened already. */
export async function signOut(ctx: Ctx, actor: Actor): Promise<void> {
  await end(ctx, actor, actor.session?.id ?? "", actor.userId);
}

function end(ctx: Ctx, actor: Actor, id: string, ownerId: string): Promise<boolean> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const ended = await sessionRepo.removeOne(ctx.db, ownerId, id);
    if (!ended) return false;
    const details = { device: deviceLabel(ended.userAgent), ip: ended.ip };
    await audit.append(ctx, actor, { action: "SESSION_ENDED", ...about(actor, ownerId), at, details });
    return true;
  });
}

/** Signs the actor out everywhere but here; answers in how many browsers they were signed in. */
export async function endOtherSessions(ctx: Ctx, actor: Actor): Promise<number> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    // Sessions that expired by themselves are not counted.
    await sessionRepo.removeEndedOf(ctx.db, actor.userId, await livingSince(ctx));
    const sessions = await sessionRepo.removeOthers(ctx.db, actor.userId, actor.session?.id ?? "");
    if (sessions > 0) await audit.append(ctx, actor, { action: "SESSION_ENDED", at, details: { sessions } });
    return sessions;
  });
}
