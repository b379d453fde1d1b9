import { DomainError } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Arrival, Ctx, Origin, SignInCookies, TxCtx } from "../../platform/context.ts";
import { storageFailure } from "../../platform/db/storage-failure.ts";
import { transact } from "../../platform/db/transact.ts";
import { SESSION_LIFETIME_MS } from "../../platform/limits/limits.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { parseSettings } from "../../platform/settings/settings.ts";
import { DAY_MS, later, MINUTE_MS } from "../../platform/time.ts";
import { markSeen } from "../people/user-service.ts";
import { forgetDevices, rememberDevice } from "./device-service.ts";
import { signOut } from "./own-sessions-service.ts";
import { livingSince } from "./session-lifetime.ts";
import * as sessionRepo from "./session-repo.ts";

/** "Last seen" is written at most this often, in milliseconds. */
const SEEN_EVERY_MS = MINUTE_MS;
const COOKIE_BYTES = 32;
/** When a user last proved who they are who was let in because the provider knew them already. */
const NEVER = new Date(0).toISOString();

/** How the user authenticated, for the audit log. */
export type SignInMeans =
  | "password"
  | "password and one-time code"
  | "password and recovery code"
  | "passkey"
  | "set-up link"
  | "invitation"
  | "provider";

/** A sign-in at the provider: when the user proved there who they are, where it says so, and what it gets to hear at the end. */
export type ProviderProof = { authenticatedAt: string | null; idToken: string };

/**
 * A new session for a user who just authenticated, recorded in the audit log after the entries of the same act so far
 * (`before`); answers the values of its cookies, which are stored only as hashes. The session that this browser had
 * until now ends: from then on, only a thief would hold its cookie.
 */
export async function openSession(
  ctx: Ctx,
  { signedInAs, device: oldDevice, ...origin }: Arrival,
  userId: string,
  means: SignInMeans,
  before: readonly audit.AuditEntry[] = [],
  provider?: ProviderProof,
): Promise<SignInCookies> {
  const cookie = newCookie(ctx);
  const at = ctx.now();
  const id = ctx.newId();
  return transact(ctx, async (ctx) => {
    await sessionRepo.insert(ctx.db, {
      id,
      hash: hashSecret(cookie),
      userId,
      createdAt: at,
      authenticatedAt: provider ? (provider.authenticatedAt ?? NEVER) : at,
      lastSeenAt: at,
      expiresAt: later(at, SESSION_LIFETIME_MS),
      ip: origin.ip,
      userAgent: origin.userAgent,
      byProvider: provider ? 1 : 0,
    });
    if (provider) await sessionRepo.insertIdToken(ctx.db, id, provider.idToken);
    await markSeen(ctx, userId, at);
    if (signedInAs) await signOut(ctx, signedInAs);
    const entry: audit.AuditEntry = { action: "SIGNED_IN", details: { with: means }, at };
    const device = await rememberDevice(ctx, userId, oldDevice);
    await audit.appendAll(ctx, { userId, origin }, [...before, entry]);
    return { session: cookie, device };
  });
}

function newCookie({ randomBytes }: Pick<Ctx, "randomBytes">): string {
  return Buffer.from(randomBytes(COOKIE_BYTES)).toString("base64url");
}

/**
 * The user behind a cookie; undefined where it is unknown, expired, unused for too long, or its user was deactivated.
 */
export async function findSessionActor(ctx: Ctx, origin: Origin, cookie: string): Promise<Actor | undefined> {
  const at = ctx.now();
  const session = await findOpen(ctx, origin, cookie, at);
  if (session && Date.parse(at) - Date.parse(session.lastSeenAt) > SEEN_EVERY_MS)
    await recordSeen(ctx, session, at, origin);
  return session && actorOf(session, origin);
}

/** The same for a user who was identified for this very call, checked again now; changes nothing. */
export async function findSessionActorAgain(ctx: Ctx, origin: Origin, cookie: string): Promise<Actor | undefined> {
  const session = await findOpen(ctx, origin, cookie, ctx.now());
  return session && actorOf(session, origin);
}

async function findOpen(
  ctx: Ctx,
  origin: Origin,
  cookie: string,
  at: string,
): Promise<sessionRepo.LiveSession | undefined> {
  const session = await sessionRepo.findLive(ctx.db, hashSecret(cookie), at);
  if (session?.active === 1 && !isUnused(session, at)) return session;
  recordRefusedSession(ctx, origin, session?.active === 0 ? session.userId : undefined);
  return undefined;
}

function isUnused({ lastSeenAt, settings }: sessionRepo.LiveSession, at: string): boolean {
  return Date.parse(at) - Date.parse(lastSeenAt) >= parseSettings(settings).sessionIdleDays * DAY_MS;
}

function actorOf(session: sessionRepo.LiveSession, origin: Origin): Actor {
  const { requireSecondFactor } = parseSettings(session.settings);
  const hasSecondFactor = session.secondFactor === 1;
  // The provider asked for what its administrators require.
  const needsSecondFactor = !hasSecondFactor && requireSecondFactor && session.byProvider === 0;
  const { id, hash, authenticatedAt } = session;
  return {
    userId: session.userId,
    username: session.username,
    systemRole: session.systemRole,
    credential: { kind: "session" },
    token: null,
    session: { id, hash, authenticatedAt, hasSecondFactor, needsSecondFactor },
    origin,
  };
}

/** Records when and from where a session is used. A failing write does not stop reads. */
async function recordSeen(
  ctx: Ctx,
  { hash, userId }: sessionRepo.LiveSession,
  at: string,
  { ip, requestId }: Origin,
): Promise<void> {
  try {
    await transact(ctx, async (ctx) => {
      await sessionRepo.touch(ctx.db, hash, at, ip);
      await markSeen(ctx, userId, at);
    });
  } catch (error) {
    if (!storageFailure(error)) throw error;
    ctx.status.recordStorageFailure();
    ctx.log.warn({ err: error, requestId }, "failed to record the use of a session; will retry with its next request");
  }
}

/** Records a cookie that opens nothing; with the account where that is deactivated, else the account is unknown. */
function recordRefusedSession({ gatheringAudit }: Ctx, origin: Origin, ownerId: string | undefined): void {
  const about = ownerId === undefined ? {} : { ownerId };
  const reason = ownerId === undefined ? "ended or unknown" : "account deactivated";
  gatheringAudit.record({
    ...about,
    action: "SESSION_REFUSED",
    outcome: "denied",
    actor: { origin },
    details: { reason },
  });
}

/** Ends every session of an account, and forgets its browsers. Part of deactivating it. */
export async function endSessions({ db }: Pick<TxCtx, "db">, userId: string): Promise<void> {
  await sessionRepo.removeOf(db, userId);
  await forgetDevices({ db }, userId);
}

/** In how many browsers a user is signed in. */
export async function countSessions(ctx: Pick<Ctx, "db" | "now">, userId: string): Promise<number> {
  return sessionRepo.count(ctx.db, userId, await livingSince(ctx));
}

/**
 * Ends every session of the actor but this one, which gets another cookie, so that a copy of the old one is worthless.
 * Part of giving the account another password. Throws NO_TOKEN if this one has ended meanwhile.
 */
export async function keepOnlyThisSession(
  ctx: Pick<TxCtx, "db" | "now" | "randomBytes">,
  actor: Actor,
): Promise<{ cookie: string; ended: number }> {
  const { cookie } = await renewSession(ctx, actor);
  return { cookie, ended: await sessionRepo.removeOthers(ctx.db, actor.userId, actor.session?.id ?? "") };
}

/**
 * Records that the actor just proved who they are, for what takes a recent proof; the session gets another cookie, which is
 * answered, so that a copy of the old one proves nothing. Throws NO_TOKEN if it has ended meanwhile.
 */
export async function renewSession(
  ctx: Pick<TxCtx, "db" | "now" | "randomBytes">,
  { session }: { session: Pick<sessionRepo.LiveSession, "hash"> | null },
  authenticatedAt = ctx.now(),
): Promise<{ authenticatedAt: string; cookie: string }> {
  const cookie = newCookie(ctx);
  if (!session || !(await sessionRepo.replaceHash(ctx.db, session.hash, hashSecret(cookie), authenticatedAt))) {
    throw new DomainError("NO_TOKEN", "Your session has ended. Sign in again.");
  }
  return { authenticatedAt, cookie };
}
