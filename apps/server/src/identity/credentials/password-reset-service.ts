import { type CompletePasswordReset, DomainError, type OpenPasswordReset, type User } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Arrival, Ctx, Origin, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { HOUR_MS, later } from "../../platform/time.ts";
import { hashPassword } from "../people/password.ts";
import { commandOrigin, findReachable, getActor, getUser, setPassword } from "../people/user-service.ts";
import { claimOf } from "../sessions/claim.ts";
import { rememberDevice } from "../sessions/device-service.ts";
import { endSessions } from "../sessions/session-service.ts";
import { choosePasswordEmail, passwordResetEmail } from "./credentials-email.ts";
import { cancelLinks } from "./mailed-links.ts";
import * as passwordResetRepo from "./password-reset-repo.ts";
import { requireGoodPassword } from "./password-rules.ts";

const CODE_BYTES = 32;
const LINK_LIFETIME_MS = HOUR_MS;

/**
 * Emails a link to the account that the login belongs to; an earlier link dies. Answers the same, in the same time,
 * where no account has the login, or it can't get an email or signed in to. Throws CONFLICT without a mail server, and
 * RATE_LIMITED.
 */
export async function requestPasswordReset(
  ctx: Ctx,
  { device, ...origin }: Origin & Pick<Arrival, "device">,
  login: string,
): Promise<void> {
  if (!ctx.mailer) {
    const message = "This server sends no email. Ask your administrator for a new password.";
    throw new DomainError("CONFLICT", message);
  }
  const { instanceName: instance } = await getSettings(ctx);
  const code = Buffer.from(ctx.randomBytes(CODE_BYTES)).toString("base64url");
  const createdAt = ctx.now();
  const expiresAt = later(createdAt, LINK_LIFETIME_MS);
  // One transaction, whose commit the throttle's count makes wait for the disk in any case.
  const reached = await transact(ctx, async (ctx) => {
    await ctx.throttles.passwordReset.count(await claimOf(ctx, login, { ip: origin.ip, device }), ctx.db);
    const reached = await findReachable(ctx, login);
    const userId = reached?.id ?? "";
    await passwordResetRepo.put(ctx.db, { userId, codeHash: hashSecret(code), createdAt, expiresAt });
    return reached;
  });
  const about = reached ? { ownerId: reached.id } : {};
  ctx.gatheringAudit.record({ ...about, action: "PASSWORD_RESET_REQUESTED", actor: { origin }, details: {} });
  if (!reached) return;
  const { username, mailbox } = reached;
  const link = `${ctx.publicUrl()}/reset-password/${code}`;
  ctx.outbox.post(ctx.newId(), mailbox, choosePasswordEmail({ instance, username, link, expiresAt }));
}

/**
 * The account whose password the code changes. Throws NOT_FOUND for a code that is unknown, used, replaced or too old.
 */
export async function getOpenPasswordReset(ctx: Ctx, code: string): Promise<OpenPasswordReset> {
  const open = await passwordResetRepo.findOpen(ctx.db, hashSecret(code), ctx.now());
  if (!open) throw deadLink();
  return open;
}

/**
 * Gives the account a new password, once, and ends all its sessions. Opens no session, so that a second factor is still
 * required, but remembers this browser, so that guesses by strangers don't lock its owner out (`device`: the value of
 * its cookie). Throws NOT_FOUND for a code that opens nothing, and INVALID_INPUT for a password that is easy to guess.
 */
export async function completePasswordReset(
  ctx: Ctx,
  { device: oldDevice, ...origin }: Origin & Pick<Arrival, "device">,
  { code, password }: CompletePasswordReset,
): Promise<{ device: string }> {
  const open = await getOpenPasswordReset(ctx, code);
  await requireGoodPassword(ctx, password, await getOwner(ctx, open));
  const passwordHash = await hashPassword(ctx, password);
  const at = ctx.now();
  const { userId, username, mailbox, device } = await transact(ctx, async (ctx) => {
    const reset = await passwordResetRepo.take(ctx.db, hashSecret(code), at);
    if (!reset) throw deadLink();
    const changed = await replacePassword(ctx, reset.userId, passwordHash);
    if (!changed?.active) throw deadLink();
    await audit.append(ctx, { userId: reset.userId, origin }, { action: "PASSWORD_RESET", at });
    return { ...changed, userId: reset.userId, device: await rememberDevice(ctx, reset.userId, oldDevice) };
  });
  await ctx.throttles.signIn.clear({ account: userId, ip: origin.ip, device: null });
  if (!mailbox) return { device };
  const { instanceName: instance } = await getSettings(ctx);
  ctx.outbox.post(ctx.newId(), mailbox, passwordResetEmail({ instance, username }));
  return { device };
}

/** The same by command, for those without mail. Throws NOT_FOUND, and FORBIDDEN for an account that has no password. */
export async function resetPasswordByCommand(ctx: Ctx, username: string, password: string): Promise<void> {
  const { userId } = await getActor(ctx, username);
  await requireGoodPassword(ctx, password, await getUser(ctx, userId));
  const passwordHash = await hashPassword(ctx, password);
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    if (!(await replacePassword(ctx, userId, passwordHash))) {
      throw new DomainError("FORBIDDEN", `“${username}” is a service account, which has no password`);
    }
    await audit.append(ctx, { origin: commandOrigin(ctx) }, { action: "PASSWORD_RESET", ownerId: userId, at });
  });
}

/** Ends everything begun under the old password. Undefined where there is no such user. */
async function replacePassword(ctx: TxCtx, userId: string, passwordHash: string) {
  const changed = await setPassword(ctx, userId, passwordHash);
  if (!changed) return undefined;
  await endSessions(ctx, userId);
  await cancelLinks(ctx, userId);
  return changed;
}

async function getOwner(ctx: Ctx, { username }: OpenPasswordReset): Promise<User> {
  return getUser(ctx, (await getActor(ctx, username)).userId);
}

function deadLink(): DomainError {
  return new DomainError("NOT_FOUND", "This link is used, replaced or older than an hour. Ask for a new one.");
}
